"""What comes next for an applicant: words for every state, a date, and a step if there is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Offer, Shortlisted
from applications.rules import contribution
from applications.rules.application import are_open, closes_at, is_later
from applications.rules.assignment import ANSWER_IN, is_answerable
from applications.states import ApplicationState
from cohorts.models import Phase, PhaseKind
from cohorts.rules.changes import A_MINUTE
from cohorts.rules.schedule import first_of, last_of, until_in_words
from cohorts.states import CohortState
from cohorts.views.panels import Next

SOON = timedelta(days=2)

# The smallest comes first; an invitation to mentor has 20, the cohort's own step 90.
OFFERED, HURRY, WRITE, WAIT, OVER = 5, 8, 15, 60, 85


@dataclass(frozen=True)
class Case:
    """One application as seen at ``now``. ``offer`` is its live one, if there is one.

    ``upgrade`` is an open offer of a place that its person likes more; ``asked`` are the
    shortlists whose mentors asked the person to show their work.
    """

    application: Application
    phases: Sequence[Phase]
    now: datetime
    offer: Offer | None = None
    upgrade: Offer | None = None
    asked: Sequence[Shortlisted] = ()

    @property
    def is_open(self) -> bool:
        own_close = self.application.own_close
        return are_open(self.application.cohort.state, self.phases, self.now, own_close)

    @property
    def closes_at(self) -> datetime | None:
        return closes_at(self.phases, self.application.own_close)

    @property
    def later(self) -> datetime | None:
        return later_shown(self.phases, self.application.own_close, self.now)

    @property
    def shows_work_until(self) -> datetime | None:
        """The last minute in which the person can show their work, while they can."""
        cohort = self.application.cohort
        if not self.asked or self.application.state != ApplicationState.SUBMITTED:
            return None
        is_open = contribution.is_open(cohort.state, self.phases, self.now)
        return last_minute(contribution.closes_at(self.phases)) if is_open else None

    @property
    def decided_by(self) -> datetime | None:
        """The last minute in which decisions are promised."""
        return decision_end(self.phases)

    @property
    def starts_at(self) -> datetime | None:
        phase = first_of(self.phases, PhaseKind.KICKOFF)
        return phase.starts_at if phase else None

    @property
    def has_started(self) -> bool:
        return self.starts_at is not None and self.starts_at <= self.now

    @property
    def is_overdue(self) -> bool:
        """Whether the decisions were promised for a time that is over."""
        return self.decided_by is not None and self.decided_by + A_MINUTE <= self.now

    @property
    def may_answer(self) -> bool:
        offer, cohort = self.offer, self.application.cohort
        return offer is not None and is_answerable(
            offer.state, cohort.state, offer.answer_by, self.now
        )

    @property
    def to_ask(self) -> str:
        return reverse("cohorts:cohort", args=[self.application.cohort.slug]) + "#ask"

    def to(self, name: str) -> str:
        return reverse(f"applications:{name}", args=[self.application.cohort.slug])

    def left(self) -> str:
        if self.closes_at is None:
            return ""
        return _("%(left)s left") % {"left": until_in_words(self.closes_at, self.now)}


def step_of(case: Case) -> Next:
    """The one step that follows from where the application stands."""
    if case.application.cohort.state == CohortState.CANCELLED:
        words = _("%(cohort)s was cancelled. What you wrote stays here for you.")
        return Next(words % {"cohort": case.application.cohort}, urgency=OVER)
    if case.upgrade is not None and case.application.cohort.state in ANSWER_IN:
        return asked_to_move(case, case.upgrade)
    return STEPS[ApplicationState(case.application.state)](case)


def asked_to_move(case: Case, upgrade: Offer) -> Next:
    return Next(
        _("A place in “%(project)s” is free for you. Would you like to move?")
        % {"project": upgrade.project},
        url=reverse("applications:move_place", args=[upgrade.pk]),
        label=_("Look at it"),
        date=upgrade.answer_by,
        date_words=_("Answer until"),
        secondary_url=case.to("status"),
        secondary_label=_("See your application"),
        urgency=OFFERED,
    )


def later_shown(
    phases: Sequence[Phase], own_close: datetime | None, now: datetime
) -> datetime | None:
    """The last minute of a later close that the person was given, while it is ahead."""
    if own_close is None or own_close <= now or not is_later(phases, own_close):
        return None
    return own_close - A_MINUTE


def last_minute(at: datetime | None) -> datetime | None:
    return at - A_MINUTE if at else None


def end_of(phases: Sequence[Phase], kind: str) -> datetime | None:
    """The last minute of a part of the selection; of all of it where the part has no dates."""
    phase = last_of(phases, kind) or last_of(phases, PhaseKind.SELECTION)
    return last_minute(phase.ends_at) if phase else None


def screening_end(phases: Sequence[Phase]) -> datetime | None:
    return end_of(phases, PhaseKind.SCREENING)


def review_end(phases: Sequence[Phase]) -> datetime | None:
    return end_of(phases, PhaseKind.REVIEW)


def decision_end(phases: Sequence[Phase]) -> datetime | None:
    return end_of(phases, PhaseKind.DECISION)


def drafted(case: Case) -> Next:
    if case.is_open and case.closes_at:
        hurry = case.closes_at - case.now < SOON
        return Next(
            _("Finish your application and hand it in."),
            url=case.to("apply"),
            label=_("Continue writing"),
            date=last_minute(case.closes_at),
            date_words=case.left(),
            secondary_url=case.to("status"),
            secondary_label=_("See where it stands"),
            urgency=HURRY if hurry else WRITE,
        )
    if case.closes_at and case.closes_at <= case.now:
        return Next(
            _("Applications have closed, and your draft was not handed in. It is kept here."),
            url=case.to("status"),
            label=_("Read your draft"),
            date=last_minute(case.closes_at),
            date_words=_("Closed"),
            urgency=OVER,
        )
    return Next(
        _("Your draft is kept. You can write on when applications are open."),
        url=case.to("status"),
        label=_("Read your draft"),
        urgency=WAIT,
    )


def submitted(case: Case) -> Next:
    if case.is_open:
        return handed_in(case)
    if case.shows_work_until:
        return showing_work(case)
    return decided_late(case) if case.is_overdue else being_read(case)


def handed_in(case: Case) -> Next:
    return Next(
        _("Your application is handed in. You can change it until the close."),
        url=case.to("status"),
        label=_("See your application"),
        date=last_minute(case.closes_at),
        date_words=case.left(),
        secondary_url=case.to("apply"),
        secondary_label=_("Change it"),
        urgency=WAIT,
    )


def showing_work(case: Case) -> Next:
    only = case.asked[0]
    words = ngettext(
        "The mentors of “%(projects)s” would like to see you at work.",
        "The mentors of %(count)s projects would like to see you at work: %(projects)s.",
        len(case.asked),
    )
    is_one = len(case.asked) == 1
    return Next(
        words
        % {
            "count": len(case.asked),
            "projects": ", ".join(row.project.title for row in case.asked),
        },
        url=reverse("applications:contributions", args=[only.choice_id])
        if is_one
        else case.to("status") + "#at-work",
        label=_("Show your work"),
        date=case.shows_work_until,
        date_words=_("Until"),
        secondary_url=case.to("status"),
        secondary_label=_("See your application"),
        urgency=WRITE,
    )


def being_read(case: Case) -> Next:
    return Next(
        _("Your application is being read. Everyone hears on the same day, by mail and here."),
        url=case.to("status"),
        label=_("See your application"),
        date=case.decided_by,
        date_words=_("Decisions by"),
        urgency=WAIT,
    )


def decided_late(case: Case) -> Next:
    return Next(
        _("The decisions take longer than planned. Everyone hears at once, by mail and here."),
        url=case.to("status"),
        label=_("See your application"),
        date=case.decided_by,
        date_words=_("They were planned by"),
        secondary_url=case.to_ask,
        secondary_label=_("Ask the organizers when"),
        urgency=WAIT,
    )


def withdrawn(case: Case) -> Next:
    if case.is_open:
        return Next(
            _("You took your application back. You can reopen it until the close."),
            url=case.to("status"),
            label=_("See your application"),
            date=last_minute(case.closes_at),
            date_words=case.left(),
            urgency=WAIT,
        )
    return Next(
        _("You took your application back. Nothing more will happen with it."),
        url=case.to("status"),
        label=_("See your application"),
        urgency=OVER,
    )


def offered(case: Case) -> Next:
    if case.offer is None or not case.may_answer:
        return over(case)
    return Next(
        _("You have a place in “%(project)s”. Will you take it?") % {"project": case.offer.project},
        url=case.to("status") + "#offer",
        label=_("Answer the offer"),
        date=case.offer.answer_by,
        date_words=_("Answer until"),
        urgency=OFFERED,
    )


def over(case: Case) -> Next:
    """The offer cannot be answered any more, and nobody has written that down yet."""
    return Next(
        _(
            "Your offer cannot be answered any more. If something kept you from it, ask the "
            "organizers."
        ),
        url=case.to_ask,
        label=_("Ask the organizers"),
        date=case.offer.answer_by if case.offer else None,
        date_words=_("It was open until") if case.offer else "",
        secondary_url=case.to("status"),
        secondary_label=_("See your application"),
        urgency=OFFERED,
    )


def waitlisted(case: Case) -> Next:
    if case.has_started:
        return Next(
            _(
                "You are on the waitlist, and the work has started. If a place becomes free for "
                "you, we write to you at once."
            ),
            url=case.to("status"),
            label=_("See your application"),
            secondary_url=case.to_ask,
            secondary_label=_("Ask how likely that is"),
            urgency=WAIT,
        )
    return Next(
        _("You are on the waitlist. If a place becomes free for you, we write to you at once."),
        url=case.to("status"),
        label=_("See your application"),
        date=case.starts_at,
        date_words=_("The work starts"),
        urgency=WAIT,
    )


def not_selected(case: Case) -> Next:
    return Next(
        _(
            "There was no place for you this time. The reason, and what you can do next, "
            "stand with your application."
        ),
        url=case.to("status"),
        label=_("Read the reason"),
        urgency=OVER,
    )


def accepted(case: Case) -> Next:
    return Next(
        _("You have a place. Your page names your project and your mentors."),
        url=reverse("cohorts:me"),
        label=_("To my page"),
        date=None if case.has_started else case.starts_at,
        date_words="" if case.has_started else _("The work starts"),
        urgency=WAIT,
    )


def declined(case: Case) -> Next:
    return Next(
        _("You left your place to somebody else. You are welcome in a later cohort."),
        url=case.to("status"),
        label=_("See your application"),
        urgency=OVER,
    )


def expired(case: Case) -> Next:
    return Next(
        _("The time to answer your offer is over, and the place is free for somebody else."),
        url=case.to("status"),
        label=_("See your application"),
        urgency=OVER,
    )


STEPS: dict[ApplicationState, Callable[[Case], Next]] = {
    ApplicationState.DRAFT: drafted,
    ApplicationState.SUBMITTED: submitted,
    ApplicationState.WITHDRAWN: withdrawn,
    ApplicationState.OFFERED: offered,
    ApplicationState.WAITLISTED: waitlisted,
    ApplicationState.NOT_SELECTED: not_selected,
    ApplicationState.ACCEPTED: accepted,
    ApplicationState.DECLINED: declined,
    ApplicationState.EXPIRED: expired,
}


def ahead(case: Case) -> list[tuple[str, datetime]]:
    """What is known to come for this application, each with its last minute or its instant."""
    if case.application.cohort.state == CohortState.CANCELLED:
        return []
    state = ApplicationState(case.application.state)
    words = until_the_close(state) if case.is_open else ""
    found = [(words, last_minute(case.closes_at))] if words else []
    if case.shows_work_until:
        found.append((_("Until then you can show your work."), case.shows_work_until))
    waits = state == ApplicationState.SUBMITTED or (words and state == ApplicationState.DRAFT)
    if waits:
        found.append((_("Everyone hears the decision, by mail and here."), case.decided_by))
    if case.offer is not None and state == ApplicationState.OFFERED:
        found.append((_("Your answer to the offer is due."), case.offer.answer_by))
    if waits or state in WITH_A_START:
        found.append((_("The work starts."), case.starts_at))
    return [(text, at) for text, at in found if at is not None and at > case.now]


WITH_A_START = frozenset(
    {ApplicationState.OFFERED, ApplicationState.WAITLISTED, ApplicationState.ACCEPTED}
)


def until_the_close(state: ApplicationState) -> str:
    words = {
        ApplicationState.DRAFT: _("Until then you can write and hand in."),
        ApplicationState.SUBMITTED: _("Until then you can change it or take it back."),
        ApplicationState.WITHDRAWN: _("Until then you can reopen it."),
    }
    return words.get(state, "")


def without_link(step: Next) -> Next:
    """The step on the page to which it leads: the sentence and the date stay."""
    return replace(step, url="", label="")
