"""A shortlisted applicant shows their work: links, added, changed and removed while it is time.

Whoever was not asked finds nothing here, as everywhere.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amp.received import received_at
from applications.actions import contribution as actions
from applications.forms.contribution import ContributionForm
from applications.models import CONTRIBUTIONS_AT_MOST, Contribution, ProjectChoice, Shortlisted
from applications.rules import contribution as rules
from applications.views.finding import phases_of
from applications.views.steps import last_minute
from cohorts.views.acting import attempt, why_not


def find_asked(user: Any, pk: Any) -> ProjectChoice:
    told = Shortlisted.objects.told_to(user).values("choice")
    rows = ProjectChoice.objects.filter(pk__in=told).select_related(
        "application__cohort", "project"
    )
    return get_object_or_404(rows, pk=pk)


def find_own(user: Any, pk: Any) -> Contribution:
    told = Shortlisted.objects.told_to(user).values("choice")
    rows = Contribution.objects.own(user).filter(choice__in=told)
    rows = rows.select_related("choice__application__cohort", "choice__project")
    return get_object_or_404(rows, pk=pk)


@login_required
def contributions(request: HttpRequest, pk: Any) -> HttpResponse:
    now = received_at(request)
    choice = find_asked(request.user, pk)
    form = ContributionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("Your link is added. The mentors can see it.")
        facts = {"form": form, "done": done, "now": now, **form.cleaned_data}
        if attempt(request, actions.add_contribution, choice, **facts)[0]:
            return redirect("applications:contributions", pk)
    rows = list(choice.contributions.all())
    context = {**about(choice, now), "form": form, "rows": rows}
    context["room"] = CONTRIBUTIONS_AT_MOST - len(rows)
    return render(request, "applications/contributions.html", context)


def about(choice: ProjectChoice, now: datetime) -> dict[str, Any]:
    application = choice.application
    cohort = application.cohort
    phases = phases_of(cohort)
    return {
        "cohort": cohort,
        "choice": choice,
        "until": last_minute(rules.closes_at(phases)),
        "closed": why_not(lambda: rules.require_open(cohort.state, phases, application.state, now)),
    }


@login_required
def contribution_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    now = received_at(request)
    row = find_own(request.user, pk)
    form = ContributionForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in ("url", "kind", "sentence")},
    )
    if request.method == "POST" and form.is_valid():
        facts = {"form": form, "done": _("Changed."), "now": now, **form.cleaned_data}
        if attempt(request, actions.change_contribution, row, **facts)[0]:
            return redirect("applications:contributions", row.choice_id)
    context = {**about(row.choice, now), "form": form, "row": row}
    return render(request, "applications/contribution_edit.html", context)


@login_required
def contribution_remove(request: HttpRequest, pk: Any) -> HttpResponse:
    now = received_at(request)
    row = find_own(request.user, pk)
    if request.method == "POST":
        done = _("Removed. You can add it again while there is time.")
        attempt(request, actions.remove_contribution, row, done=done, now=now)
    return redirect("applications:contributions", row.choice_id)
