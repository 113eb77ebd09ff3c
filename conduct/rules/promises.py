"""What a reporter is promised until a report ends: by when, how long before it is warned of, and
what follows when it is missed.

Source: the committee's published procedure and the portal's own promises, see ``clocks.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules.clocks import DECIDE_DAYS, Standing, beginning, coarse, standing
from conduct.states import OPEN_STATES


class Promised(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    DECIDE = "decide"
    REVIEW = "review"


# The reporter is not told of measures, so that a late review is nothing they could pass on.
TO_REPORTER: Final = frozenset(Promised) - {Promised.REVIEW}
WARN_AHEAD: Final = {
    Promised.ACKNOWLEDGE: timedelta(days=1),
    Promised.UPDATE: timedelta(days=3),
    Promised.DECIDE: timedelta(days=5),
    Promised.REVIEW: timedelta(days=1),
}


@dataclass(frozen=True)
class Promise:
    """``kept_at``: when it was kept; none while it is still to be."""

    what: Promised
    due_at: datetime
    kept_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        return standing(self.due_at, self.kept_at or now, warn=WARN_AHEAD[self.what])

    def last_day(self, zone: ZoneInfo) -> date:
        """Promises end where the next day begins; for people that is the day before."""
        return (self.due_at - timedelta(microseconds=1)).astimezone(zone).date()


@dataclass(frozen=True)
class Clocks:
    """The times of one report. ``reviews``: by when running interim measures are reviewed."""

    state: str
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    update_by: datetime
    decide_by: datetime
    determined_at: datetime | None
    reviews: Iterable[datetime] = ()


def made(times: Clocks) -> list[Promise]:
    """Every promise to the reporter, kept or not. An end settles what was still to be kept."""
    found = [
        Promise(Promised.ACKNOWLEDGE, times.acknowledge_by, times.acknowledged_at),
        Promise(Promised.UPDATE, times.update_by),
        Promise(Promised.DECIDE, times.decide_by, times.determined_at),
    ]
    return [one for one in found if one.kept_at or times.state in OPEN_STATES]


def to_keep(times: Clocks) -> list[Promise]:
    """Every promise that is open, the nearest first. A report that ended has none."""
    if times.state not in OPEN_STATES:
        return []
    found = [one for one in made(times) if one.kept_at is None]
    found += [Promise(Promised.REVIEW, due_at) for due_at in times.reviews]
    return sorted(found, key=lambda one: one.due_at)


def require_missed(
    promises: Iterable[Promise], *, escalated_at: datetime | None, now: datetime
) -> None:
    """A report is passed on once for each promise that is missed. What was passed on is known to
    the hour only, so that promises of one hour count as one."""
    missed = [
        one.due_at
        for one in promises
        if one.what in TO_REPORTER and one.standing(now) == Standing.MISSED
    ]
    if not missed:
        raise Refused(
            _("No promised date has passed, so nobody else is asked yet. You can always write.")
        )
    if escalated_at is not None and all(escalated_at >= coarse(due_at) for due_at in missed):
        raise Refused(_("Everybody who may read this has been told that it is late."))


def later_decision(
    new_date: date,
    *,
    words: str,
    decide_by: datetime,
    determined_at: datetime | None,
    zone: ZoneInfo,
    now: datetime,
) -> datetime:
    """The end of the new day. It needs a reason, and lies at most thirty days ahead."""
    if determined_at is not None:
        raise Refused(_("The decision is on record already, so its date does not change."))
    if not words.strip():
        raise Refused(_("Please say why it takes longer. The reporter reads this."))
    new_by = beginning(new_date + timedelta(days=1), zone)
    if new_by <= decide_by or new_by <= now:
        raise Refused(_("Please choose a day after the one that was promised."))
    if new_date > now.astimezone(zone).date() + timedelta(days=DECIDE_DAYS):
        raise Refused(
            _("Please choose a day within the next %(days)d. You can do this again.")
            % {"days": DECIDE_DAYS}
        )
    return new_by
