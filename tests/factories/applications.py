"""Applications and all that follows from them: rosters, screenings, reviews."""

from datetime import date, timedelta

import factory

from applications import models as applications
from applications.states import (
    ApplicationState,
    ConflictState,
    ReviewState,
)
from applications.states import RosterImportState as ImportState
from tests.factories.base import NOW, Base
from tests.factories.people import CohortFactory, UserFactory
from tests.factories.projects import published_project

UNDECIDED = {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}


class ApplicationFactory(Base):
    class Meta:
        model = applications.Application

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    state = ApplicationState.DRAFT
    motivation = "I use AsyncAPI at work and want to give something back."
    contributions = "Two pull requests, and many answers in Slack."
    availability = "Evenings and Saturdays."
    hours_per_week = 10
    time_zone = "Africa/Lagos"
    ai_use = "None."
    created_at = saved_at = NOW - timedelta(days=5)
    submitted_at = factory.LazyAttribute(
        lambda row: NOW - timedelta(days=1) if row.state != ApplicationState.DRAFT else None
    )
    withdrawn_at = factory.LazyAttribute(
        lambda row: NOW if row.state == ApplicationState.WITHDRAWN else None
    )
    decided_at = factory.LazyAttribute(lambda row: None if row.state in UNDECIDED else NOW)


class ProjectChoiceFactory(Base):
    class Meta:
        model = applications.ProjectChoice

    application = factory.SubFactory(ApplicationFactory)
    project = factory.LazyAttribute(lambda choice: published_project(choice.application.cohort))
    rank = factory.LazyAttribute(lambda choice: choice.application.choices.count() + 1)
    approach = "Read the code, write tests, then change it in small steps."
    deliverables = "A documented feature with tests."
    timeline = "Six weeks of work, two of review."


class SubmissionFactory(Base):
    class Meta:
        model = applications.Submission

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.SUBMITTED)
    number = factory.LazyAttribute(lambda row: row.application.submissions.count() + 1)
    at = NOW - timedelta(days=1)
    content = factory.LazyFunction(dict)


class OtherProgrammeFactory(Base):
    class Meta:
        model = applications.OtherProgramme

    user = factory.SubFactory(UserFactory)
    name = "GSoC"
    starts_on = date(2026, 5, 25)
    ends_on = date(2026, 8, 31)
    declared_at = NOW


class ProgrammeFactory(Base):
    class Meta:
        model = applications.Programme

    name = factory.Sequence(lambda n: f"Programme {chr(65 + n % 26)}{chr(97 + n // 26)}")


class EditionFactory(Base):
    class Meta:
        model = applications.Edition

    programme = factory.SubFactory(ProgrammeFactory)
    name = "2026"
    starts_on = date(2026, 5, 25)
    ends_on = date(2026, 8, 31)


class ListedParticipantFactory(Base):
    class Meta:
        model = applications.ListedParticipant

    edition = factory.SubFactory(EditionFactory)
    github_login = factory.Sequence(lambda n: f"listed-{n}")
    name = factory.Sequence(lambda n: f"Listed Person {n}")
    imported_at = NOW


class ContestFactory(Base):
    class Meta:
        model = applications.Contest

    check_said = factory.SubFactory("tests.factories.EligibilityCheckFactory")
    cohort = factory.SelfAttribute("check_said.cohort")
    user = factory.SelfAttribute("check_said.user")
    rule = applications.Rule.MAINTAINER
    record = "roster:maintainer-mo:5555"
    text = "That is somebody else."
    made_at = NOW


class QuestionFactory(Base):
    class Meta:
        model = applications.Question

    cohort = factory.SubFactory(CohortFactory)
    position = factory.LazyAttribute(lambda row: row.cohort.questions.count() + 1)
    kind = applications.QuestionKind.SHORT
    label = "Which part of the code do you know?"


class LaterCloseFactory(Base):
    class Meta:
        model = applications.LaterClose

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    until_at = NOW + timedelta(days=14)
    reason = "The power was cut for two days."
    granted_at = NOW
    granted_by = factory.SubFactory(UserFactory)


class DraftReminderFactory(Base):
    class Meta:
        model = applications.DraftReminder

    application = factory.SubFactory(ApplicationFactory)
    closes_at = NOW + timedelta(days=1)
    hours = 24
    at = NOW


class LotteryFactory(Base):
    class Meta:
        model = applications.Lottery

    cohort = factory.SubFactory(CohortFactory)
    drawn_at = NOW


class ReviewReminderFactory(Base):
    class Meta:
        model = applications.ReviewReminder

    cohort = factory.SubFactory(CohortFactory)
    reviewer = factory.SubFactory(UserFactory)
    ends_at = NOW + timedelta(days=1)
    hours = 24
    at = NOW


class ScreeningReasonFactory(Base):
    class Meta:
        model = applications.ScreeningReason

    cohort = factory.SubFactory(CohortFactory)
    position = factory.LazyAttribute(lambda row: row.cohort.screening_reasons.count() + 1)
    code = factory.Sequence(lambda n: f"reason-{n}")
    words = "The parts of the form were left out."


class ScreeningFactory(Base):
    class Meta:
        model = applications.Screening

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.SUBMITTED)
    cohort = factory.SelfAttribute("application.cohort")
    reason = factory.LazyAttribute(
        lambda row: ScreeningReasonFactory(cohort=row.cohort) if row.state == "rejected" else None
    )
    decided_at = factory.LazyAttribute(lambda row: None if row.state == "waiting" else NOW)
    decided_by = factory.LazyAttribute(lambda row: UserFactory() if row.decided_at else None)
    state = "waiting"


class LookAlikeFactory(Base):
    class Meta:
        model = applications.LookAlike

    class Params:
        pair = factory.LazyFunction(
            lambda: sorted((ApplicationFactory(), ApplicationFactory()), key=lambda row: row.pk)
        )

    one = factory.LazyAttribute(lambda row: row.pair[0])
    other = factory.LazyAttribute(lambda row: row.pair[1])
    likeness = 95
    found_at = NOW


class RosterImportFactory(Base):
    class Meta:
        model = applications.RosterImport

    source = "MAINTAINERS.yaml"
    version = factory.Sequence(lambda n: f"{n:016x}")
    text = "[]"
    read_at = NOW - timedelta(days=1)
    state = ImportState.APPLIED
    applied_at = factory.LazyAttribute(
        lambda row: row.read_at if row.state == ImportState.APPLIED else None
    )


class RosterSourceFactory(Base):
    class Meta:
        model = applications.RosterSource

    address = factory.Sequence(lambda n: f"https://raw.githubusercontent.com/{n}/MAINTAINERS.yaml")


class RosterSpanFactory(Base):
    class Meta:
        model = applications.RosterSpan

    login = factory.Sequence(lambda n: f"maintainer-{n}")
    github_id = factory.Sequence(lambda n: 5000 + n)
    name = factory.LazyAttribute(lambda span: span.login)
    from_at = NOW - timedelta(days=300)
    last_import = factory.SubFactory(RosterImportFactory)


class EligibilityCheckFactory(Base):
    class Meta:
        model = applications.EligibilityCheck

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    occasion = applications.Occasion.BEFORE
    verdict = applications.Verdict.CLEAR
    results = factory.LazyFunction(list)
    rules_version = 1
    checked_at = NOW


class CriterionFactory(Base):
    class Meta:
        model = applications.Criterion

    cohort = factory.SubFactory(CohortFactory)
    position = factory.LazyAttribute(lambda row: row.cohort.criteria.count() + 1)
    name = factory.LazyAttribute(lambda row: f"Criterion {row.position}")
    question = "How well does the proposal fit the project?"
    steps = factory.LazyFunction(lambda: ["not at all", "a little", "partly", "well", "very well"])


class ReviewFactory(Base):
    class Meta:
        model = applications.Review

    choice = factory.SubFactory(ProjectChoiceFactory)
    reviewer = factory.SubFactory(UserFactory)
    state = ReviewState.DRAFT
    saved_at = NOW
    finished_at = factory.LazyAttribute(lambda row: NOW if row.state == ReviewState.FINAL else None)


class ScoreFactory(Base):
    class Meta:
        model = applications.Score

    review = factory.SubFactory(ReviewFactory)
    criterion = factory.LazyAttribute(
        lambda row: CriterionFactory(cohort=row.review.choice.application.cohort)
    )
    step = 4


class ConflictFactory(Base):
    class Meta:
        model = applications.Conflict

    reviewer = factory.SubFactory(UserFactory)
    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.SUBMITTED)
    state = ConflictState.HARD
    declared_at = NOW
    declared_by = factory.SelfAttribute("reviewer")
    lifted_by = factory.LazyAttribute(
        lambda row: UserFactory() if row.state == ConflictState.LIFTED else None
    )
    lifted_at = factory.LazyAttribute(lambda row: NOW if row.lifted_by else None)


class ShortlistedFactory(Base):
    class Meta:
        model = applications.Shortlisted

    choice = factory.SubFactory(ProjectChoiceFactory)
    project = factory.SelfAttribute("choice.project")
    position = factory.LazyAttribute(lambda row: row.project.shortlist.count() + 1)
    at = NOW
    by = factory.SubFactory(UserFactory)


class ContributionFactory(Base):
    class Meta:
        model = applications.Contribution

    choice = factory.SubFactory(ProjectChoiceFactory)
    position = factory.LazyAttribute(lambda row: row.choice.contributions.count() + 1)
    url = factory.Sequence(lambda n: f"https://github.com/asyncapi/cli/pull/{n}")
    kind = applications.ContributionKind.CODE
    sentence = "The message for a missing file names the file."
    added_at = changed_at = NOW
