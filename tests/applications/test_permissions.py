"""Who may do what with applications: every verb, for everybody in the cast."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from applications.models import Application, Assignment, ProjectChoice, Review, Score, Shortlisted
from applications.permissions import check, check_not_own, check_owner, may
from applications.powers import NOT_ON_OWN_PROJECT, POWERS
from cohorts.models import Participation
from tests.factories import (
    NOW,
    ApplicationFactory,
    AssignmentFactory,
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
    ShortlistedFactory,
    join_team,
)

LEAD, ORG, MENTOR, CO = "lead_organizer", "organizer", "mentor", "co_mentor"
TRUTH = {
    "application.see_all": {LEAD, ORG},
    "application.see_for_project": {MENTOR, CO},
    "application.write_for_another": set(),
    "application.screen": {LEAD, ORG},
    "application.extend": {LEAD, ORG},
    "questions.edit": {LEAD, ORG},
    "eligibility.answer": {LEAD},
    "programmes.edit": {LEAD, ORG},
    "review.score": {MENTOR, CO},
    "review.shortlist": {MENTOR, CO},
    "review.see_all": {LEAD, ORG},
    "conflict.declare": {MENTOR, CO},
    "conflict.recuse": {LEAD, ORG},
    "conflict.decide": {LEAD},
    "assignment.see": {LEAD, ORG},
    "assignment.propose": {LEAD, ORG},
    "assignment.adjust": {LEAD, ORG},
    "assignment.instruct": {LEAD, ORG},
    "assignment.confirm": {LEAD, ORG},
    "assignment.release": {LEAD},
    "place.pass_on": {LEAD, ORG},
    "feedback.answer": {MENTOR, CO},
    "feedback.see": {LEAD, ORG},
    "roster.see": {LEAD, ORG},
    "roster.import": {LEAD, ORG},
    "rubric.edit": {LEAD, ORG},
    "terms.edit": {LEAD, ORG},
}


def test_the_table_names_every_verb():
    assert set(TRUTH) == set(POWERS)


@pytest.mark.parametrize("verb", POWERS)
def test_a_verb_is_for_those_whom_the_table_names(cast, verb):
    can = {
        name
        for name, person in cast.people.items()
        if may(person, verb, project=cast.project, now=NOW)
    }
    assert can == TRUTH[verb]


def test_nobody_has_a_verb_without_a_reason(cast):
    for verb in POWERS:
        with pytest.raises(PermissionDenied) as refusal:
            check(cast.outsider, verb, project=cast.project, now=NOW)
        assert str(refusal.value)


@pytest.mark.parametrize("verb", sorted(NOT_ON_OWN_PROJECT))
def test_an_organizer_decides_nothing_about_a_project_that_they_mentor(cast, verb):
    ParticipationFactory(user=cast.lead_organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.lead_organizer)
    assert not may(cast.lead_organizer, verb, project=cast.project, now=NOW)
    assert may(cast.lead_organizer, verb, project=cast.other_project, now=NOW)


def test_an_application_belongs_to_its_owner_alone(cast):
    check_owner(cast.applicant, cast.application)
    for name, person in [*cast.people.items(), ("nobody", AnonymousUser())]:
        if name != "applicant":
            with pytest.raises(PermissionDenied, match="Only the applicant"):
                check_owner(person, cast.application)
    cast.applicant.is_active = False
    with pytest.raises(PermissionDenied):
        check_owner(cast.applicant, cast.application)


def test_nobody_decides_on_their_own_application(cast):
    check_not_own(cast.mentor, cast.application)
    with pytest.raises(PermissionDenied, match="their own application"):
        check_not_own(cast.applicant, cast.application)


# Who sees what ---------------------------------------------------------------------------

SEES = {"lead_organizer", "organizer", "mentor", "co_mentor", "other_mentor", "applicant"}


def seen_by(cast, rows):
    """The names in the cast of everybody to whom the row is visible."""
    people = [*cast.people.items(), ("nobody", AnonymousUser())]
    return {name for name, person in people if rows.visible_to(person, NOW).exists()}


@pytest.mark.parametrize("state", Application.MOVES)
def test_an_application_is_seen_when_it_is_handed_in_and_a_draft_by_its_owner_alone(cast, state):
    Application.objects.update(state=state, submitted_at=NOW, decided_at=NOW)
    private = state in {"draft", "withdrawn"}
    assert seen_by(cast, Application.objects) == ({"applicant"} if private else SEES)


def test_a_choice_is_seen_by_the_projects_own_mentors(cast):
    first = ProjectChoice.objects.filter(project=cast.project)
    assert seen_by(cast, first) == SEES - {"other_mentor"}


def test_a_review_is_seen_by_colleagues_only_after_their_own(cast):
    choice = cast.application.choices.get(project=cast.project)
    review = ReviewFactory(choice=choice, reviewer=cast.mentor)
    assert seen_by(cast, Review.objects) == {"mentor"}
    Review.objects.update(state="final", finished_at=NOW)
    assert seen_by(cast, Review.objects) == {"mentor", "organizer", "lead_organizer"}
    ReviewFactory(choice=choice, reviewer=cast.co_mentor, state="final")
    assert "co_mentor" in seen_by(cast, Review.objects.filter(pk=review.pk))


def test_scores_and_shortlist_sentences_are_seen_by_whoever_may_read_the_review(cast):
    choice = cast.application.choices.get(project=cast.project)
    review = ReviewFactory(choice=choice, reviewer=cast.mentor, state="final")
    score, sentence = ScoreFactory(review=review), ShortlistedFactory(choice=choice, by=cast.mentor)
    rows = [kind.filter(pk=row.pk) for kind, row in (
        (Review.objects, review), (Score.objects, score), (Shortlisted.objects, sentence),
    )]  # fmt: skip
    for row in rows:
        assert seen_by(cast, row) == {"mentor", "organizer", "lead_organizer"}
    ParticipationFactory(cohort=cast.cohort, mentor=True, user=cast.organizer)
    join_team(cast.project, cast.organizer, "co_mentor")
    for row in rows:
        assert seen_by(cast, row) == {"mentor", "lead_organizer"}
    ReviewFactory(choice=choice, reviewer=cast.organizer, state="final")
    for row in rows:
        assert seen_by(cast, row) == {"mentor", "organizer", "lead_organizer"}


def test_an_assignment_is_seen_by_the_cohorts_organizers(cast):
    AssignmentFactory(cohort=cast.cohort)
    assert seen_by(cast, Assignment.objects) == {"organizer", "lead_organizer"}


def test_a_role_that_has_ended_shows_nothing(cast):
    Participation.objects.filter(user=cast.organizer).update(ended_at=NOW)
    assert not Application.objects.visible_to(cast.organizer, NOW).exists()
    cast.project.team.filter(mentor=cast.mentor).update(ended_at=NOW)
    assert not Application.objects.visible_to(cast.mentor, NOW).exists()


def test_an_organizer_of_another_cohort_sees_nothing_of_this_one(cast):
    assert not Application.objects.visible_to(cast.other_organizer, NOW).exists()
    elsewhere = ApplicationFactory(cohort=cast.other_cohort, state="submitted")
    assert list(Application.objects.visible_to(cast.other_organizer, NOW)) == [elsewhere]


def test_a_role_that_begins_tomorrow_shows_nothing_today(cast):
    row = ParticipationFactory(
        cohort=cast.cohort, organizer=True, started_at=NOW + timedelta(days=1)
    )
    assert not Application.objects.visible_to(row.user, NOW).exists()
    assert Application.objects.visible_to(row.user, NOW + timedelta(days=2)).exists()
