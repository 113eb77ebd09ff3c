"""Reports that belong together: linked by hand, by somebody who reads both."""

from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from amp.refused import Refused
from conduct.actions.log import record
from conduct.actions.opening import Opened, opened_by_seat, seal_into, unseal
from conduct.actions.reading import opened_report
from conduct.actions.server import whole
from conduct.actions.stances import said_by
from conduct.models import Link, Report
from conduct.permissions import Unlocked
from conduct.rules.handling import require_another
from conduct.rules.stance import require_may_read, require_without_conflict


def link(report: Report, other: Report, *, by: Unlocked, now: datetime) -> None:
    """One row in each. They are opened in one order, so that two members do not wait in a ring."""
    with ExitStack() as both:
        both.enter_context(whole())
        one, two = (
            both.enter_context(opened_report(each, by=by, now=now, verb="report.write"))
            for each in sorted((report, other), key=lambda each: each.pk)
        )
        require_another(one.report.pk, two.report.pk, linked=keys_in(one))
        for opened, target in ((one, two), (two, one)):
            require_without_conflict(said_by(by.seat, opened))
            row = Link(report=opened.report)
            seal_into(row, {"sealed": str(target.report.pk).encode()}, opened)
            row.save(force_insert=True)
            record("linked", report=opened.report, seat=opened.seat, now=now)


def linked_with(opened: Opened, *, by: Unlocked, now: datetime) -> list[Report]:
    """Those that the same seat may read as well. Of any other it learns nothing by this."""
    reports = Report.objects.visible_to(by.seat, now).filter(pk__in=keys_in(opened))
    return [each for each in reports if may_read(each, by=by, now=now)]


def may_read(report: Report, *, by: Unlocked, now: datetime) -> bool:
    try:
        with opened_by_seat(report, "report.read", by=by, now=now) as opened:
            require_may_read(said_by(by.seat, opened))
    except Refused:
        return False
    return True


def keys_in(opened: Opened) -> set[UUID]:
    rows = Link.objects.filter(report=opened.report)
    return {UUID(unseal(row, opened).decode()) for row in rows}
