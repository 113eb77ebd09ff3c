"""The line: a cohort's phases as one line with "you are here" and the reader's own steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cohorts.models.schedule import Phase
from cohorts.rules.schedule import (
    INSIDE_SELECTION,
    days_in_words,
    is_ahead,
    is_behind,
    until_in_words,
)
from cohorts.states import ENDED_COHORT_STATES, CohortState


@dataclass(frozen=True)
class Mark:
    """A step of the reader's own, placed on the phase that it falls into."""

    text: str
    at: datetime | None
    when: str = ""
    done: bool = True


@dataclass(frozen=True)
class Step:
    title: str
    kind: str
    description: str
    starts_at: datetime
    ends_at: datetime
    when: str
    state: str  # past, now, next, later
    anywhere_on_earth: bool
    elapsed: int  # hundredths of the phase that are over, while it lasts
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    steps: list[Step]
    sentence: str


def draw(
    phases: Sequence[Phase],
    *,
    state: str,
    zone: ZoneInfo,
    now: datetime,
    marks: Iterable[Mark] = (),
) -> Line:
    """Draw the main phases of a cohort as seen at ``now``; parts of the selection are left out.

    One is in a phase when both its dates and the cohort's ``state`` say so. Before
    one whose day has come, but which the organizers have not opened, one stands.
    """
    shown = sorted(
        (phase for phase in phases if phase.kind not in INSIDE_SELECTION),
        key=lambda phase: (phase.starts_at, phase.ends_at, phase.title),
    )
    if not shown:
        return Line([], _("The dates are not fixed yet."))
    ahead = [phase for phase in shown if phase.starts_at > now or is_waited_for(phase, state, now)]
    next_phase = ahead[0] if ahead else None
    steps = [step(phase, state, zone=zone, now=now, is_next=phase is next_phase) for phase in shown]
    for mark in marks:
        nearest(steps, mark).marks.append(mark)
    return Line(steps, sentence(shown, state, now))


def is_on(phase: Phase, state: str, now: datetime) -> bool:
    return phase.holds(now) and not is_behind(state, phase.kind) and not is_ahead(state, phase.kind)


def is_waited_for(phase: Phase, state: str, now: datetime) -> bool:
    """Its time has come, and the organizers have not brought the cohort there."""
    return phase.holds(now) and is_behind(state, phase.kind)


def standing(phase: Phase, state: str, now: datetime, *, is_next: bool) -> str:
    if is_on(phase, state, now):
        return "now"
    if phase.ends_at <= now or (phase.holds(now) and is_ahead(state, phase.kind)):
        return "past"
    return "next" if is_next else "later"


def step(phase: Phase, state: str, *, zone: ZoneInfo, now: datetime, is_next: bool) -> Step:
    seen = standing(phase, state, now, is_next=is_next)
    return Step(
        title=phase.title,
        kind=phase.kind,
        description=phase.description,
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        when=days_in_words(phase.first_day(zone), phase.last_day(zone)),
        state=seen,
        anywhere_on_earth=phase.ends_anywhere_on_earth,
        elapsed=elapsed(phase, now) if seen == "now" else 0,
    )


def elapsed(phase: Phase, now: datetime) -> int:
    return round(100 * (now - phase.starts_at) / (phase.ends_at - phase.starts_at))


def nearest(steps: list[Step], mark: Mark) -> Step:
    """The step that a mark falls into, else the last one that began before it."""
    if mark.at is None:
        return next((step for step in steps if step.state == "now"), steps[-1])
    began = [step for step in steps if step.starts_at <= mark.at]
    return began[-1] if began else steps[0]


def sentence(phases: Sequence[Phase], state: str, now: datetime) -> str:
    """What is going on now and what comes next, with a countdown in words."""
    current = [phase for phase in phases if is_on(phase, state, now)]
    waited_for = [phase for phase in phases if is_waited_for(phase, state, now)]
    coming = [phase for phase in phases if phase.starts_at > now]
    if state == CohortState.CANCELLED:
        return _("This cohort was cancelled.")
    if waited_for:
        return _("%(title)s: the day has come, and the organizers have not opened it yet.") % {
            "title": waited_for[-1].title
        }
    if current:
        first_to_end = min(current, key=lambda phase: phase.ends_at)
        return _("%(title)s: %(left)s left.") % {
            "title": first_to_end.title,
            "left": until_in_words(first_to_end.ends_at, now),
        }
    if coming:
        return _("%(title)s begins in %(left)s.") % {
            "title": coming[0].title,
            "left": until_in_words(coming[0].starts_at, now),
        }
    if state in ENDED_COHORT_STATES:
        return _("This cohort has ended.")
    return _("All dates are over. The organizers have not closed the cohort yet.")
