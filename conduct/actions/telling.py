"""That something waits: a notice without words, at a random moment within the hour.

A notice that goes out at once would tell whoever watches the mail server when a report came in.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from conduct.actions.server import server_key
from conduct.models import ConductEvent, Notice, Report, Seat
from conduct.states import NoticeState

WITHIN: Final = timedelta(hours=1)


def tell(
    seats: Iterable[Seat], *, about: ConductEvent, now: datetime, at_once: bool = False
) -> None:
    """Only seats that hold a copy are ever passed in."""
    notices = [
        Notice(key=key_of(about, seat), seat=seat, due_at=now if at_once else some_time(now))
        for seat in seats
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def untell(seat: Seat, report: Report) -> None:
    """Take back what the seat was not told yet: a copy of its own is gone, and so is the news."""
    events = ConductEvent.objects.filter(report=report.pk)
    keys = [key_of(event, seat) for event in events]
    Notice.objects.filter(seat=seat, key__in=keys, state=NoticeState.WAITING).delete()


def key_of(about: ConductEvent, seat: Seat) -> str:
    """The same for the same event and seat, and no way back to either."""
    told = f"{about.number}:{seat.pk}".encode()
    return hashlib.blake2b(told, key=server_key("notice"), digest_size=32).hexdigest()


def some_time(now: datetime) -> datetime:
    return now + timedelta(seconds=secrets.randbelow(int(WITHIN.total_seconds())))
