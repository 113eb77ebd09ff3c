"""As many people with a place as there can be, and among those ways the best, tier by tier."""

from collections.abc import Mapping

from applications.rules.matching.instance import Instance, Pair, Proposal, Unmatchable
from applications.rules.matching.optimum import Infeasible, Model
from applications.rules.matching.proposal import written_down
from applications.rules.matching.soundness import require_sound
from applications.rules.matching.tiers import GENEROUS, tiers_of


def propose_most(instance: Instance, ranks: str = GENEROUS) -> Proposal:
    """The assignment that places most, then the best by ``tiers.tiers_of``, with its explanations.

    Raises ``Unmatchable`` when the instance contradicts itself, or when no
    assignment reaches the smallest numbers.
    """
    require_sound(instance)
    model = Model(instance, possible_pairs(instance), placed=instance.pins)
    try:
        seats, proof = model.solve(tiers_of(instance, ranks))
    except Infeasible:
        raise Unmatchable("infeasible_minima", list(instance.with_minima)) from None
    taken = {applicant: project for applicant, project, _mentor in seats}
    assignment = {one: taken.get(one) for one in sorted(each.id for each in instance.applicants)}
    mentor_of = {applicant: mentor for applicant, _project, mentor in seats}
    closed = closed_in(instance, assignment)
    return written_down(instance, assignment, mentor_of, closed=closed, proof=proof)


def possible_pairs(instance: Instance) -> list[Pair]:
    wished = [
        (one.id, project)
        for one in instance.applicants
        if one.id not in instance.pins
        for project in one.choices
        if instance.barrier(one.id, project) is None
    ]
    return [*wished, *instance.pins.items()]


def closed_in(instance: Instance, assignment: Mapping[str, str | None]) -> set[str]:
    """Projects with a smallest number that somebody could have had, and nobody has."""
    if not any(one.minimum for one in instance.projects):
        return set()
    open_ones = set(assignment.values())
    wished = {project for _applicant, project in possible_pairs(instance)}
    return {one.id for one in instance.projects if one.minimum} & wished - open_ones
