"""The people whom the tests speak of, in one open cohort, at noon on 20 May 2026.

``cast`` is the fixture; the clock stands still at ``NOW`` while a test has it.
Whoever needs another day travels: ``with time_machine.travel(...)``.
"""

import time
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from applications.models import Application
from applications.states import ApplicationState
from cohorts.models import Cohort, Part, Participation, Project, User
from tests.factories import (
    NOW,
    ApplicationFactory,
    CohortFactory,
    ParticipationFactory,
    ProjectChoiceFactory,
    UserFactory,
    join_team,
    mentor_in,
    published_project,
)


@dataclass(frozen=True)
class Cast:
    """One of everybody.

    ``mentor`` leads ``project`` with ``co_mentor`` beside them; ``mentee`` works
    in it; ``applicant`` handed in ``application``, which ranks ``project`` first
    and ``other_project``, led by ``other_mentor``, second. ``other_organizer``
    organizes ``other_cohort`` only. ``outsider`` has an account and no role.
    """

    cohort: Cohort
    lead_organizer: User
    organizer: User
    mentor: User
    co_mentor: User
    other_mentor: User
    mentee: User
    applicant: User
    volunteer: User
    wellbeing: User
    outsider: User
    other_organizer: User
    project: Project
    other_project: Project
    application: Application
    other_cohort: Cohort

    @property
    def people(self) -> dict[str, User]:
        return {name: it for name, it in vars(self).items() if isinstance(it, User)}

    def role(self, person: User) -> Participation:
        """The person's row in the cohort: the mentor's, organizer's, … participation."""
        return Participation.objects.get(user=person, cohort=self.cohort)


def gather() -> Cast:
    cohort = CohortFactory(name="AMP 2026", number=4, slug="amp-2026", schedule=True)
    other_cohort = CohortFactory(name="AMP 2024", number=3, slug="amp-2024", state="finished")
    mentor = mentor_in(cohort, name="Mentor Mona", email="mentor@example.org", github=True)
    co_mentor = mentor_in(cohort, name="Co-mentor Cleo", email="co-mentor@example.org")
    other_mentor = mentor_in(cohort, name="Other Odd", email="other-mentor@example.org")
    project = published_project(cohort, lead=mentor, title="CLI", slug="cli")
    other = published_project(cohort, lead=other_mentor, title="Generator", slug="generator")
    join_team(project, co_mentor, Part.CO_MENTOR)
    applicant = UserFactory(name="Applicant Ada", email="applicant@example.org", github=True)
    return Cast(
        cohort=cohort,
        lead_organizer=member(cohort, "Lead Lena", "lead@example.org", lead_organizer=True),
        organizer=member(cohort, "Organizer Omar", "organizer@example.org", organizer=True),
        mentor=mentor,
        co_mentor=co_mentor,
        other_mentor=other_mentor,
        mentee=member(cohort, "Mentee Mika", "mentee@example.org", role="mentee", project=project),
        applicant=applicant,
        volunteer=member(cohort, "Volunteer Vera", "volunteer@example.org"),
        wellbeing=member(cohort, "Wellbeing Wanja", "wellbeing@example.org", wellbeing=True),
        outsider=UserFactory(name="Outsider Otto", email="outsider@example.org"),
        other_organizer=member(
            other_cohort, "Earlier Eva", "earlier@example.org", lead_organizer=True
        ),
        project=project,
        other_project=other,
        application=application_of(applicant, cohort, project, other),
        other_cohort=other_cohort,
    )


def member(cohort: Cohort, name: str, email: str, **role: Any) -> User:
    person = UserFactory(name=name, email=email)
    ParticipationFactory(user=person, cohort=cohort, **role)
    return person


def application_of(person: User, cohort: Cohort, *projects: Project) -> Application:
    """An application that ``person`` handed in, ranking ``projects`` in this order."""
    application = ApplicationFactory(user=person, cohort=cohort, state=ApplicationState.SUBMITTED)
    for rank, project in enumerate(projects, start=1):
        ProjectChoiceFactory(application=application, project=project, rank=rank)
    return application


def signed_in(person: User | None) -> Client:
    """A browser in which ``person`` is signed in, with the second factor where it is due."""
    client = Client()
    if person is None:
        return client
    client.force_login(person)
    person = User.objects.get(pk=person.pk)
    if person.is_staff or person.is_superuser:
        show_second_factor(client, person, at=NOW.timestamp())
    return client


def show_second_factor(client: Client, person: User, *, at: float) -> None:
    """As after a code from an authenticator app, ``at`` seconds since 1970."""
    Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused"}}
    )
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at}]
    session.save()


def prove_again(client: Client) -> Client:
    """As after typing the password once more, this very moment."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    proofs = session.get("account_authentication_methods", [])
    proof = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [*proofs, proof]
    session.save()
    return client


@pytest.fixture
def at_noon() -> Any:
    """The clock stands still at ``NOW``."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def cast(db: None, at_noon: Any) -> Cast:
    return gather()
