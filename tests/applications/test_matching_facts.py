"""What the portal tells the matching: bars, smallest numbers, hours in common, teams, conflicts."""

import pytest

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.models import ProjectTerms, SelectionTerms
from applications.rules.assignment import REASONS
from cohorts.models import Mentoring, Part, Participation
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import get, page
from tests.factories import (
    NOW,
    ConflictFactory,
    InstructionFactory,
    MentoringFactory,
    ParticipationFactory,
    UserFactory,
    join_team,
)
from tests.rows import counting

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    """Ada (5) has the CLI, Ben (4) the Generator, Cem (3) waits for the CLI. Leads are alone."""
    Mentoring.objects.filter(mentor=cast.co_mentor).update(ended_at=NOW)
    with on(DAY):
        yield begin_selection(cast)


def propose(selection, **how):
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed", **how)


def why(selection, application):
    return dict(selection.placement(application).why)


def co_mentor(selection, *, capacity=1):
    mentor = UserFactory(name="Co-mentor Carl")
    cohort = selection.cast.cohort
    ParticipationFactory(user=mentor, cohort=cohort, mentor=True, capacity=capacity)
    join_team(selection.cast.project, mentor, Part.CO_MENTOR)
    return mentor


def more_places(project, places=2):
    project.kind, project.places = "documentation", places
    project.save(update_fields=["kind", "places"])
    lead = project.team.get(part="lead", ended_at=None).mentor
    Participation.objects.filter(user=lead, role="mentor").update(capacity=places)


def works(person, working_hours):
    Participation.objects.filter(user=person, role="mentor").update(working_hours=working_hours)


def can_work(application, working_hours, zone="UTC"):
    application.working_hours, application.time_zone = working_hours, zone
    application.save(update_fields=["working_hours", "time_zone"])


def ask_for_hours(selection, hours):
    SelectionTerms.objects.create(cohort=selection.cast.cohort, hours_together=hours)


# The bar ---------------------------------------------------------------------------------------


def test_nobody_below_the_bar_gets_a_place_and_they_read_why(selection):
    ProjectTerms.objects.create(project=selection.cast.project, bar="4.50")
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project
    assert why(selection, selection.ben) == {"CLI": "below_bar"}
    cem = selection.placement(selection.cem)
    assert (cem.outcome, cem.why) == ("not_selected", [["CLI", "below_bar"]])
    assert cem.reason.startswith("Your score is below the lowest that “CLI” takes")


def test_a_score_at_the_bar_is_enough(selection):
    ProjectTerms.objects.create(project=selection.cast.project, bar="5")
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project


def test_the_bar_holds_for_whoever_is_placed_by_hand_and_for_pins(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.project, bar="4.50")
    propose(selection)
    adjust_placement(
        selection.placement(selection.ada), project=None, by=cast.organizer, now=DAY, reason="Asked"
    )
    with pytest.raises(Refused, match="below the lowest that “CLI” takes"):
        adjust_placement(
            selection.placement(selection.cem),
            project=cast.project,
            by=cast.organizer,
            now=DAY,
            reason="Kind",
        )
    InstructionFactory(application=selection.cem, project=cast.project, given_by=cast.organizer)
    with pytest.raises(Refused, match="not permitted: CLI, Cem"):
        propose(selection)


def test_a_forbidden_pair_says_so_also_where_it_is_below_the_bar(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.project, bar="4.50")
    facts = {"project": cast.project, "given_by": cast.organizer, "kind": "forbid"}
    InstructionFactory(application=selection.cem, **facts)
    propose(selection)
    assert why(selection, selection.cem) == {"CLI": "forbidden"}


def test_the_reason_is_read_after_the_release_and_not_before(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.project, bar="4.50")
    assignment = propose(selection)
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    words = "below the lowest that “CLI” takes"
    assert words not in page(get(selection.cem.user, "status", SLUG))
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    assert words in page(get(selection.cem.user, "status", SLUG))


# The smallest number ---------------------------------------------------------------------------


def test_a_project_below_its_smallest_number_takes_nobody(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.other_project, smallest=2)
    more_places(cast.other_project)
    assignment = propose(selection)
    assert assignment.certificate == "whole"
    assert not assignment.placements.filter(project=cast.other_project).exists()
    ben = selection.placement(selection.ben)
    assert dict(ben.why)["Generator"] == "project_closed"
    assert "takes several people or nobody" in ben.reason


def test_most_placed_reaches_the_smallest_number_where_it_can(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.other_project, smallest=2)
    more_places(cast.other_project)
    assignment = propose(selection, mode="most-placed")
    assert assignment.certificate == "whole"
    assert assignment.placements.filter(project=cast.other_project).count() == 2


def test_the_reason_stays_when_it_is_found_anew_before_confirming(selection):
    cast = selection.cast
    ProjectTerms.objects.create(project=cast.other_project, smallest=2)
    more_places(cast.other_project)
    confirm_assignment(propose(selection), by=cast.organizer, now=DAY)
    assert why(selection, selection.ben)["Generator"] == "project_closed"


# Hours in common -------------------------------------------------------------------------------


def test_too_few_hours_in_common_close_a_project_to_somebody(selection):
    ask_for_hours(selection, 4)
    works(selection.cast.mentor, "Mon-Fri 18-21")
    can_work(selection.ada, "Mon-Fri 9-12")
    can_work(selection.ben, "Mon-Tue 19-22")
    propose(selection)
    assert why(selection, selection.ada) == {"CLI": "no_overlap"}
    assert "too few working hours in common" in selection.placement(selection.ada).reason
    assert selection.placement(selection.ben).project == selection.cast.project


def test_zones_count(selection):
    ask_for_hours(selection, 5)
    works(selection.cast.mentor, "Mon-Fri 18-19")
    can_work(selection.ada, "Mon-Fri 23:30-0:30", "Asia/Kolkata")
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project


def test_whoever_said_nothing_is_kept_from_nothing(selection):
    ask_for_hours(selection, 10)
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project
    works(selection.cast.mentor, "Mon 8-9")
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project


def test_without_a_number_of_hours_nobody_is_kept_from_anything(selection):
    works(selection.cast.mentor, "Mon 8-9")
    can_work(selection.ada, "Tue 8-9")
    propose(selection)
    assert selection.placement(selection.ada).project == selection.cast.project


def test_a_co_mentor_who_shares_the_hours_opens_the_project(selection):
    ask_for_hours(selection, 3)
    mentor = co_mentor(selection)
    works(selection.cast.mentor, "Mon 8-9")
    works(mentor, "Tue 8-12")
    can_work(selection.ada, "Tue 8-12")
    assignment = propose(selection)
    ada = selection.placement(selection.ada)
    assert (ada.project, ada.mentor) == (selection.cast.project, mentor)
    assert assignment.certificate == "whole"


# Teams -----------------------------------------------------------------------------------------


def test_every_place_names_its_mentor_and_the_desk_shows_it(selection):
    cast = selection.cast
    propose(selection)
    assert selection.placement(selection.ada).mentor == cast.mentor
    assert selection.placement(selection.ben).mentor == cast.other_mentor
    assert selection.placement(selection.cem).mentor is None
    assert f"mentored by {cast.mentor}" in page(get(cast.organizer, "desk_assignment", SLUG))


@pytest.mark.parametrize("mode", ["stable", "most-placed"])
def test_a_team_shares_its_mentees_and_the_lead_is_the_first_to_have_one(selection, mode):
    cast = selection.cast
    mentor = co_mentor(selection)
    assert propose(selection, mode=mode).placements.filter(mentor=cast.mentor).count() == 1
    more_places(cast.project, 3)
    assignment = propose(selection, mode=mode)
    mentors = [row.mentor for row in assignment.placements.filter(project=cast.project)]
    assert (mentors.count(cast.mentor), mentors.count(mentor)) == (2, 1)
    assert assignment.certificate == "whole"


def test_a_backup_stands_by_and_whoever_left_is_not_asked(selection):
    cast = selection.cast
    backup, gone = UserFactory(), co_mentor(selection)
    ParticipationFactory(user=backup, cohort=cast.cohort, mentor=True)
    join_team(cast.project, backup, Part.BACKUP)
    Mentoring.objects.filter(mentor=gone).update(ended_at=DAY)
    more_places(cast.project)
    assignment = propose(selection)
    rows = assignment.placements.filter(project=cast.project)
    assert [row.mentor for row in rows] == [cast.mentor, cast.mentor]


def test_a_place_given_by_hand_gets_a_mentor_and_one_taken_loses_its(selection):
    cast = selection.cast
    propose(selection)
    how = {"by": cast.organizer, "now": DAY, "reason": "They asked."}
    adjust_placement(selection.placement(selection.ada), project=None, **how)
    adjust_placement(selection.placement(selection.cem), project=cast.project, **how)
    assert selection.placement(selection.ada).mentor is None
    assert selection.placement(selection.cem).mentor == cast.mentor


# Conflicts of interest -------------------------------------------------------------------------


def test_whoever_only_has_mentors_with_a_conflict_gets_no_place_there(selection):
    ConflictFactory(reviewer=selection.cast.mentor, application=selection.ada)
    propose(selection)
    ada = selection.placement(selection.ada)
    assert ada.why == [["CLI", "conflict"]]
    assert "Because of a conflict of interest" in ada.reason


def test_another_of_the_team_mentors_whoever_the_lead_has_a_conflict_with(selection):
    cast = selection.cast
    mentor = co_mentor(selection)
    ConflictFactory(reviewer=cast.mentor, application=selection.ada)
    review = selection.ada.choices.get(project=cast.project).reviews.get()
    review.reviewer = mentor
    review.save(update_fields=["reviewer"])
    assignment = propose(selection)
    ada = selection.placement(selection.ada)
    assert (ada.project, ada.mentor) == (cast.project, mentor)
    assert assignment.certificate == "whole"


# All of it -------------------------------------------------------------------------------------


def test_every_code_has_words():
    codes = {"excluded", "no_overlap", "not_scored", "project_closed", "pinned", "project_full"}
    codes |= {"mentor_full", "lottery", "traded_off", "left_free", "taken", "by_hand", "forbidden"}
    codes |= {"below_bar", "conflict", "ineligible", "screened_out", "project_withdrawn"}
    assert codes == set(REASONS)


def test_it_asks_as_often_for_many_projects_as_for_few(selection):
    ask_for_hours(selection, 1)

    def queries():
        propose(selection)
        with counting() as count:
            propose(selection)
        return count.queries

    few = queries()
    for number in range(4):
        mentor = co_mentor(selection)
        works(mentor, f"Mon {number}-{number + 1}")
        MentoringFactory(project=selection.cast.other_project, mentor=mentor)
    assert queries() == few
