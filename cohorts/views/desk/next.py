"""What a cohort needs next from its organizers: one sentence, one date, one action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.actions.cohort import gate_facts
from cohorts.models import Cohort, Phase, PhaseKind
from cohorts.rules import gate, schedule
from cohorts.states import CohortState
from cohorts.views.panels import Next

WAITS = 20  # Somebody waits for an answer.
STEP = 50  # The cohort's own next step.


@dataclass(frozen=True)
class Look:
    """A cohort as its desk sees it. ``waits``: how much of each kind waits for an answer."""

    cohort: Cohort
    phases: Sequence[Phase]
    waits: dict[str, int]
    reachable_leads: int
    now: datetime

    def phase(self, kind: PhaseKind) -> Phase | None:
        return schedule.first_of(self.phases, kind)

    def begins(self, kind: PhaseKind) -> datetime | None:
        phase = self.phase(kind)
        return phase.starts_at if phase else None

    @property
    def gate(self) -> gate.GateFacts:
        return gate_facts(self.cohort, self.now, reachable_leads=self.reachable_leads)


def steps(look: Look) -> list[Next]:
    """All that cohorts know of; neighbours add theirs."""
    return [*answers(look.cohort, look.waits), STEPS[CohortState(look.cohort.state)](look)]


def answers(cohort: Cohort, waits: dict[str, int]) -> list[Next]:
    ideas, asked, failed = waits["ideas"], waits["requests"], waits["failed"]
    found = []
    if failed:
        words = ngettext(
            "%d message could not be delivered", "%d messages could not be delivered", failed
        )
        found.append(
            Next(
                words % failed,
                to("desk_messages", cohort) + "?state=failed",
                _("See why"),
                urgency=15,
            )
        )
    if ideas:
        words = ngettext("%d idea waits for an answer", "%d ideas wait for an answer", ideas)
        found.append(Next(words % ideas, to("desk_projects", cohort), _("Read"), urgency=WAITS))
    if asked:
        words = ngettext("%d person asks to mentor", "%d people ask to mentor", asked)
        url = to("desk_people", cohort) + "#requests"
        found.append(Next(words % asked, url, _("Answer"), urgency=WAITS + 5))
    return found


def to(name: str, cohort: Cohort, *more: str) -> str:
    return reverse(f"cohorts:{name}", args=[cohort.slug, *more])


def draft(look: Look) -> Next:
    if look.cohort.confirmed_at is None or schedule.problems(look.phases):
        return draft_of_dates(look)
    lacking = gate.missing_to_announce(look.gate)
    words = ngettext(
        "%d thing is missing before you can announce",
        "%d things are missing before you can announce",
        len(lacking),
    )
    sentence = words % len(lacking) if lacking else _("Everything is ready to announce")
    begins = look.phase(PhaseKind.ANNOUNCEMENT)
    return move_step(look.cohort, "announce", sentence, lacking, begins)


def draft_of_dates(look: Look) -> Next:
    """From no dates at all to dates that a lead organizer has confirmed."""
    cohort = look.cohort
    if not look.phases:
        return Next(
            _("Give the cohort its dates"),
            to("desk_schedule_suggest", cohort),
            _("Begin with the usual shape"),
            secondary_url=to("desk_schedule", cohort),
            secondary_label=_("Enter them one by one"),
            urgency=STEP,
        )
    lacking = schedule.problems(look.phases)
    if lacking:
        words = ngettext(
            "%d thing is missing before the dates can be confirmed",
            "%d things are missing before the dates can be confirmed",
            len(lacking),
        )
        url = to("desk_schedule", cohort)
        return Next(words % len(lacking), url, _("Open the schedule"), urgency=STEP)
    return Next(
        _("The dates are complete. A lead organizer can confirm them"),
        to("desk_schedule_confirm", cohort),
        _("Look and confirm"),
        date=look.begins(PhaseKind.ANNOUNCEMENT),
        urgency=STEP,
    )


def announced(look: Look) -> Next:
    cohort = look.cohort
    lacking = gate.missing_to_open(look.gate)
    words = ngettext(
        "%d thing is missing before you can open",
        "%d things are missing before you can open",
        len(lacking),
    )
    sentence = words % len(lacking) if lacking else _("Open the cohort before applications begin")
    return move_step(cohort, "open", sentence, lacking, look.phase(PhaseKind.APPLICATIONS))


def move_step(
    cohort: Cohort, verb: str, sentence: str, lacking: list[str], phase: Phase | None
) -> Next:
    return Next(
        sentence,
        to("desk_move", cohort, verb),
        _("See what is missing") if lacking else _("Look and decide"),
        date=phase.starts_at if phase else None,
        date_words=phase.title if phase else "",
        urgency=STEP,
    )


def opened(look: Look) -> Next:
    cohort = look.cohort
    applications = look.phase(PhaseKind.APPLICATIONS)
    if applications is None or applications.ends_at <= look.now:
        return Next(
            _("Applications closed; start the selection"),
            to("desk_move", cohort, "select"),
            _("Look and decide"),
            date=applications.ends_at if applications else None,
            date_words=_("Closed"),
            urgency=STEP,
        )
    if applications.starts_at > look.now:
        sentence, date, words = (
            _("Nothing waits for you"),
            applications.starts_at,
            _("Applications open"),
        )
    else:
        sentence, date, words = (
            _("Applications are coming in"),
            applications.ends_at,
            _("They close"),
        )
    return Next(sentence, date=date, date_words=words, urgency=STEP + 30)


def selecting(look: Look) -> Next:
    cohort = look.cohort
    if cohort.released_at is None:
        decision = schedule.last_of(look.phases, PhaseKind.SELECTION)
        return Next(
            _("Screen, review and assign, then release the decisions"),
            date=decision.ends_at if decision else None,
            date_words=_("The selection ends"),
            urgency=STEP + 30,
        )
    return Next(
        _("Decisions are out; start the work when everyone has answered"),
        to("desk_move", cohort, "run"),
        _("Look and decide"),
        date=look.begins(PhaseKind.KICKOFF),
        date_words=_("Kickoff"),
        urgency=STEP,
    )


def running(look: Look) -> Next:
    cohort = look.cohort
    final = schedule.last_of(look.phases, PhaseKind.FINAL)
    if final is None or final.ends_at <= look.now:
        return Next(
            _("The final evaluation is over; finish the cohort"),
            to("desk_move", cohort, "finish"),
            _("Look and decide"),
            urgency=STEP,
        )
    coming = min(
        (phase for phase in look.phases if phase.ends_at > look.now),
        key=lambda phase: phase.ends_at,
    )
    is_on = coming.starts_at <= look.now
    return Next(
        _("The work is going on"),
        date=coming.ends_at if is_on else coming.starts_at,
        date_words=(_("%s ends") if is_on else _("%s begins")) % coming.title,
        urgency=STEP + 30,
    )


def ended(look: Look) -> Next:
    return Next(
        _("This cohort is over. Its texts and dates can begin the next one"),
        to("desk_copy", look.cohort),
        _("Copy it"),
        urgency=STEP + 30,
    )


STEPS = {
    CohortState.DRAFT: draft,
    CohortState.ANNOUNCED: announced,
    CohortState.OPEN: opened,
    CohortState.SELECTING: selecting,
    CohortState.RUNNING: running,
    CohortState.FINISHED: ended,
    CohortState.CANCELLED: ended,
}
