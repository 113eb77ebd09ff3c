"""Opening a report with a sealed copy, and sealing and unsealing its rows with what was in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from amp.refused import Refused
from conduct.actions.log import noticed, record
from conduct.actions.server import pepper, whole
from conduct.models import Report, SealedCopy, SealedRow, Seat
from conduct.permissions import check, check_reader
from conduct.rules import sealing
from conduct.rules.receipt import Receipt
from conduct.rules.sealing import Broken, Pair
from conduct.states import Lane

NO_REPORT = _("There is no report for this receipt, or it has been deleted.")
# What a miss opens, so that it takes as long as a hit.
NOBODY = sealing.new_pair()
NOWHERE = sealing.Place("", "", "", "", 0)
NOTHING = sealing.wrap(sealing.new_key(), NOBODY.public, NOWHERE)


@dataclass(frozen=True)
class Opened:
    """A report with its keys, for as long as the caller holds it. A receipt brings no root."""

    report: Report
    shared: bytes = field(repr=False)
    root: bytes | None = field(default=None, repr=False)
    seat: Seat | None = None

    def key(self, lane: str) -> bytes:
        if lane == Lane.SHARED:
            return self.shared
        if self.root is None:
            raise Broken
        return self.root


def with_root(report: Report, root: bytes, seat: Seat | None = None) -> Opened:
    return Opened(report, sealing.shared_key(root), root, seat)


@contextmanager
def opened_by_seat(report: Report, verb: str, *, by: Any, now: datetime) -> Iterator[Opened]:
    """By the copy that is sealed to the seat, in one transaction with what is done meanwhile.

    The report is locked: whatever is sealed while another member renews the key would be
    sealed with a key that is gone.
    """
    with noticed(report, seat=getattr(by, "seat", None), now=now), whole():
        check(by, verb, now=now)
        held = Report.objects.select_for_update().get(pk=report.pk)
        copy = check_reader(by, verb, held, now=now)
        yield with_root(held, open_copy(copy, held, by.pair), copy.seat)


@contextmanager
def opened_by_receipt(receipt: Receipt, *, now: datetime) -> Iterator[Opened]:
    """By the receipt. One that fits nothing takes the same way and is told so."""
    pair = receipt.pair()
    report = Report.objects.filter(receipt_lookup=receipt.lookup(pepper())).first()
    if report is None:
        sealing.unwrap(NOTHING, NOBODY, NOWHERE)
        raise Refused(str(NO_REPORT))
    with noticed(report, now=now), whole():
        held = Report.objects.select_for_update().get(pk=report.pk)
        copy = held.copies.filter(seat=None, recovery=None).first()
        if copy is None:
            # Deleted this moment.
            raise Refused(str(NO_REPORT))
        record("opened by receipt", report=held, actor="reporter", now=now)
        yield Opened(held, open_copy(copy, held, pair))


def open_copy(copy: SealedCopy, report: Report, pair: Pair) -> bytes:
    if copy.generation != report.generation:
        raise Broken
    return sealing.unwrap(bytes(copy.wrapped), pair, place_of_copy(report, copy.holder))


def place_of_copy(report: Report, holder: str) -> sealing.Place:
    return place_in(report, "sealedcopy", holder, "wrapped")


def place_of(row: SealedRow, name: str, report: Report) -> sealing.Place:
    """``report`` as its key is now: while a key is renewed, it has another generation."""
    return place_in(report, row._meta.model_name or "", str(row.pk), name)


def place_in(report: Report, table: str, row: str, name: str) -> sealing.Place:
    return sealing.Place(str(report.pk), table, row, name, report.generation)


def seal_into(row: SealedRow, contents: dict[str, bytes], opened: Opened) -> None:
    """Seal what belongs into the row's sealed fields; the caller saves it."""
    for name in row.SEALED:
        place = place_of(row, name, opened.report)
        setattr(row, name, sealing.seal(contents[name], opened.key(row.lane), place))


def unseal(row: SealedRow, opened: Opened, name: str = "sealed") -> bytes:
    place = place_of(row, name, opened.report)
    return sealing.unseal(bytes(getattr(row, name)), opened.key(row.lane), place)
