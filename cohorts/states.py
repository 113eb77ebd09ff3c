"""The states of everything in ``cohorts`` and the moves between them.

A table names, for every state, the states that may follow it. Only
``cohorts.actions.moving.move`` changes a state, and it reads these tables.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Moves = Mapping[str, frozenset[str]]


def moves(table: dict[str, set[str]]) -> Moves:
    return {state: frozenset(following) for state, following in table.items()}


class CohortState(TextChoices):
    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open")
    SELECTING = "selecting", _("selecting")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")


COHORT_MOVES = moves(
    {
        CohortState.DRAFT: {CohortState.ANNOUNCED, CohortState.CANCELLED},
        CohortState.ANNOUNCED: {CohortState.OPEN, CohortState.CANCELLED},
        CohortState.OPEN: {CohortState.SELECTING, CohortState.CANCELLED},
        CohortState.SELECTING: {CohortState.RUNNING, CohortState.CANCELLED},
        CohortState.RUNNING: {CohortState.FINISHED, CohortState.CANCELLED},
        CohortState.FINISHED: set(),
        CohortState.CANCELLED: set(),
    }
)

PUBLIC_COHORT_STATES = frozenset(CohortState) - {CohortState.DRAFT}
ENDED_COHORT_STATES = frozenset({CohortState.FINISHED, CohortState.CANCELLED})


class ProjectState(TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


PROJECT_MOVES = moves(
    {
        ProjectState.DRAFT: {ProjectState.PROPOSED, ProjectState.WITHDRAWN},
        ProjectState.PROPOSED: {
            ProjectState.RETURNED,
            ProjectState.PUBLISHED,
            ProjectState.WITHDRAWN,
        },
        ProjectState.RETURNED: {ProjectState.PROPOSED, ProjectState.WITHDRAWN},
        ProjectState.PUBLISHED: {ProjectState.WITHDRAWN},
        ProjectState.WITHDRAWN: set(),
    }
)

EDITABLE_PROJECT_STATES = frozenset(
    {ProjectState.DRAFT, ProjectState.PROPOSED, ProjectState.RETURNED}
)


class InvitationState(TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REVOKED = "revoked", _("revoked")


INVITATION_MOVES = moves(
    {
        InvitationState.OPEN: {InvitationState.ACCEPTED, InvitationState.REVOKED},
        InvitationState.ACCEPTED: set(),
        InvitationState.REVOKED: set(),
    }
)


class MentorRequestState(TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


MENTOR_REQUEST_MOVES = moves(
    {
        MentorRequestState.WAITING: {
            MentorRequestState.ACCEPTED,
            MentorRequestState.DECLINED,
        },
        MentorRequestState.ACCEPTED: set(),
        MentorRequestState.DECLINED: {MentorRequestState.WAITING},
    }
)


class MessageState(TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


MESSAGE_MOVES = moves(
    {
        MessageState.WAITING: {MessageState.SENDING},
        MessageState.SENDING: {
            MessageState.WAITING,
            MessageState.SENT,
            MessageState.FAILED,
        },
        MessageState.SENT: set(),
        MessageState.FAILED: {MessageState.WAITING},
    }
)
