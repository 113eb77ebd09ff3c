"""For applicants and mentors: what comes next, their own page, the way in, marks on the line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions.audiences import CONCERNED
from applications.models import Application, LaterClose, Offer, ProjectChoice, Review
from applications.rules.application import closes_at
from applications.states import ApplicationState, OfferState, ReviewState, Round
from applications.views.chips import Chip, chip
from applications.views.eligibility import mentors_here, why_closed
from applications.views.finding import asked_to_show, own_application, phases_of
from applications.views.reading import done_marks
from applications.views.steps import Case, last_minute, review_end, step_of
from cohorts.models import Cohort, Project
from cohorts.rules.line import Mark
from cohorts.states import ENDED_COHORT_STATES, CohortState, ProjectState
from cohorts.views.panels import Next, Panel, fills, short

MENTOR = 25
FIRST = 10


def cases_of(user: Any, now: datetime, cohort: Cohort | None) -> list[Case]:
    """The person's applications in cohorts that go on (or in ``cohort``), with open offers."""
    if not user.is_authenticated:
        return []
    rows = Application.objects.filter(user=user)
    if cohort is None:
        rows = rows.exclude(cohort__state__in=ENDED_COHORT_STATES)
    else:
        rows = rows.filter(cohort=cohort)
    rows = rows.with_own_close().select_related("cohort").prefetch_related("cohort__phases")
    found = list(rows.order_by("-created_at", "pk"))
    offers = Offer.objects.filter(
        application__in=[each.pk for each in found], state=OfferState.OPEN
    )
    offered, upgrades = {}, {}
    for offer in offers.select_related("project").order_by("-answer_by", "pk"):
        (upgrades if offer.is_upgrade else offered)[offer.application_id] = offer
    asked = asked_to_show(found, now)
    return [
        Case(
            each,
            phases_of(each.cohort),
            now,
            offered.get(each.pk),
            upgrades.get(each.pk),
            asked.get(each.pk, ()),
        )
        for each in found
    ]


@fills("mine")
def cohorts_applied_to(*, user: Any, now: datetime) -> list[Cohort]:
    """Where the person's application is not over."""
    rows = Cohort.objects.filter(applications__user=user, applications__state__in=CONCERNED)
    return list(rows.prefetch_related("phases").order_by("-number"))


@fills("next")
def applicants_next(
    *, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any
) -> list[Next]:
    return [step_of(case) for case in cases_of(user, now, cohort)]


@dataclass(frozen=True)
class ToRead:
    """A cohort in which applications wait for a mentor's review."""

    cohort: Cohort
    waiting: int
    until: datetime | None

    @property
    def url(self) -> str:
        return reverse("applications:reviews", args=[self.cohort.slug])

    @property
    def words(self) -> str:
        words = ngettext(
            "%(count)s application waits for your review in %(cohort)s.",
            "%(count)s applications wait for your review in %(cohort)s.",
            self.waiting,
        )
        return words % {"count": self.waiting, "cohort": self.cohort}


def to_read(user: Any, now: datetime, cohort: Cohort | None) -> list[ToRead]:
    if not user.is_authenticated:
        return []
    done = Review.objects.of_round(Round.APPLICATION)
    done = done.filter(reviewer=user, state=ReviewState.FINAL).values("choice")
    rows = ProjectChoice.objects.visible_to_mentor(user).exclude(pk__in=done)
    rows = rows.filter(
        application__state=ApplicationState.SUBMITTED,
        application__cohort__state=CohortState.SELECTING,
    )
    if cohort is not None:
        rows = rows.filter(application__cohort=cohort)
    counts = dict(rows.order_by().values_list("application__cohort").annotate(Count("pk")))
    cohorts = Cohort.objects.filter(pk__in=counts).prefetch_related("phases")
    return [ToRead(each, counts[each.pk], review_end(phases_of(each))) for each in cohorts]


@fills("next")
def mentors_next(
    *, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any
) -> list[Next]:
    return [
        Next(
            each.words,
            url=each.url,
            label=_("Read and review"),
            date=each.until,
            date_words=_("Finish by"),
            urgency=MENTOR,
        )
        for each in to_read(user, now, cohort)
    ]


@fills("me")
def on_my_page(*, user: Any, now: datetime, **_about: Any) -> list[Panel]:
    cases = [
        {
            "application": case.application,
            "cohort": case.application.cohort,
            "chip": chip(ApplicationState, case.application.state),
            "next": step_of(case),
            "url": case.to("status"),
        }
        for case in cases_of(user, now, None)
    ]
    reading = to_read(user, now, None)
    if not cases and not reading:
        return []
    context = {"cases": cases, "reading": reading}
    return [Panel("applications/_me.html", context, order=FIRST)]


# Cohort and project --------------------------------------------------------------------------


@dataclass(frozen=True)
class Invite:
    """One sentence and one button, or the reason why there is none."""

    sentence: str
    url: str = ""
    label: str = ""
    date: datetime | None = None
    date_words: str = ""
    chip: Chip | None = None


@fills("cohort")
@fills("project")
def to_apply(
    *, user: Any, now: datetime, cohort: Cohort, project: Project | None = None, **_about: Any
) -> list[Panel]:
    if project is not None and project.state != ProjectState.PUBLISHED:
        return []
    application = own_application(user, cohort)
    if application is not None:
        invite = to_go_on(user, application, project, now)
    elif cohort.state in {CohortState.ANNOUNCED, CohortState.OPEN, CohortState.SELECTING}:
        invite = to_begin(user, cohort, project, now)
    else:
        return []
    return [Panel("applications/_apply.html", {"invite": invite}, order=FIRST)]


def to_go_on(user: Any, application: Application, project: Project | None, now: datetime) -> Invite:
    cohort = application.cohort
    offers = Offer.objects.filter(application=application, state=OfferState.OPEN, is_upgrade=False)
    asked = asked_to_show([application], now).get(application.pk, ())
    offer = offers.select_related("project").first()
    case = Case(application, phases_of(cohort), now, offer, asked=asked)
    step, look = step_of(case), chip(ApplicationState, application.state)
    if project is not None and application.state == ApplicationState.DRAFT and case.is_open:
        words = _("You have begun an application. You can choose this project in it.")
        url = case.to("apply") + f"?project={project.slug}"
        return Invite(words, url, _("Go on with it"), step.date, step.date_words, look)
    return Invite(step.sentence, step.url, step.label, step.date, step.date_words, look)


def to_begin(user: Any, cohort: Cohort, project: Project | None, now: datetime) -> Invite:
    own_close = LaterClose.objects.until(user, cohort)
    closed = why_closed(cohort, now, own_close)
    if closed:
        return Invite(closed)
    if user.is_authenticated and mentors_here(user, cohort, now):
        words = _("You mentor in this cohort. Nobody is mentor and mentee in the same cohort.")
        return Invite(words)
    ends_at = closes_at(phases_of(cohort), own_close)
    url = reverse("applications:eligibility", args=[cohort.slug])
    if project is not None:
        return Invite(
            _("Would you like to work on this? See first whether you can apply; then write."),
            url=f"{url}?project={project.slug}",
            label=_("Apply for this project"),
            date=last_minute(ends_at),
            date_words=_("Until"),
        )
    return Invite(
        _("Applications are open. See first whether you can apply; it takes a minute."),
        url=url,
        label=_("Apply"),
        date=last_minute(ends_at),
        date_words=_("Until"),
    )


# The line ------------------------------------------------------------------------------------


@fills("marks")
def own_marks(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Mark]:
    """What the person did, and the one step or date that comes next."""
    application = own_application(user, cohort)
    if application is None:
        return []
    offers = Offer.objects.filter(application=application, state=OfferState.OPEN, is_upgrade=False)
    asked = asked_to_show([application], now).get(application.pk, ())
    case = Case(application, phases_of(cohort), now, offers.first(), asked=asked)
    return [*done_marks(application), *coming(case)]


def coming(case: Case) -> list[Mark]:
    found: list[tuple[str, datetime | None]] = []
    state = case.application.state
    if state == ApplicationState.DRAFT and case.is_open and case.closes_at:
        found.append((_("Hand it in"), last_minute(case.closes_at)))
    if case.shows_work_until:
        found.append((_("Show your work"), case.shows_work_until))
    if state == ApplicationState.SUBMITTED and case.decided_by:
        found.append((_("You hear the decision"), case.decided_by))
    if state == ApplicationState.OFFERED and case.offer and case.may_answer:
        found.append((_("Answer the offer"), case.offer.answer_by))
    if state == ApplicationState.ACCEPTED:
        found.append((_("Your work starts"), case.starts_at))
    return [Mark(words, at, short(at), done=False) for words, at in found if at and at > case.now]
