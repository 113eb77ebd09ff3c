"""The answer of the assign command to one instance, and what it refuses."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from applications.rules.matching.certificate import blocking_pairs
from applications.rules.matching.declines import after_declines
from applications.rules.matching.faults import faults
from applications.rules.matching.instance import Explanation, Instance, Proposal
from applications.rules.matching.modes import way_of
from applications.rules.matching.reading import Case
from applications.rules.matching.tiers import GENEROUS


def solve(case: Case, mode: str, ranks: str = GENEROUS) -> dict[str, Any]:
    """Everything that there is to say. Raises ``Unmatchable`` as the modes do."""
    way = way_of(mode, ranks)
    instance = case.instance
    proposal = way(instance)
    closed = frozenset(proposal.closed)
    blocking = blocking_pairs(instance, proposal.assignment, closed=closed, by_draw=False)
    return {
        "assignment": dict(proposal.assignment),
        **mentoring(instance, proposal),
        **in_numbers(instance, proposal),
        "blocking_pairs": len(blocking),
        "waitlist": {
            project: [one for one in names if one not in case.declined]
            for project, names in proposal.waitlist.items()
        },
        "closed": list(proposal.closed),
        "explain": {f"{a}/{p}": told(why) for (a, p), why in proposal.explain.items()},
        "certified": not faults(instance, proposal, mode, ranks),
        "seed": instance.seed,
        "input_hash": proposal.input_hash,
        "result_hash": proposal.result_hash,
        **declining(case, proposal, way),
    }


def mentoring(instance: Instance, proposal: Proposal) -> dict[str, Any]:
    load = Counter(mentor for mentor in proposal.mentor_of.values() if mentor is not None)
    hours = sum(
        (instance.hours(one, mentor) for one, mentor in proposal.mentor_of.items() if mentor),
        Decimal(0),
    )
    return {
        "mentor_of": dict(proposal.mentor_of),
        "load": {one: load[one] for one in sorted(mentor.id for mentor in instance.mentors)},
        "overlap_total": int(hours) if hours == int(hours) else float(hours),
    }


def in_numbers(instance: Instance, proposal: Proposal) -> dict[str, Any]:
    """How many are placed, and at which of their ranks; the profile is as long as the longest."""
    got = Counter(rank for rank in proposal.rank.values() if rank is not None)
    longest = max((max(one.ranks, default=0) for one in instance.applicants), default=0)
    return {
        "placed": sum(project is not None for project in proposal.assignment.values()),
        "profile": [got[rank] for rank in range(1, longest + 1)],
        "rank_sum": sum(got.elements()),
    }


def told(why: Explanation) -> dict[str, str]:
    more = {"by": why.by, "lowest_admitted": why.lowest_admitted}
    return {"reason": why.reason} | {key: name for key, name in more.items() if name is not None}


def declining(
    case: Case, proposal: Proposal, way: Callable[[Instance], Proposal]
) -> Mapping[str, Any]:
    if not case.declined:
        return {}
    found = after_declines(case.instance, proposal, case.declined, way)
    return {
        "before": dict(proposal.assignment),
        "after_full_rerun": dict(found.full_rerun),
        "after_freeze": dict(found.freeze),
        "upgrade_chain": [list(move) for move in found.chain],
    }
