"""Pins and forbids: given with a reason, lifted with a reason, followed by the next proposal."""

from datetime import datetime

from django.db import transaction

from applications.actions.adjusting import require_permitted
from applications.models import Application, Assignment, Instruction, InstructionKind
from applications.permissions import check_instruct
from applications.rules import assignment as rules
from applications.rules import instructions as instruction_rules
from cohorts.actions.moving import record
from cohorts.models import Cohort, Project, User


@transaction.atomic
def give_instruction(
    application: Application,
    *,
    project: Project,
    kind: str,
    by: User,
    now: datetime,
    reason: str,
) -> Instruction:
    """Pin the applicant to the project, or forbid the pair, from the next proposal on."""
    check_instruct(by, application, project, now=now)
    require_undecided(application.cohort)
    application.refresh_from_db(fields=["state"])
    ranked = application.choices.filter(project=project).exists()
    instruction_rules.require_pair(application.state, project.state, is_ranked=ranked)
    instruction_rules.require_reason(reason)
    if kind == InstructionKind.PIN:
        require_pinnable(application, project)
    row = Instruction(
        application=application,
        project=project,
        kind=kind,
        reason=reason,
        given_at=now,
        given_by=by,
    )
    row.full_clean()
    row.save(force_insert=True)
    record(row, by=by, now=now, verb=f"pair {row.get_kind_display()}", reason=reason)
    return row


@transaction.atomic
def lift_instruction(row: Instruction, *, by: User, now: datetime, reason: str) -> None:
    check_instruct(by, row.application, row.project, now=now)
    require_undecided(row.application.cohort)
    row.refresh_from_db(fields=["lifted_at"])
    instruction_rules.require_live(is_lifted=row.lifted_at is not None)
    instruction_rules.require_reason(reason)
    row.lifted_at, row.lifted_by = now, by
    row.save(update_fields=["lifted_at", "lifted_by"])
    record(row, by=by, now=now, verb=f"pair no longer {row.get_kind_display()}", reason=reason)


def require_undecided(cohort: Cohort) -> None:
    """Holds the cohort, as every step of its assignment does."""
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    rules.require_selecting(held.state)
    rules.require_unreleased(held.released_at)


def require_pinnable(application: Application, project: Project) -> None:
    """The rules are waived for nobody, and a project has no more pins than places."""
    require_permitted(application)
    pins = Instruction.objects.live().filter(project=project, kind=InstructionKind.PIN)
    pinned = pins.filter(application__state=application.state).exclude(application=application)
    instruction_rules.require_room_for_pin(pinned.count(), project.places, project.title)


def require_followed(assignment: Assignment) -> None:
    """The pins and forbids of today are those that the proposal was made by."""
    rows = Instruction.objects.filter(application__cohort=assignment.cohort_id)
    then = set(rows.live_at(assignment.proposed_at).values_list("pk", flat=True))
    now = set(rows.live().values_list("pk", flat=True))
    instruction_rules.require_unchanged(changed=then != now)
