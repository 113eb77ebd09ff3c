"""An independent check of an assignment. It shares no code with what made it."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from applications.rules.matching.instance import Instance, Pair

Assignment = Mapping[str, str | None]
# Lower is better: minus the score, the draw, the applicant.
Place = tuple[Decimal, bytes, str]


def broken_limits(instance: Instance, assignment: Assignment) -> list[str]:
    """What an assignment does that it may not, as sentences for the log; empty when sound."""
    return sorted(
        [
            *not_everybody(instance, assignment),
            *not_permitted(instance, assignment),
            *too_many(instance, assignment),
        ]
    )


def not_everybody(instance: Instance, assignment: Assignment) -> list[str]:
    applied = {applicant.id for applicant in instance.applicants}
    return [f"{one} is not told anything" for one in applied - assignment.keys()] + [
        f"{one} has not applied" for one in assignment.keys() - applied
    ]


def not_permitted(instance: Instance, assignment: Assignment) -> list[str]:
    wished = {(one.id, project) for one in instance.applicants for project in one.choices}
    possible = wished & instance.scores.keys() - instance.exclusions
    pinned = set(instance.pins.items())
    held = {(one, project) for one, project in assignment.items() if project is not None}
    moved = [f"{one} is pinned to {project}" for one, project in pinned - held]
    return moved + [f"{one} may not have {project}" for one, project in held - possible - pinned]


def too_many(instance: Instance, assignment: Assignment) -> list[str]:
    lead = {project.id: project.lead for project in instance.projects}
    load = Counter(project for project in assignment.values() if project in lead)
    led = Counter(lead[project] for project in load.elements() if project is not None)
    rooms = [(one.id, load[one.id], one.places) for one in instance.projects]
    rooms += [(one.id, led[one.id], one.capacity) for one in instance.mentors]
    return [f"{one} has {count} of {room}" for one, count, room in rooms if count > room]


def blocking_pairs(instance: Instance, assignment: Assignment) -> list[Pair]:
    """Pairs that would both rather have each other than what they have, in order.

    As in Abraham, Irving and Manlove 2007 (SPA-S), with pairs ordered by score
    and lottery: the applicant prefers the project, and it has a place for them
    or can get one from somebody who stands lower. Moving inside one mentor's
    projects, with the mentor full, blocks only if it does not lower the
    applicant's score. Exclusions, missing scores and pins do not block.
    """
    hall = Hall(instance, assignment)
    return sorted(
        (applicant.id, project)
        for applicant in instance.applicants
        if applicant.id not in instance.pins
        for project in applicant.choices[: position(applicant.choices, assignment[applicant.id])]
        if hall.would_take(applicant.id, project)
    )


def position(choices: tuple[str, ...], project: str | None) -> int:
    return choices.index(project) if project in choices else len(choices)


class Hall:
    """Who sits where, and who sits lowest of those who could be asked to leave."""

    def __init__(self, instance: Instance, assignment: Assignment) -> None:
        self.instance, self.assignment = instance, assignment
        self.lead = {project.id: project.lead for project in instance.projects}
        self.free_at_project = {one.id: one.places for one in instance.projects}
        self.free_at_mentor = {one.id: one.capacity for one in instance.mentors}
        self.of_project: dict[str, list[Place]] = defaultdict(list)
        self.of_mentor: dict[str, list[Place]] = defaultdict(list)
        for applicant, project in assignment.items():
            if project is not None:
                self.seat(applicant, project)
        for places in (*self.of_project.values(), *self.of_mentor.values()):
            places.sort()

    def seat(self, applicant: str, project: str) -> None:
        self.free_at_project[project] -= 1
        self.free_at_mentor[self.lead[project]] -= 1
        if applicant not in self.instance.pins:
            place = self.place(applicant, project)
            self.of_project[project].append(place)
            self.of_mentor[self.lead[project]].append(place)

    def place(self, applicant: str, project: str) -> Place:
        drawn = hashlib.sha256(f"{self.instance.seed}:{applicant}".encode()).digest()
        return -self.instance.scores[applicant, project], drawn, applicant

    def would_take(self, applicant: str, project: str) -> bool:
        pair = applicant, project
        if pair in self.instance.exclusions or pair not in self.instance.scores:
            return False
        mentor, place = self.lead[project], self.place(applicant, project)
        if self.free_at_project[project] <= 0:
            return self.of_project[project][-1:] > [place]
        if self.free_at_mentor[mentor] > 0:
            return True
        now = self.assignment[applicant]
        if now is not None and self.lead[now] == mentor:
            return self.instance.scores[pair] >= self.instance.scores[applicant, now]
        return self.of_mentor[mentor][-1:] > [place]
