"""Reading the roster by itself: fetched twice a day, applied where small and clean, else queued."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amp.fetching import Fetched, fetch, without_secrets
from amp.refused import Refused
from applications.actions.roster import (
    hold_roster,
    import_roster,
    in_numbers,
    latest_import,
    preview,
)
from applications.models import RosterImport, RosterSource
from applications.rules import roster
from applications.rules.roster import BYTES_AT_MOST, Difference
from applications.states import RosterImportState
from cohorts.actions.moving import move, record
from cohorts.actions.telling import tell
from cohorts.models import Event, Participation, User
from cohorts.states import ENDED_COHORT_STATES, CohortState

logger = logging.getLogger(__name__)

WAITS = RosterImportState.PROPOSED
# Whose organizers care: announced and not over.
NOT_LIVE = ENDED_COHORT_STATES | {CohortState.DRAFT}


def sync_roster(*, now: datetime) -> None:
    """Read the roster of ``ROSTER_URL`` if that is due. What fails changes nothing.

    A failure is kept with the source and logged; the next attempt follows
    after ``TRIED_EVERY``.
    """
    source = claim(own_address(), now)
    if source is None:
        return
    try:
        read_from(source, now)
    except Refused as refusal:
        logger.warning("The roster was not read: %s", refusal)
        RosterSource.objects.filter(pk=source.pk).update(failure=str(refusal)[:300])


def own_address() -> str:
    """The address that is read by itself, as it is kept; empty where there is none."""
    return without_secrets(settings.ROSTER_URL)[-300:]


def last_failure() -> str:
    """Why the roster could not be read by itself the last time, if it could not."""
    source = RosterSource.objects.filter(address=own_address()).first()
    return source.failure if source else ""


def claim(address: str, now: datetime) -> RosterSource | None:
    """The source, if it is due and nobody else has just begun with it."""
    source, _is_new = RosterSource.objects.get_or_create(address=address)
    due = RosterSource.objects.due(now).filter(pk=source.pk)
    return source if due.update(tried_at=now) else None


def read_from(source: RosterSource, now: datetime) -> None:
    before = latest_import(now)
    fetched = fetch(
        settings.ROSTER_URL,
        hosts=settings.ROSTER_HOSTS,
        bytes_at_most=BYTES_AT_MOST,
        # Another reading may stand by now, and then "as before" says nothing about it.
        etag=before.etag if before and before.source == source.address else "",
    )
    with transaction.atomic():
        hold_roster()
        standing = latest_import(now)
        if fetched is None:
            keep_unchanged(standing, before, now)
        else:
            settle(fetched, source, standing, now)
        done = RosterSource.objects.filter(pk=source.pk)
        done.update(answered_at=now, failure="")


def keep_unchanged(
    standing: RosterImport | None, before: RosterImport | None, now: datetime
) -> None:
    if standing is None or standing != before:
        raise Refused(_("Another roster was imported in this moment. Nothing was changed."))
    put_aside(waiting(), now)
    read_again(standing, source=standing.source, etag=standing.etag, now=now)


def settle(
    fetched: Fetched, source: RosterSource, standing: RosterImport | None, now: datetime
) -> None:
    """Keep the file that was read: as what stands, applied, or for a person to look at."""
    text, address = roster.decode(fetched.data), source.address
    difference, _read_at = preview(text=text, now=now)
    version, etag = difference.version, known_mark(fetched.etag)
    if standing is not None and version == standing.version:
        put_aside(waiting(), now)
        read_again(standing, source=address, etag=etag, now=now)
        return
    put_aside(waiting().exclude(version=version), now)
    if was_discarded(version, standing):
        return
    if not roster.why_a_person_looks(difference):
        put_aside(waiting(), now)
        import_roster(text=text, source=address, by=None, now=now, apply=True, etag=etag)
    elif not RosterImport.objects.filter(
        version=version, state=RosterImportState.PROPOSED
    ).exists():
        queue(text, difference, source=address, etag=etag, now=now)


def known_mark(etag: str) -> str:
    """A mark that can be kept; one that is too long would come back cut and fit nothing."""
    longest = RosterImport._meta.get_field("etag").max_length or 0
    return etag if len(etag) <= longest else ""


def read_again(standing: RosterImport, *, source: str, etag: str, now: datetime) -> None:
    """A reading of its own, without the text, which an earlier row of this version keeps."""
    nothing = Difference(standing.version, size=0)
    again = RosterImport.objects.create(
        source=source,
        version=standing.version,
        etag=etag,
        read_at=now,
        difference=nothing.as_json(details=True),
    )
    move(
        again,
        RosterImportState.APPLIED,
        by=None,
        now=now,
        verb="read roster again",
        reason=in_numbers(nothing),
        applied_at=now,
    )


def waiting() -> QuerySet[RosterImport]:
    """Readings by the portal itself that wait for a person."""
    rows = RosterImport.objects.filter(state=WAITS, imported_by=None)
    return rows.defer("text", "difference")


def put_aside(rows: QuerySet[RosterImport], now: datetime) -> None:
    for row in rows:
        move(
            row,
            RosterImportState.DISCARDED,
            by=None,
            now=now,
            verb="discard roster",
            reason=_("A newer reading took its place."),
        )


def was_discarded(version: str, standing: RosterImport | None) -> bool:
    """Whether a person put this very file aside since the roster that stands was read."""
    rows = RosterImport.objects.filter(version=version, state=RosterImportState.DISCARDED)
    if standing is not None:
        rows = rows.filter(read_at__gte=standing.read_at)
    events = Event.objects.filter(
        object_type=RosterImport._meta.label_lower,
        object_id__in=rows.values("pk"),
        new_state=RosterImportState.DISCARDED,
    )
    return events.filter(by__isnull=False).exists()


def queue(text: str, difference: Difference, *, source: str, etag: str, now: datetime) -> None:
    """Leave the file to a person, and tell the organizers of every cohort that goes on, once."""
    row, _difference = import_roster(text=text, source=source, by=None, now=now, etag=etag)
    numbers = in_numbers(difference)
    event = record(row, by=None, now=now, verb="roster waits for a person", reason=numbers)
    context = {
        "roster_import": row,
        "numbers": numbers,
        "why": roster.why_a_person_looks(difference),
    }
    tell(organizers(now), "applications/roster_waits", context, about=event, now=now)


def organizers(now: datetime) -> QuerySet[User]:
    rows = Participation.objects.organizers().reachable(now).exclude(cohort__state__in=NOT_LIVE)
    return User.objects.filter(pk__in=rows.values("user"))
