"""The release: everyone learns the outcome at one instant, and nobody earlier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from applications.actions.assignment import require_no_new_conflict, require_still_true
from applications.actions.confirming import standings_of
from applications.actions.contest import require_contests_settled
from applications.actions.release_check import OUTCOME_MAIL, offer_in, require_one_mail_each
from applications.models import Application, Assignment, LaterClose, Offer, Outcome, Placement
from applications.permissions import check
from applications.rules import assignment as rules
from applications.rules.confirming import require_complete
from applications.rules.later_close import require_nobody_waits
from applications.states import ApplicationState, AssignmentState
from cohorts.actions.moving import BATCH, move, move_all
from cohorts.actions.telling import compose, deliver_soon
from cohorts.models import Channel, Cohort, Event, Message, User

OUTCOME_STATE = {
    Outcome.SELECTED: ApplicationState.OFFERED,
    Outcome.WAITLISTED: ApplicationState.WAITLISTED,
    Outcome.NOT_SELECTED: ApplicationState.NOT_SELECTED,
}


@transaction.atomic
def release_decisions(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Tell everyone at one instant: states, offers and messages in one transaction.

    Before this commit nobody can learn an outcome; after it everybody can. A
    second release is refused.
    """
    check(by, "assignment.release", cohort=assignment.cohort, now=now)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=assignment.cohort_id)
    assignment.refresh_from_db(fields=["state"])
    rules.require_releasable(assignment.state, cohort.released_at)
    rules.require_selecting(cohort.state)
    require_complete(standings_of(cohort, now, assignment))
    require_still_true(assignment)
    require_no_new_conflict(assignment)
    require_one_mail_each(assignment)
    require_contests_settled(assignment)
    require_nobody_waits(people_who_can_hand_in(cohort, now))
    move(assignment, AssignmentState.RELEASED, by=by, now=now, verb="decisions released")
    cohort.released_at, cohort.released_by = now, by
    cohort.save(update_fields=["released_at", "released_by"])
    placements = list(
        assignment.placements.select_related("application__user", "project").order_by("pk")
    )
    offers = offer_places(placements, cohort, now)
    for outcome in Outcome:
        chosen = [p for p in placements if p.outcome == outcome]
        events = decide(chosen, cohort, OUTCOME_STATE[outcome], by=by, now=now)
        announce(chosen, events, offers, cohort, OUTCOME_MAIL[outcome], now=now)
    keep_reasons(assignment)
    assignment.cohort.refresh_from_db()
    deliver_soon()


def people_who_can_hand_in(cohort: Cohort, now: datetime) -> list[str]:
    rows = LaterClose.objects.filter(cohort=cohort, until_at__gt=now).select_related("user")
    return [str(row.user) for row in rows]


def offer_places(
    placements: Sequence[Placement], cohort: Cohort, now: datetime
) -> dict[Any, Offer]:
    chosen = [p for p in placements if p.outcome == Outcome.SELECTED]
    made = Offer.objects.bulk_create(
        [offer_in(placement, cohort, now) for placement in chosen], batch_size=BATCH
    )
    return {offer.application_id: offer for offer in made}


def keep_reasons(assignment: Assignment) -> None:
    """Each person's reason, copied where it stands: no list of ten thousand goes back and forth."""
    reason = assignment.placements.filter(application=OuterRef("pk")).values("reason")
    placed = assignment.placements.values("application")
    Application.objects.filter(pk__in=placed).update(decision_reason=Subquery(reason[:1]))


def decide(
    placements: Sequence[Placement], cohort: Cohort, state: str, *, by: User, now: datetime
) -> list[Event]:
    applications = [placement.application for placement in placements]
    for application in applications:
        application.cohort = cohort
    return move_all(applications, state, by=by, now=now, verb="decision", decided_at=now)


def announce(
    placements: Sequence[Placement],
    events: Sequence[Event],
    offers: Mapping[Any, Offer],
    cohort: Cohort,
    kind: str,
    *,
    now: datetime,
) -> None:
    messages = (
        compose(
            placement.application.user,
            kind,
            {"placement": placement, "offer": offers.get(placement.application_id)},
            key=f"{event.pk}:{placement.application.user_id}:{Channel.EMAIL}",
            cohort=cohort,
            now=now,
        )
        for placement, event in zip(placements, events, strict=True)
    )
    # As many at a time as one statement takes, so that not all mails stand in memory at once.
    for batch in iter(lambda: list(islice(messages, BATCH)), []):
        Message.objects.bulk_create(batch)
