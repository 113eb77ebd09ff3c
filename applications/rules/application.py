"""What an application needs, and until when it can be handed in, withdrawn and reopened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models.application import CHOICES_AT_MOST
from applications.rules import questions
from cohorts.models import Phase, PhaseKind
from cohorts.rules import hours, schedule
from cohorts.states import CohortState

A_MINUTE = timedelta(minutes=1)
APPLY_IN = frozenset({CohortState.OPEN})
# Whoever was granted a later close can hand in while the others are being read.
LATER_IN = frozenset({CohortState.OPEN, CohortState.SELECTING})


@dataclass(frozen=True)
class Proposal:
    project: str
    listed: bool
    approach: str
    deliverables: str
    timeline: str


@dataclass(frozen=True)
class Written:
    """What an applicant has written so far."""

    proposals: Sequence[Proposal]
    motivation: str
    contributions: str
    availability: str
    hours_per_week: int | None
    time_zone: str
    ai_use: str
    track: str
    funded: bool
    working_hours: str = ""
    answers: Sequence[questions.Copy] = ()


def missing(written: Written) -> dict[str, str]:
    """What is missing before handing in: field → what to do. Empty when whole.

    Past contributions may stay empty: the programme has no entry barrier.
    """
    found = {}
    if not written.proposals:
        found["choices"] = _("Choose at least one project.")
    if len(written.proposals) > CHOICES_AT_MOST:
        found["choices"] = _("Choose at most five projects.")
    for place, proposal in enumerate(written.proposals, start=1):
        found |= missing_in(proposal, place)
    texts = {
        "motivation": (written.motivation, _("Say why you would like to take part.")),
        "availability": (written.availability, _("Say when you can work, in your own words.")),
        "ai_use": (written.ai_use, _("Say how you used AI tools; “not at all” is an answer.")),
        "time_zone": (written.time_zone, _("Choose your time zone.")),
    }
    found |= {field: words for field, (text, words) in texts.items() if not text.strip()}
    if not written.hours_per_week:
        found["hours_per_week"] = _("Say how many hours a week you have.")
    found |= unreadable(written.working_hours)
    if written.funded and not written.track:
        found["track"] = _("Choose the sponsored or the volunteer track.")
    return found | questions.missing(written.answers)


def unreadable(working_hours: str) -> dict[str, str]:
    """Nobody has to write their working hours; who does is told where they cannot be read."""
    try:
        hours.read(working_hours)
    except Refused as refusal:
        return {"working_hours": str(refusal)}
    return {}


def missing_in(proposal: Proposal, place: int) -> dict[str, str]:
    names = {"project": proposal.project}
    if not proposal.listed:
        return {
            f"choice-{place}": _("“%(project)s” is not offered any more; choose another.") % names
        }
    parts = {
        "approach": (proposal.approach, _("Describe your approach for “%(project)s”.")),
        "deliverables": (proposal.deliverables, _("Say what you will deliver for “%(project)s”.")),
        "timeline": (proposal.timeline, _("Give a timeline for “%(project)s”.")),
    }
    return {
        f"choice-{place}-{part}": words % names
        for part, (text, words) in parts.items()
        if not text.strip()
    }


def require_whole(written: Written) -> None:
    lacking = missing(written)
    if lacking:
        raise Refused(
            _("Your application is saved, but not complete yet."), details=lacking.values()
        )


def require_open(
    state: str, phases: Sequence[Phase], now: datetime, own_close: datetime | None = None
) -> None:
    """Applications are taken in [start, end): the instant of the request counts.

    ``own_close`` is the end for one person, where organizers granted them longer.
    """
    if are_open(state, phases, now, own_close):
        return
    if is_later(phases, own_close) and own_close is not None and own_close <= now:
        raise Refused(
            _("The later close that you were given was on %(when)s.")
            % {"when": schedule.in_words(own_close - A_MINUTE)}
        )
    schedule.require_open(state, APPLY_IN, phases, PhaseKind.APPLICATIONS, now)


def are_open(
    state: str, phases: Sequence[Phase], now: datetime, own_close: datetime | None = None
) -> bool:
    if schedule.is_open(state, APPLY_IN, phases, PhaseKind.APPLICATIONS, now):
        return True
    first = schedule.first_of(phases, PhaseKind.APPLICATIONS)
    has_begun = first is not None and first.starts_at <= now
    return own_close is not None and state in LATER_IN and has_begun and now < own_close


def closes_at(phases: Sequence[Phase], own_close: datetime | None = None) -> datetime | None:
    """When it closes for one person: with everybody, or later where that was granted."""
    last = schedule.last_of(phases, PhaseKind.APPLICATIONS)
    if last is None or own_close is None:
        return last.ends_at if last else None
    return max(last.ends_at, own_close)


def is_later(phases: Sequence[Phase], own_close: datetime | None) -> bool:
    """Whether a person's own close lies after everybody's."""
    return own_close is not None and closes_at(phases) != closes_at(phases, own_close)
