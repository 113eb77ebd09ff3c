"""The contribution period: who is asked to show their work, until when, and its rubric.

It is an optional part of the selection. What is shown in it is scored by a
rubric of its own, once the period is over and nobody can add anything any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amp.refused import Refused
from applications.models.contribution import CONTRIBUTIONS_AT_MOST
from applications.states import ApplicationState
from cohorts.models import Phase, PhaseKind
from cohorts.rules import links, schedule
from cohorts.states import CohortState

CONTRIBUTE_IN = frozenset({CohortState.SELECTING})

# The second rubric that a cohort starts with. Source: the programme's rules; the words are ours.
DEFAULT_RUBRIC: list[dict[str, Any]] = [
    {
        "name": gettext_noop("Communication"),
        "question": gettext_noop("Do others know what the person is doing, and why?"),
        "steps": [
            gettext_noop("Nobody could tell what they were doing."),
            gettext_noop("They answered when somebody asked."),
            gettext_noop("They said what they did and asked when they were stuck."),
            gettext_noop("They kept others informed, in public and in time."),
            gettext_noop("What they wrote helped others to go on, too."),
        ],
    },
    {
        "name": gettext_noop("Understanding"),
        "question": gettext_noop("Does the person see how things hang together here?"),
        "steps": [
            gettext_noop("What was done misses what the project is about."),
            gettext_noop("It follows an example without knowing why."),
            gettext_noop("They understand the part on which they worked."),
            gettext_noop("They see what their part touches, and took it into account."),
            gettext_noop("They found something that we had not seen."),
        ],
    },
    {
        "name": gettext_noop("Quality"),
        "question": gettext_noop("Can the project use what was done?"),
        "steps": [
            gettext_noop("Nothing can be used."),
            gettext_noop("Much would have to be done again."),
            gettext_noop("It can be used after some changes."),
            gettext_noop("It can be used as it is."),
            gettext_noop("It is what we would show to others as an example."),
        ],
    },
    {
        "name": gettext_noop("Collaboration"),
        "question": gettext_noop("How does the person work with others?"),
        "steps": [
            gettext_noop("They worked around others, or against them."),
            gettext_noop("They worked alone."),
            gettext_noop("They took up what reviewers and others said."),
            gettext_noop("They brought others in and answered their questions."),
            gettext_noop("Others did better work because of them."),
        ],
    },
]


def starts_at(phases: Sequence[Phase]) -> datetime | None:
    phase = schedule.first_of(phases, PhaseKind.CONTRIBUTION)
    return phase.starts_at if phase else None


def closes_at(phases: Sequence[Phase]) -> datetime | None:
    """From this instant on nobody adds anything; None where there is no such period."""
    phase = schedule.last_of(phases, PhaseKind.CONTRIBUTION)
    return phase.ends_at if phase else None


def has_begun(phases: Sequence[Phase], now: datetime) -> bool:
    begin = starts_at(phases)
    return begin is not None and begin <= now


def is_over(phases: Sequence[Phase], now: datetime) -> bool:
    close = closes_at(phases)
    return close is not None and close <= now


def is_going_on(phases: Sequence[Phase], now: datetime) -> bool:
    """From its beginning to its close, or until the decision begins: mentors read meanwhile."""
    decision = schedule.first_of(phases, PhaseKind.DECISION)
    is_read = decision is not None and decision.starts_at > now
    return has_begun(phases, now) and (is_read or not is_over(phases, now))


def is_open(state: str, phases: Sequence[Phase], now: datetime) -> bool:
    return schedule.is_open(state, CONTRIBUTE_IN, phases, PhaseKind.CONTRIBUTION, now)


def is_told(state: str, phases: Sequence[Phase], now: datetime) -> bool:
    """Whether whoever stands on a shortlist hears of it: from the beginning of the period on.

    Until then a shortlist can change, and a person who was told would have to be untold.
    """
    return state in CONTRIBUTE_IN and has_begun(phases, now) and not is_over(phases, now)


def require_open(
    state: str, phases: Sequence[Phase], application_state: str, now: datetime
) -> None:
    """Links are added, changed and removed in [start, end): the instant of the request counts."""
    schedule.require_open(state, CONTRIBUTE_IN, phases, PhaseKind.CONTRIBUTION, now)
    if application_state != ApplicationState.SUBMITTED:
        raise Refused(_("Your application does not take part any more, so nothing can be added."))


def require_asked(*, is_asked: bool) -> None:
    """Whoever was not asked learns nothing else than that there is nothing to add here."""
    if not is_asked:
        raise Refused(_("There is nothing to add here."))


def require_room(count: int) -> None:
    if count >= CONTRIBUTIONS_AT_MOST:
        raise Refused(
            _("%(most)s links are the most. Remove one first; the best few say more than many.")
            % {"most": CONTRIBUTIONS_AT_MOST}
        )


def require_link(url: str) -> None:
    """An https address of a public host, which mentors can open."""
    parts = links.split(url)
    if parts is None or "." not in parts[0].strip("."):
        raise Refused(
            _(
                "This is no address that mentors can open. It begins with https:// and a host’s "
                "name, such as https://github.com/asyncapi/cli/pull/123."
            )
        )


def require_removable(phases: Sequence[Phase], now: datetime, told_at: datetime | None) -> None:
    """Nobody is taken off a shortlist after they were told that they are wanted."""
    if told_at is not None or has_begun(phases, now):
        raise Refused(
            _(
                "The contribution period has begun, and everybody on the shortlist has been told "
                "that you would like to see them at work. So nobody is taken off it now."
            )
        )


def require_scorable(
    phases: Sequence[Phase], now: datetime, *, is_asked: bool, has_read: bool
) -> None:
    """The second rubric is for those on the shortlist, from the beginning of the period on.

    ``has_read``: one's own review of what the person wrote is final. It comes first, so
    that what they did does not colour it.
    """
    begin = starts_at(phases)
    if begin is None:
        raise Refused(_("This cohort has no contribution period, so there is one review only."))
    if now < begin:
        raise Refused(
            _("The contribution period begins on %(when)s.") % {"when": schedule.in_words(begin)}
        )
    if not is_asked:
        raise Refused(_("Only people on the shortlist are scored for the contribution period."))
    if not has_read:
        raise Refused(_("Finish your review of the application first; then score what they did."))


def require_over(phases: Sequence[Phase], now: datetime) -> None:
    """A second review is finished after the period: until its end somebody may add a link."""
    close = schedule.last_of(phases, PhaseKind.CONTRIBUTION)
    if close is not None and now < close.ends_at:
        raise Refused(
            _("People can add links until %(when)s. Your scores are saved; finish them after that.")
            % {"when": schedule.deadline_in_words(close)}
        )


def reviews_end_at(phases: Sequence[Phase]) -> datetime | None:
    """When second reviews have to be in: before the decision begins, where that is later.

    Else until the end of the decision, or of the selection; None without a period.
    """
    close = closes_at(phases)
    if close is None:
        return None
    decision = schedule.last_of(phases, PhaseKind.DECISION)
    if decision is None:
        decision = schedule.last_of(phases, PhaseKind.SELECTION)
    elif decision.starts_at > close:
        return decision.starts_at
    return decision.ends_at if decision else None
