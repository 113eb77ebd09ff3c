"""How a reading differs from the records that stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from applications.rules.identity import same_account
from applications.rules.roster.reading import Entry, Reading, Unreadable, as_unreadable, line_of

# More removals than the smaller of these ask for a person's confirmation.
REMOVALS_AT_MOST: Final = 5
REMOVALS_SHARE_AT_MOST: Final = 10  # percent of the roster
# More people than these, and a person looks before anything is applied.
PEOPLE_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A record that stands, or (``standing`` false) was last seen less than 48 hours ago.

    ``key`` is the caller's own name for it and comes back untouched.
    """

    key: Any
    login: str
    github_id: int | None
    raw: dict[str, Any] = field(default_factory=dict)
    standing: bool = True


Pair = tuple[Entry, Known]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a reading differs from the known records.

    ``matched`` holds every pair of entry and record; ``renamed``, ``changed``
    and ``returned`` (absent for less than 48 hours) are among them. ``added``
    are entries without a record. ``size`` counts the records that stood before.
    """

    version: str
    size: int
    added: tuple[Entry, ...] = ()
    returned: tuple[Pair, ...] = ()
    removed: tuple[Known, ...] = ()
    renamed: tuple[Pair, ...] = ()
    changed: tuple[Pair, ...] = ()
    matched: tuple[Pair, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    duplicates: tuple[Entry, ...] = ()

    def as_json(self, *, details: bool = False) -> dict[str, Any]:
        """Lists of ``{login, id, line}`` by kind, in the order of the file.

        ``details`` adds ``was`` (login before), ``keys`` (what changed) and
        ``why``. Somebody removed has no line; somebody who returned was added.
        """
        added = sorted([*self.added, *(entry for entry, _was in self.returned)], key=line_of)
        lists: dict[str, list[dict[str, Any]]] = {
            "added": [item(entry) for entry in added],
            "removed": [item(known) for known in self.removed],
            "renamed": [item(entry) | renaming(entry, known) for entry, known in self.renamed],
            "changed": [item(entry) | edits(entry, known) for entry, known in self.changed],
            "unreadable": [item(entry) | {"why": entry.why} for entry in self.unreadable],
            "duplicates": [item(entry) for entry in self.duplicates],
        }
        if not details:
            lists = {
                kind: [{key: one[key] for key in ("login", "id", "line")} for one in ones]
                for kind, ones in lists.items()
            }
        return {"version": self.version, **lists}


def item(one: Entry | Unreadable | Known) -> dict[str, Any]:
    line = None if isinstance(one, Known) else one.line
    return {"login": one.login, "id": one.github_id, "line": line}


def renaming(entry: Entry, known: Known) -> dict[str, Any]:
    return {"was": known.login, **edits(entry, known)}


def edits(entry: Entry, known: Known) -> dict[str, Any]:
    names = sorted(entry.raw.keys() | known.raw.keys())
    return {"keys": [name for name in names if entry.raw.get(name) != known.raw.get(name)]}


def removals_need_confirmation(difference: Difference) -> bool:
    """More than 10 % of the roster or more than 5, whichever is fewer.

    Any removal does while an entry is so broken that it may be anybody's.
    """
    removals = len(difference.removed)
    too_many = removals > REMOVALS_AT_MOST or (
        removals * 100 > difference.size * REMOVALS_SHARE_AT_MOST
    )
    nameless = any(
        not (entry.login or entry.github_id or entry.name) for entry in difference.unreadable
    )
    return too_many or (removals > 0 and nameless)


def why_a_person_looks(difference: Difference) -> list[str]:
    """What keeps a difference from being applied by itself; nothing where it is small and clean."""
    people = (difference.added, difference.returned, difference.removed, difference.renamed)
    count = sum(len(each) for each in people)
    words = {
        _("Entries that cannot be read."): bool(difference.unreadable),
        _("People who stand there twice."): bool(difference.duplicates),
        _("Removals that need to be confirmed."): removals_need_confirmation(difference),
        _("%(count)s people added, removed or renamed at once.") % {"count": count}: count
        > PEOPLE_AT_MOST,
    }
    return [why for why, is_so in words.items() if is_so]


def compare(reading: Reading, known: Sequence[Known]) -> Difference:
    """How ``reading`` differs from ``known``. Whoever an unreadable entry may be stays.

    An unreadable entry also keeps the login for its previous owner: an entry
    of somebody else with that login counts as unreadable too.
    """
    known = sorted(known, key=lambda record: (not record.standing, record.login.casefold()))
    entries, broken = list(reading.entries), list(reading.unreadable)
    why = _("The login still belongs to somebody whose entry cannot be read.")
    while True:
        pairs = match(entries, known)
        missing, kept = absentees(known, pairs, broken)
        claimed = {record.login.casefold() for record in kept}
        clashes = [entry for entry in entries if entry.login.casefold() in claimed]
        if not clashes:
            return difference_of(reading, known, pairs, missing, broken)
        broken += [as_unreadable(entry, why) for entry in clashes]
        entries = [entry for entry in entries if entry.login.casefold() not in claimed]


Pairs = list[tuple[Entry, Known | None]]


def match(entries: Sequence[Entry], known: Sequence[Known]) -> Pairs:
    """Every entry with its record: by id first, so that nobody takes a renamed person's place."""
    by_id: dict[int, int] = {}
    by_login: dict[str, list[int]] = {}
    for place, record in enumerate(known):
        if record.github_id is not None:
            by_id.setdefault(record.github_id, place)
        by_login.setdefault(record.login.casefold(), []).append(place)
    found: dict[int, int] = {}
    for index, entry in enumerate(entries):
        if entry.github_id is not None and entry.github_id in by_id:
            found[index] = by_id[entry.github_id]
    taken = set(found.values())
    for index, entry in enumerate(entries):
        for place in by_login.get(entry.login.casefold(), []):
            if index not in found and place not in taken and same(entry, known[place]):
                found[index] = place
                taken.add(place)
    return [
        (entry, known[found[index]] if index in found else None)
        for index, entry in enumerate(entries)
    ]


def same(entry: Entry | Unreadable, record: Known) -> bool:
    how = same_account(entry.github_id, entry.login or "", record.github_id, record.login)
    return how is not None


def absentees(
    known: Sequence[Known], pairs: Pairs, broken: Sequence[Unreadable]
) -> tuple[list[Known], list[Known]]:
    """Records that stood and have no entry: those that are gone, and those to be kept."""
    present = {id(record) for _entry, record in pairs}
    left = [record for record in known if record.standing and id(record) not in present]
    kept = [record for record in left if any(may_be(entry, record) for entry in broken)]
    return [record for record in left if record not in kept], kept


def may_be(entry: Unreadable, record: Known) -> bool:
    """Whether an unreadable entry may be this person's: by id, any login-like text, or name."""
    if entry.github_id is not None and record.github_id is not None:
        return entry.github_id == record.github_id
    name = str(record.raw.get("name") or "")
    return (
        same(entry, record)
        or record.login.casefold() in entry.texts
        or bool(name and name == entry.name)
    )


def difference_of(
    reading: Reading,
    known: Sequence[Known],
    pairs: Pairs,
    missing: Sequence[Known],
    broken: Sequence[Unreadable],
) -> Difference:
    matched = tuple((entry, record) for entry, record in pairs if record is not None)
    return Difference(
        version=reading.version,
        size=sum(record.standing for record in known),
        added=tuple(entry for entry, record in pairs if record is None),
        returned=tuple(pair for pair in matched if not pair[1].standing),
        removed=tuple(missing),
        renamed=tuple(pair for pair in matched if is_renamed(*pair)),
        changed=tuple(
            pair for pair in matched if not is_renamed(*pair) and pair[0].raw != pair[1].raw
        ),
        matched=matched,
        unreadable=tuple(sorted(broken, key=line_of)),
        duplicates=reading.duplicates,
    )


def is_renamed(entry: Entry, record: Known) -> bool:
    return entry.login.casefold() != record.login.casefold()
