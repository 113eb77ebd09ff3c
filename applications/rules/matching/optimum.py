"""One optimum after the other, exactly: each tier's optimum is kept for the next.

The columns are seats: an applicant in a project with somebody of its team.
With one mentor per project and no smallest numbers the rows are those of a
network flow: every vertex is whole, and so are the prices there, and a linear
program suffices (Hoffman and Kruskal 1956). What reaches its optimum is a face:
whatever has a price stays where it is (complementary slackness), so that each
tier leaves a smaller network to the next. Else the seats are declared whole
numbers, and an optimum is kept as a row. A sum of squares over loads is convex, so it
is a sum over units that cost more and more, taken cheapest first.

Solver: HiGHS (Huangfu and Hall 2018) in one thread, over columns and rows in
the order of their names: the same input in any order gives the same answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from applications.rules.matching.instance import Instance, Pair, ProjectSlot, Proved

Seat = tuple[str, str, str]  # applicant, project, mentor
Unit = tuple[str, int]  # mentor, and the how-manieth person of theirs
Name = tuple[str, str]
# Whole numbers, to be made small.
Cost = Callable[[Seat], int]
UnitCost = Callable[[Unit], int]
Numbers = np.ndarray[Any, np.dtype[np.float64]]
MAX = highspy.kHighsInf
# Prices are whole numbers: what is less than this is a rounding error.
PRICED = 0.5


class Infeasible(Exception):
    """No assignment keeps all rows."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What to make small: a sum over the seats taken, or over the units of load.

    With ``counted``, not the sum, but how many of the seats taken cost just
    that; the fewer the better, or the more with ``most``.
    """

    name: str
    of_seat: Cost | None = None
    counted: int | None = None
    most: bool = False
    of_unit: UnitCost | None = None
    # A draw among equals: nothing that anybody would want proved.
    is_draw: bool = False


@dataclass(slots=True)
class Row:
    low: float
    high: float
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, column: int, value: float = 1) -> None:
        self.columns.append(column)
        self.values.append(value)


class Model:
    """The rows of one instance over ``pairs``, and the solver that goes through the tiers.

    ``placed`` are those who must get a place. With ``keeps_minima`` smallest
    numbers count. Raises ``Infeasible`` from ``solve``.
    """

    def __init__(
        self,
        instance: Instance,
        pairs: Iterable[Pair],
        *,
        placed: Iterable[str] = (),
        keeps_minima: bool = True,
    ) -> None:
        self.instance = instance
        self.must = set(placed)
        self.capacity = {one.id: one.capacity for one in instance.mentors}
        self.known: dict[Cost, Numbers] = {}
        self.seats = sorted((*pair, one) for pair in pairs for one in mentors_of(instance, pair))
        self.units = units_of(instance, self.seats)
        self.choosing = [
            one
            for one in sorted(instance.projects, key=lambda one: one.id)
            if keeps_minima and one.minimum > 0 and not instance.strict
        ]
        self.keeps_minima = keeps_minima
        self.rows: dict[Name, Row] = {}
        self.is_whole = bool(self.choosing) or any(
            slot.mentors != (slot.lead,) for slot in instance.projects
        )
        self.write_rows()
        self.solver = self.loaded()

    # The rows -------------------------------------------------------------------------------

    def write_rows(self) -> None:
        for column, (applicant, project, mentor) in enumerate(self.seats):
            lead = self.instance.slots[project].lead
            low = 1 if applicant in self.must else 0
            self.row(("applicant", applicant), low, 1).add(column)
            self.row(("project", project), *self.places(project)).add(column)
            self.row(("lead", lead), 0, self.capacity[lead]).add(column)
            self.row(("mentor", mentor), 0, 0).add(column)
        for place, (mentor, _number) in enumerate(self.units):
            self.row(("mentor", mentor), 0, 0).add(len(self.seats) + place, -1)
        for place, slot in enumerate(self.choosing):
            self.choose(len(self.seats) + len(self.units) + place, slot)
        if self.keeps_minima and self.instance.strict:
            self.require_minima()

    def row(self, name: Name, low: float, high: float) -> Row:
        found = self.rows.get(name)
        if found is None:
            found = self.rows[name] = Row(low, high)
        return found

    def places(self, project: str) -> tuple[int, int]:
        return 0, self.instance.slots[project].places

    def choose(self, column: int, slot: ProjectSlot) -> None:
        """Nobody, or at least so many: ``column`` says whether the project opens."""
        own = self.row(("project", slot.id), *self.places(slot.id))
        at_least = self.row(("at least", slot.id), 0, MAX)
        at_least.columns, at_least.values = list(own.columns), list(own.values)
        at_least.add(column, -slot.minimum)
        own.low, own.high = -MAX, 0
        own.add(column, -slot.places)

    def require_minima(self) -> None:
        for slot in self.instance.projects:
            if slot.minimum:
                row = self.row(("project", slot.id), *self.places(slot.id))
                row.low = slot.minimum
        for mentor in self.instance.mentors:
            if mentor.minimum:
                own = self.row(("mentor", mentor.id), 0, 0)
                seats = [column for column in own.columns if column < len(self.seats)]
                row = self.row(("at least", mentor.id), mentor.minimum, MAX)
                row.columns, row.values = seats, [1.0] * len(seats)

    def loaded(self) -> highspy.Highs:
        count = len(self.seats) + len(self.units) + len(self.choosing)
        rows = [self.rows[name] for name in sorted(self.rows)]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(rows)
        lp.col_cost_ = lp.col_lower_ = np.zeros(count)
        lp.col_upper_ = np.ones(count)
        lp.row_lower_ = np.array([row.low for row in rows], dtype=float)
        lp.row_upper_ = np.array([row.high for row in rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)])
        lp.a_matrix_.index_ = np.array([c for row in rows for c in row.columns], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([v for row in rows for v in row.values], dtype=float)
        if self.is_whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver

    # The tiers ------------------------------------------------------------------------------

    def solve(self, tiers: Sequence[Tier]) -> tuple[list[Seat], tuple[Proved, ...]]:
        """The seats of the last optimum, and what each tier came to."""
        if not self.seats:
            return self.without_seats()
        names = sorted(self.rows)
        proved = []
        for tier in tiers:
            costs = self.costs_of(tier)
            columns = np.flatnonzero(costs).astype(np.int32)
            # The draw comes last, and its solution is taken even where nothing is left to draw.
            if not len(columns) and not tier.is_draw:
                continue
            everything = np.arange(len(costs), dtype=np.int32)
            self.solver.changeColsCost(len(costs), everything, costs)
            value = self.run()
            if tier.is_draw:
                break
            proved.append(self.proof_of(tier, value, names))
            if self.is_whole:
                self.solver.addRow(-MAX, value, len(columns), columns, costs[columns])
            else:
                self.stay_on_the_face()
        return self.taken(), tuple(proved)

    def without_seats(self) -> tuple[list[Seat], tuple[Proved, ...]]:
        if any(row.low > 0 for row in self.rows.values()):
            raise Infeasible
        return [], ()

    def costs_of(self, tier: Tier) -> Numbers:
        of_units = [tier.of_unit(unit) if tier.of_unit else 0 for unit in self.units]
        return np.concatenate([self.costs_of_seats(tier), of_units, np.zeros(len(self.choosing))])

    def costs_of_seats(self, tier: Tier) -> Numbers:
        if tier.of_seat is None:
            return np.zeros(len(self.seats))
        if tier.is_draw:
            return self.drawn(tier.of_seat)
        costs = self.known.get(tier.of_seat)
        if costs is None:
            costs = np.array([tier.of_seat(seat) for seat in self.seats], dtype=float)
            self.known[tier.of_seat] = costs
        if tier.counted is None:
            return costs
        return np.where(costs == tier.counted, -1.0 if tier.most else 1.0, 0.0)

    def drawn(self, of_seat: Cost) -> Numbers:
        """Only for seats that can still move: most cannot, and each draw costs a hash."""
        lp, costs = self.solver.getLp(), np.zeros(len(self.seats))
        open_ones = np.array(lp.col_lower_) < np.array(lp.col_upper_)
        for column in np.flatnonzero(open_ones[: len(self.seats)]):
            costs[column] = of_seat(self.seats[column])
        return costs

    def run(self) -> int:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Infeasible
        return round(self.solver.getInfo().objective_function_value)

    def proof_of(self, tier: Tier, value: int, names: Sequence[Name]) -> Proved:
        if self.is_whole:
            return Proved(tier.name, value, self.solver.getInfo().mip_dual_bound)
        prices = dict(zip(names, self.solver.getSolution().row_dual, strict=True))
        return Proved(tier.name, value, float(value), prices)

    def stay_on_the_face(self) -> None:
        """A price above nought holds a row or a column at its low side, one below at its high."""
        solution, lp, solver = self.solver.getSolution(), self.solver.getLp(), self.solver
        held, side = held_at(solution.col_dual, lp.col_lower_, lp.col_upper_)
        solver.changeColsBounds(len(held), held, side, side)
        held, side = held_at(solution.row_dual, lp.row_lower_, lp.row_upper_)
        solver.changeRowsBounds(len(held), held, side, side)  # type: ignore[attr-defined]

    def taken(self) -> list[Seat]:
        values = self.solver.getSolution().col_value
        return [seat for seat, value in zip(self.seats, values, strict=False) if value > 0.5]


OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    # Every objective is a whole number: what is nearer than that to the bound is the optimum.
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}


def held_at(
    prices: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> tuple["np.ndarray[Any, np.dtype[np.int32]]", Numbers]:
    """What has a price, and at which of its sides."""
    priced = np.array(prices)
    held = np.flatnonzero(np.abs(priced) > PRICED).astype(np.int32)
    return held, np.where(priced > 0, low, high)[held]


def mentors_of(instance: Instance, pair: Pair) -> list[str]:
    """Who could mentor; whoever was placed by hand is mentored even without common hours."""
    return instance.able_to_mentor(*pair) or list(instance.slots[pair[1]].mentors)


def units_of(instance: Instance, seats: Sequence[Seat]) -> list[Unit]:
    possible: dict[str, set[str]] = defaultdict(set)
    for applicant, _project, mentor in seats:
        possible[mentor].add(applicant)
    return [
        (one.id, number)
        for one in sorted(instance.mentors, key=lambda one: one.id)
        for number in range(1, min(one.capacity, len(possible[one.id])) + 1)
    ]
