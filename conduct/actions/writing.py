"""Writing back, in both directions, and adding files. What is said once is not edited."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from conduct.actions.log import record
from conduct.actions.opening import Opened, opened_by_receipt, seal_into
from conduct.actions.reading import opened_report
from conduct.actions.telling import tell
from conduct.models import ConductEvent, Entry, Evidence, Report, Seat
from conduct.permissions import Unlocked
from conduct.rules import clocks
from conduct.rules.receipt import Receipt
from conduct.rules.report import require_file, require_some_text, require_text
from conduct.states import Author, Lane


def write_back(
    report: Report, text: str, *, by: Unlocked, now: datetime, lane: Lane = Lane.SHARED
) -> None:
    """From the committee: to the reporter, or in the other lane among its members only."""
    require_some_text(text)
    with opened_report(report, by=by, now=now, verb="report.write") as opened:
        keep(text, opened, author=Author.SEAT, lane=lane, at=now)
        if lane == Lane.SHARED:
            update_by = clocks.update_by(now, ZoneInfo(settings.CONDUCT_ZONE))
            Report.objects.filter(pk=report.pk).update(update_by=update_by)
        event = record("written", report=report, seat=opened.seat, now=now)
        tell_readers(report, about=event, now=now, besides=opened.seat)


def write_as_reporter(receipt: Receipt, text: str, *, now: datetime) -> None:
    require_some_text(text, receipt)
    with opened_by_receipt(receipt, now=now) as opened:
        keep(text, opened, author=Author.REPORTER, lane=Lane.SHARED, at=clocks.coarse(now))
        event = record("written by reporter", report=opened.report, actor="reporter", now=now)
        tell_readers(opened.report, about=event, now=now)


def add_file(
    receipt: Receipt, *, name: str, content_type: str, content: bytes, now: datetime
) -> Evidence:
    """A file that was checked and cleaned before. Name, type and bytes are sealed."""
    require_text(name, receipt)
    with opened_by_receipt(receipt, now=now) as opened:
        there = Evidence.objects.filter(report=opened.report).count()
        require_file(len(content), there)
        row = Evidence(report=opened.report, lane=Lane.SHARED, at=clocks.coarse(now))
        said = {"sealed_name": name.encode(), "sealed_type": content_type.encode()}
        seal_into(row, {"sealed": content, **said}, opened)
        row.save(force_insert=True)
        event = record("file added", report=opened.report, actor="reporter", now=now)
        tell_readers(opened.report, about=event, now=now)
    return row


def keep(text: str, opened: Opened, **facts: Any) -> None:
    """The report is locked, so that no two entries take one place."""
    position = Entry.objects.filter(report=opened.report).count() + 1
    row = Entry(report=opened.report, position=position, **facts)
    seal_into(row, {"sealed": text.encode()}, opened)
    row.save(force_insert=True)


def tell_readers(
    report: Report, *, about: ConductEvent, now: datetime, besides: Seat | None = None
) -> None:
    holding = Seat.objects.active(now).filter(copies__report=report)
    tell([seat for seat in holding if seat != besides], about=about, now=now)
