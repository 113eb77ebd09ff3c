"""What an assignment costs in each tier, for those who check it: written anew from the names."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from applications.rules.matching.instance import Instance

Seat = tuple[str, str, str]  # applicant, project, mentor


class Weights:
    """Whole numbers, smaller is better. Tiers are known by the names that a proof gives them."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.target = {one.id: one.target for one in instance.mentors}
        self.ranks = ranks_of(instance)
        self.whole = {
            "score": common(instance.scores.values()),
            "overlap": common((instance.overlap or {}).values()),
        }

    def of_seat(self, tier: str, seat: Seat) -> int:
        applicant, project, mentor = seat
        if tier == "overlap":
            hours = (self.instance.overlap or {}).get((applicant, mentor), Decimal(0))
            return -int(hours * self.whole[tier])
        return self.of_pair(tier, applicant, project)

    def of_pair(self, tier: str, applicant: str, project: str) -> int:
        """What counts whoever of the team mentors."""
        rank = self.ranks.get((applicant, project), 0)
        what, _space, number = tier.rpartition(" ")
        if what in {"fewest at rank", "most at rank"}:
            return (1 if what == "fewest at rank" else -1) if rank == int(number) else 0
        if tier == "rank sum":
            return rank
        if tier == "score":
            return -int(self.instance.scores.get((applicant, project), 0) * self.whole[tier])
        return -1 if tier == "placed" else 0

    def of_load(self, mentor: str, number: int) -> int:
        """What the how-manieth person of a mentor adds to the sum of (load − target)²."""
        return (number - self.target[mentor]) ** 2 - (number - 1 - self.target[mentor]) ** 2


def ranks_of(instance: Instance) -> Mapping[tuple[str, str], int]:
    return {
        (one.id, project): rank
        for one in instance.applicants
        for project, rank in zip(
            one.choices, one.ranks or range(1, len(one.choices) + 1), strict=True
        )
    }


def common(numbers: Iterable[Decimal]) -> int:
    """The smallest power of ten that makes all of them whole."""
    whole = 1
    for number in numbers:
        while (Fraction(number) * whole).denominator != 1:
            whole *= 10
    return whole
