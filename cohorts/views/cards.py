"""What public pages show of cohorts, projects and people, ready for templates that ask nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404

from cohorts.models import (
    Cohort,
    Mentoring,
    Participation,
    Phase,
    Project,
    ProjectKind,
    Role,
    Skill,
)
from cohorts.rules.line import Line, draw
from cohorts.rules.schedule import days_in_words
from cohorts.states import CohortState, ProjectState
from cohorts.views.chips import Chip, chip
from cohorts.views.panels import marks_for

# Which of several live cohorts a newcomer wants to hear of first.
MOST_WANTED = (
    CohortState.OPEN,
    CohortState.ANNOUNCED,
    CohortState.SELECTING,
    CohortState.RUNNING,
    CohortState.FINISHED,
)


@dataclass(frozen=True)
class CohortCard:
    cohort: Cohort
    chip: Chip
    when: str
    is_over: bool


@dataclass(frozen=True)
class ProjectCard:
    project: Project
    chip: Chip
    leads: list[str]


@dataclass(frozen=True)
class Contact:
    name: str
    role: str
    pronouns: str
    url: str


def cohort_card(cohort: Cohort) -> CohortCard:
    """``cohort`` comes with its phases fetched."""
    return CohortCard(
        cohort,
        chip(CohortState, cohort.state),
        whole_time(cohort, list(cohort.phases.all())),
        cohort.state in {CohortState.FINISHED, CohortState.CANCELLED},
    )


def whole_time(cohort: Cohort, phases: Sequence[Phase]) -> str:
    if not phases:
        return ""
    last = max(phases, key=lambda phase: phase.ends_at)
    return days_in_words(phases[0].first_day(cohort.zone), last.last_day(cohort.zone))


def find_cohort(user: Any, slug: str, now: datetime) -> tuple[Cohort, list[Phase]]:
    """The cohort of this address, if ``user`` may see it, with its phases; else 404."""
    found = Cohort.objects.visible_to(user, now).prefetch_related("phases").filter(slug=slug)
    cohort = found.first()
    if cohort is None:
        raise Http404
    return cohort, list(cohort.phases.all())


def current_cohort() -> Cohort | None:
    """The one that most people come for: open before announced, running before finished."""
    rows = Cohort.objects.filter(state__in=MOST_WANTED).prefetch_related("phases")
    order = {state: place for place, state in enumerate(MOST_WANTED)}
    live = rows.exclude(state=CohortState.FINISHED)
    newest = sorted(live, key=lambda cohort: (order[CohortState(cohort.state)], -cohort.number))
    return newest[0] if newest else rows.first()


def line_of(cohort: Cohort, phases: Sequence[Phase], user: Any, now: datetime) -> Line:
    """The cohort's line, in days of its own zone, with the reader's own steps on it."""
    marks = marks_for(user=user, now=now, cohort=cohort) if user.is_authenticated else []
    return draw(phases, state=cohort.state, zone=cohort.zone, now=now, marks=marks)


def people_to_ask(cohort: Cohort, now: datetime) -> list[Contact]:
    """Organizers who can be reached now, the leads first, then wellbeing contacts."""
    rows = (
        Participation.objects.reachable(now)
        .filter(cohort=cohort, role__in=[Role.ORGANIZER, Role.WELLBEING])
        .select_related("user")
    )
    rows = sorted(
        rows, key=lambda row: (row.role != Role.ORGANIZER, not row.is_lead, str(row.user))
    )
    return [
        Contact(str(row.user), row.title, row.user.pronouns, github(row.user.github_login))
        for row in rows
    ]


def github(login: str) -> str:
    return f"https://github.com/{login}" if login else ""


def with_team(projects: QuerySet[Project]) -> QuerySet[Project]:
    team = Mentoring.objects.current().select_related("mentor")
    return projects.prefetch_related("skills", Prefetch("team", team, to_attr="team_now"))


def project_cards(projects: QuerySet[Project]) -> list[ProjectCard]:
    return [
        ProjectCard(
            project,
            chip(ProjectState, project.state),
            [str(each.mentor) for each in project.team_now if each.part == "lead"],  # type: ignore[attr-defined]
        )
        for project in with_team(projects)
    ]


def skill_options(projects: QuerySet[Project]) -> list[tuple[str, str, int]]:
    """Each skill of these projects, with how many ask for it."""
    rows = Skill.objects.filter(projects__in=projects).annotate(count=Count("projects"))
    return list(rows.values_list("slug", "name", "count"))


def kind_options(projects: QuerySet[Project]) -> list[tuple[str, str, int]]:
    rows = projects.order_by("kind").values_list("kind").annotate(count=Count("pk"))
    return [(kind, str(ProjectKind(kind).label), count) for kind, count in rows]
