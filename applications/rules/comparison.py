"""Two distributions of the same places, side by side: how good each is, and who moves."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from applications.rules.matching import Instance, Pair, blocking_pairs

Places = Mapping[str, str | None]


class Way(Protocol):
    """One way to distribute the places: a proposal, or the places as they stand."""

    @property
    def assignment(self) -> Places: ...

    @property
    def mentor_of(self) -> Places: ...


@dataclass(frozen=True, slots=True)
class Standing:
    assignment: Places
    mentor_of: Places


@dataclass(frozen=True, slots=True)
class Side:
    """``profile``: how many got each rank of their own list, the first first.

    ``passed_over``: who would rather have which project, where it is free or
    somebody with a lower score has it (blocking pairs, the draw apart).
    ``load``: how many people each mentor has, and ``room``: for how many they
    are there. ``score``: the sum of the scores of those placed where they were scored.
    """

    placed: int
    profile: tuple[int, ...]
    passed_over: tuple[Pair, ...]
    load: Mapping[str, int]
    room: Mapping[str, int]
    score: Decimal

    @property
    def people_passed_over(self) -> int:
        return len({applicant for applicant, _project in self.passed_over})


@dataclass(frozen=True, slots=True)
class Move:
    """From one place to the other; ``None`` is no place. Ranks are those of their own list."""

    applicant: str
    before: str | None
    after: str | None
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    first: Side
    second: Side
    moves: tuple[Move, ...]


def compare(
    instance: Instance,
    first: Way,
    second: Way,
    changed: Instance | None = None,
    *,
    kept: AbstractSet[str] = frozenset(),
) -> Comparison:
    """``changed`` is what ``second`` was made for, where it is not the same instance.

    ``kept``: applicants whom the reader is not to know of; they are in no number and no move.
    """
    return Comparison(
        side(instance, first, kept),
        side(changed or instance, second, kept),
        tuple(
            move
            for move in moves(instance, first.assignment, second.assignment)
            if move.applicant not in kept
        ),
    )


def side(instance: Instance, way: Way, kept: AbstractSet[str] = frozenset()) -> Side:
    places, mentor_of = way.assignment, way.mentor_of
    shown = [one for one in instance.applicants if one.id not in kept]
    ranks = [one.rank_of(places[one.id]) for one in shown]
    got = Counter(rank for rank in ranks if rank is not None)
    longest = max((len(one.choices) for one in shown), default=0)
    held = {one: project for one, project in places.items() if project is not None}
    counted = {one: project for one, project in held.items() if one not in kept}
    load = Counter(mentor_of.get(one) or instance.slots[counted[one]].lead for one in counted)
    scores = [instance.scores.get(pair, Decimal(0)) for pair in counted.items()]
    return Side(
        placed=len(counted),
        profile=tuple(got[rank] for rank in range(1, longest + 1)),
        passed_over=tuple(
            pair for pair in passed_over(instance, places, held) if pair[0] not in kept
        ),
        load={mentor.id: load[mentor.id] for mentor in instance.mentors},
        room={mentor.id: mentor.capacity for mentor in instance.mentors},
        score=sum(scores, Decimal(0)),
    )


def passed_over(instance: Instance, places: Places, held: Mapping[str, str]) -> list[Pair]:
    """Who stands somewhere without a score was put there by hand, and is compared with nobody."""
    by_hand = {one: held[one] for one in held if (one, held[one]) not in instance.scores}
    stands = replace(instance, pins={**instance.pins, **by_hand})
    return blocking_pairs(stands, places, by_draw=False)


def moves(instance: Instance, first: Places, second: Places) -> tuple[Move, ...]:
    return tuple(
        Move(
            one.id,
            first[one.id],
            second[one.id],
            one.rank_of(first[one.id]),
            one.rank_of(second[one.id]),
        )
        for one in instance.applicants
        if first[one.id] != second[one.id]
    )
