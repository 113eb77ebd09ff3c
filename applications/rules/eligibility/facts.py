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
    ``record`` is its key, which never changes.
    """

    github_id: int | None
    github_login: str
    user_matches: bool
    cohort: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class RosterSpanFact:
    """A time on the roster, [from_at, until_at); without an end the entry stands today."""

    login: str
    github_id: int | None
    from_at: datetime
    until_at: datetime | None = None

    @property
    def record(self) -> str:
        """The identity and not the span: an entry that comes back is the same record."""
        who = f"@{self.login.casefold()}" if self.github_id is None else self.github_id
        return f"roster:{who}"


@dataclass(frozen=True, slots=True)
class RosterFact:
    """The roster as last read at or before ``now``. ``record`` is the key of that reading."""

    version: str
    read_at: datetime
    spans: Sequence[RosterSpanFact] = ()
    record: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeFact:
    """A programme that the person says to take part in, first and last day included.

    ``is_mentorship`` is ``None`` where nobody has said. ``record`` is the key of
    what they declared.
    """

    name: str
    is_mentorship: bool | None
    starts_on: date
    ends_on: date
    record: str = ""


@dataclass(frozen=True, slots=True)
class ListedFact:
    """Somebody on a published list of participants, with the days that count for them.

    ``programme`` is the edition's whole name, ``name`` the person's.
    """

    record: str
    github_id: int | None
    github_login: str
    name: str
    programme: str
    is_mentorship: bool
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """What a lead organizer answered when the person said that a record is wrong.

    ``contest`` is the key of question and answer, ``starts_on`` and ``ends_on``
    are the right days where the dates were wrong.
    """

    rule: str
    record: str
    answer: str
    contest: str
    answered_at: datetime
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a check looks at. ``roster_days``: days after which a reading is old.

    ``listed`` and ``answers`` may hold more than concerns the person; the rules look.
    ``placed_at`` is when the person became mentee in this very cohort, while they are.
    """

    person: Person
    work_period: WorkPeriod | None
    organizers: Sequence[OrganizerRecord]
    roster: RosterFact | None
    programmes: Sequence[ProgrammeFact]
    now: datetime
    roster_days: int = ROSTER_DAYS
    listed: Sequence[ListedFact] = ()
    answers: Sequence[AnswerFact] = ()
    placed_at: datetime | None = None


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
    """The answer over all rules, each rule's own, and the record of the roster that was read."""

    verdict: str
    results: tuple[RuleResult, ...]
    roster: str = ""


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
