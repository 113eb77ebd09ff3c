"""Why not: a reason for every pair that its applicant would have preferred."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from applications.rules.matching.instance import Explanation, Instance, Pair

# Scored or not, score, minus the place in the draw: higher is better.
Standing = tuple[bool, Decimal, int]
UNSCORED = Decimal(0)
NEVER_POSSIBLE = frozenset({"excluded", "no_overlap", "not_scored", "project_closed"})


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who has a place."""

    standing: Standing
    applicant: str


@dataclass(slots=True)
class Limit:
    """A project's places or a mentor's capacity, as filled."""

    reason: str
    room: int
    lowest: Admitted | None = None
    lowest_pinned: Admitted | None = None

    def take(self, admitted: Admitted, *, pinned: bool) -> None:
        self.room -= 1
        self.lowest = lower(self.lowest, admitted)
        if pinned:
            self.lowest_pinned = lower(self.lowest_pinned, admitted)


def lower(one: Admitted | None, other: Admitted) -> Admitted:
    return other if one is None or other.standing < one.standing else one


def explanations(
    instance: Instance,
    assignment: Mapping[str, str | None],
    draw: Mapping[str, int],
    by_hand: AbstractSet[str],
    closed: AbstractSet[str] = frozenset(),
) -> dict[Pair, Explanation]:
    """An explanation for every pair that its applicant would have preferred, in order.

    ``by_hand``: those whose place, or none, a person chose.
    """
    limits = filled_limits(instance, assignment, draw)

    def why(applicant: str, project: str) -> Explanation:
        if barrier := instance.barrier(applicant, project):
            return Explanation(barrier)
        if project in closed:
            return Explanation("project_closed")
        if applicant in by_hand:
            return Explanation("pinned", by=applicant)
        return of_limits(limits[project], standing(instance, applicant, project, draw))

    return {
        (applicant.id, project): why(applicant.id, project)
        for applicant in sorted(instance.applicants, key=lambda one: one.id)
        for project in applicant.preferred_to(assignment[applicant.id])
    }


def filled_limits(
    instance: Instance, assignment: Mapping[str, str | None], draw: Mapping[str, int]
) -> dict[str, tuple[Limit, Limit]]:
    """By project: its places, and the capacity of its lead mentor."""
    mentors = {one.id: Limit("mentor_full", one.capacity) for one in instance.mentors}
    limits = {
        one.id: (Limit("project_full", one.places), mentors[one.lead]) for one in instance.projects
    }
    for applicant, project in assignment.items():
        if project is not None:
            admitted = Admitted(standing(instance, applicant, project, draw), applicant)
            for limit in limits[project]:
                limit.take(admitted, pinned=applicant in instance.pins)
    return limits


def standing(instance: Instance, applicant: str, project: str, draw: Mapping[str, int]) -> Standing:
    score = instance.scores.get((applicant, project))
    return score is not None, UNSCORED if score is None else score, -draw[applicant]


def of_limits(limits: tuple[Limit, Limit], wished: Standing) -> Explanation:
    own, mentors = limits
    if own.room > 0 and mentors.room > 0:
        return Explanation("left_free")
    return of_limit(own if own.room <= 0 else mentors, wished)


def of_limit(limit: Limit, wished: Standing) -> Explanation:
    if limit.lowest_pinned is not None and limit.lowest_pinned.standing < wished:
        return Explanation("pinned", by=limit.lowest_pinned.applicant)
    if limit.lowest is None:
        return Explanation(limit.reason)
    (_scored, cutoff, _draw), name = limit.lowest.standing, limit.lowest.applicant
    if limit.lowest.standing < wished:
        return Explanation("taken", lowest_admitted=name, cutoff=cutoff)
    reason = "lottery" if cutoff == wished[1] else limit.reason
    return Explanation(reason, lowest_admitted=name, cutoff=cutoff)


def waitlists(
    instance: Instance, explain: Mapping[Pair, Explanation], draw: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """By project, best first, the permitted who would prefer it; a pinned person never moves."""
    waiting: dict[str, list[str]] = {project.id: [] for project in instance.projects}
    for (applicant, project), why in explain.items():
        if why.reason not in NEVER_POSSIBLE and applicant not in instance.pins:
            waiting[project].append(applicant)
    return {
        project: tuple(sorted(names, key=lambda a: (-instance.scores[a, project], draw[a])))
        for project, names in sorted(waiting.items())
    }
