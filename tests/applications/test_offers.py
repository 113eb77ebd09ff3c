"""Offers: accepted once, declined, expired, and passed down the waitlist."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.offers import accept_offer, decline_offer, expire_offers
from applications.actions.release import release_decisions
from applications.models import Application, EligibilityCheck, Offer
from applications.states import ApplicationState, OfferState
from cohorts.actions.cohort import cancel, finish, start_work
from cohorts.actions.projects import withdraw_project
from cohorts.models import Cohort, Message, Participation
from tests.applications.selection import DAY, Selection, begin_selection
from tests.cast import Cast
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    OfferFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    published_project,
)
from tests.moments import at_one_moment, needs_postgresql

LATER = DAY + timedelta(days=1)
TOO_LATE = DAY + timedelta(days=30)


@pytest.fixture
def selection(cast: Cast) -> Selection:
    selection = begin_selection(cast)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    return selection


def offer_of(application: Application) -> Offer:
    return Offer.objects.select_related("application__cohort").get(
        application=application, state=OfferState.OPEN
    )


def accept(application: Application, **changes: object) -> Participation:
    facts = {"by": application.user, "now": LATER, "agrees": True, **changes}
    return accept_offer(offer_of(application), **facts)


def state_of(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def test_accepting_makes_the_person_a_mentee_of_the_project(selection):
    place = accept(selection.ada)
    assert (place.role, place.project) == ("mentee", selection.cast.project)
    assert state_of(selection.ada) == ApplicationState.ACCEPTED
    assert EligibilityCheck.objects.filter(occasion="acceptance", verdict="clear").count() == 1


def test_the_accepted_texts_are_recorded_exactly(selection):
    offer = offer_of(selection.ada)
    accept(selection.ada)
    offer.refresh_from_db()
    assert len(offer.accepted_texts) == 64


def test_mentee_and_mentors_are_told(selection):
    accept(selection.ada)
    told = Message.objects.filter(kind="applications/offer_accepted")
    cast = selection.cast
    assert {m.recipient for m in told} == {selection.ada.user, cast.mentor, cast.co_mentor}


def test_an_offer_is_accepted_once(selection):
    offer = offer_of(selection.ada)
    accept(selection.ada)
    with pytest.raises(Refused, match="The place in “CLI” is yours already"):
        accept_offer(offer, by=selection.ada.user, now=LATER, agrees=True)
    with pytest.raises(Refused, match="is yours already"):
        decline_offer(offer, by=selection.ada.user, now=LATER)
    assert Participation.objects.filter(user=selection.ada.user).count() == 1


def test_accepting_means_agreeing_to_the_texts(selection):
    with pytest.raises(Refused, match="Code of Conduct"):
        accept(selection.ada, agrees=False)
    assert state_of(selection.ada) == ApplicationState.OFFERED


def test_nobody_answers_for_somebody_else(selection):
    with pytest.raises(PermissionDenied):
        accept(selection.ada, by=selection.ben.user)
    with pytest.raises(PermissionDenied):
        decline_offer(offer_of(selection.ada), by=selection.cast.organizer, now=LATER)


def test_the_first_answer_counts_and_the_second_is_told_which_it_was(selection):
    offer = offer_of(selection.ada)
    by = {"by": selection.ada.user, "now": LATER}
    decline_offer(offer, **by)
    for again in (
        lambda: decline_offer(offer, **by),
        lambda: accept_offer(offer, agrees=True, **by),
    ):
        with pytest.raises(Refused, match="You have left the place in “CLI” to somebody else"):
            again()


@pytest.mark.parametrize("other_state", ["draft", "announced", "open", "selecting", "running"])
def test_nobody_has_two_places_at_a_time(selection, other_state):
    elsewhere = CohortFactory(name="AMP X", slug="amp-x", number=9, state=other_state)
    place = ParticipationFactory(
        user=selection.ada.user,
        cohort=elsewhere,
        role="mentee",
        project=published_project(elsewhere),
    )
    with pytest.raises(Refused, match="You are a mentee in AMP X now"):
        accept(selection.ada)
    assert state_of(selection.ada) == ApplicationState.OFFERED
    place.ended_at = LATER
    place.save()
    accept(selection.ada)


def test_no_mentor_is_a_mentee_anywhere_at_the_time(selection):
    elsewhere = CohortFactory(name="AMP X", slug="amp-x", number=9, state="running")
    ParticipationFactory(user=selection.ada.user, cohort=elsewhere, mentor=True)
    with pytest.raises(Refused, match="You mentor in AMP X now"):
        accept(selection.ada)
    elsewhere.state = "finished"
    elsewhere.save()
    assert accept(selection.ada).role == "mentee"


def test_the_deadline_counts(selection):
    offer = offer_of(selection.ada)
    with pytest.raises(Refused, match="could be answered until"):
        accept(selection.ada, now=offer.answer_by)
    accept(selection.ada, now=offer.answer_by - timedelta(seconds=1))
    assert state_of(selection.ada) == ApplicationState.ACCEPTED


def test_nobody_is_accepted_who_joined_another_programme_meanwhile(selection):
    OtherProgrammeFactory(
        user=selection.ada.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    with pytest.raises(Refused, match="offer stays open"):
        accept(selection.ada)
    assert state_of(selection.ada) == ApplicationState.OFFERED
    kept = EligibilityCheck.objects.get(occasion="acceptance")
    assert (kept.application, kept.verdict) == (selection.ada, "blocked")


def test_nobody_is_accepted_while_a_rule_is_undecided(selection):
    person = selection.ada.user
    person.github_id, person.github_login = None, ""
    person.save()
    with pytest.raises(Refused, match="offer stays open"):
        accept(selection.ada)
    assert not Participation.objects.filter(user=person).exists()


def test_a_declined_place_goes_to_the_next_on_the_waitlist(selection):
    decline_offer(offer_of(selection.ada), by=selection.ada.user, now=LATER, reason="New job.")
    assert state_of(selection.ada) == ApplicationState.DECLINED
    # Ben stands first on the waitlist but has a place; Cem is next without one.
    assert state_of(selection.ben) == ApplicationState.OFFERED
    assert state_of(selection.cem) == ApplicationState.OFFERED
    assert offer_of(selection.cem).project == selection.cast.project


def test_an_expired_place_goes_to_the_next_on_the_waitlist(selection):
    over = offer_of(selection.ada).answer_by
    assert expire_offers(now=over - timedelta(seconds=1)) == 0
    accept(selection.ben)
    assert expire_offers(now=over) == 1
    assert state_of(selection.ada) == ApplicationState.EXPIRED
    assert state_of(selection.cem) == ApplicationState.OFFERED
    assert expire_offers(now=over) == 0


def test_a_freed_place_is_offered_once(selection):
    decline_offer(offer_of(selection.ada), by=selection.ada.user, now=LATER)
    offers = Offer.objects.filter(application=selection.cem)
    assert offers.count() == 1
    told = Message.objects.filter(recipient=selection.cem.user, kind="applications/offered")
    assert told.count() == 1


def test_a_withdrawn_project_takes_its_offer_back_and_its_person_waits_again(selection):
    cast = selection.cast
    withdraw_project(cast.project, by=cast.organizer, now=LATER, reason="The mentor is ill.")
    assert state_of(selection.ada) == ApplicationState.WAITLISTED
    assert not Offer.objects.filter(state=OfferState.OPEN, project=cast.project).exists()
    assert Message.objects.filter(
        recipient=selection.ada.user, kind="cohorts/project_withdrawn"
    ).exists()


def test_a_cancelled_cohort_takes_its_offers_back_and_tells_nobody_nonsense(selection):
    cast = selection.cast
    offer = offer_of(selection.ada)
    cast.cohort.refresh_from_db()
    before = set(Message.objects.values_list("pk", flat=True))
    cancel(cast.cohort, by=cast.lead_organizer, now=LATER, reason="No mentors this year.")
    assert not Offer.objects.filter(state=OfferState.OPEN).exists()
    assert expire_offers(now=TOO_LATE) == 0
    told = Message.objects.exclude(pk__in=before)
    assert set(told.values_list("kind", flat=True)) == {"cohorts/cohort_cancelled"}
    assert told.filter(recipient=selection.ada.user).count() == 1
    for answer in (decline_offer, partial(accept_offer, agrees=True)):
        with pytest.raises(Refused, match="was taken back"):
            answer(offer, by=selection.ada.user, now=LATER)


def test_an_offer_left_open_in_a_cancelled_cohort_does_not_expire(selection):
    Cohort.objects.update(state="cancelled")
    assert expire_offers(now=TOO_LATE) == 0
    with pytest.raises(Refused, match="not running"):
        accept(selection.ada)


def test_whoever_still_waits_when_the_cohort_finishes_is_told(selection):
    cast = selection.cast
    cast.cohort.refresh_from_db()
    start_work(cast.cohort, by=cast.lead_organizer, now=LATER)
    finish(cast.cohort, by=cast.lead_organizer, now=LATER + timedelta(days=200))
    assert state_of(selection.cem) == ApplicationState.NOT_SELECTED
    told = Message.objects.get(recipient=selection.cem.user, kind="applications/waitlist_closed")
    assert "no place became free" in told.text


def test_a_withdrawn_project_ends_the_mentees_place_and_tells_them(selection):
    cast = selection.cast
    place = accept(selection.ada)
    withdraw_project(cast.project, by=cast.organizer, now=LATER, reason="The mentor is ill.")
    place.refresh_from_db()
    assert place.ended_at == LATER
    assert Message.objects.filter(
        recipient=selection.ada.user, kind="cohorts/project_withdrawn"
    ).exists()


# At one moment ---------------------------------------------------------------------------


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_offers_that_are_taken_at_one_moment_one_is_a_place(selection):
    elsewhere = CohortFactory(
        name="AMP X", slug="amp-x", number=9, state="selecting", schedule=True
    )
    second = OfferFactory(
        application=ApplicationFactory(
            cohort=elsewhere, user=selection.ada.user, state="offered", decided_at=DAY
        ),
        project=published_project(elsewhere),
        offered_at=DAY,
        answer_by=TOO_LATE,
    )
    by = {"by": selection.ada.user, "now": LATER, "agrees": True}
    first = offer_of(selection.ada)
    told = at_one_moment(lambda: accept_offer(first, **by), lambda: accept_offer(second, **by))
    assert len(told) == 1
    assert "everybody has one place at a time" in told[0]
    assert Participation.objects.filter(user=selection.ada.user, role="mentee").count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_one_moment_the_second_is_told_that_it_is_theirs(selection):
    one, other = offer_of(selection.ada), offer_of(selection.ada)
    by = {"by": selection.ada.user, "now": LATER, "agrees": True}
    told = at_one_moment(lambda: accept_offer(one, **by), lambda: accept_offer(other, **by))
    assert told == ["The place in “CLI” is yours already."]
