"""Offers: answered by the person, expired by the clock, taken back with what they were for."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.eligibility import (
    Ineligible,
    check_eligibility,
    declare_programme,
    keeps_its_check,
)
from applications.actions.passing_on import hold_cohort, pass_on
from applications.actions.upgrades import leave_held, settle_wishes, stay, take_upgrades_back
from applications.models import Application, Occasion, Offer, ProjectChoice, Verdict
from applications.permissions import check_owner
from applications.rules import assignment as rules
from applications.rules import freed as freed_rules
from applications.states import ApplicationState, OfferState
from cohorts.actions.moving import move, record
from cohorts.actions.people import join
from cohorts.actions.restricting import require_may_join, require_may_take_part
from cohorts.actions.telling import tell
from cohorts.actions.withdrawing import team_of
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
    neither give one person two places nor fill more than the project has. Who
    moves leaves the place that they had in the same transaction; its rules
    were asked when they accepted that one.
    """
    application = offer.application
    cohort = application.cohort
    if offer.is_upgrade:
        hold_cohort(cohort)
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    require_may_take_part(person, by=by, now=now)
    project = hold_project(offer)
    require_may_join(person, project, by=by, now=now)
    require_takeable(offer, project, now, agrees=agrees)
    application.refresh_from_db(fields=["state"])
    if elsewhere := other_place(person, now, besides=cohort if offer.is_upgrade else None):
        raise Refused(elsewhere)
    if application.state != ApplicationState.ACCEPTED:
        require_clear(application, now)
    taken = project.mentees.filter(ended_at=None).count()
    rules.require_room(taken, project.places, project.title)
    left = leave_held(offer, by=by, now=now) if offer.is_upgrade else None
    place = become_mentee(offer, project, by=by, now=now, left=left)
    if left is not None:
        settle_wishes(application, now=now)
        pass_on(left, now=now)
    return place


def require_takeable(offer: Offer, project: Project, now: datetime, *, agrees: bool) -> None:
    cohort = offer.application.cohort
    rules.require_unanswered(offer.state, project.title)
    rules.require_answerable(cohort.state, offer.answer_by, now)
    rules.require_agreement(agrees=agrees)
    if project.state != ProjectState.PUBLISHED:
        raise Refused(_("“%(project)s” was withdrawn.") % {"project": project})
    if offer.is_upgrade:
        starts_at = freed_rules.starts_at(list(cohort.phases.all()))
        freed_rules.require_may_move(starts_at, now)


def become_mentee(
    offer: Offer, project: Project, *, by: User, now: datetime, left: Project | None
) -> Participation:
    """Write the place, and tell the person and both teams of a move."""
    application, cohort = offer.application, offer.application.cohort
    move(
        offer,
        OfferState.ACCEPTED,
        by=by,
        now=now,
        verb="offer accepted",
        answered_at=now,
        accepted_texts=texts_hash(cohort),
    )
    if application.state == ApplicationState.ACCEPTED:
        event = record(application, by=by, now=now, verb="moved to another place")
    else:
        event = move(application, ApplicationState.ACCEPTED, by=by, now=now, verb="place accepted")
    place = join(by, cohort, Role.MENTEE, by=by, now=now, project=project)
    facts = {"application": application, "project": project, "mentee": by, "left": left}
    told = [by, *team_of(project)]
    tell(told, "applications/offer_accepted", facts, about=event, now=now)
    if left is not None:
        others = [person for person in team_of(left) if person not in told]
        tell(others, "applications/mentee_moved", facts, about=event, now=now)
    return place


def hold_project(offer: Offer) -> Project:
    """Hold the offer's project; what the offer's state is then, nobody changes meanwhile."""
    project = Project.objects.select_for_update(no_key=True).get(pk=offer.project_id)
    offer.refresh_from_db(fields=["state"])
    return project


def other_place(person: User, now: datetime, besides: Cohort | None = None) -> str:
    """Why the person can take no place now, in words: a part that they have anywhere.

    ``besides`` is the cohort in which they would move.
    """
    rows = Participation.objects.active(now).filter(
        user=person, role__in=[Role.MENTEE, Role.MENTOR]
    )
    rows = rows.exclude(cohort__state__in=ENDED_COHORT_STATES)
    if besides is not None:
        rows = rows.exclude(cohort=besides, role=Role.MENTEE)
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
    """Leave the place to the next on the waitlist. No reason is needed.

    Who declines to move keeps the place that they have.
    """
    check_owner(by, offer.application)
    hold_cohort(offer.application.cohort)
    project = hold_project(offer)
    rules.require_unanswered(offer.state, project.title)
    rules.require_answerable(offer.application.cohort.state, offer.answer_by, now)
    offer.reason = reason
    offer.save(update_fields=["reason"])
    event = move(
        offer,
        OfferState.DECLINED,
        by=by,
        now=now,
        verb="offer declined",
        reason=reason,
        answered_at=now,
    )
    if offer.is_upgrade:
        stay(offer, by=by, now=now, verb="move declined")
    else:
        event = move(
            offer.application, ApplicationState.DECLINED, by=by, now=now, verb="place declined"
        )
    tell([by], "applications/offer_declined", {"offer": offer}, about=event, now=now)
    give_free(offer, project, now=now)


def give_free(offer: Offer, project: Project, *, now: datetime) -> None:
    """Pass the place on, and with it those to which the person could have moved from it."""
    pass_on(project, now=now)
    if not offer.is_upgrade:
        take_upgrades_back(Offer.objects.filter(application=offer.application), now=now)


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
    hold_cohort(offer.application.cohort)
    project = Project.objects.select_for_update(no_key=True).get(pk=offer.project_id)
    event = move(offer, OfferState.EXPIRED, by=None, now=now, verb="offer expired", answered_at=now)
    if offer.is_upgrade:
        stay(offer, by=None, now=now, verb="move expired")
    else:
        event = move(
            offer.application, ApplicationState.EXPIRED, by=None, now=now, verb="offer expired"
        )
    people = [offer.application.user]
    tell(people, "applications/offer_expired", {"offer": offer}, about=event, now=now)
    give_free(offer, project, now=now)


def remind_of_offers(*, now: datetime) -> int:
    """Bring every open offer to mind once, a day before its end; return how many."""
    soon = Offer.objects.filter(
        state=OfferState.OPEN,
        reminded_at=None,
        answer_by__gt=now,
        answer_by__lte=now + freed_rules.OFFER_ENDS_SOON,
        offered_at__lte=F("answer_by") - freed_rules.OFFER_ENDS_SOON,
        application__cohort__state__in=rules.ANSWER_IN,
    )
    rows = soon.select_related("application__user", "application__cohort", "project")
    return sum(remind_of_offer(offer, now=now) for offer in rows.order_by("answer_by", "pk"))


@transaction.atomic
def remind_of_offer(offer: Offer, *, now: datetime) -> bool:
    """Remind of one offer, if nobody answered it or was faster."""
    waiting = Offer.objects.filter(pk=offer.pk, state=OfferState.OPEN, reminded_at=None)
    if not waiting.update(reminded_at=now):
        return False
    event = record(offer, by=None, now=now, verb="reminded of an offer")
    facts = {"offer": offer}
    tell([offer.application.user], "applications/offer_ends", facts, about=event, now=now)
    return True


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

    They are told by the message about the project. Whoever was asked whether
    they would move keeps the place that they have; whoever was asked to move
    from here has that place offered still.
    """
    offers = Offer.objects.filter(project=project, state=OfferState.OPEN)
    for offer in offers.select_related("application"):
        move(offer, OfferState.WITHDRAWN, by=by, now=now, verb="offer withdrawn", answered_at=now)
        if offer.is_upgrade:
            continue  # They have the place that they had.
        if offer_instead(offer.application, by=by, now=now):
            continue
        move(
            offer.application,
            ApplicationState.WAITLISTED,
            by=by,
            now=now,
            verb="offer withdrawn with its project",
        )


def offer_instead(application: Application, *, by: User | None, now: datetime) -> bool:
    """An open offer to move is one of a place, for whoever has none any more to move from.

    Of several it is the one that they like least: to the others they can move from it.
    """
    ranks = ProjectChoice.objects.filter(
        application=OuterRef("application"), project=OuterRef("project")
    )
    found = Offer.objects.upgrades().filter(application=application)
    found = found.annotate(rank=Subquery(ranks.values("rank")[:1]))
    last = found.order_by("-rank", "pk").first()
    if last is None:
        return False
    last.is_upgrade = False
    last.save(update_fields=["is_upgrade"])
    record(last, by=by, now=now, verb="offered instead of a withdrawn place")
    return True
