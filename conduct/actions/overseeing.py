"""One look at a whole case: what was told and written, who takes part, what is asked."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from cohorts.models import User
from conduct.actions.deciding import question
from conduct.actions.linking import linked_with
from conduct.actions.log import record
from conduct.actions.opening import Opened, opened_by_seat, unseal
from conduct.actions.reading import Reading, opened_report, reading_of
from conduct.actions.stances import everybody_said, fields_of, said_by
from conduct.actions.writing import keep, tell_readers
from conduct.models import Decision, Evidence, Measure, Report, Seat
from conduct.permissions import Unlocked
from conduct.rules.decisions import Outcome, Question, outcome
from conduct.rules.handling import Proposed, read_proposed
from conduct.rules.report import Told, from_fields, require_some_text
from conduct.rules.stance import Said
from conduct.rules.summary import found_in, require_looked_at
from conduct.states import Author, DecisionState, Lane


@dataclass(frozen=True)
class Asked:
    """A question to the committee. ``found``: how it stands, while it is open."""

    decision: Decision
    proposed: Proposed = field(repr=False)
    question: Question = field(repr=False)
    found: Outcome | None
    measures: list[Measure]

    @property
    def is_open(self) -> bool:
        return self.found is not None


@dataclass(frozen=True)
class Case:
    reading: Reading = field(repr=False)
    said: dict[str, Said] = field(repr=False)
    asked: list[Asked]
    linked: list[Report]


@dataclass(frozen=True)
class Taken:
    """A file, opened."""

    name: str = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)


def own_stance(report: Report, *, by: Unlocked, now: datetime) -> Said | None:
    """What the seat has said of itself so far."""
    with opened_by_seat(report, "report.read", by=by, now=now) as opened:
        return said_by(by.seat, opened)


def look(report: Report, *, by: Unlocked, now: datetime) -> Case:
    """As ``read``, and everything that the committee said and asked."""
    with opened_report(report, by=by, now=now) as opened:
        record("read", report=report, seat=opened.seat, now=now)
        reading = reading_of(opened, [Lane.SHARED, Lane.COMMITTEE])
        linked = linked_with(opened, by=by, now=now)
        return Case(reading, everybody_said(opened), asked_in(opened, now), linked)


def take_file(evidence: Evidence, *, by: Unlocked, now: datetime) -> Taken:
    """A file with its name and type, to be kept by a reader."""
    with opened_report(evidence.report, by=by, now=now) as opened:
        record("file read", report=evidence.report, seat=opened.seat, now=now)
        # Fresh: its key may have been renewed this moment.
        row = Evidence.objects.get(pk=evidence.pk)
        name, kind = (unseal(row, opened, one).decode() for one in ("sealed_name", "sealed_type"))
        return Taken(name, kind, unseal(row, opened))


def asked_in(opened: Opened, now: datetime) -> list[Asked]:
    rows = Decision.objects.filter(report=opened.report).prefetch_related("measures")
    return [one_asked(row, opened, now) for row in rows]


def one_asked(row: Decision, opened: Opened, now: datetime) -> Asked:
    proposed = read_proposed(unseal(row, opened))
    put = question(row, proposed, opened)
    found = outcome(put, now) if row.state == DecisionState.OPEN else None
    return Asked(row, proposed, put, found, list(row.measures.all()))


def keep_summary(
    report: Report, text: str, *, may_be_shared: bool, looked_at: bool, by: Unlocked, now: datetime
) -> None:
    """Words for the person who was reported, kept among the committee; sending them is a step
    of people. ``looked_at``: somebody has seen what the rule points at, and lets it stand."""
    require_some_text(text)
    with opened_report(report, by=by, now=now, verb="report.write") as opened:
        if may_be_shared:
            told = from_fields(fields_of(opened))
            names = [
                *(one.name for one in told.people),
                *Seat.objects.values_list("name", flat=True),
            ]
            found = found_in(text, names=names, told=told.texts)
            require_looked_at(found, looked_at=looked_at)
        heading = _("Summary, may be shared") if may_be_shared else _("Summary, not to be shared")
        keep(f"{heading}\n\n{text}", opened, author=Author.SEAT, lane=Lane.COMMITTEE, at=now)
        event = record("summary kept", report=report, seat=opened.seat, now=now)
        tell_readers(report, about=event, now=now, besides=opened.seat)


def names_around(told: Told) -> list[str]:
    """Of everybody involved, as they were named and as their accounts are, and of the committee."""
    accounts = User.objects.filter(pk__in=told.involved).values_list("name", "github_login")
    seats = Seat.objects.values_list("name", flat=True)
    of_accounts = [name for pair in accounts for name in pair]
    return [*(one.name for one in told.people), *of_accounts, *seats]
