"""Whether each tier of most-placed is an optimum, checked without the solver's code.

Of a linear program by weak duality: whatever the prices, they give a bound
below every assignment; it is worked out here from names, costs and rows written
anew. All objectives are whole numbers, so a bound less than one away proves the
optimum, and rounding in the prices cannot prove what is not so. Where whole
numbers had to be declared, a second model has to find nothing better by one;
from 500 applicants on the bound is the solver's own.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property

from applications.rules.matching.certificate import may_be, share_enough
from applications.rules.matching.instance import Instance, Proposal, Proved
from applications.rules.matching.second_model import SecondModel
from applications.rules.matching.weighing import Seat, Weights

Prices = Mapping[tuple[str, str], float]
# From so many applicants on, a second model would take too long.
MANY = 500
# Less than one, by more than rounding errors of the sums.
NEARER_THAN = 0.999


def unproved(instance: Instance, proposal: Proposal) -> list[str]:
    """Tiers that the proposal does not reach, or whose optimum nothing proves."""
    if not proposal.proof:
        return [] if not any(proposal.assignment.values()) else ["nothing is proved"]
    checker = Checker(instance, proposal)
    return [
        tier.tier
        for number, tier in enumerate(proposal.proof)
        if not checker.holds(tier, proposal.proof[:number])
    ]


class Checker:
    def __init__(self, instance: Instance, proposal: Proposal) -> None:
        self.instance, self.proposal = instance, proposal
        self.lead = {one.id: one.lead for one in instance.projects}
        self.places = {one.id: one.places for one in instance.projects}
        self.room = {one.id: one.capacity for one in instance.mentors}
        self.weights = Weights(instance)
        self.least = strict_minima(instance)
        self.seats = self.all_seats()

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

    def holds(self, tier: Proved, before: tuple[Proved, ...]) -> bool:
        if self.value(tier.tier) != tier.value:
            return False
        if not tier.prices and len(self.instance.applicants) < MANY:
            better = {one.tier: one.value for one in before} | {tier.tier: tier.value - 1}
            return not self.second_model.allows(better)
        bound = self.bound(tier, before) if tier.prices else tier.bound
        return bound > tier.value - NEARER_THAN

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

    # What no assignment can cost less than --------------------------------------------------

    def bound(self, tier: Proved, before: tuple[Proved, ...]) -> float:
        values = {one.tier: one.value for one in before}
        prices = {name: self.sound(name, price) for name, price in tier.prices.items()}
        found = sum(price * self.side(name, price, values) for name, price in prices.items())
        found += sum(min(0.0, self.left(tier.tier, seat, prices, before)) for seat in self.seats)
        of_mentor: dict[str, set[str]] = defaultdict(set)
        for applicant, _project, mentor in self.seats:
            of_mentor[mentor].add(applicant)
        for mentor, people in of_mentor.items():
            for number in range(1, min(self.room[mentor], len(people)) + 1):
                found += min(0.0, self.left_of_unit(tier.tier, mentor, number, prices))
        return found

    def sound(self, name: tuple[str, str], price: float) -> float:
        """A row that is open to one side can be priced only at the other."""
        if name[0] == "tier":
            return min(price, 0.0)
        return max(price, 0.0) if name[0] == "at least" else price

    def side(self, name: tuple[str, str], price: float, values: Mapping[str, int]) -> float:
        """The side of a row on which its price counts: the high one below nought."""
        kind, one = name
        if kind == "tier":
            return values[one]
        if kind == "applicant":
            low, high = int(one in self.instance.pins), 1
        elif kind == "project":
            low, high = self.least.get(name, 0), self.places[one]
        elif kind == "at least":
            low = high = self.least.get(name, 0)
        else:
            low, high = 0, self.room[one] if kind == "lead" else 0
        return low if price > 0 else high

    def left(self, tier: str, seat: Seat, prices: Prices, before: tuple[Proved, ...]) -> float:
        """The reduced cost of a seat."""
        applicant, project, mentor = seat
        names = [
            ("applicant", applicant),
            ("project", project),
            ("lead", self.lead[project]),
            ("mentor", mentor),
            ("at least", mentor),
        ]
        paid = sum(prices.get(name, 0.0) for name in names)
        paid += sum(
            price * self.weights.of_seat(one.tier, seat)
            for one in before
            if (price := prices.get(("tier", one.tier), 0.0))
        )
        return self.weights.of_seat(tier, seat) - paid

    def left_of_unit(self, tier: str, mentor: str, number: int, prices: Prices) -> float:
        own = self.weights.of_load(mentor, number)
        paid = prices.get(("tier", "load"), 0.0) * own - prices.get(("mentor", mentor), 0.0)
        return (own if tier == "load" else 0) - paid


def strict_minima(instance: Instance) -> dict[tuple[str, str], int]:
    """By the name of the row that keeps them."""
    if not instance.strict:
        return {}
    found = {("project", one.id): one.minimum for one in instance.projects}
    return found | {("at least", one.id): one.minimum for one in instance.mentors}
