"""The frame of every desk page: whose it is, what it is called, and the ways to its neighbours.

Other apps put their own pages into it: ``on_desk`` finds the cohort, and
``desk_page`` renders a template that extends ``cohorts/desk/_desk.html``.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, MentorRequest, Message, Project
from cohorts.states import CohortState, MentorRequestState, MessageState, ProjectState
from cohorts.views.chips import chip
from cohorts.views.panels import Link, links_for

View = Callable[..., HttpResponse]


def on_desk(view: View) -> View:
    """Call ``view(request, cohort, now, …)`` with the reader's own cohort of the slug; else 404."""

    @login_required
    @wraps(view)
    def of_cohort(request: HttpRequest, slug: str, **keys: Any) -> HttpResponse:
        now = timezone.now()
        mine = Cohort.objects.organized_by(request.user, now)
        return view(request, get_object_or_404(mine, slug=slug), now, **keys)

    return of_cohort


def desk_page(
    request: HttpRequest,
    cohort: Cohort,
    template: str,
    *,
    now: datetime,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of the desk. ``here`` names the entry of the navigation that it belongs to."""
    waits = context.pop("waits", None) or waiting(cohort, request.user)
    frame = {
        "cohort": cohort,
        "chip": chip(CohortState, cohort.state),
        "nav": navigation(request, cohort, waits, now),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
    return render(request, template, frame | context, status=status)


def waiting(cohort: Cohort, reader: Any) -> dict[str, int]:
    """How much of each kind waits for an organizer."""
    ideas = Project.objects.filter(cohort=cohort, state=ProjectState.PROPOSED)
    asked = MentorRequest.objects.filter(cohort=cohort, state=MentorRequestState.WAITING)
    told = Message.objects.visible_to(reader)
    failed = told.filter(cohort=cohort, state=MessageState.FAILED)
    return {"ideas": ideas.count(), "requests": asked.count(), "failed": failed.count()}


def navigation(
    request: HttpRequest, cohort: Cohort, waits: dict[str, int], now: datetime
) -> list[Link]:
    own = [
        ("desk", _("Overview"), 0, 0),
        ("desk_schedule", _("Schedule"), 0, 10),
        ("desk_cohort_edit", _("Texts"), 0, 20),
        ("desk_people", _("People"), waits["requests"], 30),
        ("desk_projects", _("Projects"), waits["ideas"], 40),
        ("desk_messages", _("Messages"), waits["failed"], 80),
        ("desk_events", _("History"), 0, 90),
    ]
    links = [
        Link(name, reverse(f"cohorts:{name}", args=[cohort.slug]), label, count, order)
        for name, label, count, order in own
    ]
    links += links_for(user=request.user, now=now, cohort=cohort)
    return sorted(links, key=lambda link: link.order)
