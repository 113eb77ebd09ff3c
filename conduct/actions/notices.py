"""Notices become mails, as any mail of the portal: that something waits there, and nothing else.

As with every other mail the truth is in the rows: claimed with a lease, sent, marked; whoever is
killed meanwhile is followed by whoever comes next, with the same Message-ID. Unlike those they
have an outbox of their own, pass through no task, and what is written of a failure names nobody.
"""

import hashlib
import logging
import smtplib
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q

from cohorts.actions.telling import compose
from cohorts.models import User
from cohorts.tasks import as_email
from conduct.actions.server import server_key, whole
from conduct.models import Notice, Seat
from conduct.states import NOTICE_MOVES, NoticeState

# The name of no app: that there is something to send is news, too.
logger = logging.getLogger("amp.mail")

BATCH: Final = 50
LEASE: Final = timedelta(minutes=10)
ATTEMPTS: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=1)  # 1, 5, 25, 125, 625 minutes: half a day in all
PAUSE_WITHOUT_SERVER: Final = timedelta(minutes=2)
# Long enough to ask a mail server what became of one.
KEPT: Final = timedelta(days=30)


def send_waiting(now: datetime) -> int:
    """Send what is due, one mail for each seat; how many mails went out."""
    batch = claim(now)
    if not batch:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("The mail server does not answer: %s", type(error).__name__)
        # No notice's fault: it costs none an attempt.
        back = {"leased_until": now + PAUSE_WITHOUT_SERVER, "attempts": F("attempts") - 1}
        held(batch, NoticeState.WAITING, now=now, **back)
        return 0
    of_seat: dict[uuid.UUID, list[Notice]] = defaultdict(list)
    for notice in batch:
        of_seat[notice.seat_id].append(notice)
    sent = sum(deliver(notices, connection, now=now) for notices in of_seat.values())
    connection.close()
    return sent


def forget_told(now: datetime) -> int:
    """How often somebody was told something says a lot, also after a report is deleted."""
    done = Notice.objects.filter(state__in=[NoticeState.SENT, NoticeState.FAILED])
    return done.filter(due_at__lte=now - KEPT).delete()[0]


def claim(now: datetime) -> list[Notice]:
    """Those whose moment has come, in the order in which it came."""
    with whole():
        free_abandoned(now)
        rested = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        due = Notice.objects.filter(rested, state=NoticeState.WAITING, due_at__lte=now)
        batch = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:BATCH])
        advance(
            Notice.objects.filter(pk__in=[notice.pk for notice in batch]),
            NoticeState.WAITING,
            NoticeState.SENDING,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    for notice in batch:
        notice.attempts += 1
    return batch


def free_abandoned(now: datetime) -> None:
    """What somebody claimed and never finished."""
    abandoned = Notice.objects.filter(state=NoticeState.SENDING, leased_until__lt=now)
    again, spent = Q(attempts__lt=ATTEMPTS), Q(attempts__gte=ATTEMPTS)
    for which, to in ((again, NoticeState.WAITING), (spent, NoticeState.FAILED)):
        advance(abandoned.filter(which), NoticeState.SENDING, to, leased_until=None)


def deliver(notices: list[Notice], connection: BaseEmailBackend, *, now: datetime) -> bool:
    """One mail for all that waits for one seat. Whoever has no account or no seat gets none."""
    person = account_of(notices[0].seat_id, now=now)
    if person is None:
        held(notices, NoticeState.FAILED, now=now, leased_until=None)
        return False
    message = compose(person, "conduct/waiting", {}, key="", cohort=None, now=now)
    message.pk = number_of(notices[0])
    try:
        connection.send_messages([as_email(message, connection)])
    except Exception as error:  # One mail that cannot be sent must not stop the others.
        logger.warning("A mail was not sent: %s", type(error).__name__)
        connection.close()
        put_off(notices, now=now)
        return False
    held(notices, NoticeState.SENT, now=now, leased_until=None, sent_at=now)
    return True


def account_of(key: uuid.UUID, *, now: datetime) -> User | None:
    """Two tables, maybe in two databases."""
    seat = Seat.objects.active(now).filter(pk=key).first()
    if seat is None or seat.person is None:
        return None
    return User.objects.filter(pk=seat.person, is_active=True).exclude(email="").first()


def number_of(notice: Notice) -> uuid.UUID:
    """What the mail is known by: the same at each attempt, and of the same make as any other's."""
    key = server_key("mail")
    digest = hashlib.blake2b(notice.key.encode(), key=key, digest_size=16).digest()
    return uuid.UUID(bytes=digest, version=4)


def put_off(notices: Iterable[Notice], *, now: datetime) -> None:
    """Try again later, at growing distances, or give up. ``due_at`` stays: the oldest stays it."""
    for notice in notices:
        if notice.attempts >= ATTEMPTS:
            held([notice], NoticeState.FAILED, now=now, leased_until=None)
        else:
            pause = FIRST_PAUSE * 5 ** (notice.attempts - 1)
            held([notice], NoticeState.WAITING, now=now, leased_until=now + pause)


def held(notices: Iterable[Notice], to: NoticeState, *, now: datetime, **fields: Any) -> None:
    """Move what we claimed, if the claim is still ours."""
    ours = Notice.objects.filter(pk__in=[notice.pk for notice in notices], leased_until=now + LEASE)
    advance(ours, NoticeState.SENDING, to, **fields)


def advance(notices: Any, was: NoticeState, to: NoticeState, **fields: Any) -> int:
    """As the table of moves allows. A notice is itself the record of what became of it."""
    if to not in NOTICE_MOVES[was]:
        raise ValueError(f"A notice does not go from {was} to {to}.")
    return int(notices.filter(state=was).update(state=to, **fields))
