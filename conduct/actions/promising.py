"""Keeping to what was promised: warnings while there is time, words when there is not, and another
date with a reason."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from conduct.actions.log import record
from conduct.actions.reading import opened_report
from conduct.actions.server import whole
from conduct.actions.stances import said_by
from conduct.actions.telling import key_of, tell
from conduct.actions.writing import keep, tell_readers
from conduct.models import ConductEvent, Measure, Notice, Report, Seat
from conduct.permissions import Unlocked
from conduct.rules import clocks
from conduct.rules.clocks import Standing
from conduct.rules.promises import Clocks, Promise, later_decision, made, to_keep
from conduct.rules.report import require_text
from conduct.rules.stance import require_without_conflict
from conduct.states import OPEN_STATES, Author, Lane, MeasureState, SeatKind

WARNED: Final = {Standing.SOON: "warned ahead", Standing.MISSED: "warned late"}


def promises_of(report: Report) -> list[Promise]:
    """What is open. It stands in the clear: no key is needed to remind somebody of it."""
    running = Measure.objects.filter(report=report, state=MeasureState.RUNNING)
    reviews = running.exclude(review_by=None).values_list("review_by", flat=True)
    return to_keep(clocks_of(report, reviews=[due_at for due_at in reviews if due_at]))


def promised_to_reporter(report: Report) -> list[Promise]:
    return made(clocks_of(report))


def clocks_of(report: Report, reviews: Iterable[datetime] = ()) -> Clocks:
    return Clocks(
        state=report.state,
        acknowledge_by=report.acknowledge_by,
        acknowledged_at=report.acknowledged_at,
        update_by=report.update_by,
        decide_by=report.decide_by,
        determined_at=report.determined_at,
        reviews=reviews,
    )


def warn_ahead(now: datetime) -> int:
    """Those who read a report while there is time, its alternates once it is late; how many
    warnings there were. Nobody is told twice of one promise."""
    reports = Report.objects.filter(state__in=OPEN_STATES)
    return sum(
        warn_of(report, promise, now=now)
        for report in reports
        for promise in promises_of(report)
        if promise.standing(now) != Standing.FINE
    )


def warn_of(report: Report, promise: Promise, *, now: datetime) -> bool:
    """Each warning is an entry of the log: whoever gives up their copy is untold by it."""
    standing = promise.standing(now)
    with whole():
        # Two clocks at one moment warn once.
        held = Report.objects.select_for_update().get(pk=report.pk)
        if promise not in promises_of(held) or warned_of(report, promise, standing):
            return False
        seats = list(to_warn(held, promise, standing, now=now))
        if not seats:
            return False
        event = record(verb_of(promise, standing), report=held, now=now)
        tell(seats, about=event, now=now)
    return True


def verb_of(promise: Promise, standing: Standing) -> str:
    due = promise.due_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{WARNED[standing]}: {promise.what} {due}"


def warned_of(report: Report, promise: Promise, standing: Standing) -> ConductEvent | None:
    verb = verb_of(promise, standing)
    return ConductEvent.objects.filter(report=report.pk, verb=verb).first()


def to_warn(
    report: Report, promise: Promise, standing: Standing, *, now: datetime
) -> Iterable[Seat]:
    """First those who handle it; alternates, and whoever was not told before, when it is late."""
    holding = Seat.objects.active(now).filter(copies__report=report)
    if standing == Standing.SOON:
        return holding.exclude(kind=SeatKind.ALTERNATE)
    before = warned_of(report, promise, Standing.SOON)
    if before is None:
        return holding
    keys = {key_of(before, seat): seat.pk for seat in holding}
    told = Notice.objects.filter(key__in=keys).values_list("key", flat=True)
    return holding.exclude(pk__in=[keys[key] for key in told])


def postpone(report: Report, new_date: date, words: str, *, by: Unlocked, now: datetime) -> None:
    """Promise another date for the decision. The reason goes to the reporter."""
    require_text(words)
    zone = ZoneInfo(settings.CONDUCT_ZONE)
    with opened_report(report, by=by, now=now, verb="report.move") as opened:
        require_without_conflict(said_by(by.seat, opened))
        held = opened.report
        decide_by = later_decision(
            new_date,
            words=words,
            decide_by=held.decide_by,
            determined_at=held.determined_at,
            zone=zone,
            now=now,
        )
        keep(words, opened, author=Author.SEAT, lane=Lane.SHARED, at=now)
        update_by = clocks.update_by(now, zone)
        Report.objects.filter(pk=held.pk).update(decide_by=decide_by, update_by=update_by)
        event = record("decision postponed", report=held, seat=opened.seat, now=now)
        tell_readers(held, about=event, now=now, besides=opened.seat)
    report.refresh_from_db()
