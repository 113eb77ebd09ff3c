"""Freed places about which organizers decide: passed on, left empty, and brought to mind."""

from datetime import datetime

from django.db import transaction

from applications.actions.passing_on import hold_cohort, offer_to_next, tell_deciders
from applications.models import FreedPlace, Offer
from applications.permissions import check_decide
from applications.rules import assignment as rules
from applications.rules import freed as freed_rules
from applications.states import FreedPlaceState
from cohorts.actions.moving import move, record
from cohorts.models import Project, User
from cohorts.states import ProjectState


@transaction.atomic
def pass_on_freed(row: FreedPlace, *, by: User, now: datetime) -> Offer:
    """Say yes: the place is offered to the first in line."""
    project = hold_freed(row, by=by, now=now)
    move(
        row,
        FreedPlaceState.PASSED_ON,
        by=by,
        now=now,
        verb="freed place passed on",
        decided_at=now,
        decided_by=by,
    )
    offer = offer_to_next(project, now=now)
    if offer is None:
        raise freed_rules.nobody_waits(project.title)
    return offer


@transaction.atomic
def leave_empty(row: FreedPlace, *, by: User, now: datetime, reason: str) -> None:
    """The place stays empty; whoever waits goes on waiting for another one."""
    hold_freed(row, by=by, now=now)
    freed_rules.require_reason(reason)
    row.reason = reason
    row.save(update_fields=["reason"])
    move(
        row,
        FreedPlaceState.LEFT_EMPTY,
        by=by,
        now=now,
        verb="freed place left empty",
        reason=reason,
        decided_at=now,
        decided_by=by,
    )


def hold_freed(row: FreedPlace, *, by: User, now: datetime) -> Project:
    check_decide(by, "place.pass_on", row.project, now=now)
    hold_cohort(row.project.cohort)
    held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("cohort")
    project = held.get(pk=row.project_id)
    row.refresh_from_db(fields=["state"])
    freed_rules.require_undecided(row.state)
    return project


def remind_of_freed(*, now: datetime) -> int:
    """Nothing is lost when nobody answers: organizers are told once more; return how many."""
    due = FreedPlace.objects.waiting().filter(
        freed_at__lte=now - freed_rules.REMIND_AFTER,
        reminded_at=None,
        project__state=ProjectState.PUBLISHED,
        project__cohort__state__in=rules.ANSWER_IN,
    )
    return sum(remind_of(row, now=now) for row in due.select_related("project__cohort"))


@transaction.atomic
def remind_of(row: FreedPlace, *, now: datetime) -> bool:
    """Remind of one place, if nobody was faster."""
    waiting = FreedPlace.objects.waiting().filter(pk=row.pk, reminded_at=None)
    if not waiting.update(reminded_at=now):
        return False
    row.reminded_at = now
    event = record(row, by=None, now=now, verb="reminded of a freed place")
    tell_deciders(row, event, now)
    return True
