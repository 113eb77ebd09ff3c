"""Adjusting by hand: what everybody reads stays true, and the waitlists are those that count."""

import pytest

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import (
    confirm_assignment,
    propose_assignment,
)
from applications.actions.offers import decline_offer
from applications.actions.release import release_decisions
from applications.models import Offer, Outcome, WaitlistPlace
from cohorts.models import Message, Participation
from tests.applications.selection import DAY, reviewer_of, score
from tests.cast import application_of
from tests.factories import UserFactory, published_project
from tests.rows import counting


@pytest.fixture
def proposed(cast, selection):
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")


def adjust(selection, application, project):
    adjust_placement(
        selection.placement(application),
        project=project,
        by=selection.cast.organizer,
        now=DAY,
        reason="Known to the organizers.",
    )


def swap(selection):
    """Cem gets Ada's place."""
    adjust(selection, selection.ada, None)
    adjust(selection, selection.cem, selection.cast.project)


def release(selection, assignment):
    confirm_assignment(assignment, by=selection.cast.organizer, now=DAY)
    release_decisions(assignment, by=selection.cast.lead_organizer, now=DAY)


def mail_to(application):
    return Message.objects.get(recipient=application.user).text


def waiting(project):
    rows = WaitlistPlace.objects.filter(project=project, assignment__state__in=["proposed"])
    return [row.application.user.name for row in rows.order_by("position")]


def test_whoever_is_given_a_place_reads_nothing_of_having_lost_it(selection, proposed):
    swap(selection)
    cem = selection.placement(selection.cem)
    assert (cem.outcome, cem.rank, cem.why, cem.reason) == (Outcome.SELECTED, 1, [], "")
    release(selection, proposed)
    assert "higher score" not in mail_to(selection.cem)
    assert "About your other wishes" not in mail_to(selection.cem)


def test_whoever_is_passed_over_by_hand_reads_so_and_not_of_scores(selection, proposed):
    swap(selection)
    ben = selection.placement(selection.ben)
    assert ben.why == [["CLI", "pinned"]]
    assert ben.reason == "The organizers gave a place of “CLI” by hand."


def test_a_place_that_is_left_free_went_to_nobody(selection, proposed):
    adjust(selection, selection.ada, None)
    for application in (selection.ben, selection.cem):
        placement = selection.placement(application)
        assert placement.why == [["CLI", "left_free"]]
        assert placement.reason == "The organizers keep a place of “CLI” free for now."


def test_whoever_loses_a_place_by_hand_reads_that_and_whom_to_ask(selection, proposed):
    adjust(selection, selection.ada, None)
    reason = selection.placement(selection.ada).reason
    assert "About “CLI” and you the organizers decided by hand." in reason
    assert "Ask them" in reason
    assert "Known to the organizers." not in reason


def test_a_place_given_back_leaves_everything_as_it_was(selection, proposed):
    before = {a: selection.placement(a) for a in selection.applications}
    adjust(selection, selection.ada, None)
    adjust(selection, selection.ada, selection.cast.project)
    for application, was in before.items():
        now = selection.placement(application)
        assert (now.outcome, now.project, now.why, now.reason, now.score) == (
            was.outcome, was.project, was.why, was.reason, was.score,
        )  # fmt: skip
    assert waiting(selection.cast.project) == ["Ben", "Cem"]


def test_somebody_who_is_put_into_an_unwished_project_reads_why_not_their_wishes(
    selection, proposed
):
    third = published_project(selection.cast.cohort, title="Third")
    adjust(selection, selection.cem, third)
    cem = selection.placement(selection.cem)
    assert (cem.project, cem.rank, cem.why) == (third, None, [["CLI", "by_hand"]])


# The waitlist ----------------------------------------------------------------------------


def test_whoever_is_removed_stands_on_the_waitlists_in_the_leads_order(selection, proposed):
    adjust(selection, selection.ada, None)
    assert selection.placement(selection.ada).outcome == Outcome.WAITLISTED
    assert waiting(selection.cast.project) == ["Applicant Ada", "Ben", "Cem"]
    assert waiting(selection.cast.other_project) == ["Applicant Ada"]


def test_whoever_has_a_place_by_hand_waits_for_no_other(selection, proposed):
    swap(selection)
    assert waiting(selection.cast.project) == ["Applicant Ada", "Ben"]


def test_a_place_that_becomes_free_is_offered_to_whoever_was_removed(selection, proposed):
    swap(selection)
    release(selection, proposed)
    offer = Offer.objects.select_related("application__cohort").get(application=selection.ben)
    decline_offer(offer, by=selection.ben.user, now=DAY)
    passed_on = Offer.objects.get(application=selection.ada)
    assert (passed_on.project, passed_on.state) == (selection.cast.other_project, "open")


def test_whoever_was_scored_nowhere_waits_for_nothing(selection, proposed):
    selection.cem.choices.get().reviews.all().delete()
    swap(selection)
    adjust(selection, selection.cem, None)
    cem = selection.placement(selection.cem)
    assert (cem.outcome, cem.why) == (Outcome.NOT_SELECTED, [["CLI", "not_scored"]])
    assert waiting(selection.cast.project) == ["Applicant Ada", "Ben"]


def test_a_review_that_is_finished_later_counts_when_it_is_confirmed(selection, proposed):
    """Nobody is told of a higher score that is none by now."""
    choice = selection.cem.choices.get()
    choice.reviews.all().delete()
    score(choice, reviewer_of(selection.cast, choice), 5)
    confirm_assignment(proposed, by=selection.cast.organizer, now=DAY)
    assert selection.placement(selection.cem).why[0][1] in {"lottery", "taken"}
    assert selection.placement(selection.ben).why == [["CLI", "project_full"]]


# Limits and order ------------------------------------------------------------------------


def test_nobody_is_put_beside_as_many_as_the_lead_can_lead(selection, proposed):
    cast = selection.cast
    third = published_project(cast.cohort, lead=cast.mentor, title="Third")
    with pytest.raises(Refused, match="lead mentor of “Third” has as many mentees"):
        adjust(selection, selection.cem, third)
    assert selection.placement(selection.cem).project is None
    Participation.objects.filter(user=cast.mentor).update(capacity=2)
    adjust(selection, selection.cem, third)
    assert selection.placement(selection.cem).project == third


def test_moving_within_one_leads_projects_is_no_second_mentee(selection, proposed):
    cast = selection.cast
    third = published_project(cast.cohort, lead=cast.mentor, title="Third")
    adjust(selection, selection.ada, third)
    assert selection.placement(selection.ada).project == third


def test_after_the_release_every_step_says_that_it_is_over(selection, proposed):
    release(selection, proposed)
    cast = selection.cast
    steps = [
        lambda: adjust(selection, selection.ada, None),
        lambda: confirm_assignment(proposed, by=cast.organizer, now=DAY),
        lambda: release_decisions(proposed, by=cast.lead_organizer, now=DAY),
        lambda: propose_assignment(cast.cohort, by=cast.organizer, now=DAY),
    ]
    for step in steps:
        with pytest.raises(Refused, match="The decisions were released on 2 June 2026"):
            step()


def test_an_assignment_that_was_replaced_is_left_alone(selection, proposed):
    cast = selection.cast
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="another")
    old = proposed.placements.get(application=selection.ada)
    facts = {"by": cast.organizer, "now": DAY}
    with pytest.raises(Refused, match="newer proposal"):
        adjust_placement(old, project=None, reason="Late.", **facts)
    with pytest.raises(Refused, match="newer proposal"):
        confirm_assignment(proposed, **facts)


def test_confirming_twice_is_told(selection, proposed):
    by = {"by": selection.cast.organizer, "now": DAY}
    confirm_assignment(proposed, **by)
    with pytest.raises(Refused, match="confirmed already"):
        confirm_assignment(proposed, **by)


def asked(cast, placement):
    with counting() as found:
        adjust_placement(placement, project=None, by=cast.organizer, now=DAY, reason="Why")
    return found.queries


def test_an_adjustment_asks_as_often_for_many_applications_as_for_few(cast, selection, proposed):
    few = asked(cast, selection.placement(selection.ada))
    for number in range(3):
        more = application_of(UserFactory(github=True), cast.cohort, cast.project)
        score(more.choices.get(), cast.mentor, 1 + number)
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    assert asked(cast, selection.placement(selection.ada)) == few
