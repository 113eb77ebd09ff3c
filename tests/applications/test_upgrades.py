"""Moving to a place that one likes better: wished for, offered, agreed to, chain after chain."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.offers import expire_offers
from applications.actions.upgrades import take_wish_back, wish_to_move
from applications.models import EligibilityCheck, Offer, WaitlistPlace
from applications.states import ApplicationState, OfferState
from cohorts.actions.projects import withdraw_project
from cohorts.models import Message, Participation, Phase
from tests.applications.released import (
    LATER,
    accept,
    decline,
    holds,
    offer_of,
    release,
    release_all,
    state_of,
    would_move,
)
from tests.applications.selection import begin_selection, score
from tests.cast import application_of
from tests.factories import UserFactory
from tests.moments import at_one_moment, needs_postgresql


@pytest.fixture
def selection(cast):
    return release(cast)


@pytest.fixture
def freed(selection):
    """Ben has accepted his second choice and would move; Ada declines his first."""
    accept(offer_of(selection.ben))
    would_move(selection.ben, selection.cast.project)
    decline(offer_of(selection.ada))
    return selection


def moves_of(application):
    return offer_of(application, is_upgrade=True)


def test_whoever_would_move_is_asked_first_and_keeps_the_place_meanwhile(freed):
    assert moves_of(freed.ben).project == freed.cast.project
    assert holds(freed.ben) == freed.cast.other_project
    assert state_of(freed.cem) == ApplicationState.WAITLISTED
    told = Message.objects.get(recipient=freed.ben.user, kind="applications/move_offered")
    assert "You keep your place in “Generator” unless you accept" in told.text


def test_nobody_is_asked_who_did_not_say_so(selection):
    decline(offer_of(selection.ada))
    assert not Offer.objects.upgrades().exists()
    assert offer_of(selection.cem).project == selection.cast.project


def test_accepting_moves_the_person_in_one_step(freed):
    accept(moves_of(freed.ben))
    places = Participation.objects.filter(user=freed.ben.user, role="mentee")
    assert [one.project for one in places.filter(ended_at=None)] == [freed.cast.project]
    assert places.filter(ended_at=LATER).get().project == freed.cast.other_project
    states = Offer.objects.filter(application=freed.ben).values_list("project__title", "state")
    assert set(states) == {("CLI", OfferState.ACCEPTED), ("Generator", OfferState.MOVED)}
    assert state_of(freed.ben) == ApplicationState.ACCEPTED


def test_both_teams_hear_of_a_move(freed):
    cast = freed.cast
    accept(moves_of(freed.ben))
    left = Message.objects.filter(kind="applications/mentee_moved")
    assert {one.recipient for one in left} == {cast.other_mentor}
    joined = Message.objects.filter(kind="applications/offer_accepted", subject__contains="joins")
    assert {cast.mentor, cast.co_mentor} <= {one.recipient for one in joined}
    own = Message.objects.get(
        kind="applications/offer_accepted", recipient=freed.ben.user, subject__contains="“CLI”"
    )
    assert "Your place in “Generator” goes to somebody else." in own.text


def test_what_the_move_frees_goes_down_its_own_waitlist(cast):
    selection = begin_selection(cast)
    dan = waits_for(cast, cast.other_project)
    release_all(cast)
    accept(offer_of(selection.ben))
    would_move(selection.ben, cast.project)
    decline(offer_of(selection.ada))
    assert state_of(dan) == ApplicationState.WAITLISTED
    accept(moves_of(selection.ben))
    assert offer_of(dan).project == cast.other_project


def waits_for(cast, *projects):
    dan = application_of(UserFactory(name="Dan", github=True), cast.cohort, *projects)
    for choice in dan.choices.all():
        score(choice, UserFactory(), 2)
    return dan


def test_whoever_has_accepted_is_not_asked_the_rules_again(freed):
    before = EligibilityCheck.objects.count()
    person = freed.ben.user
    person.github_id, person.github_login = None, ""
    person.save()
    accept(moves_of(freed.ben))
    assert EligibilityCheck.objects.count() == before


def test_moving_from_an_offer_that_is_open_still_accepts_under_the_rules(selection):
    would_move(selection.ben, selection.cast.project)
    decline(offer_of(selection.ada))
    accept(moves_of(selection.ben))
    assert state_of(selection.ben) == ApplicationState.ACCEPTED
    assert holds(selection.ben) == selection.cast.project
    assert EligibilityCheck.objects.filter(occasion="acceptance").count() == 1
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 0


def test_declining_to_move_keeps_the_place_and_asks_the_next(freed):
    decline(moves_of(freed.ben))
    assert holds(freed.ben) == freed.cast.other_project
    assert offer_of(freed.cem).project == freed.cast.project
    assert not WaitlistPlace.objects.filter(would_move_at__isnull=False).exists()
    told = Message.objects.get(recipient=freed.ben.user, kind="applications/offer_declined")
    assert "you stay where you are" in told.text


def test_silence_keeps_the_place_and_asks_the_next(freed):
    over = moves_of(freed.ben).answer_by
    assert expire_offers(now=over) == 1
    assert holds(freed.ben) == freed.cast.other_project
    assert state_of(freed.ben) == ApplicationState.ACCEPTED
    assert offer_of(freed.cem).project == freed.cast.project


def test_whoever_declines_the_place_that_they_have_is_not_asked_any_more(selection):
    would_move(selection.ben, selection.cast.project)
    decline(offer_of(selection.ada))
    decline(offer_of(selection.ben))
    assert not Offer.objects.upgrades().exists()
    assert offer_of(selection.cem).project == selection.cast.project


def test_a_withdrawn_project_takes_its_offer_to_move_back_and_says_so(freed):
    cast = freed.cast
    withdraw_project(cast.project, by=cast.organizer, now=LATER, reason="The mentor is ill.")
    assert not Offer.objects.upgrades().exists()
    assert state_of(freed.ben) == ApplicationState.ACCEPTED
    assert Message.objects.filter(
        recipient=freed.ben.user, kind="cohorts/project_withdrawn"
    ).exists()


def test_whoever_loses_the_place_to_a_withdrawn_project_has_the_better_one_offered_still(selection):
    cast = selection.cast
    would_move(selection.ben, cast.project)
    decline(offer_of(selection.ada))
    withdraw_project(cast.other_project, by=cast.organizer, now=LATER, reason="The mentor is ill.")
    offer = offer_of(selection.ben)
    assert (offer.project, state_of(selection.ben)) == (cast.project, ApplicationState.OFFERED)
    accept(offer)
    assert holds(selection.ben) == cast.project
    assert state_of(selection.ben) == ApplicationState.ACCEPTED


# The wish ----------------------------------------------------------------------------------


def test_the_wish_can_be_taken_back_until_it_happens(selection):
    place = would_move(selection.ben, selection.cast.project)
    take_wish_back(place, by=selection.ben.user, now=LATER)
    decline(offer_of(selection.ada))
    assert not Offer.objects.upgrades().exists()


def test_the_wish_is_the_persons_own(selection):
    place = WaitlistPlace.objects.get(application=selection.ben)
    for act in (wish_to_move, take_wish_back):
        with pytest.raises(PermissionDenied):
            act(place, by=selection.ada.user, now=LATER)


def test_whoever_waits_without_a_place_need_not_wish(selection):
    place = WaitlistPlace.objects.get(application=selection.cem)
    with pytest.raises(Refused, match="is offered to you anyway"):
        wish_to_move(place, by=selection.cem.user, now=LATER)


def test_nobody_moves_once_the_work_has_started(freed):
    kickoff = Phase.objects.get(cohort=freed.cast.cohort, kind="kickoff")
    offer = moves_of(freed.ben)
    Phase.objects.filter(pk=kickoff.pk).update(starts_at=LATER)
    with pytest.raises(Refused, match="The work has started"):
        accept(offer)
    place = WaitlistPlace.objects.get(application=freed.ben)
    with pytest.raises(Refused, match="The work has started"):
        wish_to_move(place, by=freed.ben.user, now=LATER)


def test_an_offer_to_move_ends_when_the_work_starts(selection):
    kickoff = Phase.objects.get(cohort=selection.cast.cohort, kind="kickoff")
    accept(offer_of(selection.ben))
    would_move(selection.ben, selection.cast.project)
    Phase.objects.filter(pk=kickoff.pk).update(starts_at=LATER + timedelta(days=1))
    decline(offer_of(selection.ada))
    assert moves_of(selection.ben).answer_by == LATER + timedelta(days=1)


# At one moment ---------------------------------------------------------------------------


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_to_a_move_at_one_moment_one_counts(freed):
    one, other = moves_of(freed.ben), moves_of(freed.ben)
    told = at_one_moment(lambda: accept(one), lambda: decline(other))
    assert len(told) == 1
    places = Participation.objects.filter(user=freed.ben.user, role="mentee", ended_at=None)
    assert places.count() == 1
