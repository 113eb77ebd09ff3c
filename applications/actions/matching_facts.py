"""What the matching is told of a cohort, and whom it must give no place at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from applications.actions.lottery import drawn
from applications.models import (
    Application,
    Instruction,
    InstructionKind,
    ProjectChoice,
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
from cohorts.models import Cohort, Mentoring, Participation, Project, Role
from cohorts.states import ProjectState

INELIGIBLE = "ineligible"
SCREENED_OUT = "screened_out"


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why somebody gets no place at all. ``words`` are for them; without, the code speaks."""

    code: str
    words: str = ""


Barred = Mapping[Any, Barrier]


@dataclass(frozen=True, slots=True)
class Given:
    """The applications that take part, those of them who are barred, and the matching's facts.

    ``forbidden`` are the pairs that an organizer forbade: exclusions, with a reason of their own.
    """

    applications: Sequence[Application]
    barred: Barred
    instance: matching.Instance
    forbidden: AbstractSet[matching.Pair]


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
    """The facts for the matching: no names, only keys, ranks, scores and places."""
    projects = list(cohort.projects.filter(state=ProjectState.PUBLISHED).order_by("pk"))
    leads = leads_of(projects)
    rules.require_leads([project.title for project in projects if project.pk not in leads])
    listed = {project.pk for project in projects}
    wishes: dict[Any, list[str]] = defaultdict(list)
    choices = ProjectChoice.objects.filter(application__in=applications, project__in=listed)
    for choice in choices.order_by("application", "rank"):
        wishes[choice.application_id].append(str(choice.project_id))
    told = instructions_for(applications, listed)

    def pairs(kind: str) -> frozenset[matching.Pair]:
        return frozenset((str(a), str(p)) for a, p, what in told if what == kind)

    forbidden = pairs(InstructionKind.FORBID)
    instance = matching.Instance(
        applicants=tuple(matching.Applicant(str(a.pk), tuple(wishes[a.pk])) for a in applications),
        projects=tuple(
            matching.ProjectSlot(str(p.pk), str(leads[p.pk]), p.places) for p in projects
        ),
        mentors=capacities(cohort, set(leads.values())),
        scores=scores_of(cohort),
        exclusions=forbidden
        | {
            (str(a.pk), project) for a in applications if a.pk in barred for project in wishes[a.pk]
        },
        pins=dict(pairs(InstructionKind.PIN)),
        seed=seed,
        draw=drawn(seed, applications),
    )
    return Given(applications, barred, instance, forbidden)


def instructions_for(
    applications: Sequence[Application], listed: Iterable[Any]
) -> list[tuple[Any, Any, str]]:
    """The pins and forbids that hold, for whoever takes part and what is listed."""
    rows = Instruction.objects.live().filter(application__in=applications, project__in=listed)
    return list(rows.values_list("application", "project", "kind"))


def leads_of(projects: Sequence[Project]) -> dict[UUID, UUID]:
    """The lead mentor of each project; of several, the one who has led it longest."""
    rows = Mentoring.objects.leads().filter(project__in=projects).order_by("-started_at", "-pk")
    return {row.project_id: row.mentor_id for row in rows}


def capacities(cohort: Cohort, leads: set[UUID]) -> tuple[matching.Mentor, ...]:
    rows = Participation.objects.filter(
        cohort=cohort, role=Role.MENTOR, ended_at=None, user__in=leads
    )
    return tuple(matching.Mentor(str(row.user_id), row.capacity) for row in rows.order_by("pk"))


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
