"""Whether each tier of most-placed is an optimum, checked without the solver's code.

Of a linear program by weak duality: whatever the prices, they give a bound
below every assignment; it is worked out here from names, costs and rows written
anew. All objectives are whole numbers, so a bound less than a half away proves
the optimum, and rounding in the prices cannot prove what is not so. What would
cost more than that is away no assignment with that optimum does (see ``face``),
which is what the tiers after it rest on. Where whole
numbers had to be declared, a second model has to find nothing better by one;
from 500 applicants on the bound is the solver's own.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from applications.rules.matching.certificate import may_be, share_enough
from applications.rules.matching.face import Face
from applications.rules.matching.instance import Instance, Proposal, Proved
from applications.rules.matching.second_model import SecondModel
from applications.rules.matching.weighing import Seat, Weights
from applications.rules.matching.wording import Fault

RANKS = ("generous", "greedy", "rank-sum")
# From so many applicants on, a second model would take too long.
MANY = 500
# Less than one, by more than rounding errors.
NEARER_THAN = 0.999


def unproved(instance: Instance, proposal: Proposal, ranks: str | None = None) -> list[Fault]:
    """Tiers that are left out, that the proposal does not reach, or that nothing proves."""
    checker = Checker(instance, proposal)
    return checker.left_out(RANKS if ranks is None else (ranks,)) + [
        Fault("unproved", tier=tier.tier)
        for number, tier in enumerate(proposal.proof)
        if not checker.holds(tier, proposal.proof[:number])
    ]


class Checker:
    def __init__(self, instance: Instance, proposal: Proposal) -> None:
        self.instance, self.proposal = instance, proposal
        self.weights = Weights(instance)
        self.seats = self.all_seats()
        self.face = Face(instance, self.seats, self.weights)

    def all_seats(self) -> list[Seat]:
        pins = self.instance.pins
        wished = [pair for pair in self.weights.ranks if pair[0] not in pins]
        pairs = [pair for pair in wished if may_be(self.instance, *pair)]
        return [(*pair, one) for pair in [*pairs, *pins.items()] for one in self.able(*pair)]

    def able(self, applicant: str, project: str) -> list[str]:
        slot = self.instance.slots[project]
        team = slot.team or (slot.lead,)
        able = [one for one in team if share_enough(self.instance, applicant, one)]
        return able or list(team)

    # Which tiers there are ------------------------------------------------------------------

    def left_out(self, ways: Sequence[str]) -> list[Fault]:
        """Tiers that should be proved, in their order, and are not: by the nearest of ``ways``."""
        proved = [one.tier for one in self.proposal.proof]
        missing = [self.missing(self.declared(ranks), proved) for ranks in ways]
        return [Fault("left_out", tier=tier) for tier in min(missing, key=len)]

    def missing(self, declared: Sequence[str], proved: Sequence[str]) -> Sequence[str]:
        """All of them where the order is another: each rests on those before it."""
        if list(declared) == list(proved):
            return ()
        return [one for one in declared if one not in proved] or declared

    def declared(self, ranks: str) -> list[str]:
        """The tiers of most placed in their order, but for those that cost nothing anywhere."""
        tiers = ["placed", *self.of_ranks(ranks), "score", "load", "overlap"]
        return [tier for tier in tiers if self.costs_something(tier)]

    def of_ranks(self, ranks: str) -> list[str]:
        last = max(self.weights.ranks.values(), default=0)
        return {
            "generous": [f"fewest at rank {rank}" for rank in range(last, 1, -1)],
            "greedy": [f"most at rank {rank}" for rank in range(1, last)],
            "rank-sum": ["rank sum"],
        }[ranks]

    def costs_something(self, tier: str) -> bool:
        if tier == "load":
            # What the n-th person adds to a square is odd, so never nothing.
            able = {one.id for one in self.instance.mentors if one.capacity > 0}
            return any(mentor in able for _one, _project, mentor in self.seats)
        return any(self.weights.of_seat(tier, seat) for seat in self.seats)

    # Whether one holds ----------------------------------------------------------------------

    def holds(self, tier: Proved, before: tuple[Proved, ...]) -> bool:
        if self.value(tier.tier) != tier.value:
            return False
        if not tier.prices and len(self.instance.applicants) < MANY:
            better = {one.tier: one.value for one in before} | {tier.tier: tier.value - 1}
            return not self.second_model.allows(better)
        if not tier.prices:
            return tier.bound > tier.value - NEARER_THAN
        return self.face.reaches(tier.tier, tier.value, tier.prices)

    @cached_property
    def second_model(self) -> SecondModel:
        return SecondModel(self.instance, self.seats, self.weights)

    # What an assignment costs ---------------------------------------------------------------

    def value(self, tier: str) -> int:
        """Of the proposal itself."""
        taken = [
            (one, project, self.proposal.mentor_of[one] or "")
            for one, project in self.proposal.assignment.items()
            if project is not None
        ]
        if tier == "load":
            load = Counter(mentor for _one, _project, mentor in taken)
            return sum(
                self.weights.of_load(one, n) for one in load for n in range(1, load[one] + 1)
            )
        return sum(self.weights.of_seat(tier, seat) for seat in taken)
