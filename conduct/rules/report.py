"""What a report says, and what it must say. Everything here is sealed as soon as it is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules.receipt import Receipt, require_absent

LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 200
MOST_PEOPLE: Final = 20
# Five files of 10 MB.
MOST_FILES: Final = 5
LARGEST_FILE: Final = 10 * 1024 * 1024


class Door(StrEnum):
    CODE_OF_CONDUCT = "code_of_conduct"
    FAIRNESS = "fairness"
    EMERGENCY = "emergency"


class Kind(StrEnum):
    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Person:
    """Somebody who is involved. ``account`` is known where the reporter chose one."""

    name: str
    account: str = ""


@dataclass(frozen=True, repr=False)
class Told:
    """A report in plain words. ``reporter`` is an account or empty; ``shut_out`` names seats."""

    what: str
    when: str = ""
    where: str = ""
    part: str = ""
    door: Door = Door.CODE_OF_CONDUCT
    kind: Kind = Kind.ANONYMOUS
    urgent: bool = False
    reporter: str = ""
    people: Sequence[Person] = ()
    shut_out: Sequence[str] = ()

    @property
    def texts(self) -> list[str]:
        return [self.what, self.when, self.where, self.part, *(one.name for one in self.people)]

    @property
    def involved(self) -> frozenset[str]:
        """Accounts that must not handle this: of the people named, and of the reporter."""
        accounts = {one.account for one in self.people} | {self.reporter}
        return frozenset(accounts - {""})


# Every report has each of these, filled or not.
FIELDS: Final = (
    "what", "when", "where", "part", "door", "kind", "urgent", "reporter", "people", "shut_out",
)  # fmt: skip


def to_fields(told: Told) -> dict[str, bytes]:
    values = asdict(told)
    return {name: json.dumps(values[name]).encode() for name in FIELDS}


def from_fields(fields: Mapping[str, bytes]) -> Told:
    values = {name: json.loads(fields[name]) for name in FIELDS}
    people = tuple(Person(**one) for one in values.pop("people"))
    door, kind = Door(values.pop("door")), Kind(values.pop("kind"))
    shut_out = tuple(values.pop("shut_out"))
    return Told(**values, door=door, kind=kind, people=people, shut_out=shut_out)


def require_whole(told: Told, receipt: Receipt | None = None) -> None:
    """Whether it can be taken in: something is told, nothing is too long, nobody is betrayed."""
    if not told.what.strip():
        raise Refused(_("Please say what happened. A few words are enough."))
    if len(told.people) > MOST_PEOPLE or any(len(one.name) > LONGEST_NAME for one in told.people):
        raise Refused(_("Please name fewer people, and tell the rest in the text."))
    if told.kind == Kind.ANONYMOUS and told.reporter:
        raise Refused(_("An anonymous report is kept without an account."))
    if told.kind != Kind.ANONYMOUS and not told.reporter:
        raise Refused(_("Without an account a report can only be anonymous."))
    for text in told.texts:
        require_text(text, receipt)


def require_text(text: str, receipt: Receipt | None = None) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _("This text is too long: at most %(most)d characters, please. You can write again.")
            % {"most": LONGEST_TEXT}
        )
    require_absent(text, receipt)


def require_some_text(text: str, receipt: Receipt | None = None) -> None:
    if not text.strip():
        raise Refused(_("There is nothing to send yet."))
    require_text(text, receipt)


def require_file(size: int, there: int) -> None:
    if there >= MOST_FILES:
        raise Refused(_("Five files are here already. Please write what the others show."))
    if not 0 < size <= LARGEST_FILE:
        raise Refused(_("A file can have up to 10 MB, and must not be empty."))
