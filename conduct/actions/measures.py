"""Measures: begun, confirmed, ended. What restricts people stands in ``cohorts`` without a reason;
which row that is stands sealed with the measure, so only who reads the report can tell.

The restriction is written first, within ``whole()``. Where conduct has a database of its own, those
are two transactions: should the second fail, the member is told and does it again. Protection may
then last too long (an interim one ends by itself), and never be lost behind a measure that runs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.restricting import change_end, lift, restrict
from cohorts.models import User
from conduct.actions.log import record
from conduct.actions.moving import move
from conduct.actions.opening import Opened, seal_into, unseal
from conduct.actions.reading import opened_report
from conduct.actions.stances import said_by
from conduct.models import Decision, Measure
from conduct.permissions import Unlocked
from conduct.rules.clocks import coarse, interim_review_by
from conduct.rules.decisions import Outcome, Way
from conduct.rules.handling import Kept, Proposed, last_instant, read_kept, require_people
from conduct.rules.stance import require_without_conflict
from conduct.states import MeasureState

MEASURE_AFTER: Final = {
    Outcome.FAILED: MeasureState.REVERSED,
    Outcome.LAPSED: MeasureState.LAPSED,
}


def require_known_people(proposed: Proposed, now: datetime) -> None:
    keys = {key for one in proposed.people if (key := as_key(one)) is not None}
    require_people(proposed, known=User.objects.filter(pk__in=keys).count(), now=now)


def as_key(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def begin_measure(decision: Decision, proposed: Proposed, opened: Opened, *, now: datetime) -> None:
    """An interim one ends by itself when nobody confirms it, and its restriction with it: the
    clock that ends it has no key, and need not know whom it was about."""
    review_by = interim_review_by(coarse(now)) if proposed.way == Way.INTERIM else None
    ends_at = earliest([review_by, last_instant(proposed.until)])
    key = restricted(proposed, until=ends_at, now=now)
    row = Measure(report=opened.report, decision=decision, started_at=now, review_by=review_by)
    seal_into(row, {"sealed": Kept(proposed.measure, key).written()}, opened)
    row.save(force_insert=True)
    record("measure begun", report=opened.report, seat=opened.seat, now=now)


def earliest(ends: Sequence[datetime | None]) -> datetime | None:
    return min((one for one in ends if one is not None), default=None)


def restricted(proposed: Proposed, *, until: datetime | None, now: datetime) -> str:
    """The key of the restriction that carries it out; empty where there is none, or none any more:
    the last day may have passed before the committee agreed.

    It is stamped with the hour: by the instant a copy of the database would say which report
    it came from.
    """
    if not proposed.people or (until is not None and until <= now):
        return ""
    return str(restrict(*map(UUID, proposed.people), until=until, now=coarse(now)))


def review_measures(
    decision: Decision, proposed: Proposed, found: Outcome, opened: Opened, *, now: datetime
) -> None:
    """Confirmed: it runs on until its last day, or without an end of its own. Else it is over."""
    for row in decision.measures.filter(state=MeasureState.RUNNING):
        if found == Outcome.PASSED:
            confirm(row, proposed, opened, now=now)
        else:
            to = MEASURE_AFTER[found]
            free(row, opened)
            move(row, to, seat=opened.seat, now=now, verb=f"measure {to}", ended_at=now)


def confirm(row: Measure, proposed: Proposed, opened: Opened, *, now: datetime) -> None:
    kept, until = kept_in(row, opened), last_instant(proposed.until)
    if kept.restriction and not change_end(UUID(kept.restriction), until=until):
        kept = Kept(kept.words, restricted(proposed, until=until, now=now))
        seal_into(row, {"sealed": kept.written()}, opened)
    row.review_by = None
    row.save(update_fields=["review_by", "sealed"])


def end_measure(measure: Measure, *, by: Unlocked, now: datetime) -> None:
    """At its review, or earlier: whomever it restricted is free from the next request on."""
    with opened_report(measure.report, by=by, now=now, verb="report.move") as opened:
        require_without_conflict(said_by(by.seat, opened))
        row = Measure.objects.select_for_update().get(pk=measure.pk)
        if row.state != MeasureState.RUNNING or row.review_by is not None:
            raise Refused(_("This measure is over, or the committee still votes on it."))
        free(row, opened)
        to = MeasureState.ENDED
        move(row, to, seat=opened.seat, now=now, verb=f"measure {to}", ended_at=now)
    measure.refresh_from_db()


def kept_in(row: Measure, opened: Opened) -> Kept:
    """What the measure is. ``words`` are for those who read the report."""
    return read_kept(unseal(row, opened))


def free(row: Measure, opened: Opened) -> None:
    kept = kept_in(row, opened)
    if kept.restriction:
        lift(UUID(kept.restriction))
