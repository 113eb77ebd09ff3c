"""The two ways to distribute places, by name, and what solves them."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from applications.rules.matching.instance import Instance, Proposal
from applications.rules.matching.stable import propose

STABLE, MOST_PLACED = "stable", "most-placed"
MODES = (STABLE, MOST_PLACED)


def way_of(mode: str, ranks: str) -> Callable[[Instance], Proposal]:
    if mode == STABLE:
        return propose
    # Only here, so that whoever needs no solver does not load one.
    from applications.rules.matching.most_placed import propose_most

    return partial(propose_most, ranks=ranks)


def solver_of(mode: str) -> str:
    """The solver and its version; empty where none is needed."""
    return "" if mode == STABLE else f"highspy {version('highspy')}"
