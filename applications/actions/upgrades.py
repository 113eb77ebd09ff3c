"""From the place that one has to one that one likes better: wished for, offered, agreed to."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.passing_on import held_by, hold_cohort, pass_on, standing_of, with_ranks
from applications.models import Application, Offer, WaitlistPlace
from applications.permissions import check_owner
from applications.rules import freed as rules
from applications.states import OfferState
from cohorts.actions.moving import edit, move, record
from cohorts.models import Participation, Project, Role, User


@transaction.atomic
def wish_to_move(place: WaitlistPlace, *, by: User, now: datetime) -> None:
    """Say that one would move there if a place became free. One keeps what one has until then."""
    check_owner(by, place.application)
    hold_cohort(place.application.cohort)
    found = with_ranks(WaitlistPlace.objects.select_related("application")).get(pk=place.pk)
    phases = list(place.application.cohort.phases.all())
    rules.require_may_move(rules.starts_at(phases), now)
    rules.require_wishable(standing_of(found), place.project.title)
    if found.would_move_at is None:
        set_wish(place, now)
        record(place, by=by, now=now, verb="would move")


@transaction.atomic
def take_wish_back(place: WaitlistPlace, *, by: User, now: datetime) -> None:
    """Stay where one is. An offer to move there that is open already can still be declined."""
    check_owner(by, place.application)
    hold_cohort(place.application.cohort)
    place.refresh_from_db(fields=["would_move_at"])
    if place.would_move_at is not None:
        set_wish(place, None)
        record(place, by=by, now=now, verb="would rather stay")


def set_wish(place: WaitlistPlace, at: datetime | None) -> None:
    place.would_move_at = at
    place.save(update_fields=["would_move_at"])


def stay(offer: Offer, *, by: User | None, now: datetime, verb: str) -> None:
    """An offer to move that came to nothing is not made again: the wish ends with it."""
    waiting = WaitlistPlace.objects.filter(application=offer.application, project=offer.project)
    waiting.update(would_move_at=None)
    record(offer.application, by=by, now=now, verb=verb)


def leave_held(offer: Offer, *, by: User, now: datetime) -> Project | None:
    """Give up the place that one moves from; return its project, if one had any still."""
    held = held_by(offer.application)
    if held is None:
        return None
    move(held, OfferState.MOVED, by=by, now=now, verb="left for another place", answered_at=now)
    rows = Participation.objects.filter(
        user=by, cohort=offer.application.cohort, role=Role.MENTEE, ended_at=None
    )
    for row in rows:
        edit(row, {"ended_at": now}, by=by, now=now, verb="moved to another project")
    return held.project


def settle_wishes(application: Application, *, now: datetime) -> None:
    """After a move: wishes and offers for what is not liked better than the new place end."""
    rows: Any = with_ranks(WaitlistPlace.objects.filter(application=application))
    over = [
        row
        for row in rows.select_related("application")
        if not rules.is_preferred(standing_of(row))
    ]
    WaitlistPlace.objects.filter(pk__in=[row.pk for row in over]).update(would_move_at=None)
    projects = [row.project_id for row in over]
    take_upgrades_back(Offer.objects.filter(application=application, project__in=projects), now=now)


def take_upgrades_back(offers: Any, *, now: datetime) -> None:
    """Open offers to move that nobody can take any more: their places are passed on."""
    for offer in offers.upgrades().select_related("application", "project__cohort"):
        move(offer, OfferState.WITHDRAWN, by=None, now=now, verb="offer withdrawn", answered_at=now)
        pass_on(offer.project, now=now)
