"""Confirmations of projects: whose are wanted, which were given, and which changes undo."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from applications.models import (
    Application,
    Assignment,
    Confirmation,
    Outcome,
    ProjectChoice,
    others_decide,
    terms_of,
)
from applications.rules.confirming import Standing
from applications.states import ApplicationState, AssignmentState
from cohorts.actions.moving import record
from cohorts.models import Cohort, Participation, Project, User
from cohorts.states import ProjectState

Stand = Mapping[Any, tuple[frozenset[Any], tuple[Any, ...]]]


def standings_of(
    cohort: Cohort,
    now: datetime,
    assignment: Assignment | None = None,
    *,
    projects: Iterable[Project] | None = None,
) -> list[Standing]:
    """Every project with a place or an applicant, or each of ``projects``.

    Asked before a proposal it goes without an assignment. Whoever mentors a project by now, or
    is recused since, has not confirmed it.
    """
    wanted = terms_of(cohort).confirmations
    given = confirmed_by(assignment)
    organizers = organizers_of(cohort, now)
    people = {*organizers, *(one for row in given.values() for one in row)}
    barred = {one: barred_from(one, cohort) for one in people}
    return [
        Standing(
            project,
            wanted,
            tuple(one for one in given[project.pk] if project.pk not in barred[one]),
            tuple(one for one in organizers if project.pk not in barred[one]),
        )
        for project in (projects_of(cohort, assignment) if projects is None else projects)
    ]


def organizers_of(cohort: Cohort, now: datetime) -> list[User]:
    rows = Participation.objects.organizers().active(now).filter(cohort=cohort)
    people = rows.filter(user__is_active=True).select_related("user").order_by("started_at", "pk")
    return [row.user for row in people]


def barred_from(organizer: User, cohort: Cohort) -> set[Any]:
    return set(others_decide(organizer).filter(cohort=cohort).values_list("pk", flat=True))


def projects_of(cohort: Cohort, assignment: Assignment | None) -> list[Project]:
    wished = ProjectChoice.objects.filter(
        project=OuterRef("pk"), application__state=ApplicationState.SUBMITTED
    )
    concerned = Q(Exists(wished))
    if assignment is not None:
        placed = assignment.placements.filter(project__isnull=False)
        decided = ProjectChoice.objects.filter(
            project=OuterRef("pk"), application__placements__assignment=assignment
        )
        concerned |= Q(pk__in=placed.values("project")) | Q(Exists(decided))
    rows = Project.objects.filter(concerned, cohort=cohort, state=ProjectState.PUBLISHED)
    return list(rows.only("title", "slug", "cohort_id").order_by("title", "pk"))


def confirmed_by(assignment: Assignment | None) -> dict[Any, list[User]]:
    found: dict[Any, list[User]] = defaultdict(list)
    if assignment is not None:
        for row in assignment.confirmations.select_related("by").order_by("at", "pk"):
            found[row.project_id].append(row.by)
    return found


def confirm_projects(
    assignment: Assignment, projects: Iterable[Project], *, by: User, now: datetime
) -> None:
    for project in projects:
        row = Confirmation(assignment=assignment, project=project, by=by, at=now)
        row.full_clean()
        row.save(force_insert=True)
        record(row, by=by, now=now, verb="places confirmed")


# What changes undo ---------------------------------------------------------------------------


def stand_of(assignment: Assignment) -> Stand:
    """By project who has a place and who waits for one, in order: what a confirmation is about."""
    placed, waiting = defaultdict(set), defaultdict(list)
    rows = assignment.placements.filter(outcome=Outcome.SELECTED)
    for project, application in rows.values_list("project", "application"):
        placed[project].add(application)
    waits = assignment.waitlist.order_by("project", "position")
    for project, application in waits.values_list("project", "application"):
        waiting[project].append(application)
    return {key: (frozenset(placed[key]), tuple(waiting[key])) for key in {*placed, *waiting}}


def drop_changed(assignment: Assignment, before: Stand, *, by: User, now: datetime) -> None:
    """Nobody has confirmed what is different now."""
    after = stand_of(assignment)
    touched = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    drop(assignment.confirmations.filter(project__in=touched), by=by, now=now)


def drop_of_recused(application: Application, person: User, *, by: User, now: datetime) -> None:
    """Whoever is recused from an application has not confirmed the places that it asks for."""
    given = Confirmation.objects.filter(
        by=person,
        assignment__cohort=application.cohort_id,
        project__in=others_decide(person).values("pk"),
        assignment__state__in=[AssignmentState.PROPOSED, AssignmentState.CONFIRMED],
    )
    drop(given, by=by, now=now)


def drop(rows: Any, *, by: User, now: datetime) -> None:
    for row in rows.select_related("project__cohort"):
        record(row, by=by, now=now, verb="confirmation dropped")
        row.delete()
