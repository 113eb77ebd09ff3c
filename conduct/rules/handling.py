"""Which steps a member takes alone, and what has to be on record before."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from conduct.rules.decisions import Outcome, Way
from conduct.states import ReportState

_S = ReportState

# One member takes these; whatever ends with a finding is the committee's.
BY_ONE: Final = frozenset(
    {
        _S.ACKNOWLEDGED, _S.TRIAGE, _S.INVESTIGATING, _S.WAITING, _S.MEASURES, _S.CLOSED,
        _S.OUT_OF_SCOPE, _S.MERGED, _S.REVIEW,
    }
)  # fmt: skip
# Where the one member has to say why: the words are the recorded determination.
WITH_WORDS: Final = frozenset({_S.OUT_OF_SCOPE, _S.MERGED})


# One to keep away, or two to keep apart.
AT_MOST: Final = 2


class Finding(StrEnum):
    VIOLATION = "violation"
    NO_VIOLATION = "no_violation"

    @property
    def state(self) -> ReportState:
        found = self == Finding.VIOLATION
        return ReportState.DECIDED if found else ReportState.NO_VIOLATION


@dataclass(frozen=True, repr=False)
class Proposed:
    """What a decision is about, as it is sealed. ``measure``: what would follow, in words.

    ``people``: nobody, or the account of whom the measure keeps away, or the two accounts that
    it keeps apart. ``until``: the last day of that, as ISO 8601; empty for no end.
    """

    way: Way
    finding: Finding
    words: str
    measure: str = ""
    people: tuple[str, ...] = ()
    until: str = ""

    def written(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def read_proposed(written: bytes) -> Proposed:
    values = json.loads(written)
    way, finding = Way(values.pop("way")), Finding(values.pop("finding"))
    people = tuple(values.pop("people"))
    return Proposed(way, finding, people=people, **values)


@dataclass(frozen=True, repr=False)
class Kept:
    """What a measure is, as it is sealed: its words, and the key of the restriction that carries
    it out; empty where it restricts nobody."""

    words: str
    restriction: str = ""

    def written(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def read_kept(written: bytes) -> Kept:
    return Kept(**json.loads(written))


def last_instant(until: str) -> datetime | None:
    """The end of that day in UTC; None for no end."""
    if not until:
        return None
    day = datetime.combine(date.fromisoformat(until), time.min, UTC)
    return day + timedelta(days=1)


def require_step(to: str, words: str) -> None:
    if to not in BY_ONE:
        raise Refused(_("The committee decides this together: propose it."))
    if to in WITH_WORDS and not words.strip():
        raise Refused(_("Please record why. No report is closed without it."))


def require_words(proposed: Proposed) -> None:
    if not proposed.words.strip():
        raise Refused(_("Please write what is decided, and on what grounds."))
    if proposed.way == Way.INTERIM and not proposed.measure.strip():
        raise Refused(_("Please say what the interim measure is."))


def require_people(proposed: Proposed, *, known: int, now: datetime) -> None:
    """``known``: how many of the people have an account."""
    if not proposed.people:
        return
    if not proposed.measure.strip():
        raise Refused(_("Please say in words what the measure is."))
    if proposed.finding == Finding.NO_VIOLATION:
        raise Refused(_("Where there was no violation, no measure follows."))
    if len(proposed.people) > AT_MOST:
        raise Refused(_("A measure keeps one person away, or two people apart."))
    if known != len(proposed.people):
        raise Refused(_("Choose people who have an account here, each once."))
    require_ahead(proposed.until, now)


def require_ahead(until: str, now: datetime) -> None:
    try:
        ends_at = last_instant(until)
    except (ValueError, OverflowError):
        raise Refused(_("Please give the last day as a date.")) from None
    if ends_at is not None and ends_at <= now:
        raise Refused(_("The last day of a measure lies ahead."))


def require_another(report: object, other: object, *, linked: Collection[object]) -> None:
    if report == other:
        raise Refused(_("Please choose another report than this one."))
    if other in linked:
        raise Refused(_("These two are linked already."))


def require_open_to(found: Outcome) -> None:
    """Whether the committee may put this question now."""
    if found in {Outcome.NOT_NOW, Outcome.NOT_THEIRS, Outcome.TOO_FEW}:
        raise Refused(str(WORDS[found]))


def require_settled(found: Outcome) -> None:
    if found in WORDS:
        raise Refused(str(WORDS[found]))


WORDS: Final = {
    Outcome.NOT_NOW: gettext_lazy("The report is not at the point where this is decided."),
    Outcome.NOT_THEIRS: gettext_lazy("Members without a conflict of interest decide this."),
    Outcome.TOO_FEW: gettext_lazy("At least two members without a conflict decide what lasts."),
    Outcome.OPEN: gettext_lazy(
        "There is no majority yet, or the 24 hours for objections still run."
    ),
    Outcome.STANDS: gettext_lazy("The interim measure stands, and its 72 hours still run."),
    Outcome.NO_QUORUM: gettext_lazy("Fewer members voted than a majority, so nothing is decided."),
}
