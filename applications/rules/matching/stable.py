"""Deferred acceptance: everybody asks for their best project; the lowest has to go on.

Choosing the best of those who ask, within a project's places and its mentor's
capacity, is a greedy choice over nested limits, so rejections are final and
the order of asking does not matter. What somebody must reach at a project only
rises: most questions end at one comparison of scores, the others cost the
logarithm of those held there, and a look at each project of a mentor who is
full. With n wishes in all and few projects to a mentor that is O(n log n).
"""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import heappop, heappush, heappushpop

from applications.rules.matching.instance import Instance, Proposal
from applications.rules.matching.lottery import in_one_order, lottery_of
from applications.rules.matching.mentoring import mentors_for
from applications.rules.matching.proposal import written_down
from applications.rules.matching.soundness import (
    require_no_pin,
    require_no_strict_minima,
    require_sound,
)

# Score, minus the place in the draw, applicant: whoever stands higher is greater.
Standing = tuple[Decimal, int, str]
Assignment = dict[str, str | None]
FOR_ANYBODY, FOR_NOBODY = Decimal("-Infinity"), Decimal("Infinity")


@dataclass(slots=True)
class Lead:
    """What is left of a mentor's capacity, and the projects that they lead."""

    left: int
    projects: list["Places"] = field(default_factory=list)


@dataclass(slots=True)
class Places:
    """Who holds the places of a project so far: a heap with the lowest on top."""

    lead: Lead
    room: int
    held: list[Standing] = field(default_factory=list)
    least: Decimal = FOR_ANYBODY  # the score below which asking is in vain

    def admit(self, asking: Standing) -> str | None:
        """Let the applicant in; return who has to go on, if anybody: maybe the same."""
        held = self.held
        if len(held) >= self.room:
            _score, _draw, out = heappushpop(held, asking)
            self.least = held[0][0] if held else FOR_NOBODY
            return out
        heappush(held, asking)
        if self.lead.left > 0:
            self.lead.left -= 1
            return None
        _score, _draw, out = heappop(min(one.held for one in self.lead.projects if one.held))
        return out


def propose(instance: Instance) -> Proposal:
    """The stable assignment that applicants propose, with its explanations.

    Where a project stays below its smallest number, the one that lacks most
    (then the first by its name) is closed, and everything is done again.
    Raises ``Unmatchable`` when the instance contradicts itself.
    """
    require_sound(instance)
    require_no_strict_minima(instance)
    draw = lottery_of(instance)
    closed: set[str] = set()
    while True:
        assignment = accepted(instance, draw, closed)
        lacking = most_lacking(instance, assignment)
        if lacking is None:
            mentor_of = mentors_for(instance, assignment)
            return written_down(instance, assignment, mentor_of, closed=closed)
        require_no_pin(instance, lacking)
        closed.add(lacking)


def accepted(instance: Instance, draw: Mapping[str, int], closed: AbstractSet[str]) -> Assignment:
    """Who gets what when nobody is let into the projects that are closed."""
    market = open_market(instance)
    ask(market, instance, draw, closed)
    holding = {one: project for project, its in market.items() for _score, _draw, one in its.held}
    holding |= instance.pins
    return {one: holding.get(one) for one in sorted([each.id for each in instance.applicants])}


def most_lacking(instance: Instance, assignment: Assignment) -> str | None:
    """The project with people, but farthest below its smallest number."""
    load = Counter(assignment.values())
    lacking = [
        (load[one.id] - one.minimum, one.id)
        for one in instance.projects
        if 0 < load[one.id] < one.minimum
    ]
    return min(lacking)[1] if lacking else None


def open_market(instance: Instance) -> dict[str, Places]:
    """By project its places, without those that are pinned."""
    pinned = Counter(instance.pins.values())
    leads = {mentor.id: Lead(mentor.capacity) for mentor in instance.mentors}
    for slot in instance.projects:
        leads[slot.lead].left -= pinned[slot.id]
    market = {}
    for slot in instance.projects:
        lead = leads[slot.lead]
        # No more than the mentor can lead: whoever leads no other is never full before it.
        market[slot.id] = Places(lead, min(slot.places - pinned[slot.id], lead.left))
        lead.projects.append(market[slot.id])
    return market


def ask(
    market: Mapping[str, Places],
    instance: Instance,
    draw: Mapping[str, int],
    closed: AbstractSet[str],
) -> None:
    """Everybody asks from the top of their list until held or at its end."""
    score_of, pins, barred = instance.scores.get, instance.pins, instance.has_barriers
    wishes = {
        one.id: iter(in_one_order(instance.seed, one) if one.ranks else one.choices)
        for one in instance.applicants
        if one.id not in pins
    }
    asking: str | None
    for asking in wishes:
        while asking is not None:
            one = asking
            for project in wishes[one]:
                score, places = score_of((one, project)), market[project]
                if score is None or score < places.least or project in closed:
                    continue
                if barred and instance.barrier(one, project):
                    continue
                asking = places.admit((score, -draw[one], one))
                if asking != one:
                    break
            else:
                asking = None
