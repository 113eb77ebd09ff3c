"""What is left of all assignments once the tiers so far are at their optima, proved by prices.

By weak duality any prices of rows give a bound: each row and each column
counts with its price at the side that is cheaper. Whatever reaches the optimum
pays no more beyond the bound than the bound is away from it. Where that is less
than a half, whatever has a price of a half or more is at its cheaper side in all
of them, since all sides are whole numbers: for the tiers that follow, it is held
there.
"""

from collections.abc import Mapping, Sequence
from math import inf

from applications.rules.matching.instance import Instance
from applications.rules.matching.weighing import Seat, Weights

HALF = 0.5
Row = tuple[str, str]
Column = Seat | tuple[str, int]  # a seat, or the how-manieth person of a mentor
Sides = dict[Row | Column, tuple[float, float]]


class Face:
    def __init__(self, instance: Instance, seats: Sequence[Seat], weights: Weights) -> None:
        self.weights = weights
        self.sides: Sides = sides_of_rows(instance)
        # By column the rows that it is in, and how often.
        self.columns = columns_of(instance, seats)
        self.sides |= dict.fromkeys(self.columns, (0, 1))

    def reaches(self, tier: str, value: int, prices: Mapping[Row, float]) -> bool:
        """Whether the prices prove the optimum; then only what reaches it is left."""
        known: dict[Row | Column, float] = {
            row: self.sound(row, price) for row, price in prices.items() if row in self.sides
        }
        paid = dict(known)
        for column, rows in self.columns.items():
            paid[column] = self.cost(tier, column) - sum(
                times * known.get(row, 0.0) for row, times in rows.items()
            )
        bound = sum(price * self.side(what, price) for what, price in paid.items() if price)
        if bound <= value - HALF:
            return False
        for what, price in paid.items():
            if abs(price) >= HALF:
                self.sides[what] = (self.side(what, price),) * 2
        return True

    def sound(self, row: Row, price: float) -> float:
        """A row that is open to one side can be priced only at the other."""
        return max(price, 0.0) if self.sides[row][1] == inf else price

    def side(self, what: Row | Column, price: float) -> float:
        return self.sides[what][price < 0]

    def cost(self, tier: str, column: Column) -> int:
        if len(column) == 3:
            return self.weights.of_seat(tier, column)
        return self.weights.of_load(*column) if tier == "load" else 0


def sides_of_rows(instance: Instance) -> Sides:
    strict = instance.strict
    sides: Sides = {
        ("applicant", one.id): (one.id in instance.pins, 1) for one in instance.applicants
    }
    for slot in instance.projects:
        sides["project", slot.id] = (slot.minimum if strict else 0, slot.places)
    for one in instance.mentors:
        sides["lead", one.id], sides["mentor", one.id] = (0, one.capacity), (0, 0)
        sides["at least", one.id] = (one.minimum if strict else 0, inf)
    return sides


def columns_of(instance: Instance, seats: Sequence[Seat]) -> dict[Column, Mapping[Row, int]]:
    """Seats, and for each mentor as many units of load as they can have."""
    lead = {one.id: one.lead for one in instance.projects}
    people: dict[str, set[str]] = {one.id: set() for one in instance.mentors}
    columns: dict[Column, Mapping[Row, int]] = {}
    for applicant, project, mentor in seats:
        people[mentor].add(applicant)
        rows = [("applicant", applicant), ("project", project), ("lead", lead[project])]
        rows += [("mentor", mentor), ("at least", mentor)]
        columns[applicant, project, mentor] = dict.fromkeys(rows, 1)
    for one in instance.mentors:
        for number in range(1, min(one.capacity, len(people[one.id])) + 1):
            columns[one.id, number] = {("mentor", one.id): -1}
    return columns
