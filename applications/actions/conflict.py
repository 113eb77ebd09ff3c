"""Conflicts of interest: declared by a reviewer, set or lifted by a lead organizer.

Events say that and of which kind, and never why: more people read them.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.actions.confirming import drop_of_recused, organizers_of
from applications.actions.review import leave_place
from applications.models import Application, Conflict, ProjectChoice, Screening, Shortlisted
from applications.permissions import (
    check,
    check_decide_conflict,
    check_not_own,
    check_not_recused,
    check_screen,
)
from applications.rules import conflict as rules
from applications.states import ConflictState
from cohorts.actions.moving import move, record
from cohorts.models import Mentoring, User

VERBS = {
    ConflictState.SOFT: "soft conflict of interest declared",
    ConflictState.HARD: "hard conflict of interest declared",
}
NOT_LIFTED: dict[str, Any] = {"lifted_at": None, "lifted_by": None, "lifted_because": ""}


@transaction.atomic
def declare_conflict(
    choice: ProjectChoice, *, by: User, now: datetime, kind: str, note: str = ""
) -> Conflict:
    """The reviewer says so of themselves; hard holds from their next request."""
    check(by, "conflict.declare", project=choice.project, now=now)
    check_not_own(by, choice.application)
    check_not_recused(by, choice.application)
    return write(choice.application, reviewer=by, kind=kind, note=note, by=by, now=now)


@transaction.atomic
def recuse(application: Application, *, by: User, now: datetime) -> Conflict:
    """An organizer says so of themselves, and is asked for no reason."""
    check(by, "conflict.recuse", cohort=application.cohort, now=now)
    check_not_own(by, application)
    check_not_recused(by, application)
    hard = ConflictState.HARD
    return write(application, reviewer=by, kind=hard, note="", by=by, now=now)


@transaction.atomic
def set_conflict(
    application: Application, *, reviewer: User, kind: str, reason: str, by: User, now: datetime
) -> Conflict:
    """A lead organizer says so for an organizer, or a mentor of a ranked project."""
    check_decide_conflict(by, application, now=now)
    rules.require_reason(reason)
    ranked = Mentoring.objects.current().filter(project__choices__application=application)
    organizers = organizers_of(application.cohort, now)
    rules.require_reviewer(reads=reviewer in organizers or ranked.filter(mentor=reviewer).exists())
    return write(application, reviewer=reviewer, kind=kind, note=reason, by=by, now=now)


def write(
    application: Application, *, reviewer: User, kind: str, note: str, by: User, now: datetime
) -> Conflict:
    rules.require_kind(kind)
    if kind == ConflictState.HARD:
        require_somebody_left(application, reviewer, now)
    said: dict[str, Any] = {"note": note, "declared_at": now, "declared_by": by}
    found = Conflict.objects.filter(application=application, reviewer=reviewer).first()
    if found is None:
        found = Conflict(application=application, reviewer=reviewer, state=kind, **said)
        found.full_clean()
        found.save(force_insert=True)
        record(found, by=by, now=now, verb=VERBS[ConflictState(kind)], new_state=kind)
    else:
        move(found, kind, by=by, now=now, verb=VERBS[ConflictState(kind)], **said, **NOT_LIFTED)
    if kind == ConflictState.HARD:
        leave_shortlists(found, by=by, now=now)
        let_go(found)
        drop_of_recused(application, reviewer, by=by, now=now)
    return found


def require_somebody_left(application: Application, reviewer: User, now: datetime) -> None:
    """Another organizer decides about the application, or nobody could."""
    found = [
        one for one in organizers_of(application.cohort, now) if decides(one, application, now)
    ]
    rules.require_others(is_last=found == [reviewer])


def decides(organizer: User, application: Application, now: datetime) -> bool:
    try:
        check_screen(organizer, application, now=now)
    except PermissionDenied:
        return False
    return True


def let_go(conflict: Conflict) -> None:
    """What the reviewer held in their hands to screen goes back to the queue."""
    rows = Screening.objects.filter(
        application=conflict.application_id, claimed_by=conflict.reviewer_id
    )
    rows.update(claimed_until=None, claimed_by=None)


def leave_shortlists(conflict: Conflict, *, by: User, now: datetime) -> None:
    """Whom the reviewer put on a shortlist before, they put there no more; colleagues still can.

    Whoever was told already that the project wants to see them keeps the place: it is not
    theirs to pay for. What the reviewer said of them goes.
    """
    rows = Shortlisted.objects.filter(
        by=conflict.reviewer_id, choice__application=conflict.application_id
    )
    rows.filter(told_at__isnull=False).update(sentence="")
    for row in rows.filter(told_at__isnull=True).select_related("project"):
        leave_place(row, by=by, now=now)


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: User, now: datetime, reason: str) -> None:
    """The reviewer reads the application again, and their review counts again."""
    check_decide_conflict(by, conflict.application, now=now)
    rules.require_reason(reason)
    rules.require_declared(conflict.state)
    lifted: dict[str, Any] = {"lifted_at": now, "lifted_by": by, "lifted_because": reason}
    verb = "conflict of interest lifted"
    move(conflict, ConflictState.LIFTED, by=by, now=now, verb=verb, **lifted)
