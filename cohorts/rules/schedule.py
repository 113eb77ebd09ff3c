"""What a schedule must satisfy, and what its dates permit at an instant.

Phases are half-open, [start, end). Overlaps and gaps between kinds are
allowed, because real schedules had all three, and are pointed out.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amp.refused import Refused
from cohorts.models.schedule import ANYWHERE_ON_EARTH, Phase, PhaseKind
from cohorts.states import CohortState

REQUIRED_IN_ORDER = (
    PhaseKind.ANNOUNCEMENT,
    PhaseKind.IDEAS,
    PhaseKind.APPLICATIONS,
    PhaseKind.SELECTION,
    PhaseKind.KICKOFF,
    PhaseKind.MIDTERM,
    PhaseKind.FINAL,
    PhaseKind.RECOGNITION,
)
INSIDE_SELECTION = (
    PhaseKind.SCREENING,
    PhaseKind.REVIEW,
    PhaseKind.CONTRIBUTION,
    PhaseKind.DECISION,
)
# In which states of a cohort a phase is really going on, whatever its dates say.
PUBLIC_LIFE = (
    CohortState.ANNOUNCED,
    CohortState.OPEN,
    CohortState.SELECTING,
    CohortState.RUNNING,
    CohortState.FINISHED,
)
STATES_OF: dict[str, tuple[CohortState, ...]] = {
    PhaseKind.ANNOUNCEMENT: PUBLIC_LIFE,
    PhaseKind.IDEAS: (CohortState.ANNOUNCED, CohortState.OPEN),
    PhaseKind.APPLICATIONS: (CohortState.OPEN,),
    **dict.fromkeys((PhaseKind.SELECTION, *INSIDE_SELECTION), (CohortState.SELECTING,)),
    **dict.fromkeys(
        (PhaseKind.KICKOFF, PhaseKind.MIDTERM, PhaseKind.FINAL), (CohortState.RUNNING,)
    ),
    PhaseKind.RECOGNITION: (CohortState.RUNNING, CohortState.FINISHED),
}
ONLY_ONCE = frozenset({PhaseKind.APPLICATIONS, PhaseKind.SELECTION, PhaseKind.KICKOFF})
LONGEST_PHASE = timedelta(days=366)
A_GAP = timedelta(days=1)


def problems(phases: Sequence[Phase]) -> list[str]:
    """What keeps a schedule from being confirmed, as sentences; empty when nothing does."""
    return [
        *missing_kinds(phases),
        *wrong_order(phases),
        *wrong_inside_kinds(phases),
        *outside_selection(phases),
        *too_long(phases),
    ]


def missing_kinds(phases: Sequence[Phase]) -> list[str]:
    present = {phase.kind for phase in phases}
    return [
        _("The phase “%(kind)s” has no dates yet.") % {"kind": kind.label}
        for kind in REQUIRED_IN_ORDER
        if kind not in present
    ]


def wrong_order(phases: Sequence[Phase]) -> list[str]:
    firsts = [first for kind in REQUIRED_IN_ORDER if (first := first_of(phases, kind))]
    return [
        _("“%(later)s” starts before “%(earlier)s”.")
        % {"later": later.title, "earlier": earlier.title}
        for earlier, later in itertools.pairwise(firsts)
        if later.starts_at < earlier.starts_at
    ]


def wrong_inside_kinds(phases: Sequence[Phase]) -> list[str]:
    found = []
    for kind in PhaseKind:
        rows = of_kind(phases, kind)
        if kind in ONLY_ONCE and len(rows) > 1:
            found.append(_("There can be only one phase “%(kind)s”.") % {"kind": kind.label})
        found += [
            _("“%(one)s” and “%(other)s” are of the same kind and overlap.")
            % {"one": one.title, "other": other.title}
            for one, other in itertools.pairwise(rows)
            if other.starts_at < one.ends_at
        ]
    return found


def outside_selection(phases: Sequence[Phase]) -> list[str]:
    selection = first_of(phases, PhaseKind.SELECTION)
    if selection is None:
        return []
    return [
        _("“%(part)s” must lie within “%(whole)s”.")
        % {"part": phase.title, "whole": selection.title}
        for phase in phases
        if phase.kind in INSIDE_SELECTION
        and not (selection.starts_at <= phase.starts_at and phase.ends_at <= selection.ends_at)
    ]


def too_long(phases: Sequence[Phase]) -> list[str]:
    return [
        _("“%(title)s” lasts more than a year; please look at its dates again.")
        % {"title": phase.title}
        for phase in phases
        if phase.ends_at - phase.starts_at > LONGEST_PHASE
    ]


def remarks(phases: Sequence[Phase]) -> list[str]:
    """Overlaps and gaps between required phases: allowed, but worth a look.

    A gap lies between the latest end so far and the next beginning, whatever
    kind either is of. Phases of one kind that overlap are a problem, not a remark.
    """
    rows = sorted(
        (phase for phase in phases if phase.kind in REQUIRED_IN_ORDER),
        key=lambda phase: (phase.starts_at, phase.ends_at),
    )
    found = []
    for place, other in enumerate(rows[1:], start=1):
        before = rows[:place]
        found += [
            _("“%(one)s” and “%(other)s” overlap.") % {"one": one.title, "other": other.title}
            for one in before
            if one.kind != other.kind and other.starts_at < one.ends_at
        ]
        latest = max(before, key=lambda phase: phase.ends_at)
        if other.starts_at - latest.ends_at >= A_GAP:
            found.append(gap_in_words(latest, other))
    return found


def gap_in_words(one: Phase, other: Phase) -> str:
    days = (other.starts_at - one.ends_at).days
    words = ngettext(
        "Between “%(one)s” and “%(other)s” lies %(days)d day.",
        "Between “%(one)s” and “%(other)s” lie %(days)d days.",
        days,
    )
    return words % {"one": one.title, "other": other.title, "days": days}


def is_removable(phase: Phase, phases: Sequence[Phase]) -> bool:
    """Whether the schedule has what it needs without ``phase``, one of ``phases``."""
    return phase.kind not in REQUIRED_IN_ORDER or len(of_kind(phases, phase.kind)) > 1


def require_removable(phase: Phase, phases: Sequence[Phase]) -> None:
    if not is_removable(phase, phases):
        raise Refused(
            _("Every schedule has a phase “%(kind)s”. Change its dates instead.")
            % {"kind": PhaseKind(phase.kind).label}
        )


def is_behind(state: str, kind: str) -> bool:
    """Whether a cohort in ``state`` has not come to phases of this kind yet."""
    return state == CohortState.DRAFT or (
        state in PUBLIC_LIFE
        and PUBLIC_LIFE.index(CohortState(state)) < PUBLIC_LIFE.index(STATES_OF[kind][0])
    )


def is_ahead(state: str, kind: str) -> bool:
    """Whether a cohort in ``state`` has left phases of this kind behind for good."""
    return state not in STATES_OF[kind] and not is_behind(state, kind)


def work_period(phases: Sequence[Phase], zone: ZoneInfo) -> tuple[date, date] | None:
    """The kickoff's first day and the final evaluation's last day, both included, in ``zone``.

    Source: the programme's rules. None while either phase has no dates.
    """
    kickoff, final = first_of(phases, PhaseKind.KICKOFF), last_of(phases, PhaseKind.FINAL)
    if kickoff is None or final is None:
        return None
    return kickoff.first_day(zone), final.last_day(zone)


def is_open(
    state: str, permitted: Iterable[str], phases: Sequence[Phase], kind: str, now: datetime
) -> bool:
    """Whether what organizers published and what the dates permit agree."""
    return state in permitted and any(phase.holds(now) for phase in of_kind(phases, kind))


def require_open(
    state: str, permitted: Iterable[str], phases: Sequence[Phase], kind: PhaseKind, now: datetime
) -> None:
    """Refuse, saying when, unless the phase of this kind is open in a cohort of this state."""
    if is_open(state, permitted, phases, kind, now):
        return
    words = {"kind": kind.label}
    coming = [phase for phase in of_kind(phases, kind) if phase.starts_at > now]
    over = [phase for phase in of_kind(phases, kind) if phase.ends_at <= now]
    if state == CohortState.CANCELLED:
        raise Refused(_("This cohort is cancelled."))
    if coming:
        raise Refused(
            _("The phase “%(kind)s” has not begun. It opens on %(when)s.")
            % {**words, "when": in_words(coming[0].starts_at)}
        )
    if over:
        raise Refused(
            _("The phase “%(kind)s” closed on %(when)s.")
            % {**words, "when": deadline_in_words(over[-1])}
        )
    raise Refused(_("The phase “%(kind)s” is not open in this cohort now.") % words)


def require_before_close(
    state: str, permitted: Iterable[str], phases: Sequence[Phase], now: datetime
) -> None:
    """An idea can be returned, and a returned one handed in again, until applications close."""
    applications = last_of(phases, PhaseKind.APPLICATIONS)
    if applications and applications.ends_at <= now:
        raise Refused(
            _(
                "Applications closed on %(when)s. Until then an idea could be returned "
                "and handed in again."
            )
            % {"when": deadline_in_words(applications)}
        )
    if state not in permitted:
        raise Refused(_("An idea can be returned and handed in again until applications close."))


def first_of(phases: Iterable[Phase], kind: str) -> Phase | None:
    return next(iter(of_kind(phases, kind)), None)


def last_of(phases: Iterable[Phase], kind: str) -> Phase | None:
    rows = of_kind(phases, kind)
    return rows[-1] if rows else None


def of_kind(phases: Iterable[Phase], kind: str) -> list[Phase]:
    return sorted((p for p in phases if p.kind == kind), key=lambda p: (p.starts_at, p.ends_at))


def in_words(at: datetime) -> str:
    """An instant in UTC with its zone: 30 May 2026, 23:59 UTC."""
    return f"{date_format(at.astimezone(UTC), 'j F Y, H:i')} UTC"


def deadline_in_words(phase: Phase) -> str:
    """The last minute that counts, in UTC, and "anywhere on Earth" where that is what was said."""
    last = phase.ends_at - timedelta(minutes=1)
    if not phase.ends_anywhere_on_earth:
        return in_words(last)
    day = date_format(
        (phase.ends_at - timedelta(microseconds=1)).astimezone(ANYWHERE_ON_EARTH), "j F Y"
    )
    return _("%(day)s anywhere on Earth (%(utc)s)") % {"day": day, "utc": in_words(last)}


def days_in_words(first: date, last: date) -> str:
    """10 – 30 May 2026; 28 May – 3 June 2026; 15 June 2026."""
    if first == last:
        return date_format(first, "j F Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {date_format(last, 'j F Y')}"
    if first.year == last.year:
        return f"{date_format(first, 'j F')} – {date_format(last, 'j F Y')}"
    return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"


def until_in_words(at: datetime, now: datetime) -> str:
    """How long until ``at``, in the largest unit that helps: 3 days, 5 hours, 20 minutes."""
    left = at - now
    if left >= timedelta(days=2):
        return ngettext("%d day", "%d days", left.days) % left.days
    hours = int(left.total_seconds() // 3600)
    if hours >= 1:
        return ngettext("%d hour", "%d hours", hours) % hours
    minutes = max(1, int(left.total_seconds() // 60))
    return ngettext("%d minute", "%d minutes", minutes) % minutes
