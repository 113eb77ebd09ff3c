"""The same question asked in another way: is there an assignment that is better by one?

For tiers in which whole numbers had to be declared, no prices prove an optimum.
So a second model, written from the rules and not from the first one, is asked
whether a better assignment exists, and has to find none. Where the first has a
column per applicant, project and mentor, this one has one per applicant and
project and one per applicant and mentor, tied by rows; loads are counted by
columns of which each needs the one before; a project that is not open closes
every single pair.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

import highspy
import numpy as np

from applications.rules.matching.instance import Instance
from applications.rules.matching.weighing import Seat, Weights

Terms = Mapping[int, int]
MANY = highspy.kHighsInf


class SecondModel:
    """What is permitted on ``seats``, as sums of whole numbers between a low and a high side."""

    def __init__(self, instance: Instance, seats: Sequence[Seat], weights: Weights) -> None:
        self.instance, self.weights = instance, weights
        self.column: dict[Hashable, int] = {}
        self.rows: list[tuple[float, float, Terms]] = []
        self.teams: dict[tuple[str, str], list[str]] = defaultdict(list)
        for applicant, project, mentor in seats:
            self.teams[applicant, project].append(mentor)
        self.tie_mentors_to_projects()
        self.keep_places()
        self.keep_minima()
        self.count_loads()

    def allows(self, at_most: Mapping[str, int]) -> bool:
        """Whether some assignment costs no more than this in each of these tiers.

        Also where the solver cannot say: only what is shown to be impossible is.
        """
        if not self.column:
            return all(most >= 0 for most in at_most.values())
        solver = self.loaded()
        for tier, most in at_most.items():
            add_row(solver, -MANY, most, self.costs(tier))
        solver.run()
        return solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible

    # The columns ----------------------------------------------------------------------------

    def takes(self, applicant: str, project: str) -> int:
        return self.column.setdefault(("takes", applicant, project), len(self.column))

    def meets(self, applicant: str, mentor: str) -> int:
        return self.column.setdefault(("meets", applicant, mentor), len(self.column))

    def carries(self, mentor: str, number: int) -> int:
        return self.column.setdefault(("carries", mentor, number), len(self.column))

    def opens(self, project: str) -> int:
        return self.column.setdefault(("opens", project), len(self.column))

    # The rows -------------------------------------------------------------------------------

    def tie_mentors_to_projects(self) -> None:
        """Whoever has a project has one mentor, of those who can mentor them there."""
        projects_of, with_mentor = defaultdict(list), defaultdict(list)
        for (applicant, project), team in self.teams.items():
            projects_of[applicant].append(project)
            for mentor in team:
                with_mentor[applicant, mentor].append(project)
            met = {self.meets(applicant, mentor): -1 for mentor in team}
            self.rows.append((-MANY, 0, {self.takes(applicant, project): 1} | met))
        balance = {
            one: {self.takes(one, project): 1 for project in projects}
            for one, projects in projects_of.items()
        }
        for one, taken in balance.items():
            self.rows.append((int(one in self.instance.pins), 1, dict(taken)))
        for (one, mentor), projects in with_mentor.items():
            met = {self.meets(one, mentor): 1}
            self.rows.append((-MANY, 0, met | {self.takes(one, name): -1 for name in projects}))
            balance[one][self.meets(one, mentor)] = -1
        self.rows += [(0, 0, terms) for terms in balance.values()]

    def keep_places(self) -> None:
        lead = {one.id: one.lead for one in self.instance.projects}
        in_project, led = defaultdict(list), defaultdict(list)
        for applicant, project in self.teams:
            in_project[project].append(self.takes(applicant, project))
            led[lead[project]].append(self.takes(applicant, project))
        for one in self.instance.projects:
            least = one.minimum if self.instance.strict else 0
            self.rows.append((least, one.places, dict.fromkeys(in_project[one.id], 1)))
        for mentor in self.instance.mentors:
            self.rows.append((0, mentor.capacity, dict.fromkeys(led[mentor.id], 1)))

    def keep_minima(self) -> None:
        """Nobody, or at least so many."""
        for one in self.instance.projects:
            if not one.minimum or self.instance.strict:
                continue
            taken = [self.takes(*pair) for pair in self.teams if pair[1] == one.id]
            self.rows += [(-MANY, 0, {pair: 1, self.opens(one.id): -1}) for pair in taken]
            enough = dict.fromkeys(taken, 1) | {self.opens(one.id): -one.minimum}
            self.rows.append((0, MANY, enough))

    def count_loads(self) -> None:
        met = defaultdict(set)
        for (applicant, _project), team in self.teams.items():
            for mentor in team:
                met[mentor].add(self.meets(applicant, mentor))
        for one in self.instance.mentors:
            people = dict.fromkeys(sorted(met[one.id]), 1)
            least = one.minimum if self.instance.strict else 0
            self.rows.append((least, one.capacity, people))
            carried = [self.carries(one.id, n) for n in range(1, self.most(one.id, people) + 1)]
            self.rows.append((0, 0, people | dict.fromkeys(carried, -1)))
            for before, after in pairwise(carried):
                self.rows.append((-MANY, 0, {after: 1, before: -1}))

    def most(self, mentor: str, people: Terms) -> int:
        return min(len(people), *(m.capacity for m in self.instance.mentors if m.id == mentor))

    # The solver -----------------------------------------------------------------------------

    def costs(self, tier: str) -> dict[int, int]:
        found = {}
        for name, column in self.column.items():
            match name:
                case "takes", str(applicant), str(project):
                    found[column] = self.weights.of_pair(tier, applicant, project)
                case "meets", str(applicant), str(mentor) if tier == "overlap":
                    found[column] = self.weights.of_seat(tier, (applicant, "", mentor))
                case "carries", str(mentor), int(number) if tier == "load":
                    found[column] = self.weights.of_load(mentor, number)
        return found

    def loaded(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        count = len(self.column)
        solver.addVars(count, np.zeros(count), np.ones(count))
        whole = np.full(count, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        for row in self.rows:
            add_row(solver, *row)
        return solver


def add_row(solver: highspy.Highs, low: float, high: float, terms: Terms) -> None:
    columns = np.array(list(terms), dtype=np.int32)
    solver.addRow(low, high, len(terms), columns, np.array(list(terms.values()), dtype=float))
