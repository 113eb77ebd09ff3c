"""The desk's pages on which a cohort's terms of selection are set."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from applications.actions.confirming import standings_of
from applications.actions.terms import reviews_begun, set_project_terms, set_terms
from applications.forms.terms import ProjectTermsForm, SelectionTermsForm
from applications.models import ProjectTerms, terms_of
from applications.permissions import check
from applications.rules.confirming import too_few
from applications.rules.terms import fixed_terms
from cohorts.models import Cohort, Project
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

HERE = "desk_terms"


@on_desk
def desk_terms(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "terms.edit", cohort=cohort, now=now)
    form = SelectionTermsForm(request.POST or None, instance=terms_of(cohort), fixed=fixed(cohort))
    if form.is_valid():
        done = _("The terms are saved. The public page of the selection tells them.")
        facts = {"form": form, "done": done, "now": now, **form.facts}
        if attempt(request, set_terms, cohort, **facts)[0]:
            return redirect("applications:desk_terms", cohort.slug)
    own = set(Project.objects.mentored_by(request.user).values_list("pk", flat=True))
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_terms.html",
        now=now,
        form=form,
        projects=[(project, project.pk in own) for project in listed(cohort)],
        missing=missing(cohort, now),
        is_over=cohort.state in ENDED_COHORT_STATES,
        why_fixed=fixed(cohort).get("bar", ""),
    )


def fixed(cohort: Cohort) -> dict[str, str]:
    return fixed_terms(reviews_begun=reviews_begun(cohort), released_at=cohort.released_at)


def missing(cohort: Cohort, now: datetime) -> list[str]:
    """Of which project too few organizers could confirm the places, by the terms as they are."""
    if cohort.released_at is not None:
        return []
    return too_few(standings_of(cohort, now, projects=listed(cohort)))


def listed(cohort: Cohort) -> QuerySet[Project]:
    rows = Project.objects.published().filter(cohort=cohort)
    return rows.select_related("terms").order_by("title", "pk")


@on_desk
def desk_project_terms(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    project = get_object_or_404(listed(cohort), pk=pk)
    project.cohort = cohort
    check(request.user, "terms.edit", project=project, now=now)
    terms = getattr(project, "terms", None) or ProjectTerms(project=project)
    form = ProjectTermsForm(request.POST or None, instance=terms, fixed=fixed(cohort))
    if form.is_valid():
        done = _("What “%(project)s” asks is saved.") % {"project": project}
        facts = {"form": form, "done": done, "now": now, **form.facts}
        if attempt(request, set_project_terms, project, **facts)[0]:
            return redirect("applications:desk_terms", cohort.slug)
    template = "applications/desk/desk_project_terms.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, project=project)
