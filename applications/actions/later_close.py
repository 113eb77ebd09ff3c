"""A later close for one person: given, changed, taken back; each with a reason, each told."""

from datetime import datetime

from django.db import transaction

from applications.models import LaterClose
from applications.permissions import check
from applications.rules import later_close as rules
from applications.rules.application import A_MINUTE
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Event, User


@transaction.atomic
def grant_later_close(
    cohort: Cohort, person: User, *, by: User, now: datetime, until_at: datetime, reason: str
) -> LaterClose:
    """Let ``person`` hand in until ``until_at``, also while the others are being read."""
    held = hold(cohort, by, now)
    rules.require_another(is_oneself=person.pk == by.pk)
    rules.require_until(list(held.phases.all()), until_at, now)
    row = LaterClose(
        pk=LaterClose.key_of(held.pk, person.pk),
        cohort=held,
        user=person,
        until_at=until_at,
        reason=reason,
        granted_at=now,
        granted_by=by,
    )
    row.full_clean()
    row.save(force_insert=True)
    event = write_down(row, "later close given", None, until_at, by=by, now=now)
    tell_person(row, event, now)
    return row


@transaction.atomic
def change_later_close(
    row: LaterClose, *, by: User, now: datetime, until_at: datetime, reason: str
) -> None:
    held = hold(row.cohort, by, now)
    rules.require_another(is_oneself=row.user_id == by.pk)
    was = LaterClose.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk).until_at
    if was == until_at:
        return
    rules.require_until(list(held.phases.all()), until_at, now)
    row.until_at, row.reason, row.granted_at, row.granted_by = until_at, reason, now, by
    row.full_clean()
    row.save(update_fields=["until_at", "reason", "granted_at", "granted_by"])
    event = write_down(row, "later close changed", was, until_at, by=by, now=now)
    tell_person(row, event, now)


@transaction.atomic
def take_back_later_close(row: LaterClose, *, by: User, now: datetime, reason: str) -> None:
    """From now on everybody's close counts for the person again. What they wrote is kept."""
    hold(row.cohort, by, now)
    rules.require_another(is_oneself=row.user_id == by.pk)
    row.reason = reason
    event = write_down(row, "later close taken back", row.until_at, None, by=by, now=now)
    facts = {"later": row, "last": row.until_at - A_MINUTE}
    tell([row.user], "applications/later_close_taken_back", facts, about=event, now=now)
    LaterClose.objects.filter(pk=row.pk).delete()


def hold(cohort: Cohort, by: User, now: datetime) -> Cohort:
    """The cohort, held so that nobody releases its decisions in the same moment."""
    check(by, "application.extend", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    rules.require_possible(held.state, held.released_at)
    return held


def write_down(
    row: LaterClose,
    verb: str,
    was: datetime | None,
    becomes: datetime | None,
    *,
    by: User,
    now: datetime,
) -> Event:
    changes = {"until_at": (was or "", becomes or "")}
    return record(row, by=by, now=now, verb=verb, reason=row.reason, changes=changes)


def tell_person(row: LaterClose, event: Event, now: datetime) -> None:
    facts = {"later": row, "last": row.until_at - A_MINUTE}
    tell([row.user], "applications/later_close", facts, about=event, now=now)
