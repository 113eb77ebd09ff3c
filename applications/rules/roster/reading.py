"""From the roster file to entries: what can be read, what cannot, who stands there twice."""

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amp.refused import Refused
from applications.rules.identity import LOGIN
from applications.rules.roster.nodes import Items, Node, Scalar, nodes, plain

ENTRIES_AT_MOST: Final = 5000
NAME_AT_MOST: Final = 200
# How many bad entries a refusal names.
NAMED_AT_MOST: Final = 5
GREATEST_ID: Final = 2**63 - 1
# How near a key must be to "github" to be taken for it misspelt, from 0 to 1.
NEAR: Final = 0.6

LOGIN_KEY: Final = "github"
ID_KEY: Final = "githubid"


@dataclass(frozen=True, slots=True)
class Entry:
    """A legible entry. ``line`` counts from 1; ``raw`` is the entry as JSON."""

    login: str
    github_id: int | None
    name: str
    line: int
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that names nobody for certain, with what can be guessed of it, and why."""

    login: str | None
    github_id: int | None
    name: str
    line: int
    why: str
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. ``version``: the first 16 hexadecimal digits of its SHA-256."""

    version: str
    entries: tuple[Entry, ...]
    unreadable: tuple[Unreadable, ...]
    duplicates: tuple[Entry, ...]


def read(text: str) -> Reading:
    """What the file says. Raises ``Refused`` when it is no roster as a whole."""
    root = nodes(text)
    if root is None:
        raise Refused(_("This file is empty. Nothing was changed."))
    if not isinstance(root, Items) or root.is_mapping:
        raise Refused(_("This file is no list of entries. Nothing was changed."))
    if len(root.items) > ENTRIES_AT_MOST:
        raise Refused(
            _("This file has more than %(limit)s entries, so it is no roster. Nothing was changed.")
            % {"limit": ENTRIES_AT_MOST}
        )
    found = [read_entry(node) for node in root.items]
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    reading = without_repetitions(version, found)
    if not reading.entries:
        raise nothing_legible(reading.unreadable)
    return reading


def nothing_legible(unreadable: Sequence[Unreadable]) -> Refused:
    """Names the first few entries with their lines: what is wrong is mostly wrong with all."""
    found = [
        _("Line %(line)s: %(why)s") % {"line": one.line, "why": one.why}
        for one in unreadable[:NAMED_AT_MOST]
    ]
    rest = len(unreadable) - len(found)
    if rest > 0:
        words = ngettext(
            "One more entry cannot be read either.",
            "%(count)s more entries cannot be read either.",
            rest,
        )
        found.append(words % {"count": rest})
    words = _("No entry of this file can be read. Nothing was changed.")
    return Refused(words, details=found)


def read_entry(node: Node) -> Entry | Unreadable:
    if not isinstance(node, Items) or not node.is_mapping:
        return unreadable(node, _("This is no entry with keys and values."))
    logins = {text_of(value) for key, value in node.pairs() if key == LOGIN_KEY}
    login = next(iter(logins), "")
    if not login:
        return unreadable(node, missing_login(node))
    if len(logins) > 1:
        return unreadable(node, _("The entry names two logins."))
    if not LOGIN.fullmatch(login):
        return unreadable(node, _("“%(login)s” is no GitHub login.") % {"login": login[:60]})
    return Entry(login, id_of(node), name_of(node), node.line, plain(node))


def text_of(node: Node) -> str:
    if not isinstance(node, Scalar) or plain(node) is None:
        return ""
    return node.text.strip().removeprefix("@")


def id_of(node: Items) -> int | None:
    for key, value in node.pairs():
        text = text_of(value)
        if key.casefold() == ID_KEY and text.isascii() and text.isdigit():
            number = int(text[:20])
            return number if 0 < number <= GREATEST_ID else None
    return None


def name_of(node: Items) -> str:
    names = (text_of(value) for key, value in node.pairs() if key == "name")
    return next(names, "")[:NAME_AT_MOST]


def missing_login(node: Items) -> str:
    near = misspelt(node)
    if near is None:
        return _("The key “github” is missing.")
    return _("The key “github” is missing; “%(key)s” may have been meant.") % {"key": near[0][:60]}


def misspelt(node: Items) -> tuple[str, str] | None:
    """The key nearest to "github" whose value could be a login, with that value."""
    values = {
        key: text
        for key, value in node.pairs()
        if key.casefold() != ID_KEY and LOGIN.fullmatch(text := text_of(value))
    }
    near = difflib.get_close_matches(LOGIN_KEY, [key[:60] for key in values], n=1, cutoff=NEAR)
    return (near[0], values[near[0]]) if near and near[0] in values else None


def unreadable(node: Node, why: str) -> Unreadable:
    if isinstance(node, Scalar):
        text = text_of(node)
        login = text if LOGIN.fullmatch(text) else None
        return Unreadable(login, None, "", node.line, why, frozenset({text.casefold()}))
    if not node.is_mapping:
        return Unreadable(None, None, "", node.line, why)
    near = misspelt(node)
    texts = frozenset(text_of(value).casefold() for _key, value in node.pairs()) - {""}
    return Unreadable(near[1] if near else None, id_of(node), name_of(node), node.line, why, texts)


def without_repetitions(version: str, found: Sequence[Entry | Unreadable]) -> Reading:
    """A login that stands there with two ids is two people's: neither can be read."""
    broken = [one for one in found if isinstance(one, Unreadable)]
    entries = [one for one in found if isinstance(one, Entry)]
    disputed = with_two_ids(entries)
    why = _("The login stands there twice, with two ids.")
    broken += [as_unreadable(one, why) for one in entries if one.login.casefold() in disputed]
    clear = [one for one in entries if one.login.casefold() not in disputed]
    firsts, duplicates = first_of_each(clear)
    return Reading(version, tuple(firsts), tuple(sorted(broken, key=line_of)), tuple(duplicates))


def first_of_each(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The first entry of a person counts; later ones are duplicates and may lend it their id."""
    firsts: list[Entry] = []
    duplicates: list[Entry] = []
    places: dict[str | int, int] = {}
    for entry in entries:
        login = entry.login.casefold()
        place = places.get(login, places.get(entry.github_id or "", len(firsts)))
        if place == len(firsts):
            firsts.append(entry)
        else:
            duplicates.append(entry)
            known_id = firsts[place].github_id or entry.github_id
            firsts[place] = replace(firsts[place], github_id=known_id)
        places[login] = place
        if entry.github_id is not None:
            places[entry.github_id] = place
    return firsts, duplicates


def line_of(one: Entry | Unreadable) -> int:
    return one.line


def with_two_ids(entries: Sequence[Entry]) -> set[str]:
    ids: dict[str, set[int]] = {}
    for entry in entries:
        if entry.github_id is not None:
            ids.setdefault(entry.login.casefold(), set()).add(entry.github_id)
    return {login for login, its in ids.items() if len(its) > 1}


def as_unreadable(entry: Entry, why: str) -> Unreadable:
    return Unreadable(
        entry.login,
        entry.github_id,
        entry.name,
        entry.line,
        why,
        frozenset({entry.login.casefold()}),
    )
