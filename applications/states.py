"""The states of everything in ``applications`` and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohorts.states import moves


class ApplicationState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OFFERED = "offered", _("offered a place")
    WAITLISTED = "waitlisted", _("on the waitlist")
    NOT_SELECTED = "not_selected", _("not selected")
    ACCEPTED = "accepted", _("place accepted")
    DECLINED = "declined", _("place declined")
    EXPIRED = "expired", _("offer expired")


APPLICATION_MOVES = moves(
    {
        ApplicationState.DRAFT: {
            ApplicationState.SUBMITTED,
            ApplicationState.WITHDRAWN,
        },
        ApplicationState.SUBMITTED: {
            ApplicationState.WITHDRAWN,
            ApplicationState.OFFERED,
            ApplicationState.WAITLISTED,
            ApplicationState.NOT_SELECTED,
        },
        ApplicationState.WITHDRAWN: {ApplicationState.DRAFT},
        ApplicationState.OFFERED: {
            ApplicationState.ACCEPTED,
            ApplicationState.DECLINED,
            ApplicationState.EXPIRED,
            ApplicationState.WAITLISTED,
        },
        ApplicationState.WAITLISTED: {
            ApplicationState.OFFERED,
            ApplicationState.WITHDRAWN,
            ApplicationState.NOT_SELECTED,
        },
        ApplicationState.NOT_SELECTED: set(),
        ApplicationState.ACCEPTED: set(),
        ApplicationState.DECLINED: set(),
        ApplicationState.EXPIRED: set(),
    }
)

# What mentors and organizers may read: a draft is the applicant's own.
HANDED_IN_STATES = frozenset(ApplicationState) - {
    ApplicationState.DRAFT,
    ApplicationState.WITHDRAWN,
}

# Handed in and not ended.
LIVE_STATES = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.OFFERED,
        ApplicationState.WAITLISTED,
        ApplicationState.ACCEPTED,
    }
)


class ScreeningState(TextChoices):
    WAITING = "waiting", _("waiting")
    PASSED = "passed", _("passed")
    REJECTED = "rejected", _("rejected")


# Undone until the release: see rules.screening.
SCREENING_MOVES = moves(
    {
        ScreeningState.WAITING: {ScreeningState.PASSED, ScreeningState.REJECTED},
        ScreeningState.PASSED: {ScreeningState.WAITING},
        ScreeningState.REJECTED: {ScreeningState.WAITING},
    }
)


class ContestState(TextChoices):
    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    TAKEN_BACK = "taken_back", _("taken back")


CONTEST_MOVES = moves(
    {
        ContestState.OPEN: {ContestState.ANSWERED, ContestState.TAKEN_BACK},
        ContestState.ANSWERED: set(),
        ContestState.TAKEN_BACK: set(),
    }
)


class ReviewState(TextChoices):
    DRAFT = "draft", _("draft")
    FINAL = "final", _("final")


class Round(TextChoices):
    """What is scored: what somebody wrote, and, of those on a shortlist, what they then did."""

    APPLICATION = "application", _("application")
    CONTRIBUTION = "contribution", _("contribution period")


REVIEW_MOVES = moves({ReviewState.DRAFT: {ReviewState.FINAL}, ReviewState.FINAL: set()})


class ConflictState(TextChoices):
    """Soft is shown to the organizers; hard closes the application to the reviewer."""

    SOFT = "soft", _("soft")
    HARD = "hard", _("hard")
    LIFTED = "lifted", _("lifted")


CONFLICT_MOVES = moves(
    {
        ConflictState.SOFT: {ConflictState.HARD, ConflictState.LIFTED},
        ConflictState.HARD: {ConflictState.LIFTED},
        ConflictState.LIFTED: {ConflictState.SOFT, ConflictState.HARD},
    }
)


class AssignmentState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    RELEASED = "released", _("released")
    SUPERSEDED = "superseded", _("superseded")


ASSIGNMENT_MOVES = moves(
    {
        AssignmentState.PROPOSED: {
            AssignmentState.CONFIRMED,
            AssignmentState.SUPERSEDED,
        },
        AssignmentState.CONFIRMED: {
            AssignmentState.RELEASED,
            AssignmentState.SUPERSEDED,
        },
        AssignmentState.RELEASED: set(),
        AssignmentState.SUPERSEDED: set(),
    }
)


class OfferState(TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MOVED = "moved", _("left for another place")


# Somebody moves from a place that they hold, accepted or not, to one that they prefer.
OFFER_MOVES = moves(
    {
        OfferState.OPEN: {
            OfferState.ACCEPTED,
            OfferState.DECLINED,
            OfferState.EXPIRED,
            OfferState.WITHDRAWN,
            OfferState.MOVED,
        },
        OfferState.ACCEPTED: {OfferState.MOVED},
        OfferState.DECLINED: set(),
        OfferState.EXPIRED: set(),
        OfferState.WITHDRAWN: set(),
        OfferState.MOVED: set(),
    }
)


class FreedPlaceState(TextChoices):
    WAITING = "waiting", _("waits for a yes")
    PASSED_ON = "passed_on", _("passed on")
    LEFT_EMPTY = "left_empty", _("left empty")


FREED_PLACE_MOVES = moves(
    {
        FreedPlaceState.WAITING: {FreedPlaceState.PASSED_ON, FreedPlaceState.LEFT_EMPTY},
        FreedPlaceState.PASSED_ON: set(),
        FreedPlaceState.LEFT_EMPTY: set(),
    }
)


class RosterImportState(TextChoices):
    PROPOSED = "proposed", _("waiting for a person")
    APPLIED = "applied", _("applied")
    DISCARDED = "discarded", _("discarded")


ROSTER_IMPORT_MOVES = moves(
    {
        RosterImportState.PROPOSED: {
            RosterImportState.APPLIED,
            RosterImportState.DISCARDED,
        },
        RosterImportState.APPLIED: set(),
        RosterImportState.DISCARDED: set(),
    }
)
