"""How the committee decides: interim by one, permanent by a majority of those without conflict.

Source: the committee's published procedure. Any one member may take an interim measure, which
the committee confirms or reverses; anything permanent needs a majority of the members without
conflict, in writing where nobody objects or asks for a meeting within 24 hours, else by vote
with a quorum of the majority. That an interim measure lapses after 72 hours, and that nobody
decides alone for good, are the portal's own promises. Pure: facts in, an outcome out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from conduct.rules.clocks import interim_review_by, objections_until
from conduct.states import DECIDING_STATES, OPEN_STATES

# Nobody decides alone what lasts.
FEWEST_FOR_PERMANENT: Final = 2


class Stand(StrEnum):
    """What a seat said of its conflict before the first look."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


class Way(StrEnum):
    INTERIM = "interim"
    WRITTEN = "written"
    MEETING = "meeting"


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    # Neither yes nor no: objects to deciding in writing, or asks to meet.
    MEET = "meet"


class Outcome(StrEnum):
    NOT_NOW = "not_now"
    NOT_THEIRS = "not_theirs"
    TOO_FEW = "too_few"
    OPEN = "open"
    STANDS = "stands"
    TO_MEETING = "to_meeting"
    NO_QUORUM = "no_quorum"
    PASSED = "passed"
    FAILED = "failed"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Ballot:
    choice: Choice
    at: datetime


@dataclass(frozen=True)
class Question:
    """What is to be decided. ``stands`` holds every seat that was asked.

    ``decided_before``: seats that took the decision under review; they do not decide again.
    ``closed_at``: when a meeting ended its vote.
    """

    state: str
    way: Way
    proposed_by: str
    proposed_at: datetime
    stands: Mapping[str, Stand]
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    decided_before: frozenset[str] = frozenset()
    closed_at: datetime | None = None

    @property
    def electorate(self) -> frozenset[str]:
        """Who has a vote: those without any conflict who did not decide before."""
        free = {seat for seat, stand in self.stands.items() if stand == Stand.NONE}
        return frozenset(free) - self.decided_before

    @property
    def majority(self) -> int:
        return len(self.electorate) // 2 + 1

    def cast(self, *choices: Choice, before: datetime | None = None) -> int:
        """How many of the electorate chose one of these, in time."""
        return sum(
            ballot.choice in choices and (before is None or ballot.at < before)
            for seat, ballot in self.ballots.items()
            if seat in self.electorate
        )


def outcome(question: Question, now: datetime) -> Outcome:
    """How the question stands at ``now``."""
    if question.proposed_by not in question.electorate:
        return Outcome.NOT_THEIRS
    if question.way == Way.INTERIM:
        return interim(question, now)
    if question.state not in DECIDING_STATES:
        return Outcome.NOT_NOW
    if len(question.electorate) < FEWEST_FOR_PERMANENT:
        return Outcome.TOO_FEW
    return in_writing(question, now) if question.way == Way.WRITTEN else in_meeting(question)


def interim(question: Question, now: datetime) -> Outcome:
    """It stands at once; the majority confirms or reverses it in time, or it lapses."""
    if question.state not in OPEN_STATES:
        return Outcome.NOT_NOW
    review_by = interim_review_by(question.proposed_at)
    if question.cast(Choice.YES, before=review_by) >= question.majority:
        return Outcome.PASSED
    if question.cast(Choice.NO, before=review_by) >= question.majority:
        return Outcome.FAILED
    return Outcome.LAPSED if now >= review_by else Outcome.STANDS


def in_writing(question: Question, now: datetime) -> Outcome:
    until = objections_until(question.proposed_at)
    if question.cast(Choice.NO, Choice.MEET, before=until):
        return Outcome.TO_MEETING
    if now < until:
        return Outcome.OPEN
    return Outcome.PASSED if question.cast(Choice.YES) >= question.majority else Outcome.OPEN


def in_meeting(question: Question) -> Outcome:
    """Decided when the vote is closed. Those who abstain are there, and count for the quorum."""
    closed_at = question.closed_at
    if closed_at is None:
        return Outcome.OPEN
    there = question.cast(Choice.YES, Choice.NO, Choice.ABSTAIN, before=closed_at)
    if there < question.majority:
        return Outcome.NO_QUORUM
    enough = question.cast(Choice.YES, before=closed_at) >= question.majority
    return Outcome.PASSED if enough else Outcome.FAILED
