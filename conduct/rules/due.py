"""What of a report is due by when, for those who handle it, and whether a promise was missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from conduct.rules.clocks import Standing, standing
from conduct.states import ENDED_STATES, ReportState


class Promise(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    DECIDE = "decide"
    REVIEW = "review"


# How long before the end a promise is said to be close.
WARN: Final = {
    Promise.ACKNOWLEDGE: timedelta(days=1),
    Promise.UPDATE: timedelta(days=3),
    Promise.DECIDE: timedelta(days=7),
    Promise.REVIEW: timedelta(days=1),
}


@dataclass(frozen=True)
class Due:
    promise: Promise
    at: datetime
    standing: Standing


@dataclass(frozen=True)
class Dates:
    """What stands in the clear of one report. ``reviews``: of its interim measures."""

    state: str
    acknowledge_by: datetime
    update_by: datetime
    decide_by: datetime
    is_determined: bool
    reviews: tuple[datetime, ...] = ()


def dues(dates: Dates, now: datetime) -> list[Due]:
    """What is still to be done, the nearest first."""
    found = [(Promise.REVIEW, at) for at in dates.reviews]
    if dates.state == ReportState.RECEIVED:
        found.append((Promise.ACKNOWLEDGE, dates.acknowledge_by))
    if dates.state not in ENDED_STATES:
        found.append((Promise.UPDATE, dates.update_by))
        if not dates.is_determined:
            found.append((Promise.DECIDE, dates.decide_by))
    return [due(promise, at, now) for promise, at in sorted(found, key=lambda one: one[1])]


def due(promise: Promise, at: datetime, now: datetime) -> Due:
    return Due(promise, at, standing(at, now, warn=WARN[promise]))
