"""What an eligibility check looks at and what it answers. Days are dates, instants are aware."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

# A cohort may set its own limit.
ROSTER_DAYS: Final = 14

CLEAR: Final = "clear"
BLOCKED: Final = "blocked"
UNDECIDED: Final = "undecided"
STRENGTH: Final = {CLEAR: 0, UNDECIDED: 1, BLOCKED: 2}

ORGANIZER: Final = "organizer"
MAINTAINER: Final = "maintainer"
OTHER_PROGRAMME: Final = "other_programme"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked about. ``verified``: the GitHub identity is proven (or taken as given).

    A verified person without an id is known by login alone.
    """

    github_id: int | None
    github_login: str
    verified: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkPeriod:
    """Kickoff's first day to the final evaluation's last day, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class OrganizerRecord:
    """Somebody who is or was an organizer of ``cohort``.

    ``user_matches``: the record belongs to the very account that is asked about.
    """

    github_id: int | None
    github_login: str
    user_matches: bool
    cohort: str


@dataclass(frozen=True, slots=True)
class RosterSpanFact:
    """A time on the roster, [from_at, until_at); without an end the entry stands today."""

    login: str
    github_id: int | None
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RosterFact:
    """The roster as last read at or before ``now``."""

    version: str
    read_at: datetime
    spans: Sequence[RosterSpanFact] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeFact:
    """A programme that the person takes part in, first and last day included.

    ``is_mentorship`` is ``None`` where nobody has said.
    """

    name: str
    is_mentorship: bool | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a check looks at. ``roster_days``: days after which a reading is old."""

    person: Person
    work_period: WorkPeriod | None
    organizers: Sequence[OrganizerRecord]
    roster: RosterFact | None
    programmes: Sequence[ProgrammeFact]
    now: datetime
    roster_days: int = ROSTER_DAYS


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule's answer; the module's table lists codes and evidence."""

    rule: str
    result: str
    code: str
    reason: str
    evidence: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "result": self.result,
            "code": self.code,
            "reason": self.reason,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer over all rules, and each rule's own."""

    verdict: str
    results: tuple[RuleResult, ...]


def strongest(results: Iterable[str]) -> str:
    """Blocked beats undecided beats clear; of nothing it is clear."""
    return max(results, key=STRENGTH.__getitem__, default=CLEAR)


def connect_github() -> str:
    return _(
        "We do not know your GitHub account yet, so we cannot check this. Connect it under "
        "“Account”, then this is checked again. You can go on writing meanwhile."
    )


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def in_words(day: date) -> str:
    """A day in words; an instant is named by its day in UTC."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC).date()
    return date_format(day, "j F Y")
