"""The matching, solved; what it cannot solve is refused with names instead of keys."""

from amp.refused import Refused
from applications.actions.naming import in_names
from applications.rules import matching


def solve(instance: matching.Instance, mode: str, ranks: str) -> matching.Proposal:
    try:
        return matching.way_of(mode, ranks)(instance)
    except matching.Unmatchable as refusal:
        raise Refused(*in_names([str(refusal)])) from None
