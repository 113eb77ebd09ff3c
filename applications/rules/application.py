"""What an application needs, and until when it can be handed in, withdrawn and reopened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models.application import CHOICES_AT_MOST
from cohorts.models import Phase, PhaseKind
from cohorts.rules import schedule
from cohorts.states import CohortState

APPLY_IN = frozenset({CohortState.OPEN})


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
    if written.funded and not written.track:
        found["track"] = _("Choose the sponsored or the volunteer track.")
    return found


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


def require_open(state: str, phases: Sequence[Phase], now: datetime) -> None:
    """Applications are taken in [start, end): the instant of the request counts."""
    schedule.require_open(state, APPLY_IN, phases, PhaseKind.APPLICATIONS, now)


def are_open(state: str, phases: Sequence[Phase], now: datetime) -> bool:
    return schedule.is_open(state, APPLY_IN, phases, PhaseKind.APPLICATIONS, now)
