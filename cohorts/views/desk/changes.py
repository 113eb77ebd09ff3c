"""The schedule once it is confirmed: a change is seen as old → new before it is published."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.actions.cohort import everyone_in
from cohorts.actions.neighbours import people_of
from cohorts.actions.schedule import add_phase_later, change_schedule, take_phase_out
from cohorts.forms.base import ReasonForm
from cohorts.forms.schedule import ChangeForm
from cohorts.models import Cohort, Phase
from cohorts.permissions import check
from cohorts.rules import changes
from cohorts.rules import schedule as rules
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.acting import attempt, why_not
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.desk.schedule import in_words


@on_desk
def desk_schedule_change(
    request: HttpRequest, cohort: Cohort, now: datetime, phase: object
) -> HttpResponse:
    check(request.user, "schedule.change", cohort=cohort, now=now)
    row = get_object_or_404(cohort.phases.select_related("cohort"), pk=phase)
    form = ChangeForm(request.POST or None, zone=cohort.zone, phase=row)
    if form.is_valid() and "publish" in request.POST:
        facts = form.facts | {"reason": form.cleaned_data["reason"]}
        ok, change = attempt(request, change_schedule, row, form=form, now=now, **facts)
        if ok:
            return published(request, cohort, change)
    return change_page(request, cohort, now, form, row)


@on_desk
def desk_schedule_add(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "schedule.change", cohort=cohort, now=now)
    form = ChangeForm(request.POST or None, zone=cohort.zone)
    if form.is_valid() and "publish" in request.POST:
        facts = form.facts | {"reason": form.cleaned_data["reason"]}
        ok, change = attempt(request, add_phase_later, cohort, form=form, now=now, **facts)
        if ok:
            return published(request, cohort, change)
    return change_page(request, cohort, now, form, None)


@on_desk
def desk_schedule_take_out(
    request: HttpRequest, cohort: Cohort, now: datetime, phase: object
) -> HttpResponse:
    check(request.user, "schedule.change", cohort=cohort, now=now)
    row = get_object_or_404(cohort.phases.select_related("cohort"), pk=phase)
    form = ReasonForm(request.POST or None, help_text=ChangeForm.base_fields["reason"].help_text)
    if form.is_valid():
        ok, change = attempt(request, take_phase_out, row, form=form, now=now, **form.cleaned_data)
        if ok:
            return published(request, cohort, change)
    phases = list(cohort.phases.all())
    others = [each for each in phases if each.pk != row.pk]
    return desk_page(
        request, cohort, "cohorts/desk/desk_schedule_take_out.html", now=now, form=form,
        phase=row, differences=changes.in_words(changes.compare(row, None), cohort.zone),
        remarks=rules.remarks(others), told=who_is_told(cohort, now), here="desk_schedule",
        refusal=why_it_stays(cohort, row, phases),
    )  # fmt: skip


def why_it_stays(cohort: Cohort, phase: Phase, phases: list[Phase]) -> str:
    """Why the phase cannot be taken out; empty when it can."""
    if cohort.confirmed_at is None:
        return _("The schedule is not confirmed yet; edit it freely.")
    if cohort.state in ENDED_COHORT_STATES:
        return _("This cohort has ended; its schedule stays as it was.")
    return why_not(lambda: rules.require_removable(phase, phases))


def published(request: HttpRequest, cohort: Cohort, change: Any) -> HttpResponse:
    messages.success(request, _("Change no. %d is published.") % change.number)
    return redirect("cohorts:desk_schedule", cohort.slug)


def change_page(
    request: HttpRequest, cohort: Cohort, now: datetime, form: ChangeForm, phase: Phase | None
) -> HttpResponse:
    """The form; and once it is in order, what it changes and for whom, before anybody is told."""
    differences = []
    if form.is_bound and form.is_valid() and "edit" not in request.POST:
        differences = look_ahead(cohort, form, phase)
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_schedule_change.html",
        now=now,
        form=form,
        phase=phase,
        was=in_words(phase, cohort) if phase else None,
        differences=differences,
        remarks=rules.remarks(as_changed(cohort, form, phase)) if differences else [],
        told=who_is_told(cohort, now) if differences else "",
        hidden=[(field.html_name, field.data) for field in form if field.data]
        if differences
        else [],
    )


def look_ahead(cohort: Cohort, form: ChangeForm, phase: Phase | None) -> list[changes.Difference]:
    """Old and new in words; errors on the form when the schedule would not be in order."""
    for problem in rules.problems(as_changed(cohort, form, phase)):
        form.add_error(None, problem)
    changed = changes.compare(phase, form.facts)
    if not changed:
        form.add_error(None, _("Nothing is different from the schedule as it stands."))
    return [] if form.errors else changes.in_words(changed, cohort.zone)


def as_changed(cohort: Cohort, form: ChangeForm, phase: Phase | None) -> list[Phase]:
    """The phases as they would be, without writing anything."""
    others = [row for row in cohort.phases.all() if phase is None or row.pk != phase.pk]
    facts = {"kind": phase.kind} if phase else {}
    return [*others, Phase(cohort=cohort, **facts | form.facts)]


def who_is_told(cohort: Cohort, now: datetime) -> str:
    if not cohort.is_public:
        return _("The cohort is not public yet, so nobody is mailed.")
    touched = [*everyone_in(cohort, now), *people_of("schedule.applicants", cohort)]
    count = len({person.pk for person in touched})
    words = ngettext(
        "%d person is told by mail, with your reason.",
        "%d people are told by mail, with your reason.",
        count,
    )
    return words % count


urls = [
    path("desk/<slug:slug>/schedule/add-later/", desk_schedule_add, name="desk_schedule_add"),
    path(
        "desk/<slug:slug>/schedule/<uuid:phase>/change/",
        desk_schedule_change,
        name="desk_schedule_change",
    ),
    path(
        "desk/<slug:slug>/schedule/<uuid:phase>/take-out/",
        desk_schedule_take_out,
        name="desk_schedule_take_out",
    ),
]
