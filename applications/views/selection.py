"""How places are given, for everybody to read: rules and a seal before, numbers after; no names."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Assignment, Lottery, Outcome, Placement, ProjectTerms, terms_of
from applications.rules.contribution import starts_at
from applications.states import AssignmentState
from applications.views.finding import find_cohort, phases_of
from cohorts.models import Cohort, Project
from cohorts.states import CohortState
from cohorts.views.panels import Panel, fills

# A number about fewer people says something about one of them.
GROUP_FROM = 5


def selection(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the release the rules and the seal of the lottery, afterwards what came of them."""
    cohort = find_cohort(request.user, slug, timezone.now())
    lottery = Lottery.objects.filter(cohort=cohort).first()
    assignment = released(cohort)
    about = {
        "cohort": cohort,
        "lottery": lottery,
        "assignment": assignment,
        "terms": terms_of(cohort),
        "asked": asked_by_projects(cohort),
        "has_second_round": starts_at(phases_of(cohort)) is not None,
    }
    if assignment is not None:
        about |= outcome_of(assignment, lottery)
    return render(request, "applications/selection.html", about)


def asked_by_projects(cohort: Cohort) -> list[ProjectTerms]:
    """The projects that ask for a score or a number, in the order of their titles."""
    listed = Project.objects.published().filter(cohort=cohort)
    rows = ProjectTerms.objects.filter(project__in=listed).select_related("project")
    return list(rows.exclude(bar=None, smallest=0).order_by("project__title", "pk"))


def outcome_of(assignment: Assignment, lottery: Lottery | None) -> dict[str, Any]:
    placements = Placement.objects.filter(assignment=assignment)
    return {
        "numbers": numbers(placements),
        "by_hand": placements.filter(adjusted_at__isnull=False).count(),
        "projects": projects_of(placements),
        "ranks": ranks_of(placements),
        "group_from": GROUP_FROM,
        "is_sealed_seed": lottery is not None and lottery.seed == assignment.seed,
    }


def released(cohort: Cohort) -> Assignment | None:
    """What was released, at the earliest at the instant at which everybody could know."""
    if cohort.released_at is None:
        return None
    rows = Assignment.objects.filter(cohort=cohort, state=AssignmentState.RELEASED)
    return rows.order_by("-proposed_at", "pk").first()


def numbers(placements: Any) -> list[tuple[int, str]]:
    of = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}
    found = placements.order_by().aggregate(considered=Count("pk"), **of)
    return [
        (found["considered"], _("considered")),
        (found[Outcome.SELECTED], _("places offered")),
        (found[Outcome.WAITLISTED], _("on a waitlist")),
        (found[Outcome.NOT_SELECTED], _("without a place")),
    ]


def projects_of(placements: Any) -> list[tuple[str, int, Decimal | None]]:
    """Each project's places that were offered; the lowest score where a group is large enough."""
    chosen = placements.filter(outcome=Outcome.SELECTED).order_by().values_list("project")
    found = {key: rest for key, *rest in chosen.annotate(Count("pk"), Min("score"))}
    titles = Project.objects.filter(pk__in=found).order_by("title", "pk")
    return [
        (title, count, lowest if count >= GROUP_FROM else None)
        for title, (count, lowest) in ((row.title, found[row.pk]) for row in titles)
    ]


def ranks_of(placements: Any) -> list[tuple[int, int]]:
    """How many got their first choice, their second, and so on; nothing of a small group."""
    chosen = placements.filter(outcome=Outcome.SELECTED, rank__isnull=False).order_by()
    rows = list(chosen.values_list("rank").annotate(Count("pk")).order_by("rank"))
    return rows if sum(count for _place, count in rows) >= GROUP_FROM else []


@fills("cohort")
def how_places_are_given(*, cohort: Cohort, **_about: Any) -> list[Panel]:
    if cohort.state == CohortState.CANCELLED:
        return []
    return [Panel("applications/_selection.html", {"cohort": cohort}, order=60)]
