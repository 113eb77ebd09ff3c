"""Work in the background: emptying the outbox.

The truth is in the ``Message`` rows, never in a task. A worker may be killed at
any moment: what it had claimed becomes free when its lease ends, the clock asks
again, and at most the one message that was on the wire goes out a second time,
with the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from amp.clock import every_tick
from cohorts.actions.restricting import forget_ended
from cohorts.models import Message
from cohorts.rules.accounts import GOODBYE, address_of_nobody
from cohorts.states import MESSAGE_MOVES, MessageState

logger = logging.getLogger(__name__)

BATCH = 10
LEASE = timedelta(minutes=10)
# A message is not begun any more so shortly before its lease ends.
LONGEST_SEND = timedelta(minutes=2)
ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=1)  # 1, 5, 25, 125, 625 minutes: half a day in all
PAUSE_WITHOUT_SERVER = timedelta(minutes=2)


@task
def deliver_outbox() -> int:
    """Send everything that is due; return how many messages went out."""
    sent = 0
    while batch := claim(timezone.now()):
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            give_back(batch, error, timezone.now())
            break
        sent += sum(deliver(message, connection) for message in batch)
        connection.close()
    return sent


def enqueue_delivery() -> None:
    """Ask a worker to empty the outbox, unless one has been asked and has not begun.

    A worker that begins later sees what is committed now. On Redis Queue every
    call enqueues; a delivery that finds nothing due costs one query.
    """
    if settings.TASKS_BACKEND == "database":
        from django_tasks_db.models import DBTaskResult

        if DBTaskResult.objects.ready().filter(task_path=deliver_outbox.module_path).exists():
            return
    deliver_outbox.enqueue()


@every_tick
def ask_again(now: datetime) -> None:
    """Whatever is due now, after a pause or a dead worker, is asked for again."""
    if Message.objects.due(now).exists():
        enqueue_delivery()


def claim(now: datetime) -> list[Message]:
    """Take up to ``BATCH`` due messages that nobody else holds, until ``now + LEASE``."""
    with transaction.atomic():
        free_abandoned(now)
        due = Message.objects.filter(state=MessageState.WAITING, due_at__lte=now)
        batch = list(
            due.select_for_update(skip_locked=True).order_by("due_at", "created_at", "id")[:BATCH]
        )
        advance(
            Message.objects.filter(pk__in=[message.pk for message in batch]),
            MessageState.WAITING,
            MessageState.SENDING,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    for message in batch:
        message.state, message.leased_until = MessageState.SENDING, now + LEASE
        message.attempts += 1
    return batch


def free_abandoned(now: datetime) -> None:
    """Make claimable again what somebody claimed and never finished."""
    abandoned = Message.objects.filter(state=MessageState.SENDING, leased_until__lt=now)
    held = abandoned.select_for_update(skip_locked=True).values_list("pk", "attempts")
    spent = {pk: attempts >= ATTEMPTS for pk, attempts in held}
    for is_spent, to in [(False, MessageState.WAITING), (True, MessageState.FAILED)]:
        pks = [pk for pk, is_last in spent.items() if is_last is is_spent]
        if pks:
            advance(Message.objects.filter(pk__in=pks), MessageState.SENDING, to, leased_until=None)


def deliver(message: Message, connection: BaseEmailBackend) -> bool:
    """Send one claimed message and mark it; whether it went out."""
    if message.leased_until is None or timezone.now() + LONGEST_SEND > message.leased_until:
        return False  # Too slow: the lease ends, and whoever comes next sends it.
    try:
        connection.send_messages([as_email(message, connection)])
    except Exception as error:  # One message that cannot be sent must not stop the others.
        connection.close()
        put_off(message, error, timezone.now())
        return False
    gone = {"error": "", **secrets_gone(message)}
    held(message, MessageState.SENT, sent_at=timezone.now(), **gone)
    return True


def put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again later, at growing distances, or give up."""
    logger.warning("Message %s was not sent: %s", message.pk, type(error).__name__)
    if message.attempts >= ATTEMPTS or is_final(error):
        held(message, MessageState.FAILED, **{"error": in_words(error), **secrets_gone(message)})
        return
    pause = FIRST_PAUSE * 5 ** (message.attempts - 1)
    held(message, MessageState.WAITING, due_at=now + pause, error=in_words(error))


def give_back(batch: list[Message], error: Exception, now: datetime) -> None:
    """No mail server answers: that is no message's fault and costs none an attempt."""
    logger.warning("The mail server does not answer: %s", type(error).__name__)
    for message in batch:
        held(
            message,
            MessageState.WAITING,
            due_at=now + PAUSE_WITHOUT_SERVER,
            attempts=message.attempts - 1,
            error=in_words(error),
        )


def held(message: Message, to: MessageState, **fields: Any) -> None:
    """Move a message that we claimed, if the claim is still ours."""
    ours = Message.objects.filter(pk=message.pk, leased_until=message.leased_until)
    advance(ours, MessageState.SENDING, to, leased_until=None, **fields)


def advance(messages: Any, was: MessageState, to: MessageState, **fields: Any) -> int:
    """Move messages as the table of moves allows.

    No event is recorded: a message is itself the record of what became of it.
    """
    if to not in MESSAGE_MOVES[was]:
        raise ValueError(f"A message does not go from {was} to {to}.")
    return int(messages.filter(state=was).update(state=to, **fields))


def is_final(error: Exception) -> bool:
    """Whether the server said that this address will never work."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())


def in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300].replace("\0", "")


def secrets_gone(message: Message) -> dict[str, str]:
    """A link that signs somebody in is not kept once it is sent, nor where somebody left to."""
    if not message.kind.startswith("account/"):
        return {}
    gone = {"text": "", "html": ""}
    if message.kind == GOODBYE:
        gone |= {"address": address_of_nobody(message.pk), "error": ""}
    return gone


def as_email(message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    host = urlsplit(settings.SITE_URL).hostname
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


@every_tick
def forget_what_is_over(now: datetime) -> None:
    forget_ended(now)


def oldest_due(now: datetime) -> timedelta:
    """How long the oldest due message has been waiting."""
    moments: Iterator[datetime] = (
        Message.objects.due(now).order_by("due_at").values_list("due_at", flat=True)[:1].iterator()
    )
    return now - next(moments, now)
