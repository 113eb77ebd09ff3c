"""Projects, their teams, and what happened."""

from datetime import timedelta
from typing import Any

import factory

from cohorts import models as cohorts
from cohorts.models import Part
from cohorts.states import MessageState
from cohorts.states import ProjectState as State
from tests.factories.base import NOW, Base
from tests.factories.people import CohortFactory, ParticipationFactory, UserFactory


class SkillFactory(Base):
    class Meta:
        model = cohorts.Skill
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Skill {n}")
    slug = factory.LazyAttribute(lambda skill: skill.name.lower().replace(" ", "-"))


class ProjectFactory(Base):
    """A project in any state, stamped as the state asks, with nobody: see ``published_project``."""

    class Meta:
        model = cohorts.Project

    cohort = factory.SubFactory(CohortFactory)
    title = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.LazyAttribute(lambda project: project.title.lower().replace(" ", "-"))
    summary = "Make the tools easier to use."
    description = "What the work is about, in *Markdown*."
    repositories = factory.LazyFunction(lambda: ["https://github.com/asyncapi/cli"])
    outcomes = "A release that people use."
    state = State.DRAFT
    proposed_by = factory.SubFactory(UserFactory)
    created_at = NOW - timedelta(days=60)
    proposed_at = factory.LazyAttribute(
        lambda project: NOW - timedelta(days=50) if project.state != State.DRAFT else None
    )
    published_at = factory.LazyAttribute(
        lambda project: NOW - timedelta(days=40) if project.state == State.PUBLISHED else None
    )
    withdrawn_at = factory.LazyAttribute(
        lambda project: NOW - timedelta(days=5) if project.state == State.WITHDRAWN else None
    )


class MilestoneFactory(Base):
    class Meta:
        model = cohorts.Milestone

    project = factory.SubFactory(ProjectFactory)
    position = factory.LazyAttribute(lambda step: step.project.milestones.count() + 1)
    title = factory.LazyAttribute(lambda step: f"Step {step.position}")


class MentoringFactory(Base):
    """A mentor's part on a project. The mentor's role in the cohort is another row."""

    class Meta:
        model = cohorts.Mentoring

    project = factory.SubFactory(ProjectFactory)
    mentor = factory.SubFactory(UserFactory)
    part = Part.LEAD
    started_at = NOW - timedelta(days=60)


def mentor_in(cohort: cohorts.Cohort, **person: Any) -> cohorts.User:
    """A new person who is mentor in ``cohort``."""
    return ParticipationFactory(cohort=cohort, mentor=True, user=UserFactory(**person)).user


def join_team(
    project: cohorts.Project, mentor: cohorts.User, part: str = Part.LEAD
) -> cohorts.Mentoring:
    return MentoringFactory(project=project, mentor=mentor, part=part)


def whole_project(cohort: cohorts.Cohort, *, lead: Any = None, **fields: Any) -> cohorts.Project:
    """A project that lacks nothing: lead mentor, skills, three milestones. A draft unless told."""
    lead = lead or mentor_in(cohort)
    project = ProjectFactory(cohort=cohort, proposed_by=lead, **fields)
    join_team(project, lead)
    project.skills.add(SkillFactory(name="JavaScript"), SkillFactory(name="Testing"))
    for title in ("Triage issues", "Review a change", "Cut a release"):
        MilestoneFactory(project=project, title=title)
    return project


def published_project(
    cohort: cohorts.Cohort, *, lead: Any = None, **fields: Any
) -> cohorts.Project:
    return whole_project(cohort, lead=lead, state=State.PUBLISHED, **fields)


class EventFactory(Base):
    class Meta:
        model = cohorts.Event

    at = NOW
    by = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)
    verb = "edited"
    object_type = "cohorts.cohort"
    object_id = factory.LazyAttribute(lambda event: event.cohort.pk)
    object_name = factory.LazyAttribute(lambda event: str(event.cohort))


class MessageFactory(Base):
    class Meta:
        model = cohorts.Message

    key = factory.Sequence(lambda n: f"message-{n}")
    recipient = factory.SubFactory(UserFactory)
    address = factory.LazyAttribute(lambda message: message.recipient.email)
    kind = "cohorts/schedule_changed"
    subject = "Dates have changed"
    text = "Dates have changed.\n"
    html = "<p>Dates have changed.</p>"
    state = MessageState.WAITING
    created_at = NOW
    due_at = NOW
    sent_at = factory.LazyAttribute(
        lambda message: NOW if message.state == MessageState.SENT else None
    )
    leased_until = factory.LazyAttribute(
        lambda message: (
            NOW + timedelta(minutes=10) if message.state == MessageState.SENDING else None
        )
    )
