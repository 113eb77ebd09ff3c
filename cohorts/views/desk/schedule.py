"""The schedule while it is drafted: freely, with what is wrong said after each step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cohorts.actions.schedule import (
    add_phase,
    confirm_schedule,
    edit_phase,
    remove_phase,
    suggest_phases,
)
from cohorts.forms.desk import SuggestForm
from cohorts.forms.schedule import PhaseForm, end_in_words, start_in_words
from cohorts.models import Cohort, Phase
from cohorts.permissions import allowed, check
from cohorts.rules import changes
from cohorts.rules import schedule as rules
from cohorts.rules.suggestion import instants, suggest
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk


@on_desk
def desk_schedule(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    phases = list(cohort.phases.all())
    problems, is_over = rules.problems(phases), cohort.state in ENDED_COHORT_STATES
    may = allowed(request.user, cohort=cohort, now=now)
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_schedule.html",
        now=now,
        rows=[row(cohort, phase, phases) for phase in phases],
        problems=[] if is_over else problems,
        remarks=[] if cohort.confirmed_at or is_over else rules.remarks(phases),
        is_draft=cohort.confirmed_at is None and not is_over,
        is_over=is_over,
        can_suggest=len(rules.missing_kinds(phases)) > 0,
        can_confirm=not problems and "schedule.confirm" in may,
        can_change=bool(cohort.confirmed_at) and not is_over,
        changes=log(cohort),
    )


def row(cohort: Cohort, phase: Phase, phases: Sequence[Phase]) -> dict[str, Any]:
    """A phase in words, in the cohort's zone, with the addresses of what can be done to it."""
    drafting = cohort.confirmed_at is None
    name = "desk_phase_edit" if drafting else "desk_schedule_change"
    can_go = not drafting and rules.is_removable(phase, phases)
    return {
        "phase": phase,
        **in_words(phase, cohort),
        "edit_url": reverse(f"cohorts:{name}", args=[cohort.slug, phase.pk]),
        "remove_url": reverse("cohorts:desk_phase_remove", args=[cohort.slug, phase.pk])
        if drafting
        else "",
        "take_out_url": reverse("cohorts:desk_schedule_take_out", args=[cohort.slug, phase.pk])
        if can_go
        else "",
    }


def in_words(phase: Phase, cohort: Cohort) -> dict[str, str]:
    aoe, kind = phase.ends_anywhere_on_earth, str(phase.get_kind_display())
    return {
        # A phase that is called like its kind does not need to say it twice.
        "kind": "" if phase.title.lower() == kind.lower() else kind,
        "when": rules.days_in_words(phase.first_day(cohort.zone), phase.last_day(cohort.zone)),
        "starts": start_in_words(phase.starts_at, cohort.zone),
        "ends": end_in_words(phase.ends_at, cohort.zone, anywhere_on_earth=aoe),
    }


def log(cohort: Cohort) -> list[dict[str, Any]]:
    """The numbered public changes, newest first, in words."""
    return [
        {"change": change, "differences": changes.in_words(change.differences, cohort.zone)}
        for change in cohort.schedule_changes.select_related("changed_by")
    ]


@on_desk
def desk_schedule_suggest(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "schedule.edit", cohort=cohort, now=now)
    form = SuggestForm(request.POST or request.GET or {"first_day": SuggestForm.usual_start()})
    if form.is_valid() and request.method == "POST":
        day, done = form.cleaned_data["first_day"], _("The phases are there. Change what differs.")
        ok, _phases = attempt(request, suggest_phases, cohort, day, form=form, done=done, now=now)
        if ok:
            return redirect("cohorts:desk_schedule", cohort.slug)
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_schedule_suggest.html",
        now=now,
        form=form,
        rows=suggested(cohort, form.cleaned_data["first_day"]) if form.is_valid() else [],
    )


def suggested(cohort: Cohort, first_day: Any) -> list[dict[str, str]]:
    present = set(cohort.phases.values_list("kind", flat=True))
    phases = [
        Phase(**instants(each, cohort.zone))
        for each in suggest(first_day)
        if each.kind not in present
    ]
    return [{"title": phase.title, **in_words(phase, cohort)} for phase in phases]


@on_desk
def desk_phase_add(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "schedule.edit", cohort=cohort, now=now)
    form = PhaseForm(request.POST or None, zone=cohort.zone)
    if form.is_valid():
        done = _("“%s” is in the schedule.") % form.facts["title"]
        ok, _phase = attempt(
            request, add_phase, cohort, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("cohorts:desk_schedule", cohort.slug)
    return desk_page(request, cohort, "cohorts/desk/desk_phase_add.html", now=now, form=form)


@on_desk
def desk_phase_edit(
    request: HttpRequest, cohort: Cohort, now: datetime, phase: object
) -> HttpResponse:
    check(request.user, "schedule.edit", cohort=cohort, now=now)
    row = get_object_or_404(cohort.phases.select_related("cohort"), pk=phase)
    form = PhaseForm(request.POST or None, zone=cohort.zone, phase=row)
    if form.is_valid():
        done = _("“%s” is saved.") % form.facts["title"]
        ok, _none = attempt(request, edit_phase, row, form=form, done=done, now=now, **form.facts)
        if ok:
            return redirect("cohorts:desk_schedule", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_phase_edit.html", now=now, form=form, phase=row
    )


@require_POST
@on_desk
def desk_phase_remove(
    request: HttpRequest, cohort: Cohort, now: datetime, phase: object
) -> HttpResponse:
    row = get_object_or_404(cohort.phases.select_related("cohort"), pk=phase)
    attempt(request, remove_phase, row, done=_("“%s” is removed.") % row.title, now=now)
    return redirect("cohorts:desk_schedule", cohort.slug)


@on_desk
def desk_schedule_confirm(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "schedule.confirm", cohort=cohort, now=now)
    if request.method == "POST":
        done = _("The dates are confirmed. People can rely on them.")
        attempt(request, confirm_schedule, cohort, done=done, now=now)
        return redirect("cohorts:desk_schedule", cohort.slug)
    phases = list(cohort.phases.all())
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_schedule_confirm.html",
        now=now,
        rows=[row(cohort, phase, phases) for phase in phases],
        problems=rules.problems(phases),
        remarks=rules.remarks(phases),
        work=work_in_words(cohort, phases),
    )


def work_in_words(cohort: Cohort, phases: Sequence[Phase]) -> str:
    period = rules.work_period(phases, cohort.zone)
    if period is None:
        return ""
    weeks = max(1, ((period[1] - period[0]).days + 1) // 7)
    words = ngettext(
        "The work lasts %(weeks)d week: %(days)s.",
        "The work lasts %(weeks)d weeks: %(days)s.",
        weeks,
    )
    return words % {"weeks": weeks, "days": rules.days_in_words(*period)}


urls = [
    path("desk/<slug:slug>/schedule/", desk_schedule, name="desk_schedule"),
    path("desk/<slug:slug>/schedule/suggest/", desk_schedule_suggest, name="desk_schedule_suggest"),
    path("desk/<slug:slug>/schedule/confirm/", desk_schedule_confirm, name="desk_schedule_confirm"),
    path("desk/<slug:slug>/schedule/add/", desk_phase_add, name="desk_phase_add"),
    path("desk/<slug:slug>/schedule/<uuid:phase>/", desk_phase_edit, name="desk_phase_edit"),
    path(
        "desk/<slug:slug>/schedule/<uuid:phase>/remove/",
        desk_phase_remove,
        name="desk_phase_remove",
    ),
]
