"""Taking in a report: sealed to its readers before anybody learns that there is one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from conduct.actions.copies import current_recovery, facts_of, write_copies
from conduct.actions.log import record
from conduct.actions.opening import Opened, seal_into, with_root
from conduct.actions.server import parts_of_receipt, pepper, vouch, whole
from conduct.actions.telling import tell
from conduct.models import Report, SealedField, Seat
from conduct.rules import clocks, sealing
from conduct.rules.readers import Readers, readers, require_somebody
from conduct.rules.receipt import Receipt, new_receipt
from conduct.rules.report import Told, require_whole, to_fields
from conduct.states import Lane


@dataclass(frozen=True)
class Received:
    """``receipt`` is shown once and kept nowhere; ``readers`` says who can read the report."""

    receipt: Receipt = field(repr=False)
    readers: Readers


def who_would_read(
    *, shut_out: Iterable[str], involved: Iterable[str], now: datetime
) -> tuple[Readers, list[Seat]]:
    """Whom a report would be sealed to: named to the reporter before they type a word."""
    involved = list(involved)
    seats = list(Seat.objects.active(now))
    found = readers(
        facts_of(seats, involved), shut_out=frozenset(shut_out), involved=frozenset(involved)
    )
    return found, [seat for seat in seats if str(seat.pk) in found.seats]


def receive(told: Told, *, now: datetime, receipt: Receipt | None = None) -> Received:
    """Seal a report to every seat that may read it, to the recovery key and to a receipt.

    ``receipt`` is one that was shown before the writing; else a new one is made.
    """
    require_whole(told, receipt)
    receipt = receipt or new_receipt()
    found, seats = who_would_read(shut_out=told.shut_out, involved=told.involved, now=now)
    require_somebody(found, address=settings.CONDUCT_ADDRESS)
    current_recovery()
    with whole():
        opened = with_root(new_report(receipt, now=now), sealing.new_key())
        write_copies(opened, seats)
        write_fields(opened, told)
        event = record("received", report=opened.report, actor="reporter", now=now)
        tell(seats, about=event, now=now, at_once=told.urgent)
    return Received(receipt, found)


def new_report(receipt: Receipt, *, now: datetime) -> Report:
    """What stands in the clear. When it came in is kept to the hour."""
    zone = ZoneInfo(settings.CONDUCT_ZONE)
    received_at = clocks.coarse(now)
    report = Report(
        id=uuid.uuid4(),
        receipt_lookup=receipt.lookup(pepper()),
        receipt_public_key=receipt.pair().public,
        received_at=received_at,
        acknowledge_by=clocks.acknowledge_by(received_at, zone),
        update_by=clocks.update_by(received_at, zone),
        decide_by=clocks.decide_by(received_at, zone),
    )
    report.receipt_voucher = vouch(parts_of_receipt(report))
    report.save(force_insert=True)
    return report


def write_fields(opened: Opened, told: Told) -> None:
    rows = []
    for name, content in to_fields(told).items():
        row = SealedField(report=opened.report, name=name, lane=Lane.SHARED)
        seal_into(row, {"sealed": content}, opened)
        rows.append(row)
    SealedField.objects.bulk_create(rows)
