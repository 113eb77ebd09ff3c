"""Drafts are reminded of the close: three days and one day before it, each once."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from applications.actions.application import written
from applications.actions.questions import asked
from applications.models import Application, DraftReminder, LaterClose
from applications.rules import application as rules
from applications.rules import reminders
from applications.states import ApplicationState
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Cohort
from cohorts.rules.schedule import until_in_words
from cohorts.states import CohortState

# More than so many wait for the clock's next minute, so that one job holds up no other.
AT_ONCE = 500

# Key of a draft, the close that counts for it, hours before it.
Due = tuple[Any, datetime, int]


def remind_drafts(*, now: datetime) -> int:
    """Remind everybody whose time has come; return how many."""
    running = Cohort.objects.filter(state__in=rules.LATER_IN, released_at__isnull=True)
    found = (due for cohort in running.prefetch_related("phases") for due in waiting(cohort, now))
    return sum(remind(*due, now=now) for due in islice(found, AT_ONCE))


def waiting(cohort: Cohort, now: datetime) -> Iterator[Due]:
    everybody = rules.closes_at(list(cohort.phases.all()))
    if everybody is None:
        return
    if cohort.state == CohortState.OPEN:
        yield from with_everybody(cohort, everybody, now)
    yield from with_an_own_close(cohort, everybody, now)


def drafts(cohort: Cohort) -> Any:
    rows = Application.objects.filter(cohort=cohort, state=ApplicationState.DRAFT)
    return rows.with_own_close()


def with_everybody(cohort: Cohort, closes_at: datetime, now: datetime) -> Iterator[Due]:
    hours = reminders.nearest(closes_at, now)
    if hours is None:
        return
    sent = DraftReminder.objects.filter(
        application=OuterRef("pk"), closes_at=closes_at, hours=hours
    )
    rows = drafts(cohort).filter(
        Q(own_close__isnull=True) | Q(own_close__lte=closes_at),
        ~Exists(sent),
        created_at__lte=reminders.at(closes_at, hours),
    )
    for key in rows.order_by("created_at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
        yield key, closes_at, hours


def with_an_own_close(cohort: Cohort, everybody: datetime, now: datetime) -> Iterator[Due]:
    """Whoever was given longer is reminded of their own close, and not of everybody's."""
    given = LaterClose.objects.filter(cohort=cohort, until_at__gt=max(everybody, now))
    rows = drafts(cohort).filter(user__in=given.values("user"))
    begun = {user: (key, at) for user, key, at in rows.values_list("user", "pk", "created_at")}
    for row in given.filter(user__in=begun):
        key, since = begun[row.user_id]
        hours = reminders.is_due(row.until_at, now, max(since, row.granted_at))
        if hours is not None and not was_reminded(key, row.until_at, hours):
            yield key, row.until_at, hours


def was_reminded(key: Any, closes_at: datetime, hours: int) -> bool:
    rows = DraftReminder.objects.filter(application=key, closes_at=closes_at, hours=hours)
    return rows.exists()


@transaction.atomic
def remind(key: Any, closes_at: datetime, hours: int, *, now: datetime) -> bool:
    """Remind one draft, if it still is one and nobody was faster."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    held = (
        rows.select_related("cohort", "user").filter(pk=key, state=ApplicationState.DRAFT).first()
    )
    if held is None:
        return False
    _row, is_first = DraftReminder.objects.get_or_create(
        application=held, closes_at=closes_at, hours=hours, defaults={"at": now}
    )
    if is_first:
        tell_writer(held, closes_at, now)
    return is_first


def tell_writer(draft: Application, closes_at: datetime, now: datetime) -> None:
    """A draft is its writer's own: the event is of no cohort, and on no organizer's list."""
    event = record(draft, by=None, now=now, verb="reminded of the close", is_private=True)
    draft.answers = asked(draft)
    lacking = rules.missing(written(draft, list(draft.choices.select_related("project"))))
    facts = {
        "application": draft,
        "missing": list(lacking.values()),
        "last": closes_at - rules.A_MINUTE,
        "left": until_in_words(closes_at, now),
    }
    tell([draft.user], "applications/draft_reminder", facts, about=event, now=now)
