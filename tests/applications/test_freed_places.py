"""A freed place: down the waitlist by itself, or after an organizer's yes, as the cohort says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.conflict import recuse
from applications.actions.freed import leave_empty, pass_on_freed, remind_of_freed
from applications.actions.offers import expire_offers, remind_of_offers
from applications.actions.passing_on import Taken, taken_of
from applications.models import Application, Assignment, FreedPlace, Offer
from applications.states import ApplicationState, FreedPlaceState, OfferState
from cohorts.models import Event, Message
from tests.applications.released import LATER, accept, decline, offer_of, release, state_of
from tests.applications.writing import get, page
from tests.cast import signed_in
from tests.factories import (
    FreedPlaceFactory,
    ParticipationFactory,
    WaitlistPlaceFactory,
    join_team,
    published_project,
)
from tests.moments import at_one_moment, needs_postgresql
from tests.rows import counting


@pytest.fixture
def selection(cast):
    return release(cast, after_yes=True)


@pytest.fixture
def freed(selection):
    decline(offer_of(selection.ada))
    return FreedPlace.objects.select_related("project__cohort").get()


def test_a_freed_place_waits_for_a_yes_and_is_offered_to_nobody(selection, freed):
    assert (freed.project, freed.state) == (selection.cast.project, FreedPlaceState.WAITING)
    assert state_of(selection.cem) == ApplicationState.WAITLISTED


def test_the_organizers_are_told_at_once_and_read_on_the_desk_who_would_be_next(selection, freed):
    told = Message.objects.filter(kind="applications/place_freed")
    cast = selection.cast
    assert {one.recipient for one in told} == {cast.organizer, cast.lead_organizer}
    assert not any("Cem" in one.text + one.html for one in told)
    assert "Cem" in page(get(cast.organizer, "desk_freed", "amp-2026"))


def test_an_organizer_who_mentors_the_project_neither_decides_nor_is_asked(cast):
    selection = release(cast, after_yes=True)
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer, "co_mentor")
    decline(offer_of(selection.ada))
    told = Message.objects.filter(kind="applications/place_freed")
    assert {one.recipient for one in told} == {cast.lead_organizer}
    with pytest.raises(PermissionDenied):
        pass_on_freed(FreedPlace.objects.get(), by=cast.organizer, now=LATER)


def test_an_organizer_who_is_recused_from_somebody_in_line_does_neither(selection):
    cast = selection.cast
    recuse(selection.cem, by=cast.organizer, now=LATER)
    decline(offer_of(selection.ada))
    told = Message.objects.filter(kind="applications/place_freed")
    assert {one.recipient for one in told} == {cast.lead_organizer}
    freed = FreedPlace.objects.select_related("project__cohort").get()
    for act in (pass_on_freed, leave_empty):
        with pytest.raises(PermissionDenied, match="Another organizer decides"):
            act(freed, by=cast.organizer, now=LATER, **reason(act))
    text = page(get(cast.organizer, "desk_freed", "amp-2026"))
    assert "Another organizer decides about it" in text
    assert "Cem" not in text
    assert get(cast.organizer, "desk_freed_leave", "amp-2026", freed.pk).status_code == 403


def test_where_nobody_may_decide_all_are_told_to_appoint_somebody(selection):
    cast = selection.cast
    for person in (cast.organizer, cast.lead_organizer):
        ParticipationFactory(user=person, cohort=cast.cohort, mentor=True)
        join_team(cast.project, person, "co_mentor")
    decline(offer_of(selection.ada))
    told = Message.objects.filter(kind="applications/place_freed")
    assert {one.recipient for one in told} == {cast.organizer, cast.lead_organizer}
    assert all("Appoint another one" in one.text for one in told)
    assert not any("Cem" in one.text + one.html for one in told)


def test_an_expired_offer_frees_its_place_in_the_same_way(selection):
    over = offer_of(selection.ada).answer_by
    assert expire_offers(now=over) == 2
    assert FreedPlace.objects.count() == 2


def test_after_a_yes_the_next_in_line_has_an_offer(selection, freed):
    offer = pass_on_freed(freed, by=selection.cast.organizer, now=LATER)
    assert (offer.application, offer.project) == (selection.cem, selection.cast.project)
    assert state_of(selection.cem) == ApplicationState.OFFERED
    freed.refresh_from_db()
    assert (freed.state, freed.decided_by) == ("passed_on", selection.cast.organizer)


def test_a_yes_for_which_nobody_waits_changes_nothing(selection):
    decline(offer_of(selection.ben))
    freed = FreedPlace.objects.select_related("project__cohort").get()
    with pytest.raises(Refused, match="Nobody waits for “Generator” now"):
        pass_on_freed(freed, by=selection.cast.organizer, now=LATER)
    assert FreedPlace.objects.waiting().count() == 1


def test_a_place_stays_empty_only_for_a_reason(selection, freed):
    by = {"by": selection.cast.organizer, "now": LATER}
    with pytest.raises(Refused, match="say why it stays empty"):
        leave_empty(freed, reason=" ", **by)
    leave_empty(freed, reason="The mentor is ill.", **by)
    freed.refresh_from_db()
    assert (freed.state, freed.reason) == ("left_empty", "The mentor is ill.")
    assert state_of(selection.cem) == ApplicationState.WAITLISTED
    assert Event.objects.filter(verb="freed place left empty", reason=freed.reason).exists()


def test_what_is_taken_is_counted_in_one_statement(selection, django_assert_num_queries):
    """Between two, an offer that is accepted just then would count twice, and the place be lost."""
    project = selection.cast.project.pk
    with django_assert_num_queries(1):
        assert taken_of({project}) == [Taken(project, application=selection.ada.pk)]
    accept(offer_of(selection.ada))
    assert taken_of({project}) == [Taken(project, user=selection.ada.user_id)]


def test_one_decision_counts(selection, freed):
    by = {"by": selection.cast.organizer, "now": LATER}
    again = FreedPlace.objects.select_related("project__cohort").get()
    pass_on_freed(freed, **by)
    with pytest.raises(Refused, match="decided about this place already"):
        leave_empty(again, reason="It was too late.", **by)


@pytest.mark.parametrize("who", ["mentor", "applicant", "volunteer", "outsider", "other_organizer"])
def test_only_organizers_of_the_cohort_decide(selection, freed, who):
    for act in (pass_on_freed, leave_empty):
        with pytest.raises(PermissionDenied):
            act(freed, by=selection.cast.people[who], now=LATER, **reason(act))
    assert FreedPlace.objects.waiting().count() == 1


def reason(act):
    return {"reason": "No."} if act is leave_empty else {}


def test_organizers_are_reminded_once_after_two_days(selection, freed):
    due = LATER + timedelta(days=2)
    assert remind_of_freed(now=due - timedelta(seconds=1)) == 0
    assert (remind_of_freed(now=due), remind_of_freed(now=due)) == (1, 0)
    told = Message.objects.filter(subject__contains="still waits")
    assert told.count() == 2


def test_nobody_is_reminded_of_a_place_about_which_somebody_decided(selection, freed):
    pass_on_freed(freed, by=selection.cast.organizer, now=LATER)
    assert remind_of_freed(now=LATER + timedelta(days=9)) == 0


def test_the_page_asks_as_often_for_three_freed_places_as_for_one(selection, freed):
    cast = selection.cast
    browser, page = signed_in(cast.lead_organizer), f"/desk/{cast.cohort.slug}/freed-places/"
    browser.get(page)
    with counting() as for_one:
        assert selection.cem.user.name in browser.get(page).content.decode()
    for _one in range(2):
        waits = WaitlistPlaceFactory(
            assignment=Assignment.objects.get(), project=published_project(cast.cohort), position=1
        )
        rows = Application.objects.filter(pk=waits.application_id)
        rows.update(state=ApplicationState.WAITLISTED, decided_at=LATER)
        FreedPlaceFactory(project=waits.project)
    with counting() as for_three:
        assert waits.application.user.name in browser.get(page).content.decode()
    assert for_three.queries == for_one.queries


# Reminders of offers ---------------------------------------------------------------------


def test_an_open_offer_is_brought_to_mind_once_a_day_before_its_end(selection):
    accept(offer_of(selection.ben))
    last = offer_of(selection.ada).answer_by - timedelta(days=1)
    assert remind_of_offers(now=last - timedelta(seconds=1)) == 0
    assert (remind_of_offers(now=last), remind_of_offers(now=last)) == (1, 0)
    told = Message.objects.get(kind="applications/offer_ends")
    assert told.recipient == selection.ada.user
    assert "next person on the waitlist" in told.text


# At one moment ---------------------------------------------------------------------------


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_organizers_at_one_moment_one_decides(selection, freed):
    cast = selection.cast
    rows = [FreedPlace.objects.select_related("project__cohort").get() for _one in range(2)]
    told = at_one_moment(
        lambda: pass_on_freed(rows[0], by=cast.organizer, now=LATER),
        lambda: pass_on_freed(rows[1], by=cast.lead_organizer, now=LATER),
    )
    assert len(told) == 1
    assert Offer.objects.filter(state=OfferState.OPEN, project=cast.project).count() == 1
