"""People, cohorts, their schedules, and the ways in."""

from datetime import date, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from cohorts import models as cohorts
from cohorts.models import PhaseKind, Role, end_of_day, start_of_day
from cohorts.states import CohortState, InvitationState, MentorRequestState
from tests.factories.base import NOW, PASSWORD, Base

AMP_2026 = [
    (PhaseKind.ANNOUNCEMENT, "Announcement", date(2026, 2, 1), date(2026, 2, 1)),
    (PhaseKind.IDEAS, "Mentors and ideas", date(2026, 3, 10), date(2026, 4, 30)),
    (PhaseKind.APPLICATIONS, "Applications", date(2026, 5, 10), date(2026, 5, 30)),
    (PhaseKind.SELECTION, "Selection", date(2026, 6, 1), date(2026, 6, 12)),
    (PhaseKind.KICKOFF, "Kickoff", date(2026, 6, 15), date(2026, 6, 15)),
    (PhaseKind.MIDTERM, "Midterm evaluation", date(2026, 8, 12), date(2026, 8, 22)),
    (PhaseKind.FINAL, "Final evaluation", date(2026, 10, 6), date(2026, 10, 17)),
    (PhaseKind.RECOGNITION, "Recognition", date(2026, 10, 24), date(2026, 10, 24)),
]
"""The dates of AMP 2026, first and last day, as they were published."""


class UserFactory(Base):
    """An account that can sign in with ``PASSWORD``; ``verified=False`` leaves out its address."""

    class Meta:
        model = cohorts.User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    joined_at = NOW - timedelta(days=100)

    class Params:
        github = factory.Trait(
            github_id=factory.Sequence(lambda n: 1000 + n),
            github_login=factory.LazyAttribute(lambda user: f"gh-{user.github_id}"),
        )

    @factory.post_generation
    def verified(user: Any, create: bool, extracted: bool | None, **_rest: Any) -> None:  # noqa: N805
        if create and extracted is not False:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


class CohortFactory(Base):
    """A cohort in any state, with a confirmed schedule where its state asks for one.

    ``schedule=True`` writes the phases of 2026.
    """

    class Meta:
        model = cohorts.Cohort

    number = factory.Sequence(lambda n: 100 + n)
    name = factory.LazyAttribute(lambda cohort: f"Cohort {cohort.number}")
    slug = factory.LazyAttribute(lambda cohort: f"cohort-{cohort.number}")
    summary = "Eighteen weeks of mentored work on AsyncAPI."
    state = CohortState.OPEN
    created_at = NOW - timedelta(days=200)
    expectations = "## What we expect\n\n- Eight hours a week\n- A note when life gets in the way"
    code_of_conduct = "## Code of Conduct\n\nBe kind. The **committee** answers reports."
    slack_url = "https://asyncapi.slack.com/archives/C0123456789"
    discussion_url = "https://github.com/orgs/asyncapi/discussions/123"
    confirmed_at = factory.LazyAttribute(
        lambda cohort: NOW - timedelta(days=150) if cohort.state != CohortState.DRAFT else None
    )
    confirmed_by = factory.LazyAttribute(lambda cohort: cohort.confirmed_at and UserFactory())

    @factory.post_generation
    def schedule(cohort: Any, create: bool, extracted: bool | None, **_rest: Any) -> None:  # noqa: N805
        if create and extracted:
            schedule_2026(cohort)


def schedule_2026(cohort: cohorts.Cohort) -> list[cohorts.Phase]:
    return cohorts.Phase.objects.bulk_create(
        cohorts.Phase(
            cohort=cohort,
            kind=kind,
            title=title,
            starts_at=start_of_day(first, cohort.zone),
            ends_at=end_of_day(last, cohort.zone),
        )
        for kind, title, first, last in AMP_2026
    )


class PhaseFactory(Base):
    class Meta:
        model = cohorts.Phase

    cohort = factory.SubFactory(CohortFactory)
    kind = PhaseKind.APPLICATIONS
    title = "Applications"
    starts_at = NOW - timedelta(days=10)
    ends_at = NOW + timedelta(days=10)


class ScheduleChangeFactory(Base):
    class Meta:
        model = cohorts.ScheduleChange

    cohort = factory.SubFactory(CohortFactory)
    number = factory.LazyAttribute(lambda change: change.cohort.schedule_changes.count() + 1)
    reason = "The mentors asked for it."
    differences = factory.LazyFunction(
        lambda: [
            {
                "phase": "Final evaluation",
                "field": "ends_at",
                "old": "2026-12-24T00:00:00+00:00",
                "new": "2026-10-18T00:00:00+00:00",
            }
        ]
    )
    changed_at = NOW - timedelta(days=2)
    changed_by = factory.SubFactory(UserFactory)


class ParticipationFactory(Base):
    """A role; ``role`` decides what else the row needs. A mentee needs ``project``."""

    class Meta:
        model = cohorts.Participation

    user = factory.SubFactory(UserFactory)
    cohort = factory.SubFactory(CohortFactory)
    role = Role.VOLUNTEER
    started_at = NOW - timedelta(days=90)
    adult_confirmed_at = factory.LazyAttribute(
        lambda row: row.started_at if row.role == Role.MENTOR else None
    )

    class Params:
        lead_organizer = factory.Trait(role=Role.ORGANIZER, is_lead=True)
        organizer = factory.Trait(role=Role.ORGANIZER)
        mentor = factory.Trait(role=Role.MENTOR)
        wellbeing = factory.Trait(role=Role.WELLBEING)
        mentee = factory.Trait(role=Role.MENTEE, cohort=factory.SelfAttribute("project.cohort"))


class AwayFactory(Base):
    class Meta:
        model = cohorts.Away

    participation = factory.SubFactory(ParticipationFactory, organizer=True)
    starts_at = NOW - timedelta(days=1)
    ends_at = NOW + timedelta(days=6)


class PastOrganizerFactory(Base):
    class Meta:
        model = cohorts.PastOrganizer

    github_id = factory.Sequence(lambda n: 9000 + n)
    github_login = factory.Sequence(lambda n: f"past-organizer-{n}")
    cohort_name = "AMP 2023"
    recorded_at = NOW - timedelta(days=30)
    recorded_by = factory.SubFactory(UserFactory)


class InvitationFactory(Base):
    """An open invitation to an address; ``accepted_by`` makes it a used one."""

    class Meta:
        model = cohorts.Invitation

    cohort = factory.SubFactory(CohortFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    invited_at = NOW - timedelta(days=1)
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyAttribute(lambda row: row.invited_at + timedelta(days=14))
    state = factory.LazyAttribute(
        lambda row: InvitationState.ACCEPTED if row.accepted_by else InvitationState.OPEN
    )
    accepted_by = None
    accepted_at = factory.LazyAttribute(lambda row: NOW if row.accepted_by else None)

    class Params:
        for_login = factory.Trait(email="", github_login="octo-mentor")


class MentorRequestFactory(Base):
    class Meta:
        model = cohorts.MentorRequest

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    text = "I would like to help with the generator."
    adult_confirmed_at = NOW - timedelta(days=3)
    asked_at = NOW - timedelta(days=3)
    state = MentorRequestState.WAITING
    answered_by = factory.LazyAttribute(
        lambda row: UserFactory() if row.state != MentorRequestState.WAITING else None
    )
    answered_at = factory.LazyAttribute(lambda row: NOW if row.answered_by else None)
