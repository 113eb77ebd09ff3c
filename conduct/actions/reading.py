"""Reading a report: as a seat that holds a copy, or by the receipt. Each look is an entry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from conduct.actions.copies import copy_for_seat, facts_of, renew
from conduct.actions.log import record
from conduct.actions.opening import Opened, opened_by_receipt, opened_by_seat, unseal
from conduct.actions.stances import fields_of, said_by
from conduct.actions.telling import tell
from conduct.models import Entry, Evidence, Report, SealedCopy, Seat
from conduct.permissions import Unlocked
from conduct.rules.readers import is_free, readers
from conduct.rules.receipt import Receipt
from conduct.rules.report import Told, from_fields
from conduct.rules.stance import require_may_read
from conduct.states import Lane, SeatKind


@dataclass(frozen=True)
class Written:
    """One entry, opened."""

    author: str
    lane: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class File:
    """A file by its name; its bytes are opened when they are asked for."""

    evidence: Evidence
    name: str = field(repr=False)
    content_type: str = field(repr=False)


@dataclass(frozen=True)
class Reading:
    """A report as it is shown to one reader."""

    report: Report
    told: Told
    entries: list[Written]
    files: list[File]


@contextmanager
def opened_report(
    report: Report, *, by: Unlocked, now: datetime, verb: str = "report.read"
) -> Iterator[Opened]:
    """Open it for a seat that has said how it stands; renew the key first where that is due."""
    with opened_by_seat(report, verb, by=by, now=now) as opened:
        require_may_read(said_by(by.seat, opened))
        if opened.report.renewal_asked_at is not None:
            opened = renewed_for_the_rest(opened, now=now)
        if opened.report.escalated_at is not None:
            ask_externals(opened, now=now)
        yield opened


def renewed_for_the_rest(opened: Opened, *, now: datetime) -> Opened:
    """Somebody's copy was destroyed: a new key for those who are left, and who joins them."""
    report = opened.report
    before = set(report.copies.values_list("seat", flat=True))
    seats = Seat.objects.filter(pk__in=seats_left(opened, now=now))
    opened = renew(opened, seats)
    event = record("key renewed", report=report, seat=opened.seat, now=now)
    tell([seat for seat in seats if seat.pk not in before], about=event, now=now)
    return opened


def seats_left(opened: Opened, *, now: datetime) -> Iterable[str]:
    """Whoever holds a copy; external seats beside them where fewer than two would be left."""
    told = from_fields(fields_of(opened))
    holding = Seat.objects.active(now).filter(copies__report=opened.report)
    asked = readers(
        facts_of([*holding, *externals_beside(opened, now=now)], told.involved),
        shut_out=frozenset(told.shut_out),
        involved=told.involved,
    )
    return {*asked.seats, *(str(seat.pk) for seat in holding)}


def externals_beside(opened: Opened, *, now: datetime) -> list[Seat]:
    """External members without a copy who never had to give one up."""
    externals = Seat.objects.active(now).filter(kind=SeatKind.EXTERNAL)
    beside = externals.exclude(copies__report=opened.report)
    return [seat for seat in beside if said_by(seat, opened) is None]


def ask_externals(opened: Opened, *, now: datetime) -> None:
    """A promise was missed and the reporter passed it on: whoever is free outside reads along."""
    told = from_fields(fields_of(opened))
    beside = externals_beside(opened, now=now)
    shut_out = frozenset(told.shut_out)
    free = {
        facts.key
        for facts in facts_of(beside, told.involved)
        if is_free(facts, shut_out=shut_out, involved=told.involved)
    }
    asked = [seat for seat in beside if str(seat.pk) in free]
    if not asked:
        return
    SealedCopy.objects.bulk_create([copy_for_seat(opened, seat) for seat in asked])
    event = record("external members asked", report=opened.report, seat=opened.seat, now=now)
    tell(asked, about=event, now=now, at_once=True)


def read(report: Report, *, by: Unlocked, now: datetime) -> Reading:
    """All of it, for a member of the committee."""
    with opened_report(report, by=by, now=now) as opened:
        record("read", report=report, seat=opened.seat, now=now)
        return reading_of(opened, [Lane.SHARED, Lane.COMMITTEE])


def read_as_reporter(receipt: Receipt, *, now: datetime) -> Reading:
    """What the reporter told, and what was written to them."""
    with opened_by_receipt(receipt, now=now) as opened:
        return reading_of(opened, [Lane.SHARED])


def reading_of(opened: Opened, lanes: list[Lane]) -> Reading:
    report = opened.report
    entries = [
        Written(row.author, row.lane, row.at, unseal(row, opened).decode())
        for row in Entry.objects.filter(report=report, lane__in=lanes)
    ]
    files = [
        File(
            row,
            unseal(row, opened, "sealed_name").decode(),
            unseal(row, opened, "sealed_type").decode(),
        )
        for row in Evidence.objects.filter(report=report, lane__in=lanes).defer("sealed")
    ]
    return Reading(report, from_fields(fields_of(opened)), entries, files)


def open_file(evidence: Evidence, *, by: Unlocked, now: datetime) -> bytes:
    report = evidence.report
    with opened_report(report, by=by, now=now) as opened:
        record("file read", report=report, seat=opened.seat, now=now)
        return unseal(Evidence.objects.get(pk=evidence.pk), opened)
