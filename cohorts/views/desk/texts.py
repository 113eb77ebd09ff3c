"""A cohort is made, its texts are written, and it is copied."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.actions.cohort import copy_cohort, create_cohort, edit_cohort, fixed_fields
from cohorts.forms.desk import CohortEditForm, CohortForm, CopyForm
from cohorts.models import Cohort, start_of_day
from cohorts.permissions import check
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk


@login_required
def desk_cohort_new(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    check(request.user, "cohort.create", now=now)
    first = {"number": next_number(), "time_zone": request.user.time_zone}
    form = CohortForm(request.POST or None, initial=first)
    if form.is_valid():
        done = _("The draft is there. Only its organizers can see it.")
        ok, cohort = attempt(
            request, create_cohort, form=form, done=done, now=now, **form.cleaned_data
        )
        if ok:
            return redirect("cohorts:desk", cohort.slug)
    return render(request, "cohorts/desk/desk_cohort_new.html", {"form": form})


def next_number() -> int:
    last = Cohort.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@on_desk
def desk_cohort_edit(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    fixed = fixed_fields(cohort, now)
    form = CohortEditForm(request.POST or None, instance=cohort, fixed=fixed)
    if form.is_valid():
        done = _("The texts are saved.")
        ok, _none = attempt(
            request, edit_cohort, cohort, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("cohorts:desk_cohort_edit", cohort.slug)
    return desk_page(request, cohort, "cohorts/desk/desk_cohort_edit.html", now=now, form=form)


@on_desk
def desk_copy(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    form = CopyForm(request.POST or None, initial={"number": next_number()})
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("name", "number", "slug")}
        starts_at = start_of_day(form.cleaned_data["first_day"], cohort.zone)
        done = _("The copy is there, as a draft. Look at its dates first.")
        ok, made = attempt(
            request,
            copy_cohort,
            cohort,
            form=form,
            done=done,
            now=now,
            starts_at=starts_at,
            **names,
        )
        if ok:
            return redirect("cohorts:desk_schedule", made.slug)
    return desk_page(request, cohort, "cohorts/desk/desk_copy.html", now=now, form=form)


urls = [
    path("desk/new/", desk_cohort_new, name="desk_cohort_new"),
    path("desk/<slug:slug>/texts/", desk_cohort_edit, name="desk_cohort_edit"),
    path("desk/<slug:slug>/copy/", desk_copy, name="desk_copy"),
]
