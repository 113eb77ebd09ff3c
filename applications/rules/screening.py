"""The organizers' first look: when it is, in whose order, who holds what, and why not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amp.refused import Refused
from applications.models.screening import DRAWS
from applications.rules.assignment import require_unreleased
from applications.states import ApplicationState
from cohorts.models import Phase, PhaseKind
from cohorts.rules.schedule import in_words, last_of
from cohorts.states import CohortState

# How long an application that somebody opened is theirs. Opening it again begins anew.
CLAIM_LASTS = timedelta(minutes=15)
SCREEN_IN = frozenset({CohortState.SELECTING})

# The reasons that a cohort starts with. Source: the programme's rules; the words are ours.
# "No prior contributions" exists, but is off: the programme has no entry barrier.
DEFAULT_REASONS: list[dict[str, Any]] = [
    {
        "code": "template-not-followed",
        "words": gettext_noop(
            "The proposal leaves out parts that the form asks for, such as a plan or a timeline."
        ),
    },
    {
        "code": "generated-text",
        "words": gettext_noop(
            "The proposal relies heavily on generated text, so we could not tell what you think."
        ),
    },
    {
        "code": "misaligned",
        "words": gettext_noop("The proposal fits none of the ideas that were listed."),
    },
    {
        "code": "ineligible",
        "words": gettext_noop("The eligibility rules do not permit a place in this cohort."),
    },
    {
        "code": "no-prior-contributions",
        "words": gettext_noop("We found no prior contributions."),
        "is_on": False,
    },
]


def require_screening(
    state: str, phases: Sequence[Phase], released_at: datetime | None, now: datetime
) -> None:
    """While the cohort is selecting, once applications have closed, until the release."""
    require_unreleased(released_at)
    if state not in SCREEN_IN:
        raise Refused(_("Applications are screened while the cohort is selecting."))
    applications = last_of(phases, PhaseKind.APPLICATIONS)
    if applications is not None and now < applications.ends_at:
        raise Refused(
            _("Applications can be handed in until %(when)s. Screening begins after that.")
            % {"when": in_words(applications.ends_at)}
        )


def require_submitted(application_state: str) -> None:
    if application_state != ApplicationState.SUBMITTED:
        raise Refused(_("This application is not in the queue any more."))


def is_held(until: datetime | None, now: datetime) -> bool:
    """A claim lasts in [opened, until); one that timed out is free."""
    return until is not None and now < until


def require_free(*, holder: str, is_mine: bool, until: datetime | None, now: datetime) -> None:
    """Two organizers never hold the same application."""
    if until is not None and is_held(until, now) and not is_mine:
        raise Refused(
            _("%(who)s is reading this application and has it until %(when)s.")
            % {"who": holder, "when": in_words(until)}
        )


def require_same_text(version: int, seen: int | None) -> None:
    """Somebody with a later close may hand in a changed text while it is being read."""
    if seen is not None and seen != version:
        raise Refused(_("The text was changed while you were reading. Please read it again."))


def require_offered(*, is_on: bool, is_of_cohort: bool) -> None:
    if not (is_on and is_of_cohort):
        raise Refused(_("Choose one of the reasons that this cohort uses."))


def for_applicant(words: str, note: str) -> str:
    """What somebody who is not passed on reads after the release: the reason, then the note."""
    return " ".join(part for part in (words.strip(), note.strip()) if part)


def first_draw(reader: object, cohort: object) -> int:
    """Where on the circle of draws a reader begins.

    Every application has a random draw, which says nothing about who came
    first. A reader goes through the draws in their order, beginning at a hash
    of reader and cohort and wrapping round at the end. So each reader has an
    order of their own that stays the same, nobody is last for everyone, nobody
    can choose a good place, and the index over cohort, state and draw serves
    it: the next application is one step along the index, however many wait.
    """
    digest = hashlib.sha256(f"{reader}:{cohort}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % DRAWS


# Counted one by one; what is more is estimated.
COUNTED_AT_MOST = 1000


@dataclass(frozen=True)
class Number:
    """So many, or about so many."""

    value: int
    is_exact: bool = True

    def __str__(self) -> str:
        return f"{self.value:,}" if self.is_exact else _("about %(n)s") % {"n": f"{self.value:,}"}


def how_many(count: int, last: int) -> Number:
    """How many rows there are, where ``count`` of them were read in the order of their draws.

    Draws are uniform, so the place of the last one read says how dense they
    are: it stands where the circle has gone round by count / all. With a
    thousand read the estimate is off by about three percent; it is said in two digits.
    """
    if count <= COUNTED_AT_MOST:
        return Number(count)
    about = (count - 1) * DRAWS // max(last, 1)
    digits = len(str(about)) - 2
    return Number(max(count, round(about, -digits)), is_exact=False)
