"""From scores to decisions: proposed, adjusted, confirmed, held, and released at one instant."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.adjusting import find_reasons_anew
from applications.actions.confirming import (
    confirm_projects,
    drop_changed,
    stand_of,
    standings_of,
)
from applications.actions.contest import require_contests_settled
from applications.actions.eligibility import judge_all, store
from applications.actions.instructions import require_followed
from applications.actions.lottery import draw_lottery
from applications.actions.matching_facts import (
    SCREENED_OUT,
    barred_in,
    given_for,
    handed_in,
    ineligible,
)
from applications.actions.naming import in_names
from applications.actions.placements import write_placements
from applications.actions.solving import solve
from applications.models import (
    Application,
    Assignment,
    Certificate,
    Mode,
    Occasion,
    Outcome,
    Ranks,
    Screening,
    hard_between,
)
from applications.permissions import check
from applications.rules import assignment as rules
from applications.rules import confirming as confirming_rules
from applications.rules import matching
from applications.states import ApplicationState, AssignmentState, ScreeningState
from cohorts.actions.moving import move, record
from cohorts.models import Cohort, User, apart_from_team, kept_away
from cohorts.states import ProjectState


@transaction.atomic
def propose_assignment(
    cohort: Cohort,
    *,
    by: User,
    now: datetime,
    seed: str = "",
    mode: str = Mode.STABLE,
    ranks: str = Ranks.GENEROUS,
) -> Assignment:
    """Distribute the places by applicants' rankings and mentors' scores; keep it as a proposal.

    A proposal that stood before is superseded. Every applicant's eligibility is
    checked and kept. Equal scores are parted by the cohort's lottery, or by
    ``seed``; ``ranks`` say how ranks count where most are to be placed. The
    certificate is kept with the proposal, whatever it says.
    """
    check(by, "assignment.propose", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    rules.require_selecting(held.state)
    rules.require_unreleased(held.released_at)
    supersede(held, by=by, now=now)
    applications = handed_in(held)
    barred = barred_in(held, check_all(applications, held, now))
    seed = seed or draw_lottery(held, now=now).seed
    given = given_for(held, applications, barred, seed)
    proposal = solve(given.instance, mode, ranks, reader=by)
    assignment = Assignment.objects.create(
        cohort=held, proposed_at=now, proposed_by=by, **run(given.instance, proposal, mode, ranks)
    )
    write_placements(assignment, given, proposal)
    record(assignment, by=by, now=now, verb="assignment proposed")
    return assignment


def run(
    instance: matching.Instance, proposal: matching.Proposal, mode: str, ranks: str
) -> dict[str, Any]:
    """How the proposal was made, what an independent check says of it, and how to make it again."""
    faults = matching.faults(instance, proposal, mode, ranks)
    return {
        "mode": mode,
        "ranks": "" if mode == Mode.STABLE else ranks,
        "solver": matching.solver_of(mode),
        "certificate": Certificate.NONE if faults else Certificate.WHOLE,
        "faults": [fault.stored for fault in faults],
        "seed": instance.seed,
        "input_hash": proposal.input_hash,
        "result_hash": proposal.result_hash,
    }


def supersede(cohort: Cohort, *, by: User, now: datetime) -> None:
    for standing in Assignment.objects.standing().filter(cohort=cohort):
        move(standing, AssignmentState.SUPERSEDED, by=by, now=now, verb="assignment superseded")


def check_all(applications: Sequence[Application], cohort: Cohort, now: datetime) -> set[Any]:
    """Check everybody's eligibility at decision; return the keys of those whom it blocks."""
    people = [application.user for application in applications]
    judged = judge_all(people, cohort, now=now)
    store(
        [(a.user, a, judged[a.user_id]) for a in applications],
        cohort,
        occasion=Occasion.DECISION,
        now=now,
    )
    return ineligible(applications, judged)


@transaction.atomic
def confirm_assignment(assignment: Assignment, *, by: User, now: datetime) -> bool:
    """Stand by the places of every project that is ``by``'s to confirm and still waits for them.

    With the last confirmation that is wanted the assignment is confirmed; returns whether it is.
    """
    cohort = assignment.cohort
    check(by, "assignment.confirm", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    assignment.refresh_from_db(fields=["state"])
    rules.require_confirmable(assignment.state, held.released_at)
    rules.require_selecting(held.state)
    confirming_rules.require_open(by, standings_of(held, now, assignment))
    require_still_true(assignment)
    require_contests_settled(assignment)
    before = stand_of(assignment)
    find_reasons_anew(assignment)
    drop_changed(assignment, before, by=by, now=now)
    faults = map(matching.in_words, assignment.faults)
    rules.require_certified(assignment.certificate, in_names(faults, by))
    mine = confirming_rules.require_open(by, standings_of(held, now, assignment))
    confirm_projects(assignment, [each.project for each in mine], by=by, now=now)
    if confirming_rules.lacking(standings_of(held, now, assignment)):
        return False
    stand_by(assignment, by=by, now=now)
    return True


def stand_by(assignment: Assignment, *, by: User, now: datetime) -> None:
    """The last confirmation that was wanted is given, or was given anew."""
    stamps: dict[str, Any] = {"confirmed_at": now, "confirmed_by": by}
    if assignment.state == AssignmentState.PROPOSED:
        verb = "assignment confirmed"
        move(assignment, AssignmentState.CONFIRMED, by=by, now=now, verb=verb, **stamps)
    else:
        assignment.confirmed_at, assignment.confirmed_by = now, by
        assignment.save(update_fields=list(stamps))


def require_still_true(assignment: Assignment) -> None:
    """People may have withdrawn, projects too, or been screened, since the proposal was made."""
    require_followed(assignment)
    gone = assignment.placements.exclude(application__state=ApplicationState.SUBMITTED)
    closed = assignment.placements.filter(project__isnull=False).exclude(
        project__state=ProjectState.PUBLISHED
    )
    if gone.exists() or closed.exists():
        raise Refused(
            _("Somebody withdrew, or a project did, since this was proposed. Propose it again.")
        )
    was_out = assignment.placements.filter(why__0__1=SCREENED_OUT)
    if set(was_out.values_list("application", flat=True)) != rejected_in(assignment.cohort):
        raise Refused(_("Somebody was screened since this was proposed. Propose it again."))
    # Somebody with a later close may hand in while the places are being given.
    handed_in = Application.objects.filter(
        cohort=assignment.cohort_id, state=ApplicationState.SUBMITTED
    )
    if handed_in.exclude(placements__assignment=assignment).exists():
        raise Refused(_("Somebody handed in since this was proposed. Propose it again."))


def require_no_new_conflict(assignment: Assignment) -> None:
    """Between somebody who gets a place and who mentors them there."""
    person = OuterRef("application__user")
    closed = hard_between(
        OuterRef("mentor"), OuterRef("application"), person, assignment.cohort.number
    )
    closed |= Q(kept_away(person)) | Q(apart_from_team(person, OuterRef("project")))
    if assignment.placements.filter(closed, outcome=Outcome.SELECTED).exists():
        raise Refused(
            _("There is a conflict of interest that the proposal did not know. Propose it again.")
        )


def rejected_in(cohort: Cohort) -> set[Any]:
    rows = Screening.objects.filter(cohort=cohort, state=ScreeningState.REJECTED)
    return set(rows.values_list("application", flat=True))
