"""The one way in which anything changes its state, and the one way in which that is recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.models import Cohort, Event, User

Changes = Mapping[str, tuple[Any, Any]]

# SQLite takes a limited number of parameters in one statement.
BATCH = 500


def move(
    thing: models.Model,
    to: str,
    *,
    by: User | None,
    now: datetime,
    verb: str,
    reason: str = "",
    **stamps: Any,
) -> Event:
    """Move ``thing`` to the state ``to``, set its ``stamps``, and record it.

    The caller has opened the transaction. Raises ``Refused`` when the table
    of moves does not know the move, or when somebody else was faster.
    """
    was = thing.state  # type: ignore[attr-defined]
    if to not in thing.MOVES[was]:  # type: ignore[attr-defined]
        raise Refused(
            _("This is %(state)s now, so that step is not possible any more.")
            % {"state": thing.get_state_display()}  # type: ignore[attr-defined]
        )
    moved = type(thing)._default_manager.filter(pk=thing.pk, state=was).update(state=to, **stamps)
    if not moved:
        raise Refused(_("Somebody else was faster. Reload the page to see what they did."))
    thing.state = to  # type: ignore[attr-defined]
    for field, value in stamps.items():
        setattr(thing, field, value)
    return record(thing, by=by, now=now, verb=verb, reason=reason, old_state=was, new_state=to)


def move_all(
    things: Sequence[models.Model],
    to: str,
    *,
    by: User | None,
    now: datetime,
    verb: str,
    **stamps: Any,
) -> list[Event]:
    """Move many things of one kind and one state at once, as ``move`` does with one.

    Either all move or none: when somebody else was faster with one of them,
    ``Refused`` ends the transaction.
    """
    if not things:
        return []
    model, was = type(things[0]), things[0].state  # type: ignore[attr-defined]
    if to not in model.MOVES[was]:  # type: ignore[attr-defined]
        raise Refused(_("That step is not possible from here."))
    moved = 0
    for start in range(0, len(things), BATCH):
        keys = [thing.pk for thing in things[start : start + BATCH]]
        rows = model._default_manager.filter(pk__in=keys, state=was)
        moved += rows.update(state=to, **stamps)
    if moved != len(things):
        raise Refused(_("Somebody else was faster. Reload the page to see what they did."))
    for thing in things:
        thing.state = to  # type: ignore[attr-defined]
    cohort = cohort_of(things[0])
    events = [
        event(thing, cohort, by=by, now=now, verb=verb, old_state=was, new_state=to)
        for thing in things
    ]
    return Event.objects.bulk_create(events, batch_size=BATCH)


def event(thing: models.Model, cohort: Cohort | None, *, now: datetime, **facts: Any) -> Event:
    return Event(
        at=now,
        cohort=cohort,
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        object_name=str(thing)[:200],
        **facts,
    )


def record(
    thing: models.Model,
    *,
    by: User | None,
    now: datetime,
    verb: str,
    reason: str = "",
    old_state: str = "",
    new_state: str = "",
    changes: Changes | None = None,
    is_private: bool = False,
) -> Event:
    """Write down what happened to ``thing``. ``changes`` maps fields to (old, new).

    A private event belongs to no cohort, so that no organizer's list shows it.
    """
    made = event(
        thing,
        None if is_private else cohort_of(thing),
        by=by,
        now=now,
        verb=verb,
        old_state=old_state,
        new_state=new_state,
        reason=reason,
        changes={field: [str(old), str(new)] for field, (old, new) in (changes or {}).items()},
    )
    made.save(force_insert=True)
    return made


def cohort_of(thing: models.Model) -> Cohort | None:
    """The cohort that ``thing`` belongs to, through its project or application if need be."""
    if isinstance(thing, Cohort):
        return thing
    for step in ("cohort", "project", "participation", "application", "choice"):
        near = getattr(thing, step, None)
        if near is not None:
            return cohort_of(near)
    return None


def edit(
    thing: models.Model, changes: Mapping[str, Any], *, by: User, now: datetime, verb: str
) -> Event | None:
    """Set fields of ``thing`` and record old and new values; None when nothing changed.

    Validates the whole row first, so that a constraint answers in words.
    """
    was = {field: getattr(thing, field) for field in changes}
    different = {field: new for field, new in changes.items() if was[field] != new}
    if not different:
        return None
    for field, new in different.items():
        setattr(thing, field, new)
    thing.full_clean()
    thing.save(update_fields=list(different))
    return record(
        thing,
        by=by,
        now=now,
        verb=verb,
        changes={field: (was[field], new) for field, new in different.items()},
    )
