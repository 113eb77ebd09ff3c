"""An independent check of an assignment. It shares no code with what made it."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import count

from applications.rules.matching.instance import Applicant, Instance, Pair
from applications.rules.matching.wording import Fault

Assignment = Mapping[str, str | None]
# Lower is better: minus the score, the draw, the applicant.
Place = tuple[Decimal, tuple[int, bytes], str]


def broken_limits(
    instance: Instance, assignment: Assignment, mentor_of: Assignment | None = None
) -> list[Fault]:
    """What an assignment does that it may not; empty when sound."""
    return sorted(
        [
            *not_everybody(instance, assignment),
            *not_permitted(instance, assignment),
            *too_many(instance, assignment),
            *too_few(instance, assignment, mentor_of or {}),
            *wrong_mentors(instance, assignment, mentor_of or {}),
        ]
    )


def not_everybody(instance: Instance, assignment: Assignment) -> list[Fault]:
    applied = {applicant.id for applicant in instance.applicants}
    return [Fault("not_told", one=one) for one in applied - assignment.keys()] + [
        Fault("not_applied", one=one) for one in assignment.keys() - applied
    ]


def not_permitted(instance: Instance, assignment: Assignment) -> list[Fault]:
    wished = {(one.id, project) for one in instance.applicants for project in one.choices}
    possible = {pair for pair in wished if may_be(instance, *pair)}
    pinned = set(instance.pins.items())
    held = {(one, project) for one, project in assignment.items() if project is not None}
    moved = [Fault("moved", one=one, project=project) for one, project in pinned - held]
    wrong = held - possible - pinned
    return moved + [Fault("not_permitted", one=one, project=project) for one, project in wrong]


def may_be(instance: Instance, applicant: str, project: str) -> bool:
    """Permitted, scored, and somebody of the team shares enough hours."""
    if (applicant, project) in instance.exclusions or (applicant, project) not in instance.scores:
        return False
    slot = instance.slots[project]
    return any(share_enough(instance, applicant, one) for one in slot.team or (slot.lead,))


def share_enough(instance: Instance, applicant: str, mentor: str) -> bool:
    if (applicant, mentor) in instance.apart:
        return False
    hours = instance.overlap
    return hours is None or hours.get((applicant, mentor), Decimal(0)) >= instance.min_overlap


def too_many(instance: Instance, assignment: Assignment) -> list[Fault]:
    lead = {project.id: project.lead for project in instance.projects}
    load = Counter(project for project in assignment.values() if project in lead)
    led = Counter(lead[project] for project in load.elements() if project is not None)
    rooms = [(one.id, load[one.id], one.places) for one in instance.projects]
    rooms += [(one.id, led[one.id], one.capacity) for one in instance.mentors]
    return [
        Fault("too_many", one=one, number=number, room=room)
        for one, number, room in rooms
        if number > room
    ]


def too_few(instance: Instance, assignment: Assignment, mentor_of: Assignment) -> list[Fault]:
    load, mentored = Counter(assignment.values()), Counter(mentor_of.values())
    counts = [(one, load[one.id]) for one in instance.projects if load[one.id] or instance.strict]
    lacking = [
        Fault("too_few", one=one.id, number=number)
        for one, number in counts
        if number < one.minimum
    ]
    if instance.strict:
        lacking += [
            Fault("mentors_too_few", one=one.id, number=mentored[one.id])
            for one in instance.mentors
            if mentored[one.id] < one.minimum
        ]
    return lacking


def wrong_mentors(instance: Instance, assignment: Assignment, mentor_of: Assignment) -> list[Fault]:
    team = {one.id: one.team or (one.lead,) for one in instance.projects}
    room = {one.id: one.capacity for one in instance.mentors}
    found = []
    for applicant, mentor in mentor_of.items():
        project = assignment.get(applicant)
        if mentor is None:
            continue
        if project is None or mentor not in team[project]:
            found.append(Fault("not_in_team", mentor=mentor, one=applicant))
        elif applicant not in instance.pins and not share_enough(instance, applicant, mentor):
            found.append(Fault("apart", mentor=mentor, one=applicant))
    mentored = Counter(mentor for mentor in mentor_of.values() if mentor is not None)
    return found + [
        Fault("mentors_too_many", one=one, number=number, room=room[one])
        for one, number in mentored.items()
        if number > room[one]
    ]


def blocking_pairs(
    instance: Instance,
    assignment: Assignment,
    *,
    closed: AbstractSet[str] = frozenset(),
    by_draw: bool = True,
) -> list[Pair]:
    """Pairs that would both rather have each other than what they have, in order.

    As in Abraham, Irving and Manlove 2007 (SPA-S), with pairs ordered by score
    and, with ``by_draw``, by lottery: the applicant strictly prefers the
    project, and it has a place for them or can get one from somebody who stands
    lower. Moving inside one mentor's projects, with the mentor full, blocks
    only if it does not lower the applicant's score. Exclusions, missing scores,
    too few common hours, closed projects and pins do not block.
    """
    hall = Hall(instance, assignment, by_draw=by_draw)
    return sorted(
        (applicant.id, project)
        for applicant in instance.applicants
        if applicant.id not in instance.pins
        for project in better(applicant, assignment[applicant.id])
        if project not in closed and hall.would_take(applicant.id, project)
    )


def better(applicant: Applicant, project: str | None) -> Iterator[str]:
    ranked = list(zip(applicant.choices, applicant.ranks or count(1), strict=False))
    now = dict(ranked).get(project or "", len(ranked) + 1)
    return (wish for wish, rank in ranked if rank < now)


class Hall:
    """Who sits where, and who sits lowest of those who could be asked to leave."""

    def __init__(self, instance: Instance, assignment: Assignment, *, by_draw: bool) -> None:
        self.instance, self.assignment, self.by_draw = instance, assignment, by_draw
        self.lead = {project.id: project.lead for project in instance.projects}
        self.drawn = {one: place for place, one in enumerate(instance.draw)}
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
        score = -self.instance.scores[applicant, project]
        if not self.by_draw:
            return score, (0, b""), ""
        digest = hashlib.sha256(f"{self.instance.seed}:{applicant}".encode()).digest()
        return score, (self.drawn.get(applicant, len(self.drawn)), digest), applicant

    def would_take(self, applicant: str, project: str) -> bool:
        if not may_be(self.instance, applicant, project):
            return False
        mentor, place = self.lead[project], self.place(applicant, project)
        if self.free_at_project[project] <= 0:
            return self.of_project[project][-1:] > [place]
        if self.free_at_mentor[mentor] > 0:
            return True
        now = self.assignment[applicant]
        if now is not None and self.lead[now] == mentor:
            scores = self.instance.scores
            return scores[applicant, project] >= scores[applicant, now]
        return self.of_mentor[mentor][-1:] > [place]
