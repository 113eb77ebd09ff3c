"""A year in bands: how many reports came in and how they ended, and never an exact number.

Nothing is told apart below five, not even none: a member who was left out of the only report of
a year must not find out from a table that there was one. Every limit is a multiple of five and
there are six ways to end, so that no set of bands, with their total, leaves fewer than five
possible values for any of its numbers (``tests/conduct/rules/test_numbers.py`` tries them all).
A year is counted once, after it is over, and never again: two counts could be subtracted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from conduct.states import OPEN_STATES, ReportState

# The first number of each band; it ends before the next one begins.
BANDS: Final[Mapping[int, Promise]] = {
    0: gettext_lazy("fewer than 5"),
    5: gettext_lazy("5 to 9"),
    10: gettext_lazy("10 to 19"),
    20: gettext_lazy("20 to 49"),
    50: gettext_lazy("50 or more"),
}
TOTAL: Final = "received"
OPEN: Final = "open"
WAYS: Final[Mapping[str, Promise]] = {
    ReportState.CLOSED: gettext_lazy("A violation was found"),
    ReportState.NO_VIOLATION: gettext_lazy("No violation was found"),
    ReportState.OUT_OF_SCOPE: gettext_lazy("It was not for this committee"),
    ReportState.MERGED: gettext_lazy("It continued in another report"),
    ReportState.WITHDRAWN: gettext_lazy("The reporter took it back"),
    OPEN: gettext_lazy("Not ended yet when this was counted"),
}


def band(count: int) -> int:
    """By its first number."""
    return max(first for first in BANDS if first <= count)


def way_of(state: str) -> str:
    return OPEN if state in OPEN_STATES else state


def in_bands(states: Iterable[str]) -> dict[str, int]:
    """Of each report of a year how far it is: the total and each way, as bands."""
    counts = Counter(way_of(state) for state in states)
    return {TOTAL: band(counts.total())} | {str(way): band(counts[way]) for way in WAYS}


def bounds(year: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open year in the committee's zone."""
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def require_over(year: int, now: datetime, zone: ZoneInfo) -> None:
    if now < bounds(year, zone)[1]:
        raise Refused(_("%(year)d is not over yet.") % {"year": year})


def require_another(first: object, second: object) -> None:
    if first == second:
        raise Refused(_("You proposed these numbers. A second member has to agree."))
