"""Ideas as organizers see them: read, approve, return with a reason, withdraw."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.actions.project_texts import fingerprint_of
from cohorts.actions.projects import (
    publish_project,
    require_returnable,
    return_project,
    withdraw_project,
)
from cohorts.actions.withdrawing import require_withdrawable
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort, Event, Mentoring, Project
from cohorts.permissions import allowed, check
from cohorts.states import ProjectState
from cohorts.views.acting import attempt, why_not
from cohorts.views.chips import chip
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.desk.records import as_item
from cohorts.views.projects import team_rows, touched

EVENTS_SHOWN = 50
# What waits for an organizer stands first, what is over last.
IN_ORDER = (
    ProjectState.PROPOSED,
    ProjectState.PUBLISHED,
    ProjectState.RETURNED,
    ProjectState.DRAFT,
    ProjectState.WITHDRAWN,
)


def ideas(request: HttpRequest, cohort: Cohort, now: datetime) -> QuerySet[Project]:
    team = Mentoring.objects.current().select_related("mentor")
    mine = Project.objects.visible_to(request.user, now).filter(cohort=cohort)
    return mine.prefetch_related(Prefetch("team", team, to_attr="team_now"))


@on_desk
def desk_projects(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    found: dict[str, list[Any]] = defaultdict(list)
    for project in ideas(request, cohort, now).defer("description", "outcomes"):
        found[project.state].append(project)
    groups = [
        {"chip": chip(ProjectState, state), "projects": found[state]}
        for state in IN_ORDER
        if found[state]
    ]
    return desk_page(request, cohort, "cohorts/desk/desk_projects.html", now=now, groups=groups)


def idea(request: HttpRequest, cohort: Cohort, now: datetime, slug: str) -> Project:
    return get_object_or_404(ideas(request, cohort, now).select_related("cohort"), slug=slug)


@on_desk
def desk_project(
    request: HttpRequest, cohort: Cohort, now: datetime, project_slug: str
) -> HttpResponse:
    project = idea(request, cohort, now, project_slug)
    events = Event.objects.visible_to(request.user, now).about(project).select_related("by")
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_project.html",
        now=now,
        here="desk_projects",
        project=project,
        project_chip=chip(ProjectState, project.state),
        skills=project.skills.all(),
        milestones=project.milestones.all(),
        team=team_rows(project),
        can=possible(request, project, now),
        seen=fingerprint_of(project),
        events=[as_item(event) for event in events[:EVENTS_SHOWN]],
    )


def possible(request: HttpRequest, project: Project, now: datetime) -> dict[str, bool]:
    """What this organizer can do with the idea now; a mentor of it leaves it to another."""
    may = allowed(request.user, project=project, now=now)
    waits = project.state == ProjectState.PROPOSED
    has_lead = not waits or project.team.leads().exists()
    returnable = not why_not(lambda: require_returnable(project, now))
    withdrawable = not why_not(lambda: require_withdrawable(project))
    return {
        "approve": waits and has_lead and "project.approve" in may,
        "return": returnable and "project.return" in may,
        "withdraw": withdrawable and "project.withdraw" in may,
        "not_own": waits and "project.approve" not in may,
        "lead_first": not has_lead,
    }


@require_POST
@on_desk
def desk_project_approve(
    request: HttpRequest, cohort: Cohort, now: datetime, project_slug: str
) -> HttpResponse:
    project = idea(request, cohort, now, project_slug)
    done = _("“%s” is published, and its mentors are told.") % project.title
    seen = request.POST.get("seen", "")
    attempt(request, publish_project, project, done=done, now=now, seen=seen)
    return redirect("cohorts:desk_project", cohort.slug, project.slug)


@on_desk
def desk_project_return(
    request: HttpRequest, cohort: Cohort, now: datetime, project_slug: str
) -> HttpResponse:
    project = idea(request, cohort, now, project_slug)
    check(request.user, "project.return", project=project, now=now)
    help_text = _("The mentors read it: say what would make it right.")
    form = ReasonForm(request.POST or None, help_text=help_text)
    if form.is_valid():
        done = _("“%s” is back with its mentors.") % project.title
        ok, _none = attempt(
            request, return_project, project, form=form, done=done, now=now, **form.cleaned_data
        )
        if ok:
            return redirect("cohorts:desk_project", cohort.slug, project.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_project_return.html", now=now, form=form,
        project=project, team=team_rows(project), here="desk_projects",
        refusal=why_not(lambda: require_returnable(project, now)),
    )  # fmt: skip


@on_desk
def desk_project_withdraw(
    request: HttpRequest, cohort: Cohort, now: datetime, project_slug: str
) -> HttpResponse:
    project = idea(request, cohort, now, project_slug)
    check(request.user, "project.withdraw", project=project, now=now)
    form = ReasonForm(request.POST or None, help_text=_("Everyone who is told reads it."))
    if form.is_valid():
        done = _("“%s” is withdrawn. Its page stays, with the reason.") % project.title
        ok, _none = attempt(
            request, withdraw_project, project, form=form, done=done, now=now, **form.cleaned_data
        )
        if ok:
            return redirect("cohorts:desk_project", cohort.slug, project.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_project_withdraw.html", now=now, form=form,
        project=project, touched=touched(project, request.user), here="desk_projects",
        refusal=why_not(lambda: require_withdrawable(project)),
    )  # fmt: skip


PROJECTS = "desk/<slug:slug>/projects/"
ONE = f"{PROJECTS}<slug:project_slug>/"
urls = [
    path(PROJECTS, desk_projects, name="desk_projects"),
    path(ONE, desk_project, name="desk_project"),
    path(f"{ONE}approve/", desk_project_approve, name="desk_project_approve"),
    path(f"{ONE}return/", desk_project_return, name="desk_project_return"),
    path(f"{ONE}withdraw/", desk_project_withdraw, name="desk_project_withdraw"),
]
