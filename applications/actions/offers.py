"""Offers: answered by the person, expired by the clock, passed down the waitlist."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.eligibility import (
    Ineligible,
    check_eligibility,
    declare_programme,
    keeps_its_check,
)
from applications.models import Application, Occasion, Offer, Verdict, WaitlistPlace
from applications.permissions import check_owner
from applications.rules import assignment as rules
from applications.states import ApplicationState, AssignmentState, OfferState
from cohorts.actions.moving import move, record
from cohorts.actions.people import join
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Participation, Project, Role, User
from cohorts.states import ENDED_COHORT_STATES, CohortState, ProjectState


def accept_offer(
    offer: Offer, *, by: User, now: datetime, agrees: bool, joined: Mapping[str, Any] | None = None
) -> Participation:
    """Take the place: the person becomes mentee, once, for one project.

    ``joined`` is another programme (name, starts_on, ends_on) that the person
    tells of now. It is kept whatever comes of the offer.
    """
    check_owner(by, offer.application)
    if joined is not None and not by.other_programmes.filter(**joined).exists():
        declare_programme(by=by, now=now, **joined)
    return take_place(offer, by=by, now=now, agrees=agrees)


@keeps_its_check
def take_place(offer: Offer, *, by: User, now: datetime, agrees: bool) -> Participation:
    """The eligibility rules are checked again and must all be clear.

    The person's and the project's rows are held, so that parallel answers can
    neither give one person two places nor fill more than the project has.
    """
    application = offer.application
    cohort = application.cohort
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    project = hold_project(offer)
    rules.require_unanswered(offer.state, project.title)
    rules.require_answerable(cohort.state, offer.answer_by, now)
    rules.require_agreement(agrees=agrees)
    if elsewhere := other_place(person, now):
        raise Refused(elsewhere)
    if project.state != ProjectState.PUBLISHED:
        raise Refused(_("“%(project)s” was withdrawn.") % {"project": project})
    require_clear(application, now)
    taken = project.mentees.filter(ended_at=None).count()
    rules.require_room(taken, project.places, project.title)
    move(
        offer,
        OfferState.ACCEPTED,
        by=by,
        now=now,
        verb="offer accepted",
        answered_at=now,
        accepted_texts=texts_hash(cohort),
    )
    event = move(application, ApplicationState.ACCEPTED, by=by, now=now, verb="place accepted")
    place = join(by, cohort, Role.MENTEE, by=by, now=now, project=project)
    mentors = list(User.objects.filter(pk__in=project.team.current().values("mentor")))
    tell(
        [by, *mentors],
        "applications/offer_accepted",
        {"application": application, "project": project, "mentee": by},
        about=event,
        now=now,
    )
    return place


def hold_project(offer: Offer) -> Project:
    """Hold the offer's project; what the offer's state is then, nobody changes meanwhile."""
    project = Project.objects.select_for_update(no_key=True).get(pk=offer.project_id)
    offer.refresh_from_db(fields=["state"])
    return project


def other_place(person: User, now: datetime) -> str:
    """Why the person can take no place now, in words: a part that they have anywhere."""
    rows = Participation.objects.active(now).filter(
        user=person, role__in=[Role.MENTEE, Role.MENTOR]
    )
    rows = rows.exclude(cohort__state__in=ENDED_COHORT_STATES)
    found = list(rows.order_by("cohort__number").values_list("role", "cohort__name"))
    return rules.other_place(
        [name for role, name in found if role == Role.MENTEE],
        [name for role, name in found if role == Role.MENTOR],
    )


def require_clear(application: Application, now: datetime) -> None:
    """Nobody is accepted while a rule blocks or is undecided (programme rule)."""
    judged = check_eligibility(
        application.user,
        application.cohort,
        occasion=Occasion.ACCEPTANCE,
        now=now,
        application=application,
    )
    if judged.verdict != Verdict.CLEAR:
        raise Ineligible(
            _("The place cannot be taken yet. Your offer stays open until its deadline."),
            stored=judged,
            verdicts={Verdict.BLOCKED, Verdict.UNDECIDED},
        )


def texts_hash(cohort: Cohort) -> str:
    """SHA-256 over the expectations and the Code of Conduct, as they were accepted."""
    texts = f"{cohort.expectations}\0{cohort.code_of_conduct}"
    return hashlib.sha256(texts.encode()).hexdigest()


@transaction.atomic
def decline_offer(offer: Offer, *, by: User, now: datetime, reason: str = "") -> None:
    """Leave the place to the next on the waitlist. No reason is needed."""
    check_owner(by, offer.application)
    project = hold_project(offer)
    rules.require_unanswered(offer.state, project.title)
    rules.require_answerable(offer.application.cohort.state, offer.answer_by, now)
    move(
        offer,
        OfferState.DECLINED,
        by=by,
        now=now,
        verb="offer declined",
        reason=reason,
        answered_at=now,
    )
    offer.reason = reason
    offer.save(update_fields=["reason"])
    event = move(
        offer.application, ApplicationState.DECLINED, by=by, now=now, verb="place declined"
    )
    tell([by], "applications/offer_declined", {"offer": offer}, about=event, now=now)
    offer_to_next(project, now=now)


def expire_offers(*, now: datetime) -> int:
    """Close the offers whose time is over and pass their places on; return how many."""
    over = Offer.objects.filter(state=OfferState.OPEN, answer_by__lte=now).exclude(
        application__cohort__state=CohortState.CANCELLED
    )
    expired = 0
    for offer in over.select_related("application__user", "application__cohort").order_by("pk"):
        try:
            expire(offer, now=now)
        except Refused:
            continue  # Answered or expired in this moment by somebody else.
        expired += 1
    return expired


@transaction.atomic
def expire(offer: Offer, *, now: datetime) -> None:
    project = Project.objects.select_for_update(no_key=True).get(pk=offer.project_id)
    move(offer, OfferState.EXPIRED, by=None, now=now, verb="offer expired", answered_at=now)
    event = move(
        offer.application, ApplicationState.EXPIRED, by=None, now=now, verb="offer expired"
    )
    tell(
        [offer.application.user],
        "applications/offer_expired",
        {"offer": offer},
        about=event,
        now=now,
    )
    offer_to_next(project, now=now)


def offer_to_next(project: Project, *, now: datetime) -> Offer | None:
    """Offer a freed place to the first on the project's waitlist who has no place elsewhere."""
    cohort = project.cohort
    if cohort.state not in rules.ANSWER_IN or project.state != ProjectState.PUBLISHED:
        return None
    open_offers = project.offers.filter(state=OfferState.OPEN).count()
    taken = project.mentees.filter(ended_at=None).count()
    if open_offers + taken >= project.places:
        return None
    waiting = WaitlistPlace.objects.filter(
        project=project,
        assignment__state=AssignmentState.RELEASED,
        application__state=ApplicationState.WAITLISTED,
    )
    first = waiting.select_related("application__user").order_by("position", "id").first()
    if first is None:
        return None
    return offer_place(first.application, project, now=now)


def offer_place(application: Application, project: Project, *, now: datetime) -> Offer:
    event = move(
        application, ApplicationState.OFFERED, by=None, now=now, verb="offered from the waitlist"
    )
    offer = Offer.objects.create(
        application=application,
        project=project,
        offered_at=now,
        answer_by=now + timedelta(days=project.cohort.offer_days),
    )
    tell(
        [application.user],
        "applications/offered",
        {"offer": offer, "placement": None},
        about=event,
        now=now,
    )
    return offer


def close_waitlist(cohort: Cohort, *, by: User | None, now: datetime, **_facts: Any) -> None:
    """Nobody waits for a cohort that is over: whoever still stands on the waitlist is told."""
    waiting = Application.objects.filter(cohort=cohort, state=ApplicationState.WAITLISTED)
    for application in waiting.select_related("user", "cohort"):
        event = move(
            application, ApplicationState.NOT_SELECTED, by=by, now=now, verb="waitlist closed"
        )
        facts = {"application": application}
        tell([application.user], "applications/waitlist_closed", facts, about=event, now=now)


def take_all_offers_back(cohort: Cohort, *, by: User | None, now: datetime, **_facts: Any) -> None:
    """A cancelled cohort has no places to offer. Everyone is told by the message about it."""
    offers = Offer.objects.filter(application__cohort=cohort, state=OfferState.OPEN)
    for offer in offers.select_related("application"):
        offer.application.cohort = cohort
        move(offer, OfferState.WITHDRAWN, by=by, now=now, verb="offer withdrawn", answered_at=now)
        record(offer.application, by=by, now=now, verb="offer withdrawn with its cohort")


def take_offers_back(project: Project, *, by: User | None, now: datetime, **_facts: Any) -> None:
    """A withdrawn project cannot keep its offers: their people go back to the waitlist.

    They are told by the message about the project.
    """
    offers = Offer.objects.filter(project=project, state=OfferState.OPEN)
    for offer in offers.select_related("application"):
        move(offer, OfferState.WITHDRAWN, by=by, now=now, verb="offer withdrawn", answered_at=now)
        move(
            offer.application,
            ApplicationState.WAITLISTED,
            by=by,
            now=now,
            verb="offer withdrawn with its project",
        )
