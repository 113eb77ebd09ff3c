"""Working hours, time off, another mentor: in the words of the reader's cohorts.

It needs no committee and no contact, so it is there from the first day of a cohort.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from cohorts.models import Cohort, Participation, Role
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.cards import Contact, people_to_ask


@dataclass(frozen=True)
class Said:
    """What one cohort says, and the next steps of this reader in it."""

    cohort: Cohort
    people: list[Contact]
    is_mentor: bool


def boundaries(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = cohorts_of(request, now)
    mentored = roles_of(request, now).filter(role=Role.MENTOR).values_list("cohort", flat=True)
    cohorts = mine or Cohort.objects.public().exclude(state__in=ENDED_COHORT_STATES)
    said = [Said(one, people_to_ask(one, now), one.pk in mentored) for one in cohorts]
    return render(request, "conduct/boundaries.html", {"said": said, "is_mine": bool(mine)})


def roles_of(request: HttpRequest, now: datetime) -> QuerySet[Participation]:
    if not request.user.is_authenticated:
        return Participation.objects.none()
    return Participation.objects.active(now).filter(user=request.user)


def cohorts_of(request: HttpRequest, now: datetime) -> list[Cohort]:
    rows = Cohort.objects.filter(participations__in=roles_of(request, now))
    return list(rows.exclude(state__in=ENDED_COHORT_STATES).distinct())


urls = [path("help/boundaries/", boundaries, name="boundaries")]
