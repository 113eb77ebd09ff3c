"""Whom ``cohorts`` reaches through applications: people whom it does not know itself."""

from typing import Any

from django.db.models import Q

from applications.models import Application, ProjectChoice, closed_to
from applications.rules.freed import HOLDING
from applications.states import ApplicationState, OfferState
from cohorts.models import Cohort, Project, User

# For whom a date or a cancellation still changes something.
CONCERNED = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.OFFERED,
    ApplicationState.WAITLISTED,
    ApplicationState.ACCEPTED,
)
STILL_HOPING = (ApplicationState.SUBMITTED, ApplicationState.WAITLISTED)


def applicants_of_project(project: Project, reader: User | None = None) -> list[User]:
    """Who handed in an application that ranks the project and still hopes, or has its offer.

    Not those who withdrew, were not selected, or have been offered another place
    unless they were asked whether they would move here.
    For a ``reader`` not those, either, whose application is closed to them.
    """
    choosing = ProjectChoice.objects.filter(project=project).values("application")
    concerned = Q(pk__in=choosing, state__in=STILL_HOPING) | Q(
        state__in=HOLDING, offers__project=project, offers__state=OfferState.OPEN
    )
    return people(concerned & ~closed_to(reader, "pk") if reader else concerned)


def applicants_of_cohort(cohort: Cohort) -> list[User]:
    """Who has begun or handed in an application that is not over."""
    return people(Q(cohort=cohort, state__in=CONCERNED))


def people(concerned: Q) -> list[User]:
    applications: Any = Application.objects.filter(concerned).order_by()
    return list(User.objects.filter(pk__in=applications.values("user")))
