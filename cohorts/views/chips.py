"""A state as a chip: icon and word, never colour alone."""

from dataclasses import dataclass
from typing import Any

from cohorts.states import (
    CohortState,
    InvitationState,
    MentorRequestState,
    MessageState,
    ProjectState,
)


@dataclass(frozen=True)
class Chip:
    word: str
    tone: str = "neutral"
    icon: str = "dot"


LOOKS: dict[type, dict[str, tuple[str, str]]] = {
    CohortState: {
        CohortState.DRAFT: ("neutral", "pencil"),
        CohortState.ANNOUNCED: ("info", "bell"),
        CohortState.OPEN: ("good", "leaf"),
        CohortState.SELECTING: ("info", "hourglass"),
        CohortState.RUNNING: ("good", "flag"),
        CohortState.FINISHED: ("done", "check"),
        CohortState.CANCELLED: ("bad", "cross"),
    },
    ProjectState: {
        ProjectState.DRAFT: ("neutral", "pencil"),
        ProjectState.PROPOSED: ("warn", "hourglass"),
        ProjectState.RETURNED: ("warn", "undo"),
        ProjectState.PUBLISHED: ("good", "check"),
        ProjectState.WITHDRAWN: ("done", "cross"),
    },
    InvitationState: {
        InvitationState.OPEN: ("info", "send"),
        InvitationState.ACCEPTED: ("good", "check"),
        InvitationState.REVOKED: ("done", "cross"),
    },
    MentorRequestState: {
        MentorRequestState.WAITING: ("warn", "hourglass"),
        MentorRequestState.ACCEPTED: ("good", "check"),
        MentorRequestState.DECLINED: ("done", "cross"),
    },
    MessageState: {
        MessageState.WAITING: ("info", "hourglass"),
        MessageState.SENDING: ("info", "send"),
        MessageState.SENT: ("good", "check"),
        MessageState.FAILED: ("bad", "alert"),
    },
}


def chip(states: type[Any], state: str) -> Chip:
    """The chip of a known state of one of the tables in ``cohorts.states``."""
    tone, icon = LOOKS[states].get(state, ("neutral", "dot"))
    return Chip(str(states(state).label), tone, icon)
