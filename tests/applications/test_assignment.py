"""Proposing, adjusting and confirming who gets which place."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import (
    confirm_assignment,
    propose_assignment,
)
from applications.models import Assignment, EligibilityCheck, Outcome
from applications.states import AssignmentState
from cohorts.models import Event, Participation, User
from cohorts.states import CohortState
from tests.applications.selection import DAY, Selection, begin_selection
from tests.cast import Cast
from tests.factories import OtherProgrammeFactory, ParticipationFactory, ReviewFactory


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return begin_selection(cast)


def propose(selection: Selection, seed: str = "seed") -> Assignment:
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed=seed)


def lead_instead(person: User, cast: Cast) -> None:
    """``person`` leads the project in the mentor's place."""
    ParticipationFactory(user=person, cohort=cast.cohort, mentor=True)
    cast.project.team.filter(mentor=cast.mentor).update(mentor=person)


def test_the_best_score_gets_the_wished_place_and_the_next_gets_the_second_wish(selection):
    propose(selection)
    ada, ben = selection.placement(selection.ada), selection.placement(selection.ben)
    assert (ada.outcome, ada.project, ada.rank) == (Outcome.SELECTED, selection.cast.project, 1)
    assert (ben.outcome, ben.project, ben.rank) == (
        Outcome.SELECTED,
        selection.cast.other_project,
        2,
    )


def test_whoever_gets_no_place_is_on_the_waitlist_and_is_told_why(selection):
    propose(selection)
    cem = selection.placement(selection.cem)
    assert cem.outcome == Outcome.WAITLISTED
    assert cem.why == [["CLI", "project_full"]]
    assert "CLI" in cem.reason
    waiting = selection.cem.waitlist_places.get()
    assert (waiting.project, waiting.position) == (selection.cast.project, 2)


def test_the_same_input_and_seed_give_the_same_result(selection):
    first, second = propose(selection), propose(selection)
    assert first.input_hash == second.input_hash
    assert first.result_hash == second.result_hash


def test_a_new_proposal_supersedes_the_one_that_stood(selection):
    first, second = propose(selection), propose(selection, seed="another")
    first.refresh_from_db()
    assert first.state == AssignmentState.SUPERSEDED
    assert list(Assignment.objects.standing()) == [second]


def test_everybodys_eligibility_is_checked_at_the_decision(selection):
    propose(selection)
    checks = EligibilityCheck.objects.filter(occasion="decision")
    assert {check.user for check in checks} == {a.user for a in selection.applications}


def test_a_blocked_person_gets_no_place_whatever_the_score(selection):
    OtherProgrammeFactory(
        user=selection.ada.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    propose(selection)
    ada = selection.placement(selection.ada)
    assert ada.outcome == Outcome.NOT_SELECTED
    assert selection.placement(selection.ben).project == selection.cast.project


def test_an_unscored_proposal_gets_no_place(selection):
    selection.cem.choices.get().reviews.all().delete()
    propose(selection)
    cem = selection.placement(selection.cem)
    assert cem.outcome == Outcome.NOT_SELECTED
    assert cem.why == [["CLI", "not_scored"]]


def test_a_draft_review_counts_for_nothing(selection):
    choice = selection.cem.choices.get()
    choice.reviews.all().delete()
    ReviewFactory(choice=choice, reviewer=selection.cast.mentor)
    propose(selection)
    assert selection.placement(selection.cem).outcome == Outcome.NOT_SELECTED


def test_a_lead_of_two_projects_gets_no_more_people_than_they_can_lead(selection):
    cast = selection.cast
    cast.other_project.team.update(mentor=cast.mentor)
    propose(selection)
    assert selection.placement(selection.ada).project == cast.project
    assert selection.placement(selection.ben).outcome != Outcome.SELECTED
    Participation.objects.filter(user=cast.mentor).update(capacity=2)
    propose(selection)
    assert selection.placement(selection.ben).project == cast.other_project


def test_a_project_whose_lead_is_gone_is_named_instead_of_filled(selection):
    cast = selection.cast
    cast.mentor.is_active = False
    cast.mentor.save()
    with pytest.raises(Refused, match="CLI"):
        propose(selection)


def test_places_are_assigned_only_while_selecting(selection):
    selection.cast.cohort.state = CohortState.OPEN
    selection.cast.cohort.save()
    with pytest.raises(Refused, match="while the cohort is selecting"):
        propose(selection)


@pytest.mark.parametrize("who", ["mentor", "applicant", "outsider", "volunteer", "wellbeing"])
def test_only_organizers_propose(selection, who):
    with pytest.raises(PermissionDenied):
        propose_assignment(
            selection.cast.cohort, by=selection.cast.people[who], now=DAY, seed="seed"
        )
    assert not Assignment.objects.exists()


def test_an_adjustment_keeps_who_and_why(selection):
    propose(selection)
    ada = selection.placement(selection.ada)
    adjust_placement(
        ada, project=None, by=selection.cast.organizer, now=DAY, reason="Asked to wait a year."
    )
    ada.refresh_from_db()
    assert (ada.outcome, ada.project, ada.rank) == (Outcome.WAITLISTED, None, None)
    assert (ada.adjusted_by, ada.adjustment) == (
        selection.cast.organizer,
        "Asked to wait a year.",
    )
    event = Event.objects.about(ada).get()
    assert event.changes == {"project": ["CLI", "None"]}


def test_whoever_loses_a_place_by_hand_is_told_so(selection):
    propose(selection)
    ada = selection.placement(selection.ada)
    adjust_placement(ada, project=None, by=selection.cast.organizer, now=DAY, reason="Internal.")
    assert "by hand" in ada.reason
    assert "Internal." not in ada.reason


def test_a_blocked_person_is_put_on_no_waitlist(selection):
    OtherProgrammeFactory(
        user=selection.cem.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    propose(selection)
    cem = selection.placement(selection.cem)
    adjust_placement(cem, project=None, by=selection.cast.organizer, now=DAY, reason="Look again.")
    assert cem.outcome == Outcome.NOT_SELECTED


def test_an_adjustment_needs_a_reason(selection):
    propose(selection)
    with pytest.raises(Refused, match="say why"):
        adjust_placement(
            selection.placement(selection.ada),
            project=None,
            by=selection.cast.organizer,
            now=DAY,
            reason=" ",
        )


def test_nobody_is_put_into_a_full_project(selection):
    propose(selection)
    with pytest.raises(Refused, match="no free place"):
        adjust_placement(
            selection.placement(selection.cem),
            project=selection.cast.project,
            by=selection.cast.organizer,
            now=DAY,
            reason="Their idea is good.",
        )


def test_the_eligibility_rules_are_waived_for_nobody(selection):
    OtherProgrammeFactory(
        user=selection.cem.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    propose(selection)
    adjust = {"by": selection.cast.organizer, "now": DAY, "reason": "Please."}
    adjust_placement(selection.placement(selection.ada), project=None, **adjust)
    with pytest.raises(Refused, match="waived for nobody"):
        adjust_placement(
            selection.placement(selection.cem), project=selection.cast.project, **adjust
        )


def test_an_organizer_who_mentors_the_project_cannot_give_its_place(selection):
    cast = selection.cast
    lead_instead(cast.organizer, cast)
    propose(selection)
    with pytest.raises(PermissionDenied, match="another organizer"):
        adjust_placement(
            selection.placement(selection.ada),
            project=None,
            by=cast.organizer,
            now=DAY,
            reason="Mine.",
        )


def test_a_confirmed_assignment_cannot_be_adjusted(selection):
    assignment = propose(selection)
    confirm_assignment(assignment, by=selection.cast.organizer, now=DAY)
    with pytest.raises(Refused, match="confirmed"):
        adjust_placement(
            selection.placement(selection.ada),
            project=None,
            by=selection.cast.organizer,
            now=DAY,
            reason="Too late.",
        )


def test_somebody_who_withdrew_meanwhile_stops_the_confirmation(selection):
    assignment = propose(selection)
    selection.ada.state = "withdrawn"
    selection.ada.save()
    with pytest.raises(Refused, match="Propose it again"):
        confirm_assignment(assignment, by=selection.cast.organizer, now=DAY)


def test_the_number_of_queries_does_not_grow_with_the_applications(
    selection, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45):
        propose(selection)
