"""Places changed by hand: one person gets another place, or none, and everything that follows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.confirming import drop_changed, stand_of
from applications.actions.matching_facts import barred_in, blocked, given_for
from applications.actions.mentoring_facts import capacities, leads_of
from applications.actions.placements import rewrite_placements
from applications.models import Application, Assignment, Certificate, Outcome, Placement, Screening
from applications.permissions import check, check_decide, check_not_own, check_not_recused
from applications.rules import assignment as rules
from applications.rules import matching
from applications.states import ScreeningState
from cohorts.actions.moving import record
from cohorts.models import Cohort, Project, User
from cohorts.states import ProjectState

WRITTEN_BY_HAND = ["project", "outcome", "adjusted_at", "adjusted_by", "adjustment"]


@transaction.atomic
def adjust_placement(
    placement: Placement, *, project: Project | None, by: User, now: datetime, reason: str
) -> None:
    """Give one person another place, or none, with a reason that is kept."""
    assignment = placement.assignment
    cohort = assignment.cohort
    check(by, "assignment.adjust", cohort=cohort, now=now)
    check_not_own(by, placement.application)
    check_not_recused(by, placement.application)
    cohort.refresh_from_db(from_queryset=Cohort.objects.select_for_update(no_key=True))
    assignment.refresh_from_db(fields=["state", "certificate", "faults"])
    # Somebody may have moved the person meanwhile, to a place that is not theirs to take.
    placement.refresh_from_db(fields=WRITTEN_BY_HAND)
    for concerned in (placement.project, project):
        if concerned is not None:
            check_decide(by, "assignment.adjust", concerned, now=now)
    rules.require_adjustable(assignment.state, cohort.released_at)
    require_sound_to_begin_with(assignment)
    if not reason.strip():
        raise Refused(_("Please say why: the reason is kept with the place."))
    if project is not None:
        require_place(placement, project)
    old, before = placement.project, stand_of(assignment)
    placement.project = project
    placement.outcome = Outcome.SELECTED if project else Outcome.NOT_SELECTED
    placement.adjusted_at, placement.adjusted_by, placement.adjustment = now, by, reason
    placement.save(update_fields=WRITTEN_BY_HAND)
    find_reasons_anew(assignment)
    drop_changed(assignment, before, by=by, now=now)
    placement.refresh_from_db()
    record(
        placement,
        by=by,
        now=now,
        verb="placement adjusted",
        reason=reason,
        changes={"project": (old, project)},
    )


def require_sound_to_begin_with(assignment: Assignment) -> None:
    """A change by hand is certified in its limits alone, and must not hide what else was wrong."""
    by_hand = assignment.placements.filter(adjusted_at__isnull=False)
    if assignment.certificate == Certificate.NONE and not by_hand.exists():
        raise Refused(
            _("This proposal is not certified, so nothing is changed in it. Propose anew.")
        )


def require_place(placement: Placement, project: Project) -> None:
    if project.cohort_id != placement.assignment.cohort_id or (
        project.state != ProjectState.PUBLISHED
    ):
        raise Refused(_("“%(project)s” is not offered in this cohort.") % {"project": project})
    require_permitted(placement.application)
    require_possible(placement, project)
    others = placement.assignment.placements.exclude(pk=placement.pk)
    rules.require_room(others.filter(project=project).count(), project.places, project.title)
    require_capacity(others, project)


def require_possible(placement: Placement, project: Project) -> None:
    """Not forbidden, not below the project's bar, and somebody could mentor without a conflict."""
    assignment, application = placement.assignment, placement.application
    given = given_for(assignment.cohort, [application], {}, assignment.seed)
    code = given.ruled_out.get((str(application.pk), str(project.pk)), "")
    rules.require_not_ruled_out(code, project.title)


def require_permitted(application: Application) -> None:
    if is_blocked(application):
        raise Refused(_("The eligibility rules block this person, and they are waived for nobody."))
    if is_rejected(application):
        raise Refused(_("This person was screened out. Undo that first, then propose again."))


def require_capacity(others: QuerySet[Placement], project: Project) -> None:
    """A lead's capacity bounds the people in all the projects that they lead."""
    listed = list(project.cohort.projects.filter(state=ProjectState.PUBLISHED))
    leads = leads_of(listed)
    rules.require_leads([] if project.pk in leads else [project.title])
    lead = leads[project.pk]
    led = others.filter(project__in=[key for key, person in leads.items() if person == lead])
    [mentor] = capacities(project.cohort, {lead}) or [None]
    rules.require_capacity(led.count(), mentor.capacity if mentor else 0, project.title)


def is_blocked(application: Application) -> bool:
    return application.pk in blocked(Application.objects.filter(pk=application.pk))


def is_rejected(application: Application) -> bool:
    rows = Screening.objects.filter(application=application, state=ScreeningState.REJECTED)
    return rows.exists()


def find_reasons_anew(assignment: Assignment) -> None:
    """After an adjustment: what everybody will read, and who waits for what, as places stand."""
    mine = Application.objects.filter(placements__assignment=assignment)
    applications = list(mine.only("pk", "cohort_id", "user_id", "lot").order_by("pk"))
    barred = barred_in(assignment.cohort, blocked(mine))
    given = given_for(assignment.cohort, applications, barred, assignment.seed)
    certify_anew(assignment, rewrite_placements(assignment, given))


def certify_anew(assignment: Assignment, faults: Sequence[matching.Fault]) -> None:
    """Once places are changed by hand their limits are certified, and no longer that they are
    stable or the most. As long as nobody did, what was certified at the proposal stays true.
    """
    if faults:
        assignment.certificate = Certificate.NONE
    elif assignment.placements.filter(adjusted_at__isnull=False).exists():
        assignment.certificate = Certificate.LIMITS
    else:
        return
    assignment.faults = [fault.stored for fault in faults]
    assignment.save(update_fields=["certificate", "faults"])
