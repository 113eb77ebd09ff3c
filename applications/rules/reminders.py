"""When a draft is reminded of the close."""

from datetime import datetime, timedelta

# Hours before the close, the earliest first.
HOURS = (72, 24)


def at(closes_at: datetime, hours: int) -> datetime:
    return closes_at - timedelta(hours=hours)


def nearest(closes_at: datetime, now: datetime) -> int | None:
    """The reminder whose time has come; None before the first one and after the close.

    Only one: where the clock was down for a while, the earlier one is not sent late.
    """
    come = [hours for hours in HOURS if at(closes_at, hours) <= now < closes_at]
    return min(come, default=None)


def is_due(closes_at: datetime, now: datetime, since: datetime) -> int | None:
    """As ``nearest``, for somebody who writes, or has a close of their own, only ``since`` then.

    What lay behind them already when they began is not sent to them.
    """
    hours = nearest(closes_at, now)
    return hours if hours is not None and since <= at(closes_at, hours) else None
