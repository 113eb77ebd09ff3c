"""Deferred acceptance: everybody asks for their best project; the lowest has to go on.

Choosing the best of those who ask, within a project's places and its mentor's
capacity, is a greedy choice over nested limits, so rejections are final and
the order of asking does not matter. Each question costs the logarithm of those
held; with n wishes in all that is O(n log n).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import heappop, heappush

from applications.rules.matching.explaining import explanations, waitlists
from applications.rules.matching.hashing import hash_of_input, hash_of_result
from applications.rules.matching.instance import Applicant, Instance, Proposal, require_sound

# Higher is better: the score, then minus the place in the draw.
Standing = tuple[Decimal, int]
Held = list[tuple[Standing, str, str]]


@dataclass(slots=True)
class Market:
    """Who holds what so far. The heaps keep the lowest on top, and those who left until met."""

    instance: Instance
    draw: dict[str, int]
    lead: dict[str, str]
    room: dict[str, int]  # free places by project, without pins
    capacity: dict[str, int]  # by mentor, without pins
    holding: dict[str, str] = field(default_factory=dict)
    at_project: dict[str, Held] = field(default_factory=dict)
    at_mentor: dict[str, Held] = field(default_factory=dict)

    def standing(self, applicant: str, project: str) -> Standing:
        return self.instance.scores[applicant, project], -self.draw[applicant]

    def admit(self, applicant: str, project: str) -> str | None:
        """Let the applicant in; return whom that puts out, if anybody."""
        mentor = self.lead[project]
        held = (self.standing(applicant, project), applicant, project)
        heappush(self.at_project.setdefault(project, []), held)
        heappush(self.at_mentor.setdefault(mentor, []), held)
        self.holding[applicant] = project
        self.room[project] -= 1
        self.capacity[mentor] -= 1
        if self.room[project] < 0:
            return self.put_out(self.at_project[project])
        if self.capacity[mentor] < 0:
            return self.put_out(self.at_mentor[mentor])
        return None

    def put_out(self, held: Held) -> str:
        while True:
            _standing, applicant, project = heappop(held)
            if self.holding.get(applicant) == project:
                break
        del self.holding[applicant]
        self.room[project] += 1
        self.capacity[self.lead[project]] += 1
        return applicant


def propose(instance: Instance) -> Proposal:
    """The applicant-optimal stable assignment, with its explanations.

    Raises ``Unmatchable`` when the instance contradicts itself.
    """
    require_sound(instance)
    draw = lottery(instance.seed, (applicant.id for applicant in instance.applicants))
    market = open_market(instance, draw)
    ask(market)
    assignment: dict[str, str | None] = {
        applicant.id: instance.pins.get(applicant.id, market.holding.get(applicant.id))
        for applicant in sorted(instance.applicants, key=lambda one: one.id)
    }
    explain = explanations(instance, assignment, draw, instance.pins.keys())
    waitlist = waitlists(instance, explain, draw)
    input_hash = hash_of_input(instance)
    return Proposal(
        assignment=assignment,
        rank=ranks(instance, assignment),
        waitlist=waitlist,
        explain=explain,
        input_hash=input_hash,
        result_hash=hash_of_result(input_hash, assignment, waitlist, explain),
    )


def lottery(seed: str, applicants: Iterable[str]) -> dict[str, int]:
    """Everybody's place in the draw, from 0, the first the best."""
    drawn = sorted((hashlib.sha256(f"{seed}:{one}".encode()).digest(), one) for one in applicants)
    return {applicant: place for place, (_digest, applicant) in enumerate(drawn)}


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


def ask(market: Market) -> None:
    """Everybody asks from the top of their list until held or at its end."""
    instance = market.instance
    wishes = {
        applicant.id: permitted(instance, applicant)
        for applicant in instance.applicants
        if applicant.id not in instance.pins
    }
    for first in wishes:
        asking: str | None = first
        while asking is not None:
            project = next(wishes[asking], None)
            asking = None if project is None else market.admit(asking, project)


def permitted(instance: Instance, applicant: Applicant) -> Iterator[str]:
    """The projects that the applicant may have, best first."""
    for project in applicant.choices:
        pair = applicant.id, project
        if pair in instance.scores and pair not in instance.exclusions:
            yield project


def ranks(instance: Instance, assignment: dict[str, str | None]) -> dict[str, int | None]:
    return {
        applicant.id: applicant.choices.index(project) + 1
        if (project := assignment[applicant.id]) in applicant.choices and project is not None
        else None
        for applicant in instance.applicants
    }
