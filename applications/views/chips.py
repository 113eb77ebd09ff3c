"""The looks of the states in ``applications``, beside those of ``cohorts``."""

from django.utils.translation import gettext as _

from applications.models import Certificate, InstructionKind, Outcome, Verdict
from applications.states import (
    ApplicationState,
    AssignmentState,
    ConflictState,
    ContestState,
    FreedPlaceState,
    OfferState,
    ReviewState,
    ScreeningState,
)
from cohorts.views.chips import LOOKS, Chip, chip

__all__ = ["Chip", "chip", "not_begun", "review_chip"]

LOOKS.update(
    {
        ApplicationState: {
            ApplicationState.DRAFT: ("neutral", "pencil"),
            ApplicationState.SUBMITTED: ("info", "send"),
            ApplicationState.WITHDRAWN: ("done", "undo"),
            ApplicationState.OFFERED: ("good", "star"),
            ApplicationState.WAITLISTED: ("warn", "hourglass"),
            ApplicationState.NOT_SELECTED: ("done", "ring"),
            ApplicationState.ACCEPTED: ("good", "check"),
            ApplicationState.DECLINED: ("done", "cross"),
            ApplicationState.EXPIRED: ("done", "clock"),
        },
        ScreeningState: {
            ScreeningState.WAITING: ("neutral", "hourglass"),
            ScreeningState.PASSED: ("good", "check"),
            ScreeningState.REJECTED: ("bad", "cross"),
        },
        ReviewState: {
            ReviewState.DRAFT: ("warn", "pencil"),
            ReviewState.FINAL: ("good", "check"),
        },
        AssignmentState: {
            AssignmentState.PROPOSED: ("warn", "pencil"),
            AssignmentState.CONFIRMED: ("info", "lock"),
            AssignmentState.RELEASED: ("good", "send"),
            AssignmentState.SUPERSEDED: ("done", "undo"),
        },
        OfferState: {
            OfferState.OPEN: ("warn", "hourglass"),
            OfferState.ACCEPTED: ("good", "check"),
            OfferState.DECLINED: ("done", "cross"),
            OfferState.EXPIRED: ("done", "clock"),
            OfferState.WITHDRAWN: ("done", "undo"),
            OfferState.MOVED: ("done", "send"),
        },
        FreedPlaceState: {
            FreedPlaceState.WAITING: ("warn", "hourglass"),
            FreedPlaceState.PASSED_ON: ("good", "send"),
            FreedPlaceState.LEFT_EMPTY: ("done", "ring"),
        },
        ContestState: {
            ContestState.OPEN: ("warn", "hourglass"),
            ContestState.ANSWERED: ("good", "check"),
            ContestState.TAKEN_BACK: ("done", "undo"),
        },
        ConflictState: {
            ConflictState.SOFT: ("warn", "people"),
            ConflictState.HARD: ("bad", "lock"),
            ConflictState.LIFTED: ("done", "undo"),
        },
        Outcome: {
            Outcome.SELECTED: ("good", "star"),
            Outcome.WAITLISTED: ("warn", "hourglass"),
            Outcome.NOT_SELECTED: ("done", "ring"),
        },
        Certificate: {
            Certificate.NONE: ("bad", "cross"),
            Certificate.LIMITS: ("info", "check"),
            Certificate.WHOLE: ("good", "check"),
        },
        InstructionKind: {
            InstructionKind.PIN: ("good", "lock"),
            InstructionKind.FORBID: ("bad", "cross"),
        },
        Verdict: {
            Verdict.CLEAR: ("good", "check"),
            Verdict.BLOCKED: ("bad", "cross"),
            Verdict.UNDECIDED: ("warn", "question"),
        },
    }
)


def not_begun(words: str) -> Chip:
    return Chip(words, "neutral", "ring")


def review_chip(state: str | None) -> Chip:
    """How far one's own review is; None where there is none yet."""
    words = {ReviewState.DRAFT: _("begun"), ReviewState.FINAL: _("finished")}
    if state is None:
        return not_begun(_("not begun"))
    look = chip(ReviewState, state)
    return Chip(words[ReviewState(state)], look.tone, look.icon)
