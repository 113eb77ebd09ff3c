"""The states of what ``conduct`` keeps and the moves between them.

Everything here stands in the clear: whoever runs the database can read it. So it says how far
something is, and nothing of what it is about.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Moves = Mapping[str, frozenset[str]]


def moves(table: dict[str, set[str]]) -> Moves:
    return {state: frozenset(following) for state, following in table.items()}


class ReportState(TextChoices):
    RECEIVED = "received", _("received")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    TRIAGE = "triage", _("being looked at")
    INVESTIGATING = "investigating", _("being investigated")
    WAITING = "waiting", _("waiting for the reporter")
    PROPOSAL = "proposal", _("a decision is proposed")
    DECIDED = "decided", _("decided")
    MEASURES = "measures", _("measures are running")
    CLOSED = "closed", _("closed")
    OUT_OF_SCOPE = "out_of_scope", _("not for this committee")
    NO_VIOLATION = "no_violation", _("no violation found")
    MERGED = "merged", _("continued in another report")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVIEW = "review", _("being reviewed by others")


_S = ReportState

REPORT_MOVES = moves(
    {
        _S.RECEIVED: {_S.ACKNOWLEDGED, _S.WITHDRAWN},
        _S.ACKNOWLEDGED: {_S.TRIAGE, _S.WITHDRAWN},
        _S.TRIAGE: {_S.INVESTIGATING, _S.OUT_OF_SCOPE, _S.MERGED, _S.WITHDRAWN},
        _S.INVESTIGATING: {_S.WAITING, _S.PROPOSAL, _S.MERGED, _S.WITHDRAWN},
        _S.WAITING: {_S.INVESTIGATING, _S.PROPOSAL, _S.WITHDRAWN},
        # Back to investigating where the proposal finds no majority.
        _S.PROPOSAL: {_S.DECIDED, _S.NO_VIOLATION, _S.INVESTIGATING, _S.WITHDRAWN},
        _S.DECIDED: {_S.MEASURES, _S.REVIEW},
        _S.MEASURES: {_S.CLOSED, _S.REVIEW},
        _S.CLOSED: {_S.REVIEW},
        _S.OUT_OF_SCOPE: {_S.REVIEW},
        _S.NO_VIOLATION: {_S.REVIEW},
        _S.MERGED: set(),
        _S.WITHDRAWN: set(),
        _S.REVIEW: {_S.DECIDED, _S.NO_VIOLATION, _S.OUT_OF_SCOPE},
    }
)

# A determination is on record before any of these.
DETERMINED_STATES = frozenset(
    {_S.DECIDED, _S.MEASURES, _S.CLOSED, _S.OUT_OF_SCOPE, _S.NO_VIOLATION, _S.MERGED, _S.REVIEW}
)
ENDED_STATES = frozenset({_S.CLOSED, _S.OUT_OF_SCOPE, _S.NO_VIOLATION, _S.MERGED, _S.WITHDRAWN})
OPEN_STATES = frozenset(ReportState) - ENDED_STATES
# Where a permanent decision is taken.
DECIDING_STATES = frozenset({_S.PROPOSAL, _S.REVIEW})


class SeatKind(TextChoices):
    FULL = "full", _("member")
    ALTERNATE = "alternate", _("alternate")
    EXTERNAL = "external", _("external member")
    # Not on the committee: somebody to talk to, who never reads a report.
    WELLBEING = "wellbeing", _("wellbeing contact")


COMMITTEE = frozenset({SeatKind.FULL, SeatKind.ALTERNATE, SeatKind.EXTERNAL})


class Lane(TextChoices):
    """Which key seals something: the one that the reporter has, too, or the committee's own."""

    SHARED = "shared", _("reporter and committee")
    COMMITTEE = "committee", _("committee only")


class Author(TextChoices):
    REPORTER = "reporter", _("reporter")
    SEAT = "seat", _("member of the committee")


class Talker(TextChoices):
    """Who wrote in a conversation that is no report."""

    PERSON = "person", _("person")
    CONTACT = "contact", _("wellbeing contact")


class DecisionState(TextChoices):
    OPEN = "open", _("open")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")
    LAPSED = "lapsed", _("lapsed")


DECISION_MOVES = moves(
    {
        DecisionState.OPEN: {DecisionState.PASSED, DecisionState.FAILED, DecisionState.LAPSED},
        DecisionState.PASSED: set(),
        DecisionState.FAILED: set(),
        DecisionState.LAPSED: set(),
    }
)


class MeasureState(TextChoices):
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    REVERSED = "reversed", _("taken back")
    LAPSED = "lapsed", _("lapsed")


MEASURE_MOVES = moves(
    {
        MeasureState.RUNNING: {MeasureState.ENDED, MeasureState.REVERSED, MeasureState.LAPSED},
        MeasureState.ENDED: set(),
        MeasureState.REVERSED: set(),
        MeasureState.LAPSED: set(),
    }
)


class NoticeState(TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


NOTICE_MOVES = moves(
    {
        NoticeState.WAITING: {NoticeState.SENDING},
        NoticeState.SENDING: {NoticeState.WAITING, NoticeState.SENT, NoticeState.FAILED},
        NoticeState.SENT: set(),
        NoticeState.FAILED: set(),
    }
)
