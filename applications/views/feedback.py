"""Feedback on request: asked for by somebody without a place, written by a mentor, once."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import feedback as actions
from applications.forms.feedback import AskForm, FeedbackForm
from applications.models import Application, FeedbackRequest, ProjectChoice, closed_to
from applications.permissions import check
from applications.rules import feedback as rules
from applications.views.finding import find_cohort, need_application
from cohorts.models import Cohort, Project
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.panels import Link, Next, fills

ON_A_PAGE = 50
MENTOR = 27


@login_required
def ask_for_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    application = need_application(request.user, cohort)
    form = AskForm(request.POST if request.method == "POST" else None, projects=to_ask(application))
    if request.method == "POST" and form.is_valid():
        done = _("The mentors are asked. You hear by mail, and read their answer here.")
        facts = {"form": form, "done": done, "now": now, **form.facts}
        if attempt(request, actions.ask_for_feedback, application, **facts)[0]:
            return redirect("applications:status", slug)
    facts = {"cohort": cohort, "form": form, "can_ask": can_ask(application)}
    return render(request, "applications/ask_for_feedback.html", facts)


def to_ask(application: Application) -> QuerySet[Project]:
    rows = actions.askable_projects(application).filter(choices__application=application)
    return rows.annotate(rank=F("choices__rank")).order_by("rank")


def can_ask(application: Application) -> bool:
    """Whether there is anybody to be asked, and nobody has been."""
    return (
        application.state in rules.ASK_IN
        and actions.was_read(application)
        and not FeedbackRequest.objects.filter(application=application).exists()
        and actions.askable_projects(application).exists()
    )


# The mentors' side ---------------------------------------------------------------------------


@login_required
def feedback(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    rows = FeedbackRequest.objects.for_mentor(request.user)
    rows = rows.select_related("application__cohort", "application__user", "project")
    row = get_object_or_404(rows, pk=pk)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = {"form": form, "done": _("Your answer is sent."), "now": now}
        if attempt(request, actions.answer_feedback, row, **facts, **form.cleaned_data)[0]:
            return redirect("applications:feedback", pk)
    choice = ProjectChoice.objects.visible_to_mentor(request.user).filter(
        application=row.application_id, project=row.project_id
    )
    facts = {"row": row, "form": form, "cohort": row.application.cohort, "choice": choice.first()}
    return render(request, "applications/feedback.html", facts)


@fills("next")
def mentors_next(
    *, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any
) -> list[Next]:
    if not user.is_authenticated:
        return []
    rows = FeedbackRequest.objects.for_mentor(user).unanswered()
    if cohort is not None:
        rows = rows.filter(application__cohort=cohort)
    waiting = list(rows.order_by("asked_at", "pk").values_list("pk", "asked_at"))
    if not waiting:
        return []
    words = ngettext(
        "%(count)s applicant asks you for feedback.",
        "%(count)s applicants ask you for feedback.",
        len(waiting),
    )
    first, asked_at = waiting[0]
    return [
        Next(
            words % {"count": len(waiting)},
            url=reverse("applications:feedback", args=[first]),
            label=_("Write it"),
            date=asked_at + rules.REMIND_AFTER,
            date_words=_("You are reminded on"),
            urgency=MENTOR,
        )
    ]


# The desk ------------------------------------------------------------------------------------


@on_desk
def desk_feedback(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "feedback.see", cohort=cohort, now=now)
    rows = asked_in(cohort, request.user)
    rows = rows.select_related("application__user", "project", "answered_by")
    rows = rows.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    template = "applications/desk/desk_feedback.html"
    return desk_page(request, cohort, template, now=now, page=page)


def asked_in(cohort: Cohort, reader: Any) -> QuerySet[FeedbackRequest]:
    """But for one's own and what a conflict of interest closes to the reader."""
    rows = FeedbackRequest.objects.filter(~closed_to(reader), application__cohort=cohort)
    return rows.exclude(application__user=reader)


@fills("desk_nav")
def desk_links(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Link]:
    """Once everybody has heard."""
    if cohort.released_at is None:
        return []
    waiting = asked_in(cohort, user).unanswered().count()  # type: ignore[attr-defined]
    url = reverse("applications:desk_feedback", args=[cohort.slug])
    return [Link("desk_feedback", url, _("Feedback"), waiting=waiting, order=62)]
