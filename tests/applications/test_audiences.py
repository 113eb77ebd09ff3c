"""Whom cohorts reaches through applications, and what a new cohort is given."""

import pytest

from applications.models import Criterion
from applications.states import ApplicationState, Round
from cohorts.actions.cohort import cancel, copy_cohort, create_cohort
from cohorts.actions.neighbours import people_of
from cohorts.actions.projects import withdraw_project
from cohorts.models import Message
from tests.factories import (
    NOW,
    ApplicationFactory,
    OfferFactory,
    ProjectChoiceFactory,
    QuestionFactory,
)

STILL = {"submitted", "waitlisted"}


@pytest.mark.parametrize("state", ApplicationState.values)
def test_a_projects_applicants_are_those_who_still_hope(cast, state):
    person = ApplicationFactory(cohort=cast.cohort, state=state).user
    ProjectChoiceFactory(application=person.applications.get(), project=cast.project)
    assert (person in people_of("project.applicants", cast.project)) == (state in STILL)


def test_whoever_is_offered_the_project_is_told_and_who_is_offered_another_is_not(cast):
    offered = ApplicationFactory(cohort=cast.cohort, state="offered")
    ProjectChoiceFactory(application=offered, project=cast.project)
    offer = OfferFactory(application=offered, project=cast.other_project)
    assert offered.user not in people_of("project.applicants", cast.project)
    offer.project = cast.project
    offer.save()
    assert offered.user in people_of("project.applicants", cast.project)


def test_only_those_who_chose_the_project(cast):
    elsewhere = ApplicationFactory(cohort=cast.cohort, state="submitted")
    ProjectChoiceFactory(application=elsewhere, project=cast.other_project)
    assert people_of("project.applicants", cast.project) == [cast.applicant]


@pytest.mark.parametrize("name", ["cohort.applicants", "schedule.applicants"])
@pytest.mark.parametrize("state", ApplicationState.values)
def test_a_cohorts_applicants_are_those_for_whom_a_date_still_counts(cast, name, state):
    person = ApplicationFactory(cohort=cast.cohort, state=state).user
    told = state in {"draft", "submitted", "offered", "waitlisted", "accepted"}
    assert (person in people_of(name, cast.cohort)) == told
    assert person not in people_of(name, cast.other_cohort)


def test_everybody_is_named_once(cast):
    ProjectChoiceFactory(application=cast.application, rank=3)
    assert people_of("cohort.applicants", cast.cohort) == [cast.applicant]


def test_a_withdrawn_project_is_told_to_its_applicants(cast):
    withdraw_project(cast.project, by=cast.organizer, now=NOW, reason="Its mentor is ill.")
    message = Message.objects.get(recipient=cast.applicant)
    assert message.kind == "cohorts/project_withdrawn"


def test_a_cancelled_cohort_is_told_to_drafts_too(cast, draft):
    cancel(cast.cohort, by=cast.lead_organizer, now=NOW, reason="No mentors.")
    told = set(Message.objects.values_list("recipient", flat=True))
    assert {cast.applicant.pk, cast.outsider.pk} <= told


def test_a_new_cohort_has_the_programmes_rubric(cast):
    made = create_cohort(by=cast.organizer, now=NOW, name="AMP 2027", number=5, slug="amp-2027")
    first, second = (
        list(made.criteria.of_round(of).values_list("name", flat=True)) for of in Round.values
    )
    assert first == ["Alignment", "Clarity", "Feasibility", "Experience"]
    assert second == ["Communication", "Understanding", "Quality", "Collaboration"]
    assert all(len(steps) == 5 for steps in made.criteria.values_list("steps", flat=True))


def test_a_copied_cohort_has_the_rubric_of_its_source(cast):
    Criterion.objects.create(
        cohort=cast.cohort, position=1, name="Kindness", question="Are they kind?", weight=2,
        steps=["1", "2", "3", "4", "5"],
    )  # fmt: skip
    made = copy_cohort(
        cast.cohort, by=cast.organizer, now=NOW, name="AMP 2027", number=5, slug="amp-2027",
        starts_at=NOW,
    )  # fmt: skip
    assert list(made.criteria.values_list("name", "weight")) == [("Kindness", 2)]


def test_a_copied_cohort_asks_what_its_source_asks(cast):
    for label in ("Which part do you know?", "What would you like to learn?"):
        QuestionFactory(cohort=cast.cohort, label=label, kind="one_of", options=["A", "B"])
    made = copy_cohort(
        cast.cohort, by=cast.organizer, now=NOW, name="AMP 2027", number=5, slug="amp-2027",
        starts_at=NOW,
    )  # fmt: skip
    asks = ("position", "label", "kind", "options")
    assert list(made.questions.values(*asks)) == list(cast.cohort.questions.values(*asks))
    assert made.questions.count() == 2
