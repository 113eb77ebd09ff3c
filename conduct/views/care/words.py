"""The words in which the rooms say where something stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohorts.views.chips import Chip
from conduct.actions.promising import clocks_of
from conduct.models import Report
from conduct.rules.clocks import Standing
from conduct.rules.decisions import Choice, Outcome, Way
from conduct.rules.handling import Finding
from conduct.rules.promises import TO_REPORTER, Promise, Promised, to_keep
from conduct.rules.report import Door, Kind
from conduct.states import MeasureState, ReportState
from conduct.views.promised import day

DOORS = {
    Door.CODE_OF_CONDUCT: _("Code of Conduct"),
    Door.FAIRNESS: _("Fairness of selection or evaluation"),
    Door.EMERGENCY: _("Emergency"),
}
KINDS = {
    Kind.NAMED: _("With their name"),
    Kind.CONFIDENTIAL: _("Confidentially: only the committee may know who"),
    Kind.ANONYMOUS: _("Anonymously"),
}
WAYS = {
    Way.WRITTEN: _("In writing"),
    Way.MEETING: _("In a meeting"),
    Way.INTERIM: _("Interim measure"),
}
FINDINGS = {
    Finding.VIOLATION: _("A violation of the Code of Conduct"),
    Finding.NO_VIOLATION: _("No violation"),
}
CHOICES = {
    Choice.YES: _("yes"),
    Choice.NO: _("no"),
    Choice.ABSTAIN: _("abstained"),
    Choice.MEET: _("asked to meet"),
}
OUTCOMES = {
    Outcome.NOT_NOW: _("The report is not at this point any more."),
    Outcome.NOT_THEIRS: _("Whoever put it has a conflict by now."),
    Outcome.TOO_FEW: _("Fewer than two members without a conflict are left."),
    Outcome.OPEN: _("Open: the votes come in. In writing, objections are possible for 24 hours."),
    Outcome.STANDS: _("It stands, and a majority confirms or reverses it within 72 hours."),
    Outcome.TO_MEETING: _("Somebody wants to meet: settle it, then put it to a meeting."),
    Outcome.NO_QUORUM: _("Fewer members voted than a majority."),
    Outcome.PASSED: _("There is a majority. It can be settled."),
    Outcome.FAILED: _("There is a majority against it. It can be settled."),
    Outcome.LAPSED: _("Its time is over. It can be settled."),
}
PROMISES = {
    Promised.ACKNOWLEDGE: (_("Acknowledge it by"), _("It was to be acknowledged by")),
    Promised.UPDATE: (_("Write to the reporter by"), _("The reporter was to hear by")),
    Promised.DECIDE: (_("Decide by"), _("It was to be decided by")),
    Promised.REVIEW: (_("Confirm the interim measure by"), _("The interim measure ended on")),
}
STANDING = {
    Standing.FINE: ("neutral", "clock", _("in time")),
    Standing.SOON: ("warn", "hourglass", _("soon")),
    Standing.MISSED: ("bad", "alert", _("missed")),
}
STATES = {
    ReportState.RECEIVED: ("warn", "inbox"),
    ReportState.ACKNOWLEDGED: ("info", "check"),
    ReportState.TRIAGE: ("info", "eye"),
    ReportState.INVESTIGATING: ("info", "search"),
    ReportState.WAITING: ("neutral", "hourglass"),
    ReportState.PROPOSAL: ("warn", "question"),
    ReportState.DECIDED: ("good", "check"),
    ReportState.MEASURES: ("good", "flag"),
    ReportState.REVIEW: ("info", "people"),
}
MEASURES = {
    MeasureState.RUNNING: ("warn", "hourglass"),
    MeasureState.REVERSED: ("neutral", "undo"),
}


@dataclass(frozen=True)
class Line:
    """A label and what stands beside it."""

    label: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class DueWords:
    """``day``: the last one on which it is in time, as the reporter reads it; none where a
    promise ends at an instant, as a review does."""

    words: Any
    at: datetime
    day: str
    chip: Chip


def state_chip(state: str) -> Chip:
    tone, icon = STATES.get(ReportState(state), ("done", "check"))
    return Chip(str(ReportState(state).label), tone, icon)


def measure_chip(state: str) -> Chip:
    tone, icon = MEASURES.get(MeasureState(state), ("done", "check"))
    return Chip(str(MeasureState(state).label), tone, icon)


def dues_of(report: Report, now: datetime, reviews: Iterable[datetime] = ()) -> list[DueWords]:
    """``reviews``: by when its interim measures are looked at."""
    return [in_words(one, now) for one in to_keep(clocks_of(report, reviews))]


def in_words(promise: Promise, now: datetime) -> DueWords:
    standing = promise.standing(now)
    ahead, missed = PROMISES[promise.what]
    tone, icon, word = STANDING[standing]
    words = missed if standing == Standing.MISSED else ahead
    ends_with_a_day = promise.what in TO_REPORTER
    last = day(promise.last_day(ZoneInfo(settings.CONDUCT_ZONE))) if ends_with_a_day else ""
    return DueWords(words, promise.due_at, last, Chip(str(word), tone, icon))
