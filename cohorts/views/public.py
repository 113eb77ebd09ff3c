"""What everybody may read: the programme, its cohorts, their dates, texts and projects."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from cohorts.forms.people import ProjectFilter
from cohorts.models import Cohort, Event, Mentoring, Project
from cohorts.permissions import allowed
from cohorts.rules.changes import dates_of, moments
from cohorts.states import CohortState, ProjectState
from cohorts.views import cards, feeds
from cohorts.views.chips import chip
from cohorts.views.panels import next_for, panels_for
from cohorts.views.projects import tabs
from cohorts.views.steps import step_for_all

COHORTS_ON_A_PAGE = 20
PROJECTS_ON_A_PAGE = 24
TEASED = 6
CHANGES_TEASED = 2


def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    cohort = cards.current_cohort()
    phases = list(cohort.phases.all()) if cohort else []
    otherwise = [step_for_all(cohort, phases, now)] if cohort else []
    return render(
        request,
        "cohorts/home.html",
        {
            "cohort": cohort,
            "card": cards.cohort_card(cohort) if cohort else None,
            "line": cards.line_of(cohort, phases, request.user, now) if cohort else None,
            "next": next_for(user=request.user, now=now, cohort=None, otherwise=otherwise),
        },
    )


def list_cohorts(request: HttpRequest) -> HttpResponse:
    rows = Cohort.objects.visible_to(request.user, timezone.now()).prefetch_related("phases")
    page = Paginator(rows, COHORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [cards.cohort_card(cohort) for cohort in page]
    return render(
        request,
        "cohorts/list.html",
        {
            "page": page,
            "current": [card for card in shown if not card.is_over],
            "past": [card for card in shown if card.is_over],
        },
    )


def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    now, user = timezone.now(), request.user
    found, phases = cards.find_cohort(user, slug, now)
    about: dict[str, Any] = {"user": user, "now": now, "cohort": found}
    published = found.projects.published()
    return render(
        request,
        "cohorts/cohort.html",
        {
            **frame(found, phases, user, now),
            "next": next_for(otherwise=[step_for_all(found, phases, now)], **about),
            "people": cards.people_to_ask(found, now),
            "projects": cards.project_cards(published[:TEASED]),
            "project_count": published.count(),
            "changes": changes_of(found)[:CHANGES_TEASED],
            "panels": panels_for("cohort", **about),
            "cancelled": cancellation(found),
        },
    )


def frame(cohort: Cohort, phases: list[Any], user: Any, now: datetime) -> dict[str, Any]:
    """What every page of a cohort shows of it. In a cancelled one nobody stands on the line."""
    is_cancelled = cohort.state == CohortState.CANCELLED
    return {
        "cohort": cohort,
        "card": cards.cohort_card(cohort),
        "line": None if is_cancelled else cards.line_of(cohort, phases, user, now),
        "phases": phases,
    }


def changes_of(cohort: Cohort) -> QuerySet[Any]:
    return cohort.schedule_changes.select_related("changed_by")


def cancellation(cohort: Cohort) -> Event | None:
    """When and why the cohort was cancelled, if it was."""
    if cohort.state != CohortState.CANCELLED:
        return None
    return Event.objects.about(cohort).filter(new_state=CohortState.CANCELLED).first()


def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    found, phases = cards.find_cohort(request.user, slug, now)
    cancelled = cancellation(found)
    dates = [dates_of(phase) for phase in phases]
    return render(
        request,
        "cohorts/schedule.html",
        {
            **frame(found, phases, request.user, now),
            "dates": dates,
            "has_anywhere_on_earth": any(each.anywhere_on_earth for each in dates),
            "moments": [] if cancelled else moments(phases, now, found.state)[:3],
            "changes": changes_of(found),
            "cancelled": cancelled,
        },
    )


def texts(request: HttpRequest, slug: str) -> HttpResponse:
    found, _phases = cards.find_cohort(request.user, slug, timezone.now())
    return render(request, "cohorts/texts.html", {"cohort": found})


def projects(request: HttpRequest, slug: str) -> HttpResponse:
    found, _phases = cards.find_cohort(request.user, slug, timezone.now())
    published = found.projects.published()
    form = ProjectFilter(
        request.GET,
        skills=cards.skill_options(published),
        kinds=cards.kind_options(published),
    )
    page = Paginator(chosen(published, form), PROJECTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "cohorts/projects.html",
        {
            "cohort": found,
            "form": form,
            "page": page,
            "cards": cards.project_cards(page.object_list),
            "withdrawn": found.projects.shown_to_all().filter(state=ProjectState.WITHDRAWN),
        },
    )


def chosen(projects: QuerySet[Project], form: ProjectFilter) -> QuerySet[Project]:
    """The projects that the filter lets through; a choice that makes no sense narrows nothing."""
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("skill"):
        projects = projects.filter(skills__slug=wanted["skill"])
    if wanted.get("kind"):
        projects = projects.filter(kind=wanted["kind"])
    return projects


def project(request: HttpRequest, slug: str, project_slug: str) -> HttpResponse:
    now, user = timezone.now(), request.user
    found = find_project(user, slug, project_slug, now)
    may = allowed(user, project=found, now=now)
    about: dict[str, Any] = {"user": user, "now": now, "cohort": found.cohort, "project": found}
    return render(
        request,
        "cohorts/project.html",
        {
            "cohort": found.cohort,
            "project": found,
            "chip": chip(ProjectState, found.state),
            "panels": panels_for("project", **about),
            "is_public": found.published_at is not None and found.cohort.is_public,
            "tabs": tabs(found, may),
            "here": "project",
            "is_organized": "people.see" in may,
        },
    )


def find_project(user: Any, slug: str, project_slug: str, now: datetime) -> Project:
    visible = Project.objects.visible_to(user, now).select_related("cohort")
    team = Mentoring.objects.current().select_related("mentor")
    rows = visible.prefetch_related(
        "skills", "milestones", Prefetch("team", team, to_attr="team_now")
    )
    found = rows.filter(cohort__slug=slug, slug=project_slug).first()
    if found is None:
        raise Http404
    return found


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "cohorts/privacy.html")


urls = [
    path("", home, name="home"),
    path("privacy/", privacy, name="privacy"),
    path("cohorts/", list_cohorts, name="list"),
    path("cohorts/<slug:slug>/", cohort, name="cohort"),
    path("cohorts/<slug:slug>/schedule/", schedule, name="schedule"),
    path("cohorts/<slug:slug>/schedule.ics", feeds.calendar, name="calendar"),
    path("cohorts/<slug:slug>/changes.atom", feeds.Changes(), name="changes_feed"),
    path("cohorts/<slug:slug>/expectations/", texts, name="texts"),
    path("cohorts/<slug:slug>/projects/", projects, name="projects"),
    path("cohorts/<slug:slug>/projects/<slug:project_slug>/", project, name="project"),
]
