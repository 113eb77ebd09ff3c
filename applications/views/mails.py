"""Before the release: the mail that each person will get, word for word, and what is wrong."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from applications.actions.release_check import mail_to, troubles
from applications.forms.mails import MailFilter
from applications.models import Assignment, Outcome, Placement, ProjectChoice, closed_to
from applications.permissions import check
from applications.views.chips import chip
from applications.views.presenting import veiled
from cohorts.models import Cohort
from cohorts.views.desk.frame import desk_page, on_desk

# Each is written anew for the page.
ON_A_PAGE = 20


@on_desk
def desk_mails(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.see", cohort=cohort, now=now)
    rows = Assignment.objects.visible_to(request.user, now).standing()
    assignment = get_object_or_404(rows.filter(cohort=cohort), pk=pk)
    assignment.cohort = cohort
    form = MailFilter(request.GET)
    wanted = narrowed(readable(assignment, request.user), form.wanted, request.user)
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_mails.html",
        now=now,
        here="desk_assignment",
        assignment=assignment,
        form=form,
        page=page,
        mails=[written(row, cohort, now) for row in veiled(page, request.user)],
        is_narrowed=bool(form.wanted),
        troubles=troubles(assignment) if cohort.released_at is None else [],
    )


def readable(assignment: Assignment, reader: Any) -> QuerySet[Placement]:
    """Everybody's, but for one's own and what a conflict of interest closes to the reader."""
    rows = assignment.placements.filter(~closed_to(reader)).exclude(application__user=reader)
    rows = rows.select_related("application__user", "project")
    return rows.order_by("application__user__name", "pk")


def narrowed(rows: QuerySet[Placement], wanted: dict[str, Any], reader: Any) -> QuerySet[Placement]:
    """Whom the reader still reads blind, no search by name finds."""
    if "outcome" in wanted:
        rows = rows.filter(outcome=wanted["outcome"])
    if "q" in wanted:
        name = Q(application__user__name__icontains=wanted["q"])
        rows = rows.filter(name | Q(application__user__email__icontains=wanted["q"]))
        own = ProjectChoice.objects.visible_to_mentor(reader).with_blindness(reader)
        blind = own.filter(is_blind=True).values("application")
        rows = rows.exclude(application__in=blind)
    return rows


def written(row: Placement, cohort: Cohort, now: datetime) -> dict[str, Any]:
    row.application.cohort = cohort
    return {"placement": row, "chip": chip(Outcome, row.outcome), "mail": mail_to(row, cohort, now)}
