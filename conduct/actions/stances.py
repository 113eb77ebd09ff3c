"""Conflicts of one's own: said before the first look, or declared later with one click."""

from datetime import datetime

from conduct.actions.copies import ask_for_renewal
from conduct.actions.log import record
from conduct.actions.opening import Opened, opened_by_seat, seal_into, unseal
from conduct.actions.telling import untell
from conduct.models import Report, SealedCopy, SealedField, Seat, Stance
from conduct.permissions import Unlocked
from conduct.rules.decisions import Stand
from conduct.rules.report import FIELDS, from_fields
from conduct.rules.stance import (
    Extent,
    Said,
    read_said,
    require_soft,
    require_without_conflict,
)


def names(report: Report, *, by: Unlocked, now: datetime) -> list[str]:
    """The names of the people involved and no more: what a seat needs to say how it stands."""
    with opened_by_seat(report, "report.read", by=by, now=now) as opened:
        told = from_fields(fields_of(opened))
        record("names read", report=report, seat=opened.seat, now=now)
    return [person.name for person in told.people]


def fields_of(opened: Opened) -> dict[str, bytes]:
    rows = SealedField.objects.filter(report=opened.report, name__in=FIELDS)
    return {row.name: unseal(row, opened) for row in rows}


def state_conflict(report: Report, stand: Stand, *, by: Unlocked, now: datetime) -> None:
    """None, soft or hard. Hard is the last thing that the seat ever does with the report."""
    if stand == Stand.HARD:
        recuse(report, by=by, now=now)
        return
    with opened_by_seat(report, "report.read", by=by, now=now) as opened:
        keep(Said(stand), by.seat, opened)
        record("stance kept", report=report, seat=opened.seat, now=now)


def recuse(report: Report, *, by: Unlocked, now: datetime) -> None:
    """One click and no reason: the seat's copy is destroyed, and the next reader renews the key."""
    with opened_by_seat(report, "report.recuse", by=by, now=now) as opened:
        keep(Said(Stand.HARD), by.seat, opened)
        SealedCopy.objects.filter(report=report, seat=by.seat).delete()
        ask_for_renewal(report, now)
        untell(by.seat, report)
        record("copy destroyed", report=report, seat=opened.seat, now=now)


def allow(report: Report, seat: Seat, extent: Extent, *, by: Unlocked, now: datetime) -> None:
    """Somebody without a conflict records how far a member with a soft one takes part."""
    with opened_by_seat(report, "report.write", by=by, now=now) as opened:
        require_without_conflict(said_by(by.seat, opened))
        require_soft(said_by(seat, opened))
        keep(Said(Stand.SOFT, extent), seat, opened)
        record("taking part settled", report=report, seat=opened.seat, now=now)


def said_by(seat: Seat, opened: Opened) -> Said | None:
    row = Stance.objects.filter(report=opened.report, seat=seat).first()
    return read_said(unseal(row, opened)) if row else None


def everybody_said(opened: Opened) -> dict[str, Said]:
    rows = Stance.objects.filter(report=opened.report)
    return {str(row.seat_id): read_said(unseal(row, opened)) for row in rows}


def keep(said: Said, seat: Seat, opened: Opened) -> None:
    Stance.objects.filter(report=opened.report, seat=seat).delete()
    row = Stance(report=opened.report, seat=seat)
    seal_into(row, {"sealed": said.written()}, opened)
    row.save(force_insert=True)
