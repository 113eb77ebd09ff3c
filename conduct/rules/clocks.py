"""By when something is due, in the committee's days.

Source: the committee's published procedure (three business days; 24 hours for an objection)
and the portal's own promises. A day ends where the next one begins in the committee's zone;
hours are real hours, whatever clocks on walls do meanwhile.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

ACKNOWLEDGE_BUSINESS_DAYS: Final = 3
ACKNOWLEDGE_TARGET: Final = timedelta(hours=24)
UPDATE_DAYS: Final = 14
DECIDE_DAYS: Final = 30
INTERIM_REVIEW: Final = timedelta(hours=72)
OBJECTION: Final = timedelta(hours=24)
# Monday to Friday.
WORKING_WEEKDAYS: Final = frozenset(range(5))
# What a reporter does is kept to the hour, so that it says little about who was online when.
COARSE: Final = timedelta(hours=1)


class Standing(StrEnum):
    """How a promise stands. ``SOON`` is when readers, then alternates, are warned."""

    FINE = "fine"
    SOON = "soon"
    MISSED = "missed"


def acknowledge_by(
    received_at: datetime, zone: ZoneInfo, holidays: Collection[date] = ()
) -> datetime:
    return after_business_days(received_at, ACKNOWLEDGE_BUSINESS_DAYS, zone, holidays)


def update_by(last_update_at: datetime, zone: ZoneInfo) -> datetime:
    return after_days(last_update_at, UPDATE_DAYS, zone)


def decide_by(received_at: datetime, zone: ZoneInfo) -> datetime:
    return after_days(received_at, DECIDE_DAYS, zone)


def interim_review_by(taken_at: datetime) -> datetime:
    return later(taken_at, INTERIM_REVIEW)


def objections_until(proposed_at: datetime) -> datetime:
    return later(proposed_at, OBJECTION)


def later(instant: datetime, span: timedelta) -> datetime:
    """Real time: added in UTC, because adding to a local time adds to the clock on the wall."""
    return instant.astimezone(UTC) + span


def after_business_days(
    start: datetime, days: int, zone: ZoneInfo, holidays: Collection[date] = ()
) -> datetime:
    """The end of the ``days``-th business day after the one of ``start``."""
    day = start.astimezone(zone).date()
    left = days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() in WORKING_WEEKDAYS and day not in holidays
    return beginning(day + timedelta(days=1), zone)


def after_days(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the ``days``-th day after the one of ``start``."""
    return beginning(start.astimezone(zone).date() + timedelta(days=days + 1), zone)


def beginning(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day. Where clocks leap over midnight, that is when they leap."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def standing(due_at: datetime, now: datetime, *, warn: timedelta) -> Standing:
    if now >= due_at:
        return Standing.MISSED
    return Standing.SOON if now >= later(due_at, -warn) else Standing.FINE


def coarse(instant: datetime) -> datetime:
    """The full hour at or before an instant."""
    plain = instant.astimezone(UTC)
    return plain.replace(minute=0, second=0, microsecond=0)
