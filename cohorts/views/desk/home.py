"""All desks of a person, and the one page from which a cohort is run."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Event, MentorRequest, Message, Participation, Project
from cohorts.permissions import allowed, check
from cohorts.rules.line import draw
from cohorts.states import CohortState, MentorRequestState, MessageState, ProjectState
from cohorts.views.chips import chip
from cohorts.views.desk.frame import desk_page, on_desk, waiting
from cohorts.views.desk.moves import moves_of
from cohorts.views.desk.next import Look, steps
from cohorts.views.desk.records import as_item
from cohorts.views.panels import marks_for, panels_for, steps_for

EVENTS_SHOWN = 8
# What is over stands last.
LATE = {CohortState.FINISHED: 1, CohortState.CANCELLED: 2}


@login_required
def desks(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    check(request.user, "cohort.create", now=now)
    mine = list(Cohort.objects.organized_by(request.user, now).prefetch_related("phases"))
    waits, leads = waiting_in(mine), leads_in(mine, now)
    looks = [
        Look(cohort, list(cohort.phases.all()), waits[cohort.pk], leads.get(cohort.pk, 0), now)
        for cohort in mine
    ]
    looks.sort(key=lambda look: LATE.get(CohortState(look.cohort.state), 0))
    return render(request, "cohorts/desk/desks.html", {"rows": [row(look) for look in looks]})


def row(look: Look) -> dict[str, Any]:
    step = min(steps(look), key=lambda each: each.urgency)
    return {"cohort": look.cohort, "chip": chip(CohortState, look.cohort.state), "next": step}


def leads_in(cohorts: list[Cohort], now: datetime) -> dict[Any, int]:
    """How many lead organizers can be reached, by cohort."""
    leads = Participation.objects.lead_organizers().filter(cohort__in=cohorts).reachable(now)
    return dict(leads.order_by().values_list("cohort").annotate(Count("pk")))


def waiting_in(cohorts: list[Cohort]) -> dict[Any, dict[str, int]]:
    """What ``waiting`` finds, for several cohorts in three queries."""
    asked = {
        "ideas": (Project, ProjectState.PROPOSED),
        "requests": (MentorRequest, MentorRequestState.WAITING),
        "failed": (Message, MessageState.FAILED),
    }
    found: dict[Any, dict[str, int]] = {cohort.pk: dict.fromkeys(asked, 0) for cohort in cohorts}
    for name, (model, state) in asked.items():
        rows = model.objects.filter(cohort__in=cohorts, state=state).order_by()
        for pk, count in rows.values_list("cohort").annotate(Count("pk")):
            found[pk][name] = count
    return found


@on_desk
def desk(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    about = {"user": request.user, "now": now, "cohort": cohort}
    phases, waits = list(cohort.phases.all()), waiting(cohort, request.user)
    leads = leads_in([cohort], now).get(cohort.pk, 0)
    own = steps(Look(cohort, phases, waits, leads, now))
    found = steps_for(**about, otherwise=own, place="desk_next")
    events = Event.objects.visible_to(request.user, now).filter(cohort=cohort)
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk.html",
        now=now,
        waits=waits,
        next=found[0] if found else None,
        line=draw(phases, state=cohort.state, zone=cohort.zone, now=now, marks=marks_for(**about)),
        todo=[step for step in found[1:] if step.url],
        numbers=numbers(cohort, now),
        panels=panels_for("desk", **about),
        moves=moves_of(cohort, allowed(request.user, cohort=cohort, now=now)),
        events=[as_item(event) for event in events.select_related("by")[:EVENTS_SHOWN]],
    )


def numbers(cohort: Cohort, now: datetime) -> list[tuple[int, str]]:
    running = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
    people = cohort.participations.order_by().aggregate(
        mentors=Count("pk", filter=running & Q(role="mentor")),
        mentees=Count("pk", filter=running & Q(role="mentee")),
    )
    published = cohort.projects.published().count()
    invited = cohort.invitations.filter(state="open", expires_at__gt=now).count()
    return [
        (published, _("projects published")),
        (people["mentors"], _("mentors")),
        (invited, _("open invitations")),
        (people["mentees"], _("mentees")),
    ]


urls = [
    path("desk/", desks, name="desks"),
    path("desk/<slug:slug>/", desk, name="desk"),
]
