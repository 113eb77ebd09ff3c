"""How long a reading of the roster counts, on the calendar in UTC."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

# Organizers hear of it so long before nobody can be accepted any more.
WARNED_BEFORE: Final = timedelta(days=2)


class Freshness(StrEnum):
    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    NEVER_READ = "never_read"


def stale_from(read_at: datetime, roster_days: int) -> datetime:
    """The instant from which a reading is older than ``roster_days`` days."""
    day = read_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=roster_days + 1)


def freshness(read_at: datetime | None, roster_days: int, now: datetime) -> Freshness:
    """How a roster last read at ``read_at`` stands for a cohort; ``None``: it never was."""
    if read_at is None:
        return Freshness.NEVER_READ
    end = stale_from(read_at, roster_days)
    if now >= end:
        return Freshness.STALE
    return Freshness.AGEING if now >= end - WARNED_BEFORE else Freshness.FRESH
