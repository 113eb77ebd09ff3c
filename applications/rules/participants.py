"""Published lists of participants, read row by row: what it says, and what is wrong with it.

A cell is text, whatever it begins with: nothing in it is ever a formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.rules.identity import id_in, login_in
from applications.rules.programmes import require_days

BYTES_AT_MOST: Final = 1_000_000
ROWS_AT_MOST: Final = 5_000
NAME_AT_MOST: Final = 200

EDITION, LOGIN, ID, NAME = "edition", "login", "id", "name"
FIRST, LAST = "first_day", "last_day"
HEADINGS: Final = {
    EDITION: ("edition", "programme", "program", "programme edition"),
    LOGIN: ("github login", "github", "login", "github username", "username"),
    ID: ("github id", "githubid", "github user id"),
    NAME: ("name", "full name", "participant"),
    FIRST: ("first day", "own first day", "start", "starts on"),
    LAST: ("last day", "own last day", "end", "ends on"),
}


@dataclass(frozen=True, slots=True)
class EditionFact:
    """An edition by its key, with all the names under which a row may name it."""

    key: Any
    names: frozenset[str]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, legible. ``line`` is its line in the file, the headings being the first."""

    line: int
    edition: Any
    github_login: str
    name: str
    starts_on: date | None
    ends_on: date | None
    github_id: int | None = None

    @property
    def account(self) -> tuple[Any, str, str] | None:
        """The number, which stays when a login changes, where the row gives one."""
        return (self.edition, "id", str(self.github_id)) if self.github_id else None

    @property
    def who(self) -> tuple[Any, str, str]:
        """What stands once in an edition: the login, or the name where there is none."""
        if self.github_login:
            return self.edition, "login", self.github_login.lower()
        return self.edition, "name", self.name.lower()


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    entries: Sequence[Entry]
    problems: Sequence[Problem]


def read(
    headings: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    editions: Sequence[EditionFact],
    chosen: Any = None,
) -> Reading:
    """Every row as an entry or a problem; empty rows are neither.

    ``chosen`` is the key of the edition for rows that name none. Raises
    ``Refused`` when the file as a whole cannot be a list of participants.
    """
    places = places_of(headings)
    if len(rows) > ROWS_AT_MOST:
        raise Refused(
            _("The file has %(rows)s rows; at most %(limit)s are read at once.")
            % {"rows": len(rows), "limit": ROWS_AT_MOST}
        )
    firsts: dict[tuple[Any, str, str], Entry] = {}
    entries: list[Entry] = []
    problems = []
    for line, row in enumerate(rows, start=2):
        cells = {part: cell(row, place) for part, place in places.items()}
        if not any(cells.values()):
            continue
        try:
            entry = entry_of(line, cells, editions, chosen)
            for key in filter(None, (entry.who, entry.account)):
                require_first(firsts.setdefault(key, entry), entry)
            entries.append(entry)
        except Refused as refusal:
            problems.append(Problem(line, str(refusal)))
    if not entries and not problems:
        raise Refused(_("The file names nobody: below its headings there are no rows."))
    return Reading(entries, problems)


def places_of(headings: Sequence[Any]) -> dict[str, int]:
    """Which column holds what. Columns that are not known are left alone."""
    typed = [" ".join(str(text or "").replace("_", " ").split()).lower() for text in headings]
    places = {
        part: next(typed.index(name) for name in names if name in typed)
        for part, names in HEADINGS.items()
        if set(names) & set(typed)
    }
    if LOGIN not in places and NAME not in places:
        raise Refused(
            _(
                "The first row has to name the columns. A list of participants has “github login” "
                "or “name”; “github id”, “edition”, “first day” and “last day” may stand beside "
                "them."
            )
        )
    return places


def cell(row: Sequence[Any], place: int) -> Any:
    """A cell as a day or as text; missing cells are empty."""
    value = row[place] if place < len(row) else None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return "" if value is None else " ".join(str(value).split())


def entry_of(
    line: int, cells: Mapping[str, Any], editions: Sequence[EditionFact], chosen: Any
) -> Entry:
    require_storable(cells.values())
    edition = edition_of(str(cells.get(EDITION, "")), editions, chosen)
    login, name = login_of(str(cells.get(LOGIN, ""))), str(cells.get(NAME, ""))
    if not login and not name:
        raise Refused(_("There is neither a GitHub login nor a name."))
    if len(name) > NAME_AT_MOST:
        raise Refused(_("The name is longer than %(limit)s characters.") % {"limit": NAME_AT_MOST})
    first, last = day_of(cells.get(FIRST, "")), day_of(cells.get(LAST, ""))
    if first or last:
        require_days(first or edition.starts_on, last or edition.ends_on)
    return Entry(line, edition.key, login, name, first, last, number_of(str(cells.get(ID, ""))))


def require_storable(values: Iterable[Any]) -> None:
    if any("\0" in str(value) for value in values):
        raise Refused(_("There is a character that cannot be stored (NUL)."))


def edition_of(text: str, editions: Sequence[EditionFact], chosen: Any) -> EditionFact:
    wanted = text.casefold()
    found = [one for one in editions if (wanted in one.names if wanted else one.key == chosen)]
    if found:
        return found[0]
    if text:
        raise Refused(
            _("“%(text)s” is no known edition. Write it as its programme and edition are named.")
            % {"text": text[:80]}
        )
    raise Refused(_("The row names no edition, and none is chosen for the file."))


def login_of(text: str) -> str:
    if not text:
        return ""
    login = login_in(text)
    if login is None:
        raise Refused(
            _("“%(text)s” is no GitHub login: one word of letters, digits and hyphens.")
            % {"text": text[:80]}
        )
    return login


def number_of(text: str) -> int | None:
    number = id_in(text) if text else None
    if text and number is None:
        raise Refused(_("“%(text)s” is no GitHub id. It is a number.") % {"text": text[:80]})
    return number


def day_of(value: Any) -> date | None:
    if not value:
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(
            _("“%(text)s” is no day. Write it as 2026-05-30.") % {"text": value[:80]}
        ) from None


def require_first(first: Entry, entry: Entry) -> None:
    if first is not entry:
        raise Refused(_("This stands in line %(line)s already.") % {"line": first.line})
