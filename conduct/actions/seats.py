"""Seats: appointed by members, unlocked by words that the system makes, ended with a date."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.models import User
from conduct.actions.copies import ask_for_renewal, current_recovery
from conduct.actions.log import record
from conduct.actions.server import mark, parts_of_seat, server_key, vouch, whole
from conduct.models import ConductEvent, Report, SealedCopy, Seat, StandingConflict, Talk
from conduct.permissions import Unlocked, check, check_appoint, check_own_seat
from conduct.rules import sealing
from conduct.rules.passphrase import lock, new_passphrase, printed
from conduct.rules.passphrase import unlock as open_lock
from conduct.rules.sealing import Broken, Pair, Place

TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)
MISSED: Final = "unlocking failed"


@dataclass(frozen=True)
class Handed:
    """What a member takes away: shown once, kept nowhere."""

    seat: Seat
    passphrase: str = field(repr=False)
    kit: str = field(repr=False)


def appoint_seat(
    *,
    name: str,
    kind: str,
    by: Any,
    now: datetime,
    person: uuid.UUID | None = None,
    until: datetime | None = None,
) -> Handed:
    """A seat with a key of its own. It opens no report of before: readers share those."""
    appointed_by = check_appoint(by, kind, now=now)
    current_recovery()
    pair = sealing.new_pair()
    seat = Seat(person=person, name=name, kind=kind, started_at=now, ends_at=until)
    passphrase = lock_seat(seat, pair)
    with whole():
        # A seat of the same person that is over since the clock last looked.
        drop_ended(now)
        seat.full_clean(exclude=["public_key", "locked_key", "voucher"])
        seat.save(force_insert=True)
        record("seat appointed", seat=appointed_by or seat, now=now)
    return Handed(seat, passphrase, printed(pair.private))


def require_no_seat(person: User, *, now: datetime, **_facts: Any) -> None:
    """Everybody is shown who has a seat: reports would wait for somebody who has gone."""
    if Seat.objects.active(now).filter(person=person.pk).exists():
        raise Refused(
            _(
                "You hold a seat on the pages of help. "
                "Ask a full member of the committee to end it first."
            )
        )


def lock_seat(seat: Seat, pair: Pair) -> str:
    """Put the key into the seat under a new passphrase, which is returned."""
    passphrase = new_passphrase()
    seat.public_key = pair.public
    seat.locked_key = lock(pair.private, passphrase, place_of_lock(seat), server_key("seat"))
    seat.voucher = vouch(parts_of_seat(seat))
    return passphrase


def place_of_lock(seat: Seat) -> Place:
    return Place("", "seat", str(seat.pk), "locked_key", seat.key_generation)


def unlock(seat: Seat, passphrase: str, *, now: datetime) -> Unlocked:
    """The private key, for the caller to hold. Five tries in fifteen minutes."""
    tries = ConductEvent.objects.filter(seat=seat.pk, verb=MISSED, at__gt=now - TRIES_WITHIN)
    if tries.count() >= TRIES:
        raise Refused(_("That were five tries. Please wait fifteen minutes, or use your kit."))
    try:
        pair = open_lock(
            bytes(seat.locked_key), passphrase, place_of_lock(seat), server_key("seat")
        )
    except Broken:
        record(MISSED, seat=seat, now=now)
        raise Refused(_("These are not the six words of this seat.")) from None
    return begin(seat, pair, now=now)


def unlock_with_kit(seat: Seat, pair: Pair, *, now: datetime) -> Unlocked:
    if pair.public != bytes(seat.public_key):
        record(MISSED, seat=seat, now=now)
        raise Refused(_("This is not the recovery kit of this seat."))
    return begin(seat, pair, now=now)


def begin(seat: Seat, pair: Pair, *, now: datetime) -> Unlocked:
    unlocked = Unlocked(seat, pair)
    check(unlocked, "seat.keep", now=now)
    record("unlocked", seat=seat, now=now)
    return unlocked


def renew_passphrase(*, by: Unlocked, now: datetime) -> Handed:
    """Six new words for the same key: a passphrase was lost or seen, the kit was not."""
    seat = check_own_seat(by, by.seat, now=now)
    with whole():
        passphrase = lock_seat(seat, by.pair)
        seat.save(update_fields=["public_key", "locked_key", "voucher"])
        record("passphrase renewed", seat=seat, now=now)
    return Handed(seat, passphrase, printed(by.pair.private))


def renew_key(seat: Seat, *, by: Any, now: datetime) -> Handed:
    """A new key, where passphrase and kit are gone or were seen. Old copies are destroyed;
    another reader, or the recovery key, shares each report with the seat again."""
    appointed_by = check(by, "seat.appoint", now=now)
    pair = sealing.new_pair()
    with whole():
        lose_copies(seat, now=now)
        seat.key_generation += 1
        passphrase = lock_seat(seat, pair)
        seat.save(update_fields=["key_generation", "public_key", "locked_key", "voucher"])
        record("seat key renewed", seat=appointed_by, now=now)
    return Handed(seat, passphrase, printed(pair.private))


def end_seat(seat: Seat, *, by: Any, now: datetime) -> None:
    """From now on it opens nothing, and what is sealed next is sealed without it."""
    ended_by = check(by, "seat.end", now=now)
    if Seat.objects.active(now).exclude(pk=seat.pk).filter(kind="full").count() == 0:
        raise Refused(_("This is the last full member. Appoint the next one first."))
    with whole():
        if not Seat.objects.select_for_update().filter(pk=seat.pk, ended_at=None):
            # A second end would be a later one, and its person may have another seat since.
            raise Refused(_("This seat has ended already."))
        lose_copies(seat, now=now)
        seat.ended_at = now
        seat.save(update_fields=["ended_at"])
        record("seat ended", seat=ended_by, now=now)


def drop_ended(now: datetime) -> int:
    """Seats whose date has come are over and keep no copies; how many those were."""
    holding = Q(copies__isnull=False) | Q(talks__for_seat__isnull=False)
    left = Seat.objects.filter(holding, ended_at__lte=now).distinct()
    due = [*Seat.objects.over(now), *left]
    for seat in due:
        with whole():
            lose_copies(seat, now=now)
            Seat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=seat.ends_at)
            record("copies of a seat that ended destroyed", seat=seat, now=now)
    return len(due)


def lose_copies(seat: Seat, *, now: datetime) -> None:
    for report in Report.objects.filter(copies__seat=seat):
        ask_for_renewal(report, now)
    SealedCopy.objects.filter(seat=seat).delete()
    # Nobody else has a copy: what was told to a wellbeing contact is closed to the portal.
    Talk.objects.filter(seat=seat).update(for_seat=None, answer_by=None, warn_at=None)


def declare_standing_conflict(person: str, *, by: Unlocked, now: datetime) -> None:
    """“I am close to this person”: reports that name them never come to this seat."""
    seat = check_own_seat(by, by.seat, now=now, verb="report.read")
    with whole():
        StandingConflict.objects.get_or_create(seat=seat, person_mark=mark(person))
        record("standing conflict declared", seat=seat, now=now)
