"""How fast places are assigned, as ratios, and how many pairs block.

``python -m tests.bench.assigning``, and a part of ``make bench``.

Whatever is compared runs in turns in one process, so that another load on the
machine falls on both; a ratio is the median of those of all turns.
"""

# ruff: noqa: T201 (printing is what it is for)
import gc
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

import highspy
import numpy as np

# The words of the rules ask for settings as soon as they are imported.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from applications.rules.matching import Instance, blocking_pairs, propose
from applications.rules.matching.explaining import explanations
from applications.rules.matching.lottery import lottery_of
from applications.rules.matching.most_placed import possible_pairs, propose_most
from applications.rules.matching.optimum import OPTIONS, Model
from applications.rules.matching.soundness import require_sound
from applications.rules.matching.stable import accepted
from applications.rules.matching.tiers import RANK_SUM, RANKS, draw, rank_tiers, tiers_of
from tests.bench.markets import WISHES, hospitals, market

# Wishes per person, places per mentor.
SHAPES = ((5, 4), (20, 4), (5, 10), (20, 10))
ROUNDS = 7
# Seconds that each turn takes at least.
LASTING = 0.05
SMALL, LARGE = 5_000, 50_000
Work = Callable[[], Any]


def print_assigning() -> None:
    print_beside_a_package()
    print_growth()
    print_most_placed()
    print_blocking()


# Stable -----------------------------------------------------------------------------------


def print_beside_a_package() -> None:
    """Both find the same places from the same facts: wishes, scores, and a seed.

    For the package they have to be drawn, sorted and written into dictionaries first; its one
    call then also checks them. Only ours goes on to reasons, waitlists and hashes.
    """
    print("\nStable at 200 applicants with 20 mentors: times as fast as the package `matching`")
    titles = ("places found", "facts checked, too", "with reasons and hashes")
    print(f"{'wishes':>8}{'places':>8}" + "".join(f"{title:>27}" for title in titles))
    for wishes, places in SHAPES:
        instance = hospitals(200, wishes, places)
        require_same_places(instance)
        found = [ratios(partial(by_package, instance), partial(ours, instance)) for ours in OURS]
        print(f"{wishes:>8}{places:>8}" + "".join(f"{in_words(one):>27}" for one in found))


def places_found(instance: Instance) -> Any:
    return accepted(instance, lottery_of(instance), set())


def places_found_and_checked(instance: Instance) -> Any:
    require_sound(instance)
    return places_found(instance)


OURS = (places_found, places_found_and_checked, propose)


def require_same_places(instance: Instance) -> None:
    package = {(str(a), str(mentor)) for mentor, ones in by_package(instance).items() for a in ones}
    ours = places_found(instance)
    if package != {(one, f"m of {project}") for one, project in ours.items() if project}:
        raise SystemExit("The package finds other places.")


def by_package(instance: Instance) -> Any:
    """By dictionaries to a matching, as its documentation does it."""
    from matching.games import HospitalResident

    place = lottery_of(instance)
    wishes = {one.id: [f"m of {p}" for p in one.choices] for one in instance.applicants}
    orders: dict[str, list[str]] = {mentor.id: [] for mentor in instance.mentors}
    scores = instance.scores
    for one, project in sorted(scores, key=lambda pair: (-scores[pair], place[pair[0]])):
        orders[f"m of {project}"].append(one)
    room = {mentor.id: mentor.capacity for mentor in instance.mentors}
    return HospitalResident.create_from_dictionaries(wishes, orders, room).solve()


def print_growth() -> None:
    small, large = market(SMALL), market(LARGE)
    growth = ratios(lambda: propose(large), lambda: propose(small), rounds=3)
    tracemalloc.start()
    propose(large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"\nStable at {LARGE:,} applicants with {WISHES} wishes each")
    print(f"{f'times as long as at {SMALL:,}':44}{in_words(growth)}")
    print(f"{'peak of memory':44}{peak / 1e6:.0f} MB")


# Most placed ------------------------------------------------------------------------------


def print_most_placed() -> None:
    print("\nMost placed, all tiers, as a multiple of one bare linear program of HiGHS")
    for people in (500, SMALL):
        instance = market(people)
        for ranks in RANKS:
            work = ratios(lambda i=instance, r=ranks: propose_most(i, r), bare_program(instance))
            tiers = len(propose_most(instance, ranks).proof)
            print(f"{people:>8,}  {ranks:12}{tiers:>3} tiers{in_words(work):>26}")
    print("\nAll explanations at 500 applicants, as a share of solving most placed")
    print(f"{'':10}{in_words(explaining(market(500)))}")


def bare_program(instance: Instance) -> Work:
    """Everything written beforehand: only the solver loads it and makes one weighted sum small."""
    model = Model(instance, possible_pairs(instance))
    program = model.solver.getLp()
    worst = max(len(one.choices) for one in instance.applicants) + 1
    (rank_sum,) = rank_tiers(instance, RANK_SUM)
    costs = model.costs_of(rank_sum)
    costs[: len(model.seats)] -= worst
    program.col_cost_ = np.array(costs)

    def run() -> None:
        solver = highspy.Highs()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(program)
        solver.run()

    return run


def explaining(instance: Instance) -> list[float]:
    assignment, order = propose_most(instance).assignment, lottery_of(instance)
    return ratios(
        lambda: explanations(instance, assignment, order, frozenset()),
        lambda: propose_most(instance),
    )


# Pairs that would rather have each other --------------------------------------------------


def print_blocking() -> None:
    sizes = (200, 500, SMALL, LARGE)
    found = [len(blocking_pairs(one, propose(one).assignment)) for one in map(market, sizes)]
    print("\nPairs that block in stable mode")
    print("".join(f"{size:>10,}: {number}" for size, number in zip(sizes, found, strict=True)))
    instance = market(500)
    proposal = propose_most(instance, RANK_SUM)
    left, ours = rank_sum_alone(instance), len(blocking_pairs(instance, proposal.assignment))
    print("Pairs that block in most-placed mode at 500, at one size and rank sum")
    print(f"{'':10}{ours} of {left} that rank sum alone leaves: {ours / left:.0%}")


def rank_sum_alone(instance: Instance) -> int:
    """With a draw among all that place as many with that sum."""
    placed, rank_sum, *_rest = tiers_of(instance, RANK_SUM)
    model = Model(instance, possible_pairs(instance))
    seats, _proved = model.solve([placed, rank_sum, draw(instance.seed)])
    taken = {applicant: project for applicant, project, _mentor in seats}
    assignment = {one.id: taken.get(one.id) for one in instance.applicants}
    return len(blocking_pairs(instance, assignment))


# Ratios -----------------------------------------------------------------------------------


def ratios(one: Work, other: Work, rounds: int = ROUNDS) -> list[float]:
    """How many times as long the first takes, turn by turn, in order."""
    for work in (one, other):
        work()
    return sorted(seconds(one) / seconds(other) for _round in range(rounds))


def seconds(work: Work) -> float:
    """Of the processor, so that nobody else's work counts, nor what the other left to collect.

    What is over in no time is done again until it lasts, and its mean taken.
    """
    gc.collect()
    begun, done = time.process_time(), 0
    while not done or time.process_time() - begun < LASTING:
        work()
        done += 1
    return (time.process_time() - begun) / done


def in_words(found: list[float]) -> str:
    return f"{statistics.median(found):.2f}   {found[0]:.2f} – {found[-1]:.2f}"


if __name__ == "__main__":
    import django

    django.setup()
    print_assigning()
