"""Deferred acceptance: everybody asks for their best project; the lowest has to go on.

Choosing the best of those who ask, within a project's places and its mentor's
capacity, is a greedy choice over nested limits, so rejections are final and
the order of asking does not matter. Each question costs the logarithm of those
held; with n wishes in all that is O(n log n).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import heappop, heappush

from applications.rules.matching.instance import Applicant, Instance, Proposal
from applications.rules.matching.lottery import in_one_order, lottery_of
from applications.rules.matching.mentoring import mentors_for
from applications.rules.matching.proposal import written_down
from applications.rules.matching.soundness import (
    require_no_pin,
    require_no_strict_minima,
    require_sound,
)

# Higher is better: the score, then minus the place in the draw.
Standing = tuple[Decimal, int]
Held = list[tuple[Standing, str, str]]
Assignment = dict[str, str | None]


@dataclass(slots=True)
class Market:
    """Who holds what so far. The heaps keep the lowest on top, and those who left until met."""

    instance: Instance
    draw: dict[str, int]
    lead: dict[str, str]
    room: dict[str, int]  # free places by project, without pins
    capacity: dict[str, int]  # by mentor, without pins
    holding: dict[str, str] = field(default_factory=dict)
    at_project: defaultdict[str, Held] = field(default_factory=lambda: defaultdict(list))
    at_mentor: defaultdict[str, Held] = field(default_factory=lambda: defaultdict(list))

    def standing(self, applicant: str, project: str) -> Standing:
        return self.instance.scores[applicant, project], -self.draw[applicant]

    def admit(self, applicant: str, project: str) -> str | None:
        """Let the applicant in if they stand high enough; return who has to go on, if anybody."""
        mentor, out = self.lead[project], None
        asking = (self.standing(applicant, project), applicant, project)
        full = self.full_for(project, mentor)
        if full is not None:
            lowest = self.lowest(full)
            if lowest is None or asking < lowest:
                return applicant
            out = self.put_out(full)
        heappush(self.at_project[project], asking)
        heappush(self.at_mentor[mentor], asking)
        self.holding[applicant] = project
        self.room[project] -= 1
        self.capacity[mentor] -= 1
        return out

    def full_for(self, project: str, mentor: str) -> Held | None:
        """Those of whom one has to go before somebody else comes in; ``None`` where there is room.

        Who comes in at a full project takes a place that counts for the same mentor.
        """
        if self.room[project] <= 0:
            return self.at_project[project]
        return self.at_mentor[mentor] if self.capacity[mentor] <= 0 else None

    def lowest(self, held: Held) -> tuple[Standing, str, str] | None:
        while held and self.holding.get(held[0][1]) != held[0][2]:
            heappop(held)
        return held[0] if held else None

    def put_out(self, held: Held) -> str:
        """The lowest, once those are gone who left by themselves."""
        _standing, applicant, project = heappop(held)
        del self.holding[applicant]
        self.room[project] += 1
        self.capacity[self.lead[project]] += 1
        return applicant


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


def accepted(instance: Instance, draw: dict[str, int], closed: set[str]) -> Assignment:
    """Who gets what when nobody is let into the projects that are closed."""
    market = open_market(instance, draw)
    ask(market, closed)
    return {
        one: instance.pins.get(one, market.holding.get(one))
        for one in sorted(applicant.id for applicant in instance.applicants)
    }


def most_lacking(instance: Instance, assignment: Assignment) -> str | None:
    """The project with people, but farthest below its smallest number."""
    load = Counter(assignment.values())
    lacking = [
        (load[one.id] - one.minimum, one.id)
        for one in instance.projects
        if 0 < load[one.id] < one.minimum
    ]
    return min(lacking)[1] if lacking else None


def open_market(instance: Instance, draw: dict[str, int]) -> Market:
    market = Market(
        instance,
        draw,
        lead={project.id: project.lead for project in instance.projects},
        room={project.id: project.places for project in instance.projects},
        capacity={mentor.id: mentor.capacity for mentor in instance.mentors},
    )
    for project in instance.pins.values():
        market.room[project] -= 1
        market.capacity[market.lead[project]] -= 1
    return market


def ask(market: Market, closed: AbstractSet[str]) -> None:
    """Everybody asks from the top of their list until held or at its end."""
    instance = market.instance
    wishes = {
        applicant.id: permitted(instance, applicant, closed)
        for applicant in instance.applicants
        if applicant.id not in instance.pins
    }
    for first in wishes:
        asking: str | None = first
        while asking is not None:
            project = next(wishes[asking], None)
            asking = None if project is None else market.admit(asking, project)


def permitted(instance: Instance, applicant: Applicant, closed: AbstractSet[str]) -> Iterator[str]:
    """The projects that the applicant may have, best first; the seed parts those wished alike."""
    for project in in_one_order(instance.seed, applicant):
        if project not in closed and instance.barrier(applicant.id, project) is None:
            yield project
