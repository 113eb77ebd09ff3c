"""A schedule change and the moments ahead, in words for readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohorts.models.schedule import Phase, PhaseKind
from cohorts.rules.schedule import until_in_words

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1, hours=1)  # the day on which clocks go back has 25 hours


@dataclass(frozen=True)
class Difference:
    phase: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Dates:
    """A phase as a table shows it: with the last minute that counts, not the first one after."""

    title: str
    description: str
    first: datetime
    last: datetime
    anywhere_on_earth: date | None  # the day that counts everywhere, where it does


@dataclass(frozen=True)
class Moment:
    """Something begins or ends: the sentence says in how long."""

    sentence: str
    at: datetime


def dates_of(phase: Phase) -> Dates:
    day = phase.last_day(ZoneInfo("UTC")) if phase.ends_anywhere_on_earth else None
    return Dates(phase.title, phase.description, phase.starts_at, phase.ends_at - A_MINUTE, day)


def in_words(differences: Iterable[dict[str, Any]], zone: tzinfo) -> list[Difference]:
    """What a ``ScheduleChange`` holds, with fields by their names and instants in ``zone``."""
    return [
        Difference(
            phase=str(each.get("phase", "")),
            what=field_in_words(str(each.get("field", ""))),
            old=value_in_words(each.get("field"), each.get("old"), zone),
            new=value_in_words(each.get("field"), each.get("new"), zone),
        )
        for each in differences
    ]


def field_in_words(field: str) -> str:
    return {
        "kind": _("kind"),
        "title": _("title"),
        "description": _("description"),
        "starts_at": _("begins"),
        "ends_at": _("ends"),
        "ends_anywhere_on_earth": _("ends anywhere on Earth"),
    }.get(field, field)


def value_in_words(field: Any, value: Any, zone: tzinfo) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "kind" and value in PhaseKind.values:
        return str(PhaseKind(value).label)
    if field in {"starts_at", "ends_at"}:
        at = datetime.fromisoformat(value)
        return instant(at - A_MINUTE if field == "ends_at" else at, zone)
    return str(value)


def instant(at: datetime, zone: tzinfo) -> str:
    """An instant with its zone: 30 May 2026, 23:59 UTC."""
    there = at.astimezone(zone)
    return f"{date_format(there, 'j F Y, H:i')} {there.tzname()}"


def moments(phases: Sequence[Phase], now: datetime) -> list[Moment]:
    """What begins and ends from now on, the nearest first. A single day just comes.

    An end is shown by the last minute that counts.
    """
    found = []
    for phase in phases:
        words = {"title": phase.title}
        is_day = phase.ends_at - phase.starts_at <= A_DAY
        if phase.starts_at > now:
            words["left"] = until_in_words(phase.starts_at, now)
            sentence = _("%(title)s: in %(left)s") if is_day else _("%(title)s: begins in %(left)s")
            found.append(Moment(sentence % words, phase.starts_at))
        if phase.ends_at > now and not is_day:
            words["left"] = until_in_words(phase.ends_at, now)
            found.append(Moment(_("%(title)s: ends in %(left)s") % words, phase.ends_at - A_MINUTE))
    return sorted(found, key=lambda moment: moment.at)
