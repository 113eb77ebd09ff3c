"""What is better, in the order in which it counts. All as whole numbers to be made small."""

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal

from applications.rules.matching.instance import Instance
from applications.rules.matching.optimum import Cost, Seat, Tier, Unit

GENEROUS, GREEDY, RANK_SUM = "generous", "greedy", "rank-sum"
RANKS = (GENEROUS, GREEDY, RANK_SUM)


def tiers_of(instance: Instance, ranks: str) -> list[Tier]:
    """Number placed, ranks, score, load, hours, draw."""
    return [
        placed(),
        *rank_tiers(instance, ranks),
        Tier("score", of_seat=scores_of(instance)),
        *mentoring_tiers(instance),
    ]


def placed() -> Tier:
    return Tier("placed", of_seat=lambda _seat: -1)


def mentoring_tiers(instance: Instance) -> list[Tier]:
    """Nobody far from the load that they would like, then most hours in common, then the draw."""
    return [load(instance), overlap(instance), draw(instance.seed)]


def rank_tiers(instance: Instance, ranks: str) -> Iterator[Tier]:
    """``generous``: fewest at the last rank, then the last but one; ``greedy``: most at the first,
    then the second; ``rank-sum``: the smallest sum. A pin that nobody listed has no rank.
    """
    rank_of = {
        (one.id, project): one.rank_of(project) or 0
        for one in instance.applicants
        for project in one.choices
    }

    def rank(seat: Seat) -> int:
        return rank_of.get(seat[:2], 0)

    last = max(rank_of.values(), default=0)
    if ranks == RANK_SUM:
        yield Tier("rank sum", of_seat=rank)
    elif ranks == GREEDY:
        yield from (Tier(f"most at rank {n}", rank, counted=n, most=True) for n in range(1, last))
    else:
        yield from (Tier(f"fewest at rank {n}", rank, counted=n) for n in range(last, 1, -1))


def scores_of(instance: Instance) -> Cost:
    whole = scale(instance.scores.values())
    return lambda seat: -int(instance.scores.get(seat[:2], Decimal(0)) * whole)


def load(instance: Instance) -> Tier:
    """The sum of (load − target)², but for a constant: the n-th person adds 2(n − target) − 1."""
    target = {one.id: one.target for one in instance.mentors}

    def of_unit(unit: Unit) -> int:
        mentor, number = unit
        return 2 * (number - target[mentor]) - 1

    return Tier("load", of_unit=of_unit)


def overlap(instance: Instance) -> Tier:
    whole = scale((instance.overlap or {}).values())
    return Tier("overlap", of_seat=lambda seat: -int(instance.hours(seat[0], seat[2]) * whole))


def draw(seed: str) -> Tier:
    def of_seat(seat: Seat) -> int:
        drawn = hashlib.sha256(":".join((seed, *seat)).encode()).digest()
        return int.from_bytes(drawn[:2], "big")

    return Tier("draw", of_seat=of_seat, is_draw=True)


def scale(numbers: Iterable[Decimal]) -> int:
    """The power of ten that makes all of them whole."""
    places: int = max((-int(n.normalize().as_tuple().exponent) for n in numbers), default=0)
    return int("1" + "0" * places)
