"""The desk's page on which one person is given a later close than everybody else."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from applications.actions import later_close as actions
from applications.forms.later_close import GrantForm, UntilForm
from applications.models import LaterClose
from applications.permissions import may
from applications.rules.application import A_MINUTE, LATER_IN, closes_at
from applications.views.finding import phases_of
from applications.views.steps import last_minute
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

HERE = "desk_applications"


@on_desk
def desk_later_closes(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    rows = visible(request.user, cohort, now)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_later_closes.html",
        now=now,
        here=HERE,
        rows=[
            {"row": row, "last": row.until_at - A_MINUTE, "is_over": row.until_at <= now}
            for row in rows
        ],
        everybody=last_minute(closes_at(phases_of(cohort))),
        may_extend=is_possible(cohort)
        and may(request.user, "application.extend", cohort=cohort, now=now),
        released=cohort.released_at,
    )


def visible(user: Any, cohort: Cohort, now: datetime) -> Any:
    rows = LaterClose.objects.visible_to(user, now).filter(cohort=cohort)
    return rows.select_related("user", "granted_by", "cohort")


def is_possible(cohort: Cohort) -> bool:
    return cohort.state in LATER_IN and cohort.released_at is None


@on_desk
def desk_later_close_add(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    form = GrantForm(request.POST or None, zone=cohort.zone)
    if form.is_valid():
        done = _("%(person)s has a later close now, and is told by mail.") % {"person": form.person}
        ok, _row = attempt(
            request, actions.grant_later_close, cohort, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:desk_later_closes", cohort.slug)
    template = "applications/desk/desk_later_close_add.html"
    everybody = last_minute(closes_at(phases_of(cohort)))
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, everybody=everybody)


@on_desk
def desk_later_close_change(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    row = get_object_or_404(visible(request.user, cohort, now), pk=pk)
    form = UntilForm(request.POST or None, zone=cohort.zone, until_at=row.until_at)
    if form.is_valid():
        done = _("The later close of %(person)s is changed, and they are told by mail.")
        ok, _none = attempt(
            request, actions.change_later_close, row, form=form, now=now, **form.facts,
            done=done % {"person": row.user},
        )  # fmt: skip
        if ok:
            return redirect("applications:desk_later_closes", cohort.slug)
    template = "applications/desk/desk_later_close_change.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, row=row)


@on_desk
def desk_later_close_take_back(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    row = get_object_or_404(visible(request.user, cohort, now), pk=pk)
    words = _("The person reads it, and it stays in the cohort’s history.")
    form = ReasonForm(request.POST or None, help_text=words)
    if form.is_valid():
        done = _("The later close of %(person)s is taken back, and they are told by mail.")
        ok, _none = attempt(
            request, actions.take_back_later_close, row, form=form, now=now, **form.cleaned_data,
            done=done % {"person": row.user},
        )  # fmt: skip
        if ok:
            return redirect("applications:desk_later_closes", cohort.slug)
    template = "applications/desk/desk_later_close_take_back.html"
    last = row.until_at - A_MINUTE
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, row=row, last=last)
