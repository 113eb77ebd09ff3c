"""A schedule change and the moments ahead, in words for readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohorts.models.schedule import ANYWHERE_ON_EARTH, Phase, PhaseKind
from cohorts.rules.schedule import is_ahead, is_behind, until_in_words

PHASE_FIELDS = ("kind", "title", "description", "starts_at", "ends_at", "ends_anywhere_on_earth")
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


def compare(phase: Phase | None, fields: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What a ``ScheduleChange`` holds: how ``phase`` differs from what it is to be.

    Without a phase it is added, without fields it is taken out. What is empty
    before and after is no difference. The end says on both sides whether it
    counts anywhere on Earth, so that it can be told in words.
    """
    old = {name: getattr(phase, name) for name in PHASE_FIELDS} if phase else {}
    new = {} if fields is None else {**old, **fields}
    title = old.get("title") or new.get("title", "")
    found = [
        {"phase": title, "field": name, "old": plain(old.get(name)), "new": plain(new.get(name))}
        for name in PHASE_FIELDS
        if (old.get(name) or None) != (new.get(name) or None)
    ]
    flags = [bool(each.get("ends_anywhere_on_earth")) for each in (old, new)]
    return [
        each | {"anywhere_on_earth": flags} if each["field"] == "ends_at" and any(flags) else each
        for each in found
    ]


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def dates_of(phase: Phase) -> Dates:
    day = phase.last_day(ZoneInfo("UTC")) if phase.ends_anywhere_on_earth else None
    return Dates(phase.title, phase.description, phase.starts_at, phase.ends_at - A_MINUTE, day)


def in_words(differences: Iterable[dict[str, Any]], zone: tzinfo) -> list[Difference]:
    """What a ``ScheduleChange`` holds, with fields by their names and instants in ``zone``.

    An end that says "anywhere on Earth" itself needs no second line for it.
    """
    rows = list(differences)
    said = {each.get("phase") for each in rows if "anywhere_on_earth" in each}
    return [
        difference_in_words(each, zone)
        for each in rows
        if each.get("field") != "ends_anywhere_on_earth" or each.get("phase") not in said
    ]


def difference_in_words(each: dict[str, Any], zone: tzinfo) -> Difference:
    field = each.get("field")
    was, is_now = each.get("anywhere_on_earth", (False, False))
    return Difference(
        phase=str(each.get("phase", "")),
        what=field_in_words(str(each.get("field", ""))),
        old=value_in_words(field, each.get("old"), zone, anywhere_on_earth=was),
        new=value_in_words(field, each.get("new"), zone, anywhere_on_earth=is_now),
    )


def field_in_words(field: str) -> str:
    return {
        "kind": _("kind"),
        "title": _("title"),
        "description": _("description"),
        "starts_at": _("begins"),
        "ends_at": _("ends"),
        "ends_anywhere_on_earth": _("ends anywhere on Earth"),
    }.get(field, field)


def value_in_words(field: Any, value: Any, zone: tzinfo, *, anywhere_on_earth: bool = False) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "kind" and value in PhaseKind.values:
        return str(PhaseKind(value).label)
    if field in {"starts_at", "ends_at"}:
        at = datetime.fromisoformat(value)
        if field == "ends_at" and anywhere_on_earth:
            return end_anywhere_on_earth(at, zone)
        return instant(at - A_MINUTE if field == "ends_at" else at, zone)
    return str(value)


def end_anywhere_on_earth(at: datetime, zone: tzinfo) -> str:
    """30 May 2026 anywhere on Earth (31 May 2026, 11:59 UTC)."""
    last = at - A_MINUTE
    day = date_format(last.astimezone(ANYWHERE_ON_EARTH), "j F Y")
    return _("%(day)s anywhere on Earth (%(at)s)") % {"day": day, "at": instant(last, zone)}


def instant(at: datetime, zone: tzinfo) -> str:
    """An instant with its zone: 30 May 2026, 23:59 UTC."""
    there = at.astimezone(zone)
    return f"{date_format(there, 'j F Y, H:i')} {there.tzname()}"


def moments(phases: Sequence[Phase], now: datetime, state: str) -> list[Moment]:
    """What begins and ends from now on, the nearest first. A single day just comes.

    An end is shown by the last minute that counts. What the cohort's state has
    left behind neither begins nor ends; what it has not reached is said not to be open.
    """
    found = []
    for phase in phases:
        if is_ahead(state, phase.kind):
            continue
        words = {"title": phase.title}
        is_day = phase.ends_at - phase.starts_at <= A_DAY
        if phase.starts_at > now:
            words["left"] = until_in_words(phase.starts_at, now)
            sentence = _("%(title)s: in %(left)s") if is_day else _("%(title)s: begins in %(left)s")
            found.append(Moment(sentence % words, phase.starts_at))
        if phase.ends_at > now and not is_day:
            words["left"] = until_in_words(phase.ends_at, now)
            sentence = _("%(title)s: ends in %(left)s")
            if phase.starts_at <= now and is_behind(state, phase.kind):
                sentence = _("%(title)s: not opened yet, ends in %(left)s")
            found.append(Moment(sentence % words, phase.ends_at - A_MINUTE))
    return sorted(found, key=lambda moment: moment.at)
