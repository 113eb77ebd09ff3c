"""What mentors do: propose, write, hand in, work as a team, leave, take an idea further."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.actions.neighbours import people_of
from cohorts.actions.project_texts import idea_of
from cohorts.actions.projects import (
    edit_project,
    require_hand_in_open,
    require_ideas_open,
    resubmit,
    start_project,
    withdraw_project,
)
from cohorts.actions.projects import (
    propose as hand_in,
)
from cohorts.actions.withdrawing import mentees_of, require_withdrawable
from cohorts.forms.base import ReasonForm
from cohorts.forms.projects import ProjectForm, ResubmitForm, skills_to_suggest
from cohorts.models import Cohort, Mentoring, Part, Participation, Project, Role
from cohorts.permissions import allowed, check
from cohorts.rules import projects as rules
from cohorts.states import (
    EDITABLE_PROJECT_STATES,
    ENDED_COHORT_STATES,
    PROJECT_MOVES,
    ProjectState,
)
from cohorts.views.acting import attempt, why_not
from cohorts.views.chips import chip

View = Callable[..., HttpResponse]


def on_project(view: View) -> View:
    """Call ``view(request, project, now, …)`` with a project that the reader may see; else 404."""

    @login_required
    @wraps(view)
    def of_project(request: HttpRequest, slug: str, project_slug: str, **keys: Any) -> HttpResponse:
        now = timezone.now()
        seen = Project.objects.visible_to(request.user, now).select_related("cohort")
        project = get_object_or_404(seen, cohort__slug=slug, slug=project_slug)
        return view(request, project, now, **keys)

    return of_project


def project_page(
    request: HttpRequest, project: Project, template: str, *, now: datetime, **context: Any
) -> HttpResponse:
    may = allowed(request.user, project=project, now=now)
    frame = {
        "project": project,
        "cohort": project.cohort,
        "chip": chip(ProjectState, project.state),
        "tabs": tabs(project, may),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
    return render(request, template, frame | context)


def tabs(project: Project, may: frozenset[str]) -> list[dict[str, str]]:
    found = [("project", _("Page"))]
    if "project.edit" in may and project.state in EDITABLE_PROJECT_STATES:
        found.append(("project_edit", _("Text")))
    if "project.leave" in may or "project.change_team" in may:
        found.append(("project_team", _("Team")))
    if "project.resubmit" in may and can_go_further(project):
        found.append(("project_resubmit", _("Take it further")))
    keys = [project.cohort.slug, project.slug]
    return [
        {"name": name, "label": label, "url": reverse(f"cohorts:{name}", args=keys)}
        for name, label in found
    ]


def can_go_further(project: Project) -> bool:
    """Here it is over; its idea can begin again in a later cohort."""
    return project.state == ProjectState.WITHDRAWN or project.cohort.state in ENDED_COHORT_STATES


def back_to(name: str, project: Project) -> HttpResponse:
    return redirect(f"cohorts:{name}", project.cohort.slug, project.slug)


@login_required
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user, now), slug=slug)
    check(request.user, "project.propose", cohort=cohort, now=now)
    form = ProjectForm(request.POST or None, initial={"weekly_hours": cohort.weekly_hours})
    if form.is_valid() and "preview" not in request.POST:
        ok, project = attempt(request, start_project, cohort, form=form, now=now, **form.facts)
        if ok:
            return saved(request, project, now)
    closed = why_not(lambda: require_ideas_open(cohort, now))
    return render(
        request,
        "cohorts/mentor/propose.html",
        {"cohort": cohort, "closed": closed, **page_of(form)},
    )


def page_of(form: ProjectForm) -> dict[str, Any]:
    """The form, and the text as readers will see it when that was asked for."""
    asked = form.is_bound and "preview" in form.data
    return {
        "form": form,
        "previewed": "description" if asked else "",
        "skills_known": skills_to_suggest(),
    }


def saved(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    """After saving: on with the text, or straight into the hand-in."""
    if "hand_in" not in request.POST:
        messages.success(request, _("Saved. Only you, your team and the organizers see the draft."))
        return back_to("project_edit", project)
    done = _("Handed in. An organizer reads it and answers; you are told by mail.")
    ok, _none = attempt(request, hand_in, project, done=done, now=now)
    return back_to("project_team" if ok else "project_hand_in", project)


@on_project
def project_edit(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.edit", project=project, now=now)
    if project.state not in EDITABLE_PROJECT_STATES:
        messages.info(request, _("The text is fixed, so that applicants can rely on it."))
        return back_to("project", project)
    form = ProjectForm(request.POST or None, instance=project)
    if form.is_valid() and "preview" not in request.POST:
        ok, _none = attempt(request, edit_project, project, form=form, now=now, **form.facts)
        if ok:
            return saved(request, project, now)
    return project_page(
        request, project, "cohorts/mentor/project_edit.html", now=now, **page_of(form)
    )


@on_project
def project_hand_in(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.edit", project=project, now=now)
    if request.method == "POST":
        done = _("Handed in. An organizer reads it and answers; you are told by mail.")
        ok, _none = attempt(request, hand_in, project, done=done, now=now)
        return back_to("project_team" if ok else "project_hand_in", project)
    return project_page(
        request,
        project,
        "cohorts/mentor/project_hand_in.html",
        now=now,
        missing=rules.missing(idea_of(project)),
        closed=why_not(lambda: require_hand_in_open(project, now)),
        possible=ProjectState.PROPOSED in PROJECT_MOVES[project.state],
    )


@on_project
def project_withdraw(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.withdraw", project=project, now=now)
    form = ReasonForm(request.POST or None, help_text=_("Everyone who is told reads it."))
    if form.is_valid():
        done = _("“%s” is withdrawn. Its text stays, and can go to a later cohort.") % project.title
        ok, _none = attempt(
            request, withdraw_project, project, form=form, done=done, now=now, **form.cleaned_data
        )
        if ok:
            return back_to("project_team", project)
    return project_page(
        request,
        project,
        "cohorts/mentor/project_withdraw.html",
        now=now,
        form=form,
        touched=touched(project, request.user),
        refusal=why_not(lambda: require_withdrawable(project)),
    )


def team_rows(project: Project) -> list[Mentoring]:
    """The team now, leads first."""
    order = {Part.LEAD: 0, Part.CO_MENTOR: 1, Part.BACKUP: 2}
    rows = project.team.current().select_related("mentor")
    return sorted(rows, key=lambda row: (order[Part(row.part)], row.started_at, str(row.mentor)))


def touched(project: Project, reader: Any) -> dict[str, Any]:
    """Whom a withdrawal touches: the team by name, mentees by name, applicants by number."""
    return {
        "team": [str(row.mentor) for row in team_rows(project)],
        "mentees": [str(person) for person in mentees_of(project)],
        "applicants": len(
            {person.pk for person in people_of("project.applicants", project, reader=reader)}
        )
        if project.state == ProjectState.PUBLISHED
        else 0,
    }


@on_project
def project_resubmit(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.resubmit", project=project, now=now)
    later = later_cohorts(request, project, now)
    form = ResubmitForm(request.POST or None, cohorts=Cohort.objects.filter(pk__in=later))
    if form.is_valid():
        done = _("The idea is a draft there now. Look it over, then hand it in.")
        ok, made = attempt(
            request, resubmit, project, form.cleaned_data["cohort"], form=form, done=done, now=now
        )
        if ok:
            return back_to("project_edit", made)
    return project_page(
        request,
        project,
        "cohorts/mentor/project_resubmit.html",
        now=now,
        form=form,
        has_cohorts=bool(later),
    )


def later_cohorts(request: HttpRequest, project: Project, now: datetime) -> list[Any]:
    """Later cohorts whose ideas are open and in which the reader is a mentor."""
    mentored = Participation.objects.active(now).filter(user=request.user, role=Role.MENTOR)
    rows = Cohort.objects.public().filter(
        number__gt=project.cohort.number, pk__in=mentored.values("cohort")
    )
    return [
        cohort.pk
        for cohort in rows.prefetch_related("phases")
        if not why_not(lambda cohort=cohort: require_ideas_open(cohort, now))  # type: ignore[misc]
    ]


ONE = "cohorts/<slug:slug>/projects/<slug:project_slug>/"
urls = [
    path("cohorts/<slug:slug>/propose/", propose, name="propose"),
    path(f"{ONE}edit/", project_edit, name="project_edit"),
    path(f"{ONE}hand-in/", project_hand_in, name="project_hand_in"),
    path(f"{ONE}withdraw/", project_withdraw, name="project_withdraw"),
    path(f"{ONE}resubmit/", project_resubmit, name="project_resubmit"),
]
