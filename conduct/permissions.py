"""Who may do what here, in one place: no sealed copy, no access.

Neither an account nor its powers are asked for: superusers, staff and organizers open nothing.
What counts is a seat whose key its holder has unlocked, and the copy that is sealed to it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from conduct.models import Report, SealedCopy, Seat, Talk
from conduct.powers import POWERS
from conduct.rules.sealing import Pair
from conduct.states import SeatKind


@dataclass(frozen=True)
class Unlocked:
    """A seat with its private key, in the hands of the caller and nowhere else."""

    seat: Seat
    pair: Pair = field(repr=False)


def check(by: Any, verb: str, *, now: datetime) -> Seat:
    """The seat as it is now, if it is active, unlocked, and of a kind that may."""
    if not isinstance(by, Unlocked):
        raise PermissionDenied(_("This needs an unlocked seat on the committee."))
    standing = Seat.objects.active(now).filter(pk=by.seat.pk, public_key=by.pair.public)
    seat = standing.first()
    if seat is None:
        raise PermissionDenied(_("This seat has ended, or its key was renewed. Unlock it again."))
    if SeatKind(seat.kind) not in POWERS[verb]:
        raise PermissionDenied(_("Your kind of seat does not do this."))
    return seat


def check_reader(by: Any, verb: str, report: Report, *, now: datetime) -> SealedCopy:
    """The copy that opens the report. Whoever has none is told what a stranger is told."""
    seat = check(by, verb, now=now)
    copy = SealedCopy.objects.filter(report=report, seat=seat).first()
    if copy is None:
        raise PermissionDenied(_("There is nothing here for you."))
    return copy


def check_contact(by: Any, verb: str, talk: Talk, *, now: datetime) -> Seat:
    """Only the one contact who was written to. Everybody else is told that nothing is here."""
    seat = check(by, verb, now=now)
    if talk.seat_id != seat.pk or talk.for_seat is None:
        raise PermissionDenied(_("There is nothing here for you."))
    return seat


def check_appoint(by: Any, kind: str, *, now: datetime) -> Seat | None:
    """A full member appoints everybody. Only where there is none, whoever runs the server seats
    one: any other seat would be there before the committee is, and nobody's choice."""
    if by is not None or not nobody_is_seated(now):
        return check(by, "seat.appoint", now=now)
    if kind != SeatKind.FULL:
        raise PermissionDenied(
            _("No full member is seated. The first seat is theirs, and they appoint the others.")
        )
    return None


def check_make_recovery(by: Any, *, now: datetime) -> Seat | None:
    """The first recovery key comes before the first seat; a new one needs a full member."""
    if by is None and nobody_is_seated(now):
        return None
    return check(by, "recovery.make", now=now)


def nobody_is_seated(now: datetime) -> bool:
    return not Seat.objects.active(now).filter(kind=SeatKind.FULL).exists()


def check_own_seat(by: Any, seat: Seat, *, now: datetime, verb: str = "seat.keep") -> Seat:
    standing = check(by, verb, now=now)
    if standing.pk != seat.pk:
        raise PermissionDenied(_("Everybody does this for their own seat only."))
    return standing
