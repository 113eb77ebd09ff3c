"""On what an eligibility result rests, in words: the same for every desk that shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.rules.eligibility import words
from applications.rules.eligibility.facts import in_words

Evidence = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A text, or an instant that the page shows in its reader's zone."""

    label: str
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Group:
    """Lines that belong together; those of the result itself have no title."""

    title: str
    lines: list[Line]


def evidence_groups(result: Mapping[str, Any]) -> list[Group]:
    """First what the result itself rests on, then each programme, answer or name beside it."""
    evidence: Evidence = result.get("evidence") or {}
    own = {name: value for name, value in evidence.items() if not is_many(value)}
    many = {name: value for name, value in evidence.items() if is_many(value)}
    groups = [Group("", list(lines_of(own)))]
    groups += [group_of(name, one) for name, found in many.items() for one in found]
    return [group for group in groups if group.lines]


def is_many(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def group_of(name: str, evidence: Evidence) -> Group:
    """A programme stands under its own name; its source says where its record stands."""
    if name == "programmes":
        said = {"name", "record"}
        rest = {key: value for key, value in evidence.items() if key not in said}
        return Group(evidence["name"], list(lines_of(rest)))
    return Group(label_of(name), list(lines_of(evidence)))


def lines_of(evidence: Evidence) -> Iterator[Line]:
    order = list(words.labels())
    for name in sorted(evidence, key=lambda one: order.index(one) if one in order else len(order)):
        value = evidence[name]
        if name in words.UNSAID:
            continue
        if isinstance(value, Mapping) and name != "entry":
            yield from lines_of(value)
        elif (line := line_of(name, value)) is not None:
            yield line


def line_of(name: str, value: Any) -> Line | None:
    """One evidence in words; None where there is nothing to say."""
    meanings = words.values().get(name, {})
    if not isinstance(value, list | Mapping) and value in meanings:
        return Line(label_of(name), meanings[value])
    if value in (None, ""):
        return None
    if name in words.INSTANTS:
        return Line(label_of(name), at=datetime.fromisoformat(value))
    return Line(label_of(name), text_of(name, value))


def text_of(name: str, value: Any) -> str:
    if name in words.DAYS:
        return in_words(date.fromisoformat(value))
    if name == "entry":
        return account_of(value)
    if name == "record":
        return record_in_words(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def account_of(entry: Evidence) -> str:
    """@login (1234), or what is known of it."""
    login, number = entry.get("github_login"), entry.get("github_id")
    return " ".join([f"@{login}"] * bool(login) + [f"({number})"] * (number is not None))


def record_in_words(record: str) -> str:
    """Where the record stands; an account on the roster is named with it."""
    kind, _colon, key = record.partition(":")
    where = words.kinds_of_record().get(kind, record)
    return _("%(list)s, as %(key)s") % {"list": where, "key": key} if kind == "roster" else where


def label_of(name: str) -> str:
    return words.labels().get(name, name.replace("_", " "))
