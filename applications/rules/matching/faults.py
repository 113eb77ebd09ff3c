"""The certificate of a proposal: everything that the independent checks find wrong with it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from applications.rules.matching.certificate import blocking_pairs, broken_limits
from applications.rules.matching.instance import Instance, Proposal
from applications.rules.matching.modes import STABLE


def faults(instance: Instance, proposal: Proposal, mode: str) -> list[str]:
    """What the certificate finds wrong, in words for the log; empty when nothing is."""
    found = broken_limits(instance, proposal.assignment, proposal.mentor_of)
    alone = [one for one, mentor in proposal.mentor_of.items() if mentor is None]
    found += [f"{one} has nobody who could mentor them" for one in alone]
    if mode == STABLE:
        pairs = blocking_pairs(instance, proposal.assignment, closed=frozenset(proposal.closed))
        return found + [f"{applicant} and {project} block" for applicant, project in pairs]
    # Only here, so that whoever needs no solver does not load one.
    from applications.rules.matching.proof import unproved

    return found + [f"{tier} may not be the optimum" for tier in unproved(instance, proposal)]


def faults_of_places(
    instance: Instance, assignment: Mapping[str, str | None], by_hand: AbstractSet[str]
) -> list[str]:
    """The same of places as they stand after people changed some: the limits alone.

    Whoever was put somewhere by hand need not have wished for it or be scored
    there, but must be permitted.
    """
    pins = {
        one: project
        for one in by_hand
        if (project := assignment[one]) is not None and (one, project) not in instance.exclusions
    }
    return broken_limits(replace(instance, pins=pins), assignment)
