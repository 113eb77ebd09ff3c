"""For organizers: the links of the desk, its numbers, and what waits for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Assignment, Contest, Offer, Screening, closed_to, not_for
from applications.rules import contribution
from applications.states import AssignmentState, ContestState, OfferState, ScreeningState
from applications.views.assignment import standing
from applications.views.chips import chip
from applications.views.counts import counts_of, unreviewed
from applications.views.finding import phases_of
from applications.views.standings import confirming_step
from applications.views.steps import decision_end, last_minute, screening_end
from cohorts.models import Cohort, Phase
from cohorts.states import CohortState
from cohorts.views.panels import Link, Next, Panel, fills

CONTESTED, PROPOSE, ANSWERS, SCREEN = 30, 45, 60, 42
FIRST = 10


def to(name: str, cohort: Cohort) -> str:
    return reverse(f"applications:{name}", args=[cohort.slug])


@fills("desk_nav")
def desk_links(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Link]:
    return [
        Link("desk_applications", to("desk_applications", cohort), _("Applications"), order=50),
        Link("desk_screening", to("desk_screening", cohort), _("Screening"), order=55),
        Link(
            "desk_contests",
            to("desk_contests", cohort),
            _("Contested"),
            waiting=contested(cohort, user).count(),
            order=57,
        ),
        Link("desk_shortlists", to("desk_shortlists", cohort), _("Shortlists"), order=58),
        Link("desk_assignment", to("desk_assignment", cohort), _("Assignment"), order=60),
        Link("desk_terms", to("desk_terms", cohort), _("Selection"), order=27),
        Link("desk_questions", to("desk_questions", cohort), _("Questions"), order=25),
    ]


def contested(cohort: Cohort, user: Any) -> Any:
    """What waits for a lead organizer's answer, except the reader's own."""
    rows = Contest.objects.visible_to(user).filter(cohort=cohort, state=ContestState.OPEN)
    return rows.exclude(user=user)


@fills("desk_next")
def contests_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    count = contested(cohort, user).count()
    if not count:
        return []
    words = ngettext(
        "%(count)s applicant says that an eligibility result is wrong.",
        "%(count)s applicants say that an eligibility result is wrong.",
        count,
    )
    sentence = words % {"count": count}
    url = to("desk_contests", cohort)
    return [Next(sentence, url=url, label=_("Read and answer"), urgency=CONTESTED)]


@fills("desk")
def on_desk_page(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Panel]:
    if cohort.state in {CohortState.DRAFT, CohortState.ANNOUNCED}:
        return []
    assignment = standing(user, cohort, now)
    counts = counts_of(cohort, user)
    context = {
        "cohort": cohort,
        "stats": [
            (counts["drafts"], _("drafts")),
            (counts["handed_in"], _("handed in")),
            (counts["undecided"], _("eligibility undecided")),
            (counts["unreviewed"], _("not reviewed yet")),
        ],
        "chip": chip(AssignmentState, assignment.state) if assignment else None,
    }
    return [Panel("applications/desk/_desk.html", context, order=FIRST)]


@fills("desk_next")
def screeners_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    """The first look comes before the mentors', until an assignment is proposed."""
    if cohort.state != CohortState.SELECTING or standing(user, cohort, now) is not None:
        return []
    waits = Screening.objects.filter(~closed_to(user), cohort=cohort, state=ScreeningState.WAITING)
    if cohort.released_at is not None or not waits.exists():
        return []
    return [
        Next(
            _("Applications wait for your first look."),
            url=to("desk_screening", cohort),
            label=_("Screen them"),
            date=screening_end(phases_of(cohort)),
            date_words=_("Screening ends"),
            secondary_url=to("desk_applications", cohort),
            secondary_label=_("See the applications"),
            urgency=SCREEN,
        )
    ]


@fills("desk_next")
def organizers_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    if cohort.released_at is not None:
        return waiting_for_answers(cohort, user, now)
    if cohort.state != CohortState.SELECTING:
        return []
    assignment, phases = standing(user, cohort, now), phases_of(cohort)
    if assignment is None and contribution.is_going_on(phases, now):
        return [while_at_work(cohort, phases, now)]
    sentence, urgency = assignment_step(cohort, assignment, user, now)
    return [
        Next(
            sentence,
            url=to("desk_assignment", cohort),
            label=_("Open the assignment"),
            date=decision_end(phases),
            date_words=_("The selection ends"),
            secondary_url=to("desk_applications", cohort),
            secondary_label=_("See the applications"),
            urgency=urgency,
        )
    ]


def while_at_work(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next:
    """Nobody is hurried to assign places before what people show has been read."""
    over = contribution.is_over(phases, now)
    end = contribution.reviews_end_at(phases) if over else contribution.closes_at(phases)
    return Next(
        _("Mentors read what people have shown of their work.")
        if over
        else _("Whoever stands on a shortlist shows their work now."),
        url=to("desk_shortlists", cohort),
        label=_("See the shortlists"),
        date=last_minute(end),
        date_words=_("Mentors read until") if over else _("Links until"),
        urgency=PROPOSE + 25,
    )


def assignment_step(
    cohort: Cohort, assignment: Assignment | None, reader: Any, now: datetime
) -> tuple[str, int]:
    if assignment is None:
        count = unreviewed(cohort, reader)
        if count:
            words = ngettext(
                "Mentors are reading; %(count)s application has no review yet.",
                "Mentors are reading; %(count)s applications have no review yet.",
                count,
            )
            return words % {"count": count}, PROPOSE + 25
        return _("Every application has been reviewed. Propose an assignment."), PROPOSE
    return confirming_step(cohort, assignment, reader, now)


def waiting_for_answers(cohort: Cohort, reader: Any, now: datetime) -> list[Next]:
    rows = Offer.objects.filter(~not_for(reader), application__cohort=cohort, state=OfferState.OPEN)
    still = rows.filter(answer_by__gt=now).order_by("answer_by")
    count, first = still.count(), still.first()
    if first is None:
        return []
    words = ngettext(
        "%(count)s offer waits for an answer.", "%(count)s offers wait for an answer.", count
    )
    return [
        Next(
            words % {"count": count},
            url=to("desk_assignment", cohort),
            label=_("See who has answered"),
            date=first.answer_by,
            date_words=_("The first one ends"),
            urgency=ANSWERS,
        )
    ]
