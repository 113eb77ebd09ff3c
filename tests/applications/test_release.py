"""The release: everyone learns the outcome at one instant, and not a second before."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.models import Assignment, Offer
from applications.states import ApplicationState, OfferState
from cohorts.actions.cohort import cancel
from cohorts.models import Event, Message
from tests.applications.selection import DAY, Selection, begin_selection
from tests.cast import Cast


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return begin_selection(cast)


@pytest.fixture
def confirmed(selection: Selection) -> Assignment:
    cast = selection.cast
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    return assignment


def release(selection: Selection, assignment: Assignment) -> None:
    release_decisions(assignment, by=selection.cast.lead_organizer, now=DAY)


def states(selection: Selection) -> dict[str, str]:
    for application in selection.applications:
        application.refresh_from_db()
    return {a.user.name.split()[-1]: a.state for a in selection.applications}


def test_before_the_release_nothing_of_the_outcome_exists(selection, confirmed):
    assert set(states(selection).values()) == {ApplicationState.SUBMITTED}
    assert not Offer.objects.exists()
    assert not Message.objects.exists()


def test_the_release_reaches_everyone_selected_or_not(selection, confirmed):
    release(selection, confirmed)
    assert states(selection) == {"Ada": "offered", "Ben": "offered", "Cem": "waitlisted"}
    told = {message.recipient: message.kind for message in Message.objects.all()}
    assert told == {
        selection.ada.user: "applications/offered",
        selection.ben.user: "applications/offered",
        selection.cem.user: "applications/waitlisted",
    }


def test_everyone_has_the_same_instant(selection, confirmed):
    release(selection, confirmed)
    states(selection)
    assert {a.decided_at for a in selection.applications} == {DAY}
    assert set(Message.objects.values_list("created_at", flat=True)) == {DAY}
    decisions = Event.objects.filter(verb="decision")
    assert {event.object_id for event in decisions} == {a.pk for a in selection.applications}


def test_offers_have_the_cohorts_deadline(selection, confirmed):
    release(selection, confirmed)
    offers = Offer.objects.filter(state=OfferState.OPEN)
    days = selection.cast.cohort.offer_days
    assert {offer.answer_by for offer in offers} == {DAY + timedelta(days=days)}
    assert {offer.application for offer in offers} == {selection.ada, selection.ben}


def test_the_reason_is_kept_for_the_person(selection, confirmed):
    release(selection, confirmed)
    selection.cem.refresh_from_db()
    assert "“CLI”" in selection.cem.decision_reason


def test_the_mail_to_someone_selected_names_the_project_and_the_deadline(selection, confirmed):
    release(selection, confirmed)
    mail = Message.objects.get(recipient=selection.ada.user)
    assert "CLI" in mail.text
    assert "7 June 2026" in mail.text


def test_a_second_release_is_told_that_the_first_won(selection, confirmed):
    release(selection, confirmed)
    with pytest.raises(Refused, match="were released on"):
        release(selection, confirmed)
    assert Message.objects.count() == 3


def test_an_unconfirmed_assignment_cannot_be_released(selection):
    cast = selection.cast
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    with pytest.raises(Refused):
        release(selection, assignment)
    assert set(states(selection).values()) == {ApplicationState.SUBMITTED}
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["organizer", "mentor", "applicant", "outsider", "volunteer"])
def test_only_a_lead_organizer_releases(selection, confirmed, who):
    with pytest.raises(PermissionDenied):
        release_decisions(confirmed, by=selection.cast.people[who], now=DAY)
    assert not Offer.objects.exists()


def test_a_cancelled_cohort_releases_nothing(selection, confirmed):
    cast = selection.cast
    cast.cohort.refresh_from_db()
    cancel(cast.cohort, by=cast.lead_organizer, now=DAY, reason="No mentors this year.")
    with pytest.raises(Refused, match="while the cohort is selecting"):
        release(selection, confirmed)
    assert set(states(selection).values()) == {ApplicationState.SUBMITTED}
    assert not Offer.objects.exists()


def test_a_cancelled_cohort_confirms_nothing(selection):
    cast = selection.cast
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    cast.cohort.refresh_from_db()
    cancel(cast.cohort, by=cast.lead_organizer, now=DAY, reason="No mentors this year.")
    with pytest.raises(Refused, match="while the cohort is selecting"):
        confirm_assignment(assignment, by=cast.organizer, now=DAY)
