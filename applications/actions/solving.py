"""The matching, solved; what it cannot solve is refused with names instead of keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from amp.refused import Refused
from applications.actions.naming import in_names
from applications.rules import matching
from cohorts.models import User


@contextmanager
def refusing_in_names(reader: User | None = None) -> Iterator[None]:
    try:
        yield
    except matching.Unmatchable as refusal:
        raise Refused(*in_names([str(refusal)], reader)) from None


def solve(instance: matching.Instance, mode: str, ranks: str, *, reader: User) -> matching.Proposal:
    with refusing_in_names(reader):
        return matching.way_of(mode, ranks)(instance)
