"""Screening: an organizer takes the next application, passes it on or rejects it, and can undo it.

A claim is a lease and no decision, so it leaves no event. What is decided does; notes stand in
the row and never in an event, because more people read events.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.review import leave_place
from applications.models import Application, Screening, ScreeningReason, Shortlisted
from applications.permissions import check, check_screen
from applications.rules import screening as rules
from applications.states import ScreeningState
from cohorts.actions.moving import edit, move, record
from cohorts.models import Cohort, User

NOBODY: dict[str, Any] = {"claimed_by": None, "claimed_until": None}


# The queue ----------------------------------------------------------------------------------


def join_queue(application: Application, *, by: User, now: datetime, is_first: bool) -> None:
    """Handed in for the first time, or again: whatever is new is looked at anew."""
    if is_first:
        Screening.objects.create(application=application, cohort=application.cohort)
        return
    screening, _made = Screening.objects.get_or_create(
        application=application, defaults={"cohort": application.cohort}
    )
    if screening.state != ScreeningState.WAITING:
        wait_again(screening, by=by, now=now, verb="screening due again")


def leave_queue(application: Application) -> None:
    """Withdrawn: there is nothing to look at. After the release the row stays as it was."""
    if application.cohort.released_at is None:
        Screening.objects.filter(application=application).delete()


@transaction.atomic
def claim_next(
    cohort: Cohort, *, by: User, now: datetime, after: Screening | None = None
) -> Screening | None:
    """Take the next application of the reader's own order; None when none is free for them.

    ``after`` is the one that they come from. Without it: the one that they
    still hold, else the first of their order.
    """
    check(by, "application.screen", cohort=cohort, now=now)
    require_open(cohort, now)
    free = Screening.objects.visible_to(by, now).free(cohort, by, now)
    for rows in circle(free, cohort, by, now, after):
        found = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        if found is not None:
            take(found, by, now)
            return found
    return None


def circle(
    free: QuerySet[Screening], cohort: Cohort, by: User, now: datetime, after: Screening | None
) -> Iterator[QuerySet[Screening]]:
    """The free ones in the reader's order, in parts that the index serves."""
    free = free.order_by("draw", "pk")
    if after is None:
        start = rules.first_draw(by.pk, cohort.pk)
        yield free.filter(claimed_by=by, claimed_until__gt=now)
        yield free.filter(draw__gte=start)
        yield free.filter(draw__lt=start)
    else:
        yield free.filter(draw__gte=after.draw).exclude(draw=after.draw, pk__lte=after.pk)
        yield free.filter(draw__lte=after.draw).exclude(pk=after.pk)


@transaction.atomic
def claim(screening: Screening, *, by: User, now: datetime) -> Screening:
    """Hold this application for a while, or for a while longer."""
    held = hold(screening, by=by, now=now)
    if held.state == ScreeningState.WAITING:
        take(held, by, now)
    return held


@transaction.atomic
def give_back(screening: Screening, *, by: User, now: datetime) -> None:
    """Leave it waiting for whoever comes next."""
    hold(screening, by=by, now=now)
    Screening.objects.filter(pk=screening.pk, claimed_by=by).update(**NOBODY)


def take(screening: Screening, by: User, now: datetime) -> None:
    screening.claimed_by, screening.claimed_until = by, now + rules.CLAIM_LASTS
    screening.save(update_fields=["claimed_by", "claimed_until"])


def require_open(cohort: Cohort, now: datetime) -> None:
    rules.require_screening(cohort.state, list(cohort.phases.all()), cohort.released_at, now)


def hold(screening: Screening, *, by: User, now: datetime) -> Screening:
    """The row as it is now, locked, if ``by`` may decide about it and nobody else holds it."""
    rows = Screening.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("application__cohort", "application__user", "claimed_by").get(
        pk=screening.pk
    )
    application = held.application
    check_screen(by, application, now=now)
    require_open(application.cohort, now)
    rules.require_submitted(application.state)
    rules.require_free(
        holder=str(held.claimed_by),
        is_mine=held.claimed_by_id == by.pk,
        until=held.claimed_until,
        now=now,
    )
    return held


# Decisions ----------------------------------------------------------------------------------


def decide_on(screening: Screening, *, by: User, now: datetime) -> Screening:
    """Hold the cohort, too: a release in the same moment comes before or after, not between."""
    Cohort.objects.select_for_update(no_key=True).get(pk=screening.cohort_id)
    return hold(screening, by=by, now=now)


@transaction.atomic
def pass_on(
    screening: Screening,
    *,
    by: User,
    now: datetime,
    note_for_colleagues: str = "",
    version: int | None = None,
) -> None:
    """On to the mentors. ``version`` is that of the text that was read."""
    held = decide_on(screening, by=by, now=now)
    rules.require_same_text(held.application.version, version)
    move(
        held,
        ScreeningState.PASSED,
        by=by,
        now=now,
        verb="screening passed",
        decided_at=now,
        decided_by=by,
        note_for_applicant="",
        note_for_colleagues=note_for_colleagues or held.note_for_colleagues,
        **NOBODY,
    )


@transaction.atomic
def reject(
    screening: Screening,
    *,
    by: User,
    now: datetime,
    reason: ScreeningReason,
    note_for_applicant: str = "",
    note_for_colleagues: str = "",
    version: int | None = None,
) -> None:
    """Not on to the mentors. The person reads the reason and their note after the release."""
    held = decide_on(screening, by=by, now=now)
    rules.require_same_text(held.application.version, version)
    rules.require_offered(is_on=reason.is_on, is_of_cohort=reason.cohort_id == held.cohort_id)
    facts: dict[str, Any] = {"reason_id": reason.pk, "decided_at": now, "decided_by": by, **NOBODY}
    notes = {
        "note_for_applicant": note_for_applicant,
        "note_for_colleagues": note_for_colleagues or held.note_for_colleagues,
    }
    verb = "screening rejected"
    move(
        held, ScreeningState.REJECTED, by=by, now=now, verb=verb, reason=reason.words,
        **facts, **notes,
    )  # fmt: skip
    leave_shortlists(held.application, by=by, now=now)


def leave_shortlists(application: Application, *, by: User, now: datetime) -> None:
    """Mentors do not see it any more, so it takes no place of theirs.

    Unless the person was told already: a place that was gone would tell them the decision
    before its time.
    """
    rows = Shortlisted.objects.filter(choice__application=application, told_at__isnull=True)
    for row in rows.select_related("project"):
        leave_place(row, by=by, now=now)


@transaction.atomic
def undo(screening: Screening, *, by: User, now: datetime, reason: str = "") -> None:
    """Back into the queue, until the release. Both notes stay, for whoever decides anew."""
    held = decide_on(screening, by=by, now=now)
    if held.state == ScreeningState.WAITING:
        raise Refused(_("This application is waiting already."))
    wait_again(held, by=by, now=now, verb="screening undone", reason=reason)


def wait_again(
    screening: Screening, *, by: User, now: datetime, verb: str, reason: str = ""
) -> None:
    facts: dict[str, Any] = {"reason_id": None, "decided_at": None, "decided_by": None, **NOBODY}
    move(screening, ScreeningState.WAITING, by=by, now=now, verb=verb, reason=reason, **facts)


# Reasons ------------------------------------------------------------------------------------


def give_default_reasons(cohort: Cohort, **_facts: Any) -> None:
    """A new cohort starts with the programme's reasons."""
    ScreeningReason.objects.bulk_create(
        ScreeningReason(cohort=cohort, position=position, **{**line, "words": _(line["words"])})
        for position, line in enumerate(rules.DEFAULT_REASONS, start=1)
    )


def copy_reasons(cohort: Cohort, *, source: Cohort, **_facts: Any) -> None:
    cohort.screening_reasons.all().delete()
    fields = ("position", "code", "words", "is_on")
    ScreeningReason.objects.bulk_create(
        ScreeningReason(cohort=cohort, **values)
        for values in source.screening_reasons.values(*fields)
    )


@transaction.atomic
def add_reason(cohort: Cohort, *, by: User, now: datetime, **fields: Any) -> ScreeningReason:
    """One more reason, at the end of the cohort's list."""
    check(by, "application.screen", cohort=cohort, now=now)
    last = cohort.screening_reasons.aggregate(last=Max("position"))["last"] or 0
    reason = ScreeningReason(cohort=cohort, position=last + 1, **fields)
    reason.full_clean()
    reason.save()
    record(reason, by=by, now=now, verb="screening reason added")
    return reason


@transaction.atomic
def edit_reason(reason: ScreeningReason, *, by: User, now: datetime, **fields: Any) -> None:
    """Change a reason's words, or switch it on or off. Nobody has been told any words yet."""
    check(by, "application.screen", cohort=reason.cohort, now=now)
    if reason.cohort.released_at is not None and fields.get("words", reason.words) != reason.words:
        raise Refused(_("People have been told these words, so they stay. Add another reason."))
    edit(reason, fields, by=by, now=now, verb="screening reason edited")
