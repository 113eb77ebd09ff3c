"""What follows from screening: for mentors, for the shortlist, for the assignment."""

import pytest

from amp.refused import Refused
from applications.actions import screening as actions
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import (
    confirm_assignment,
    propose_assignment,
)
from applications.actions.release import release_decisions
from applications.actions.review import save_review, shortlist
from applications.models import Application, Outcome, ProjectChoice, Shortlisted
from tests.applications.screened import LATER, of, passes, rejects
from tests.applications.selection import DAY


def seen_by(person):
    return set(
        ProjectChoice.objects.visible_to_mentor(person).values_list("application", flat=True)
    )


def test_mentors_do_not_see_whom_the_organizers_rejected_and_see_who_waits(cast, queue):
    before = seen_by(cast.mentor)
    rejects(queue.ada, cast.organizer)
    passes(queue.ben, cast.organizer)
    assert seen_by(cast.mentor) == before - {queue.ada.pk} == {queue.ben.pk, queue.cem.pk}
    assert queue.ada not in Application.objects.visible_to(cast.mentor, DAY)
    assert queue.ada in Application.objects.visible_to(cast.organizer, DAY)
    actions.undo(of(queue.ada), by=cast.organizer, now=DAY)
    assert seen_by(cast.mentor) == before


def test_a_rejected_one_is_not_scored_and_not_shortlisted(cast, queue):
    choice = queue.ada.choices.get(project=cast.project)
    rejects(queue.ada, cast.organizer)
    with pytest.raises(Refused, match="did not pass this application on"):
        save_review(choice, by=cast.co_mentor, now=DAY, steps={})
    with pytest.raises(Refused, match="did not pass this application on"):
        shortlist(choice, by=cast.mentor, now=DAY)


def test_one_that_waits_is_reviewed_as_before(cast, queue):
    choice = queue.cem.choices.get()
    assert save_review(choice, by=cast.co_mentor, now=DAY, steps={}).state == "draft"


def test_rejecting_takes_no_place_of_a_shortlist(cast, queue):
    for application in (queue.ada, queue.ben):
        shortlist(application.choices.get(project=cast.project), by=cast.mentor, now=DAY)
    rejects(queue.ada, cast.organizer)
    left = Shortlisted.objects.get()
    assert (left.choice.application, left.position) == (queue.ben, 1)


def propose(cast):
    return propose_assignment(cast.cohort, by=cast.organizer, now=LATER, seed="seed")


def test_a_rejected_one_gets_no_place_and_the_reason_that_they_can_act_on(cast, queue):
    rejects(queue.ada, cast.organizer, note_for_applicant="Say which idea you mean.")
    propose(cast)
    placement = queue.placement(queue.ada)
    assert placement.outcome == Outcome.NOT_SELECTED
    assert placement.reason == (
        "The proposal fits none of the ideas that were listed. Say which idea you mean."
    )
    assert {code for _title, code in placement.why} == {"screened_out"}
    assert queue.placement(queue.ben).project == cast.project
    assert not queue.ada.waitlist_places.exists()


def test_by_hand_they_get_no_place_either(cast, queue):
    rejects(queue.ada, cast.organizer)
    propose(cast)
    placement = queue.placement(queue.ada)
    with pytest.raises(Refused, match="screened out"):
        adjust_placement(
            placement, project=cast.other_project, by=cast.organizer, now=LATER, reason="x"
        )
    adjust_placement(placement, project=None, by=cast.organizer, now=LATER, reason="x")
    assert queue.placement(queue.ada).outcome == Outcome.NOT_SELECTED


@pytest.mark.parametrize("who", ["ada", "ben", "cem"])
def test_a_proposal_from_before_a_rejection_is_not_confirmed(cast, queue, who):
    assignment = propose(cast)
    rejects(getattr(queue, who), cast.organizer)
    with pytest.raises(Refused, match="screened since"):
        confirm_assignment(assignment, by=cast.organizer, now=LATER)


def test_nor_one_from_before_an_undo(cast, queue):
    rejects(queue.ada, cast.organizer)
    assignment = propose(cast)
    actions.undo(of(queue.ada), by=cast.organizer, now=LATER)
    with pytest.raises(Refused, match="screened since"):
        confirm_assignment(assignment, by=cast.organizer, now=LATER)
    rejects(queue.ada, cast.organizer)
    confirm_assignment(assignment, by=cast.organizer, now=LATER)
    release_decisions(assignment, by=cast.lead_organizer, now=LATER)
    queue.ada.refresh_from_db()
    assert queue.ada.state == "not_selected"
    assert queue.ada.decision_reason.startswith("The proposal fits none")
