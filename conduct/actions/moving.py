"""How anything here changes its state: by its table, once, with an entry in the log."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.log import record
from conduct.models import ConductEvent, Report, Seat
from conduct.rules.retention import keep_until
from conduct.states import DETERMINED_STATES, ENDED_STATES


def move(
    thing: models.Model,
    to: str,
    *,
    now: datetime,
    verb: str,
    seat: Seat | None = None,
    actor: str = "server",
    **stamps: Any,
) -> ConductEvent:
    """As ``cohorts.actions.moving.move``, into this app's log, in the caller's transaction."""
    was = thing.state  # type: ignore[attr-defined]
    if to not in thing.MOVES[was]:  # type: ignore[attr-defined]
        raise Refused(
            _("This is %(state)s now, so that step is not possible any more.")
            % {"state": thing.get_state_display()}  # type: ignore[attr-defined]
        )
    rows = type(thing)._default_manager.filter(pk=thing.pk, state=was)
    if not rows.update(state=to, **stamps):
        raise Refused(_("Somebody else was faster. Reload the page to see what they did."))
    thing.state = to  # type: ignore[attr-defined]
    for field, value in stamps.items():
        setattr(thing, field, value)
    report = thing if isinstance(thing, Report) else thing.report  # type: ignore[attr-defined]
    return record(verb, report=report, seat=seat, actor=actor, now=now)


def stamps_for(report: Report, to: str, now: datetime) -> dict[str, Any]:
    """What a report has to say in the state ``to``: since when, and until when it is kept."""
    ended_at = now if to in ENDED_STATES else None
    stamps: dict[str, Any] = {"ended_at": ended_at, "keep_until": None}
    if ended_at:
        stamps["keep_until"] = keep_until(to, ended_at)
    if to in DETERMINED_STATES and report.determined_at is None:
        stamps["determined_at"] = now
    return stamps
