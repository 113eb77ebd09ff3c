"""Telling organizers that the roster grows too old to accept anybody."""

from datetime import datetime

from django.db import transaction

from applications.actions.roster import latest_import
from applications.actions.roster_sync import last_failure
from applications.models import RosterImport
from applications.rules.roster import Freshness, freshness, stale_from
from applications.states import RosterImportState
from cohorts.actions.moving import event
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Event, Participation, User
from cohorts.states import CohortState

# A cohort that takes applications or selects: only there does the roster decide.
CONCERNED = frozenset({CohortState.OPEN, CohortState.SELECTING})
VERBS = {
    Freshness.AGEING: "roster is soon too old",
    Freshness.STALE: "roster is too old",
    Freshness.NEVER_READ: "roster was never read",
}


def warn_of_old_roster(*, now: datetime) -> None:
    """One message per reading, cohort and stage: two days before it is too old, and then."""
    last = latest_import(now)
    for cohort in Cohort.objects.filter(state__in=CONCERNED).order_by("pk"):
        stage = freshness(last.read_at if last else None, cohort.roster_days, now)
        if stage != Freshness.FRESH and not was_warned(cohort, last, stage):
            warn(cohort, last, stage, now=now)


def was_warned(cohort: Cohort, last: RosterImport | None, stage: Freshness) -> bool:
    about = Event.objects.about(last or cohort)
    return about.filter(cohort=cohort, verb=VERBS[stage]).exists()


@transaction.atomic
def warn(cohort: Cohort, last: RosterImport | None, stage: Freshness, *, now: datetime) -> None:
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if was_warned(cohort, last, stage):
        return  # By another clock, in this moment.
    made = event(last or cohort, cohort, by=None, now=now, verb=VERBS[stage])
    made.save(force_insert=True)
    rows = Participation.objects.organizers().reachable(now).filter(cohort=cohort)
    context = {
        "last": last,
        "is_ageing": stage == Freshness.AGEING,
        "stale_from": stale_from(last.read_at, cohort.roster_days) if last else None,
        "waiting": waiting_import(last),
        "failure": last_failure(),
    }
    people = User.objects.filter(pk__in=rows.values("user"))
    tell(people, "applications/roster_old", context, about=made, now=now)


def waiting_import(last: RosterImport | None) -> RosterImport | None:
    """The newest reading that a person can still apply."""
    rows = RosterImport.objects.filter(state=RosterImportState.PROPOSED)
    if last is not None:
        rows = rows.filter(read_at__gte=last.read_at)
    return rows.defer("text", "difference").first()
