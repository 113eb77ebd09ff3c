"""What the matching is told of a cohort, and whom it must give no place at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from applications.actions.lottery import drawn
from applications.actions.mentoring_facts import (
    apart_in,
    capacities,
    hours_shared,
    in_conflict,
    leads_of,
    teams_of,
)
from applications.models import (
    Application,
    Instruction,
    InstructionKind,
    ProjectChoice,
    ProjectTerms,
    Review,
    Screening,
    Verdict,
    last_verdict,
)
from applications.rules import assignment as rules
from applications.rules import matching, scoring
from applications.rules import screening as screening_rules
from applications.rules.eligibility import Judgement
from applications.states import ApplicationState, Round, ScreeningState
from cohorts.models import Cohort, Project
from cohorts.states import ProjectState

INELIGIBLE = "ineligible"
SCREENED_OUT = "screened_out"
FORBIDDEN = "forbidden"
BELOW_BAR = "below_bar"
CONFLICT = "conflict"

Wishes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why somebody gets no place at all. ``words`` are for them; without, the code speaks."""

    code: str
    words: str = ""


Barred = Mapping[Any, Barrier]


@dataclass(frozen=True, slots=True)
class Given:
    """The applications that take part, those of them who are barred, and the matching's facts.

    ``ruled_out`` are pairs that are excluded each for a reason of its own, by its code.
    """

    applications: Sequence[Application]
    barred: Barred
    instance: matching.Instance
    ruled_out: Mapping[matching.Pair, str]


def handed_in(cohort: Cohort) -> list[Application]:
    """Those that take part, each with its person."""
    rows = Application.objects.filter(cohort=cohort, state=ApplicationState.SUBMITTED)
    return list(rows.select_related("user").order_by("pk"))


def ineligible(applications: Iterable[Application], judged: Mapping[Any, Judgement]) -> set[Any]:
    return {a.pk for a in applications if judged[a.user_id].verdict == Verdict.BLOCKED}


def barred_in(cohort: Cohort, ineligible: Iterable[Any]) -> Barred:
    """Who gets no place whatever their scores: by the rules, or set aside at the screening."""
    out = Screening.objects.filter(cohort=cohort, state=ScreeningState.REJECTED)
    rows = out.values_list("application", "reason__words", "note_for_applicant")
    rejected = {
        application: Barrier(SCREENED_OUT, screening_rules.for_applicant(words, note))
        for application, words, note in rows
    }
    return dict.fromkeys(ineligible, Barrier(INELIGIBLE)) | rejected


def given_for(
    cohort: Cohort, applications: Sequence[Application], barred: Barred, seed: str
) -> Given:
    """The facts for the matching: no names, only keys, ranks, scores, hours and places."""
    projects = list(
        cohort.projects.filter(state=ProjectState.PUBLISHED).select_related("terms").order_by("pk")
    )
    leads = leads_of(projects)
    rules.require_leads([project.title for project in projects if project.pk not in leads])
    wishes = wishes_in(applications, projects)
    scores, teams = scores_of(cohort), teams_of(projects, leads)
    told = instructions_for(applications, {project.pk for project in projects})
    mentors = {one for team in teams.values() for one in team}
    apart = apart_in(cohort, applications, projects, mentors)
    slots = [slot(project, teams[project.pk]) for project in projects]
    ruled_out = {
        **below_bars(projects, wishes, scores),
        **dict.fromkeys(in_conflict(wishes, teams, apart), CONFLICT),
        **{(a, p): FORBIDDEN for a, p, kind in told if kind == InstructionKind.FORBID},
    }
    instance = matching.Instance(
        applicants=tuple(matching.Applicant(str(a.pk), wishes[str(a.pk)]) for a in applications),
        projects=slots,
        mentors=capacities(cohort, mentors, set(leads.values())),
        scores=scores,
        exclusions=ruled_out.keys() | without_any(barred, wishes),
        pins={a: p for a, p, kind in told if kind == InstructionKind.PIN},
        seed=seed,
        draw=drawn(seed, applications),
        apart=apart.people,
        **hours_shared(cohort, applications, wishes, slots),
    )
    return Given(applications, barred, instance, ruled_out)


def wishes_in(applications: Sequence[Application], projects: Iterable[Project]) -> Wishes:
    """For each application the listed projects that it ranks, best first."""
    found: dict[str, list[str]] = {str(each.pk): [] for each in applications}
    choices = ProjectChoice.objects.filter(application__in=applications, project__in=projects)
    for application, project in choices.order_by("application", "rank").values_list(
        "application", "project"
    ):
        found[str(application)].append(str(project))
    return {name: tuple(ranked) for name, ranked in found.items()}


def slot(project: Project, team: Sequence[UUID]) -> matching.ProjectSlot:
    """The lead is the first of the team."""
    terms = terms_in(project)
    return matching.ProjectSlot(
        id=str(project.pk),
        lead=str(team[0]),
        places=project.places,
        minimum=terms.smallest if terms else 0,
        team=tuple(str(one) for one in team),
    )


def terms_in(project: Project) -> ProjectTerms | None:
    return getattr(project, "terms", None)


def below_bars(
    projects: Iterable[Project], wishes: Wishes, scores: Mapping[matching.Pair, Decimal]
) -> dict[matching.Pair, str]:
    """Pairs whose score is lower than what their project takes."""
    bars = {
        str(each.pk): terms.bar
        for each in projects
        if (terms := terms_in(each)) is not None and terms.bar is not None
    }
    return {
        (one, project): BELOW_BAR
        for (one, project), score in scores.items()
        if project in bars and one in wishes and score < bars[project]
    }


def without_any(barred: Barred, wishes: Wishes) -> set[matching.Pair]:
    """Whoever gets no place at all is excluded from everything that they wish for."""
    return {(str(one), project) for one in barred for project in wishes.get(str(one), ())}


def instructions_for(
    applications: Sequence[Application], listed: Iterable[Any]
) -> list[tuple[str, str, str]]:
    """The pins and forbids that hold, for whoever takes part and what is listed."""
    rows = Instruction.objects.live().filter(application__in=applications, project__in=listed)
    found = rows.values_list("application", "project", "kind")
    return [(str(application), str(project), kind) for application, project, kind in found]


def scores_of(cohort: Cohort) -> dict[tuple[str, str], Decimal]:
    """The score of every pair of person and project: both rounds', as ``over_rounds`` has it."""
    first, second = (round_of(cohort, one) for one in (Round.APPLICATION, Round.CONTRIBUTION))
    return {pair: scoring.over_rounds(mean, second.get(pair)) for pair, mean in first.items()}


def round_of(cohort: Cohort, of: str) -> dict[tuple[str, str], Decimal]:
    """The mean of a round's reviews that count, on one scale, of every pair that was scored."""
    weights = dict(cohort.criteria.of_round(of).values_list("pk", "weight"))
    counted = Review.objects.counted().of_round(of).filter(choice__application__cohort=cohort)
    reviews = counted.values_list("pk", "reviewer", "choice__application", "choice__project")
    steps: dict[Any, dict[Any, int]] = defaultdict(dict)
    marks = counted.values_list("pk", "scores__criterion", "scores__step")
    for review, criterion, step in marks:
        steps[review][criterion] = step
    given: dict[Any, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for review, reviewer, application, project in reviews:
        pair = str(application), str(project)
        given[reviewer][pair] = scoring.weighted(steps[review], weights)
    return {pair: scoring.mean(values) for pair, values in scoring.on_one_scale(given).items()}


def blocked(applications: QuerySet[Application]) -> set[Any]:
    """Those whom the eligibility rules blocked when they were asked last."""
    asked = applications.annotate(last=last_verdict())
    return set(asked.filter(last=Verdict.BLOCKED).values_list("pk", flat=True))
