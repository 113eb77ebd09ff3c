"""How a report ends: withdrawn by its reporter, and destroyed when its time is over."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.log import record
from conduct.actions.moving import move, stamps_for
from conduct.actions.opening import opened_by_receipt
from conduct.actions.server import whole
from conduct.actions.telling import tell
from conduct.actions.writing import tell_readers
from conduct.models import (
    SEALED_MODELS,
    ConductEvent,
    Hold,
    Measure,
    Report,
    SealedRow,
    Seat,
    Vote,
)
from conduct.permissions import Unlocked, check_reader
from conduct.rules.clocks import coarse
from conduct.rules.receipt import Receipt
from conduct.rules.retention import require_two, require_unheld
from conduct.states import ReportState


def withdraw(receipt: Receipt, *, now: datetime) -> None:
    """The reporter takes it back. It is kept for a while: people are made to withdraw, too."""
    with opened_by_receipt(receipt, now=now) as opened:
        report = opened.report
        stamps = stamps_for(report, ReportState.WITHDRAWN, coarse(now))
        to = ReportState.WITHDRAWN
        event = move(report, to, actor="reporter", now=now, verb="withdrawn", **stamps)
        tell_readers(report, about=event, now=now)


def destroy_expired(now: datetime) -> int:
    """Every report whose time is over, that nobody holds and no measure needs; how many those
    were."""
    keys = list(Report.objects.expired(now).values_list("pk", flat=True))
    return sum(destroy(key, now=now) for key in keys)


def destroy(key: uuid.UUID, *, now: datetime) -> bool:
    """Keys and ciphertext are deleted. What stays is that there was one, and how it ended."""
    with whole():
        report = Report.objects.select_for_update().get(pk=key)
        # Asked once it is locked: a measure may have begun, or a hold, while this waited.
        if not Report.objects.expired(now).filter(pk=key).exists():
            return False
        report.copies.all().delete()
        # Votes and measures first: they refer to the decisions.
        models: list[type[SealedRow]] = [Vote, Measure, *SEALED_MODELS]
        for model in models:
            model._default_manager.filter(report=report).delete()
        Hold.objects.filter(report=report).delete()
        empty = {"receipt_lookup": None, "receipt_public_key": None, "receipt_voucher": None}
        Report.objects.filter(pk=report.pk).update(destroyed_at=now, **empty)
        record("destroyed", report=report, now=now)
    return True


def tell_outlasted(now: datetime) -> int:
    """A measure keeps a report beyond its time: those who read it are told once that somebody has
    to look whether it is over; how many reports those were."""
    return sum(tell_of(report, now=now) for report in Report.objects.outlasted(now))


def tell_of(report: Report, *, now: datetime) -> bool:
    verb = f"kept for a measure since {report.keep_until:%Y-%m-%d %H:%M:%S}"
    with whole():
        # Two clocks at one moment tell once.
        Report.objects.select_for_update().get(pk=report.pk)
        seats = list(Seat.objects.active(now).filter(copies__report=report))
        if not seats or ConductEvent.objects.filter(report=report.pk, verb=verb).exists():
            return False
        event = record(verb, report=report, now=now)
        tell(seats, about=event, now=now)
    return True


def hold(report: Report, *, by: Unlocked, now: datetime) -> Hold:
    """One member asks to keep a report beyond its time; it is kept once a second one agrees."""
    with whole():
        held = Report.objects.select_for_update().get(pk=report.pk)
        seat = check_reader(by, "report.hold", held, now=now).seat
        require_unheld(is_asked=Hold.objects.filter(report=held, lifted_at=None).exists())
        made = Hold(report=held, first=seat, at=now)
        made.save(force_insert=True)
        record("hold asked for", report=held, seat=seat, now=now)
    return made


def agree_to_hold(asked: Hold, *, by: Unlocked, now: datetime) -> None:
    seat = check_reader(by, "report.hold", asked.report, now=now).seat
    require_two(asked.first_id, by.seat.pk)
    with whole():
        change(standing(asked).filter(second=None), second=seat)
        record("hold agreed to", report=asked.report, seat=seat, now=now)


def lift_hold(placed: Hold, *, by: Unlocked, now: datetime) -> None:
    seat = check_reader(by, "report.hold", placed.report, now=now).seat
    with whole():
        change(standing(placed), lifted_at=now)
        record("hold lifted", report=placed.report, seat=seat, now=now)


def standing(placed: Hold) -> QuerySet[Hold]:
    return Hold.objects.filter(pk=placed.pk, lifted_at=None)


def change(rows: QuerySet[Hold], **to: Any) -> None:
    """Only as it was when the member looked: who agreed, and when it was lifted, stays."""
    if not rows.update(**to):
        raise Refused(_("Somebody else was faster. Reload the page to see what they did."))
