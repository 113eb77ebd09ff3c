"""The schedule: drafted freely, confirmed once, changed in public from then on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.cohort import everyone_in
from cohorts.actions.moving import edit, record
from cohorts.actions.neighbours import people_of
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Phase, ScheduleChange, User
from cohorts.permissions import check
from cohorts.rules import changes, gate, schedule, suggestion
from cohorts.states import ENDED_COHORT_STATES


@transaction.atomic
def add_phase(cohort: Cohort, *, by: User, now: datetime, **fields: Any) -> Phase:
    require_drafting(cohort, by, now)
    phase = Phase(cohort=cohort, **fields)
    phase.full_clean()
    phase.save()
    record(phase, by=by, now=now, verb="phase added")
    return phase


@transaction.atomic
def edit_phase(phase: Phase, *, by: User, now: datetime, **fields: Any) -> None:
    require_drafting(phase.cohort, by, now)
    edit(phase, fields, by=by, now=now, verb="phase edited")


@transaction.atomic
def remove_phase(phase: Phase, *, by: User, now: datetime) -> None:
    require_drafting(phase.cohort, by, now)
    record(phase, by=by, now=now, verb="phase removed")
    phase.delete()


@transaction.atomic
def suggest_phases(cohort: Cohort, first_day: date, *, by: User, now: datetime) -> list[Phase]:
    """Add the required phases that have no dates yet, in the usual shape, from ``first_day`` on."""
    require_drafting(cohort, by, now)
    present = {phase.kind for phase in cohort.phases.all()}
    missing = [row for row in suggestion.suggest(first_day) if row.kind not in present]
    if not missing:
        raise Refused(_("Every required phase has dates already."))
    return [
        add_phase(cohort, by=by, now=now, **suggestion.instants(row, cohort.zone))
        for row in missing
    ]


def require_drafting(cohort: Cohort, by: User, now: datetime) -> None:
    check(by, "schedule.edit", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    require_not_ended(held)
    if held.confirmed_at is not None:
        raise Refused(
            _("The schedule is confirmed. Change it with a reason, so that everyone can be told.")
        )


def require_not_ended(cohort: Cohort) -> None:
    if cohort.state in ENDED_COHORT_STATES:
        raise Refused(_("This cohort has ended; its schedule stays as it was."))


@transaction.atomic
def confirm_schedule(cohort: Cohort, *, by: User, now: datetime) -> None:
    """Freeze the dates. From here on every change is public and carries a reason."""
    check(by, "schedule.confirm", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    require_not_ended(held)
    if held.confirmed_at is not None:
        raise Refused(_("The schedule is confirmed already."))
    gate.require(schedule.problems(list(cohort.phases.all())))
    cohort.confirmed_at, cohort.confirmed_by = now, by
    cohort.save(update_fields=["confirmed_at", "confirmed_by"])
    record(cohort, by=by, now=now, verb="schedule confirmed")


@transaction.atomic
def change_schedule(
    phase: Phase, *, by: User, now: datetime, reason: str, **fields: Any
) -> ScheduleChange:
    """Change one phase of a confirmed schedule: number it, publish it, tell whom it touches.

    Refuses without a reason, without a difference, and when the schedule
    would not be in order afterwards.
    """
    cohort = require_changeable(phase.cohort, by, now)
    reason = require_why(reason)
    held = held_phase(phase)
    differences = changes.compare(held, fields)
    if not differences:
        raise Refused(_("Nothing is different from the schedule as it stands."))
    write_phase(held, fields)
    gate.require(schedule.problems(list(cohort.phases.all())))
    change = publish(cohort, differences, by=by, now=now, reason=reason)
    phase.refresh_from_db()
    return change


@transaction.atomic
def add_phase_later(
    cohort: Cohort, *, by: User, now: datetime, reason: str, **fields: Any
) -> ScheduleChange:
    """Add a phase to a confirmed schedule: a public change like any other."""
    cohort = require_changeable(cohort, by, now)
    reason = require_why(reason)
    write_phase(Phase(cohort=cohort), fields)
    gate.require(schedule.problems(list(cohort.phases.all())))
    return publish(cohort, changes.compare(None, fields), by=by, now=now, reason=reason)


@transaction.atomic
def take_phase_out(phase: Phase, *, by: User, now: datetime, reason: str) -> ScheduleChange:
    """Take a phase out of a confirmed schedule: a public change with the old values.

    Refuses for the last phase of a kind that every schedule has.
    """
    cohort = require_changeable(phase.cohort, by, now)
    reason = require_why(reason)
    held = held_phase(phase)
    schedule.require_removable(held, list(cohort.phases.all()))
    differences = changes.compare(held, None)
    held.delete()
    gate.require(schedule.problems(list(cohort.phases.all())))
    return publish(cohort, differences, by=by, now=now, reason=reason)


def held_phase(phase: Phase) -> Phase:
    """The phase as it stands while the cohort is held."""
    held = Phase.objects.filter(pk=phase.pk).first()
    if held is None:
        raise Refused(_("This phase was taken out of the schedule already."))
    return held


def require_changeable(cohort: Cohort, by: User, now: datetime) -> Cohort:
    check(by, "schedule.change", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if held.confirmed_at is None:
        raise Refused(_("The schedule is not confirmed yet; edit it freely."))
    require_not_ended(held)
    return held


def require_why(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Please say why: the reason is published with the change."))
    return reason.strip()


def write_phase(phase: Phase, fields: dict[str, Any]) -> None:
    for field, new in fields.items():
        setattr(phase, field, new)
    phase.full_clean()
    phase.save()


def publish(
    cohort: Cohort, differences: list[dict[str, Any]], *, by: User, now: datetime, reason: str
) -> ScheduleChange:
    last = cohort.schedule_changes.aggregate(last=Max("number"))["last"] or 0
    change = ScheduleChange.objects.create(
        cohort=cohort,
        number=last + 1,
        reason=reason,
        differences=differences,
        changed_at=now,
        changed_by=by,
    )
    event = record(
        cohort,
        by=by,
        now=now,
        verb="schedule changed",
        reason=reason,
        changes={f"{d['phase']}: {d['field']}": (d["old"], d["new"]) for d in differences},
    )
    if cohort.is_public:
        touched = [*everyone_in(cohort, now), *people_of("schedule.applicants", cohort)]
        tell(touched, "cohorts/schedule_changed", {"change": change}, about=event, now=now)
    return change
