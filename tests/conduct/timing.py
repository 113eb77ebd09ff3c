"""Whether a clock tells two things apart: they are tried in turns and their medians compared.

Times stand under no test that everybody runs, because any machine may be busy; in
``make conduct-audit`` they do, and a busy moment is given two more chances.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import suppress

from amp.refused import Refused
from tests.conduct.audit import AUDIT

ROUNDS, CHANCES = (400, 3) if AUDIT else (60, 1)
MOST_APART = 0.1

Try = Callable[[], object]


def medians_of(*tries: Try) -> list[float]:
    """In milliseconds; in changing order, so that none always comes after the same other one."""
    taken: list[list[float]] = [[] for _each in tries]
    for number in range(ROUNDS):
        for step in range(len(tries)):
            one = (number + step) % len(tries)
            began = time.perf_counter()
            with suppress(Refused):
                tries[one]()
            taken[one].append(time.perf_counter() - began)
    return [statistics.median(mine) * 1000 for mine in taken]


def compared(one: Try, other: Try) -> tuple[float, str]:
    """By which part of the quicker one they differ, at the best of the chances; and in words."""
    chances = [medians_of(one, other) for _chance in range(CHANCES)]
    apart, *medians = min((max(both) / min(both) - 1, *both) for both in chances)
    return apart, "{:.3f} and {:.3f} ms, {:.1%} apart".format(*medians, apart)
