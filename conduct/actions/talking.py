"""Talking with a wellbeing contact: sealed to the two of them, and gone when the person says so.

The log says that a conversation was begun, written in or deleted, not which one.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from conduct.actions.log import noticed, record
from conduct.actions.opening import NOBODY, NOTHING, NOWHERE
from conduct.actions.server import parts_of_seat, pepper, require_vouched, whole
from conduct.actions.telling import tell
from conduct.models import Notice, Seat, Talk, TalkMessage
from conduct.permissions import Unlocked, check, check_contact
from conduct.rules import sealing
from conduct.rules.clocks import coarse
from conduct.rules.receipt import Receipt
from conduct.rules.report import require_some_text
from conduct.rules.sealing import Place
from conduct.rules.talk import (
    answer_by,
    keep_until,
    lookup_of,
    next_warning,
    pair_of,
    require_reachable,
)
from conduct.states import NoticeState, SeatKind, Talker

NO_TALK = gettext_lazy("There is no conversation for this receipt, or it has been deleted.")


@dataclass(frozen=True)
class Held:
    """A conversation that is open for as long as the caller holds it."""

    talk: Talk
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Said:
    """One message, opened."""

    is_contact: bool
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class Conversation:
    """``has_contact``: whether the contact, who has the ``seat``, can still read it."""

    contact: str
    seat: uuid.UUID
    answer_by: datetime | None
    keep_until: datetime
    has_contact: bool
    messages: list[Said]


def begin_talk(contact: Seat, text: str, receipt: Receipt, *, now: datetime) -> None:
    """Seal the first message to one contact and to the receipt that was shown before.

    Sent twice by a second click, it begins one conversation.
    """
    require_some_text(text, receipt)
    contacts = Seat.objects.active(now).filter(kind=SeatKind.WELLBEING, pk=contact.pk)
    seat = contacts.first()
    if seat is None:
        raise Refused(_("This person is no contact any more. Please choose somebody else."))
    require_vouched(parts_of_seat(seat), seat.voucher)
    lookup = lookup_of(receipt, pepper())
    with whole():
        if Talk.objects.filter(receipt_lookup=lookup).exists():
            return
        held = new_talk(seat, receipt, lookup, now=now)
        add(held, text, Talker.PERSON, now=now)
        event = record("talk begun", actor="person", now=now)
        tell([seat], about=event, now=now)


def new_talk(seat: Seat, receipt: Receipt, lookup: bytes, *, now: datetime) -> Held:
    talk, key = Talk(seat=seat, receipt_lookup=lookup), sealing.new_key()
    talk.for_seat = sealing.wrap(key, bytes(seat.public_key), place_of_key(talk, "for_seat"))
    public = pair_of(receipt).public
    talk.for_person = sealing.wrap(key, public, place_of_key(talk, "for_person"))
    talk.written_at, talk.keep_until = coarse(now), keep_until(now)
    talk.save(force_insert=True)
    return Held(talk, key)


def place_of_key(talk: Talk, name: str) -> Place:
    return Place(str(talk.pk), "talk", str(talk.seat_id), name, 1)


def place_of_message(message: TalkMessage) -> Place:
    """Bound to number and author, so that nobody changes the order or puts words in a mouth."""
    talk = str(message.talk_id)
    return Place(talk, "talkmessage", str(message.number), message.author, 1)


def add(held: Held, text: str, author: Talker, *, now: datetime) -> None:
    """Keep one message. Whoever waits for an answer is promised one, by the first of several."""
    talk = held.talk
    number = TalkMessage.objects.filter(talk=talk).count() + 1
    row = TalkMessage(talk=talk, number=number, author=author, at=coarse(now))
    row.sealed = sealing.seal(text.encode(), held.key, place_of_message(row))
    row.save(force_insert=True)
    talk.written_at, talk.keep_until = coarse(now), keep_until(now)
    if author == Talker.CONTACT:
        talk.answer_by = talk.warn_at = None
    elif talk.answer_by is None:
        talk.answer_by = answer_by(now)
        talk.warn_at = next_warning(talk.answer_by, now=now)
    talk.save(update_fields=["written_at", "keep_until", "answer_by", "warn_at"])


@contextmanager
def held_by_receipt(receipt: Receipt, *, now: datetime) -> Iterator[Held]:
    """By the receipt. One that fits nothing takes the same way and is told so."""
    pair = pair_of(receipt)
    with noticed(None, now=now), whole():
        rows = Talk.objects.select_for_update().filter(keep_until__gt=now)
        talk = rows.filter(receipt_lookup=lookup_of(receipt, pepper())).first()
        if talk is None:
            sealing.unwrap(NOTHING, NOBODY, NOWHERE)
            raise Refused(str(NO_TALK))
        place = place_of_key(talk, "for_person")
        yield Held(talk, sealing.unwrap(bytes(talk.for_person), pair, place))


@contextmanager
def held_by_contact(key: uuid.UUID, verb: str, *, by: Unlocked, now: datetime) -> Iterator[Held]:
    with noticed(None, seat=getattr(by, "seat", None), now=now), whole():
        check(by, verb, now=now)
        talk = Talk.objects.select_for_update().filter(pk=key, keep_until__gt=now).first()
        if talk is None:
            raise Refused(_("This conversation has been deleted, as the person may at any time."))
        check_contact(by, verb, talk, now=now)
        place = place_of_key(talk, "for_seat")
        yield Held(talk, sealing.unwrap(bytes(talk.for_seat or b""), by.pair, place))


def read_by_receipt(receipt: Receipt, *, now: datetime) -> Conversation:
    with held_by_receipt(receipt, now=now) as held:
        return conversation(held)


def read_as_contact(key: uuid.UUID, *, by: Unlocked, now: datetime) -> Conversation:
    with held_by_contact(key, "talk.read", by=by, now=now) as held:
        return conversation(held)


def conversation(held: Held) -> Conversation:
    talk, rows = held.talk, TalkMessage.objects.filter(talk=held.talk)
    said = [Said(row.author == Talker.CONTACT, row.at, opened(row, held)) for row in rows]
    has_contact = talk.for_seat is not None
    return Conversation(
        contact=talk.seat.name,
        seat=talk.seat_id,
        answer_by=talk.answer_by,
        keep_until=talk.keep_until,
        has_contact=has_contact,
        messages=said,
    )


def opened(row: TalkMessage, held: Held) -> str:
    return sealing.unseal(bytes(row.sealed), held.key, place_of_message(row)).decode()


def write_by_receipt(receipt: Receipt, text: str, *, now: datetime) -> None:
    """The same words twice in a row are one message: a page was loaded again."""
    require_some_text(text, receipt)
    with held_by_receipt(receipt, now=now) as held:
        require_reachable(has_contact=held.talk.for_seat is not None)
        if is_last(held, text, Talker.PERSON):
            return
        add(held, text, Talker.PERSON, now=now)
        event = record("talk written", actor="person", now=now)
        tell([held.talk.seat], about=event, now=now)


def write_as_contact(key: uuid.UUID, text: str, *, by: Unlocked, now: datetime) -> None:
    require_some_text(text)
    with held_by_contact(key, "talk.write", by=by, now=now) as held:
        if is_last(held, text, Talker.CONTACT):
            return
        add(held, text, Talker.CONTACT, now=now)
        record("talk written", seat=held.talk.seat, now=now)


def is_last(held: Held, text: str, author: Talker) -> bool:
    row = TalkMessage.objects.filter(talk=held.talk).last()
    return row is not None and row.author == author and opened(row, held) == text


def delete_talk(receipt: Receipt, *, now: datetime) -> None:
    """All of it, at once and for both."""
    with held_by_receipt(receipt, now=now) as held:
        drop(held.talk, actor="person", now=now)


def drop(talk: Talk, *, actor: str, now: datetime) -> None:
    """What the contact was not told yet is taken back, where nothing else waits for them."""
    seat = talk.seat
    talk.delete()
    if not Talk.objects.filter(seat=seat, answer_by__isnull=False).exists():
        Notice.objects.filter(seat=seat, state=NoticeState.WAITING).delete()
    record("talk deleted", actor=actor, now=now)


def warn_contacts(now: datetime) -> int:
    """Whoever has not answered is told again, a day before it is late and when it is; how many
    warnings there were. A clock that stood still gives the last of them only."""
    with whole():
        due = list(Talk.objects.select_for_update().filter(warn_at__lte=now))
        for talk in due:
            talk.warn_at = next_warning(talk.answer_by, now=now)
            talk.save(update_fields=["warn_at"])
            event = record("answer to a talk warned of", now=now)
            tell([talk.seat], about=event, now=now)
    return len(due)


def delete_expired(now: datetime) -> int:
    """Those in which nobody has written for 90 days; how many they were."""
    with whole():
        due = list(Talk.objects.select_for_update().filter(keep_until__lte=now))
        for talk in due:
            drop(talk, actor="server", now=now)
    return len(due)
