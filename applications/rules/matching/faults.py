"""The certificate of a proposal: everything that the independent checks find wrong with it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from applications.rules.matching.certificate import blocking_pairs, broken_limits
from applications.rules.matching.instance import Instance, Proposal
from applications.rules.matching.modes import STABLE
from applications.rules.matching.wording import Fault


def faults(
    instance: Instance, proposal: Proposal, mode: str, ranks: str | None = None
) -> list[Fault]:
    """What the certificate finds wrong; empty when nothing is.

    ``ranks`` say which tiers most placed had to prove; without, those of any of its ways.
    """
    found = broken_limits(instance, proposal.assignment, proposal.mentor_of)
    alone = [one for one, mentor in proposal.mentor_of.items() if mentor is None]
    found += [Fault("nobody_mentors", one=one) for one in alone]
    if mode == STABLE:
        pairs = blocking_pairs(instance, proposal.assignment, closed=frozenset(proposal.closed))
        return found + [Fault("blocks", one=one, project=project) for one, project in pairs]
    # Only here, so that whoever needs no solver does not load one.
    from applications.rules.matching.proof import unproved

    return found + unproved(instance, proposal, ranks)


def faults_of_places(
    instance: Instance, assignment: Mapping[str, str | None], by_hand: AbstractSet[str]
) -> list[Fault]:
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
