"""How applications are read: by whom, until when, and how few reach the shortlist."""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amp.refused import Refused
from applications.models.review import SHORTLIST_AT_MOST, STEPS
from applications.rules import contribution
from applications.states import ApplicationState, ReviewState, Round, ScreeningState
from cohorts.models import Phase, PhaseKind
from cohorts.rules.schedule import last_of
from cohorts.states import CohortState

Key = TypeVar("Key", bound=Hashable)

# Scored after the close only, when no applicant can change the text any more.
REVIEW_IN = frozenset({CohortState.SELECTING})

# The rubric that a cohort starts with. Source: the programme's rules; the words are ours.
DEFAULT_RUBRIC: list[dict[str, Any]] = [
    {
        "name": gettext_noop("Alignment"),
        "question": gettext_noop("Does the proposal meet what the project needs?"),
        "steps": [
            gettext_noop("It is about something else."),
            gettext_noop("It touches the project, but misses its point."),
            gettext_noop("It meets the main outcome."),
            gettext_noop("It meets all outcomes and knows the project."),
            gettext_noop("It meets all outcomes and sees further than the idea did."),
        ],
    },
    {
        "name": gettext_noop("Clarity"),
        "question": gettext_noop("Can you tell what will be done, and how?"),
        "steps": [
            gettext_noop("I cannot tell what will be done."),
            gettext_noop("I can guess it."),
            gettext_noop("The main steps are clear."),
            gettext_noop("Every step is clear."),
            gettext_noop("Somebody else could start from it tomorrow."),
        ],
    },
    {
        "name": gettext_noop("Feasibility"),
        "question": gettext_noop("Does it fit the weeks and hours that there are?"),
        "steps": [
            gettext_noop("It cannot be done in this time."),
            gettext_noop("It could be done if nothing went wrong."),
            gettext_noop("It can be done with help."),
            gettext_noop("It can be done, with room for surprises."),
            gettext_noop("It can be done, and says what to drop first if time runs short."),
        ],
    },
    {
        "name": gettext_noop("Experience"),
        "question": gettext_noop("What has the person done, learned or tried that helps here?"),
        "steps": [
            gettext_noop("Nothing yet that I can see."),
            gettext_noop("First steps in something near."),
            gettext_noop("Some experience, or a quick start in the project."),
            gettext_noop("Solid experience of any kind that this project needs."),
            gettext_noop("Has done very similar things, or helped in this project already."),
        ],
    },
]


def require_reviewable(
    cohort_state: str, application_state: str, screening_state: str | None = None
) -> None:
    """While the cohort selects. Not yet screened is reviewable; a cohort may skip screening."""
    if cohort_state not in REVIEW_IN:
        raise Refused(_("Applications of this cohort are not under review now."))
    if application_state != ApplicationState.SUBMITTED:
        raise Refused(_("This application is not under review any more."))
    if screening_state == ScreeningState.REJECTED:
        raise Refused(_("The organizers did not pass this application on, so it is not reviewed."))


def require_unfinished(state: str) -> None:
    if state == ReviewState.FINAL:
        raise Refused(_("Your review is finished. It stays as it is, so that it was your own."))


def rubric_of(of: str) -> list[dict[str, Any]]:
    """The lines with which a cohort's rubric of a round starts."""
    return {Round.APPLICATION: DEFAULT_RUBRIC, Round.CONTRIBUTION: contribution.DEFAULT_RUBRIC}[
        Round(of)
    ]


def ends_at(phases: Sequence[Phase], of: str = Round.APPLICATION) -> datetime | None:
    """When reviews have to be in: the end of their part of the selection, else of all of it."""
    if of == Round.CONTRIBUTION:
        return contribution.reviews_end_at(phases)
    phase = last_of(phases, PhaseKind.REVIEW) or last_of(phases, PhaseKind.SELECTION)
    return phase.ends_at if phase else None


def in_order(reader: Hashable, keys: Iterable[Key]) -> list[Key]:
    """Keys in an order that stays, and is the reader's own: whoever reads tired at the end of
    theirs does not meet the same applications there as their colleagues."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{reader}:{key}".encode()).digest())


def require_steps(steps: Iterable[int]) -> None:
    if any(not 1 <= step <= STEPS for step in steps):
        raise Refused(_("Choose one of the five steps."))


def require_all_scored(criteria: Iterable[str], scored: Iterable[str]) -> None:
    done = set(scored)
    lacking = [name for name in criteria if name not in done]
    if lacking:
        raise Refused(
            _("Score every criterion before you finish. Still open: %(names)s.")
            % {"names": ", ".join(lacking)}
        )


def require_room(known: int) -> None:
    """A mentor shortlists at most three per project (programme rule).

    ``known``: how many stand there as far as the mentor may know. What is closed to them takes
    none of their three: else a place would be missing that they cannot see, and tell them of it.
    """
    if known >= SHORTLIST_AT_MOST:
        raise Refused(_("The shortlist has three places and all are taken. Remove one first."))
