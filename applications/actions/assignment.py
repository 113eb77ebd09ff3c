"""From scores to decisions: proposed, adjusted, confirmed, held, and released at one instant."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.contest import require_contests_settled
from applications.actions.eligibility import judge_all, store
from applications.actions.placements import (
    INELIGIBLE,
    SCREENED_OUT,
    Barred,
    Barrier,
    rewrite_placements,
    write_placements,
)
from applications.models import (
    Application,
    Assignment,
    Occasion,
    Outcome,
    Placement,
    ProjectChoice,
    Review,
    Screening,
    Verdict,
    last_verdict,
)
from applications.permissions import check, check_not_own
from applications.rules import assignment as rules
from applications.rules import matching, scoring
from applications.rules import screening as screening_rules
from applications.states import ApplicationState, AssignmentState, ScreeningState
from cohorts.actions.moving import move, record
from cohorts.models import (
    Cohort,
    Mentoring,
    Participation,
    Project,
    Role,
    User,
)
from cohorts.states import ProjectState


@transaction.atomic
def propose_assignment(cohort: Cohort, *, by: User, now: datetime, seed: str = "") -> Assignment:
    """Distribute the places by applicants' rankings and mentors' scores; keep it as a proposal.

    A proposal that stood before is superseded. Every applicant's eligibility is
    checked and kept. ``seed`` keys the lottery among equal scores.
    """
    check(by, "assignment.propose", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    rules.require_selecting(held.state)
    rules.require_unreleased(held.released_at)
    supersede(held, by=by, now=now)
    applications = list(
        Application.objects.filter(cohort=held, state=ApplicationState.SUBMITTED)
        .select_related("user")
        .order_by("pk")
    )
    barred = barred_in(held, check_all(applications, held, now))
    instance, scores = instance_of(held, applications, barred, seed or secrets.token_hex(16))
    proposal = matching.propose(instance)
    assignment = Assignment.objects.create(
        cohort=held,
        seed=instance.seed,
        input_hash=proposal.input_hash,
        result_hash=proposal.result_hash,
        proposed_at=now,
        proposed_by=by,
    )
    write_placements(assignment, applications, proposal, scores, barred)
    record(assignment, by=by, now=now, verb="assignment proposed")
    return assignment


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
    return {a.pk for a in applications if judged[a.user_id].verdict == Verdict.BLOCKED}


def barred_in(cohort: Cohort, ineligible: Iterable[Any]) -> Barred:
    """Who gets no place whatever their scores: by the rules, or set aside at the screening."""
    out = Screening.objects.filter(cohort=cohort, state=ScreeningState.REJECTED)
    rows = out.values_list("application", "reason__words", "note_for_applicant")
    rejected = {
        application: Barrier(SCREENED_OUT, screening_rules.for_applicant(words, note))
        for application, words, note in rows
    }
    return dict.fromkeys(ineligible, Barrier(INELIGIBLE)) | rejected


def instance_of(
    cohort: Cohort,
    applications: Sequence[Application],
    barred: Barred,
    seed: str,
) -> tuple[matching.Instance, dict[tuple[str, str], Decimal]]:
    """The facts for the matching: no names, only keys, ranks, scores and places."""
    projects = list(cohort.projects.filter(state=ProjectState.PUBLISHED).order_by("pk"))
    leads = leads_of(projects)
    rules.require_leads([project.title for project in projects if project.pk not in leads])
    listed = {project.pk for project in projects}
    wishes: dict[Any, list[str]] = defaultdict(list)
    choices = ProjectChoice.objects.filter(application__in=applications, project__in=listed)
    for choice in choices.order_by("application", "rank"):
        wishes[choice.application_id].append(str(choice.project_id))
    scores = scores_of(cohort)
    instance = matching.Instance(
        applicants=tuple(matching.Applicant(str(a.pk), tuple(wishes[a.pk])) for a in applications),
        projects=tuple(
            matching.ProjectSlot(str(p.pk), str(leads[p.pk]), p.places) for p in projects
        ),
        mentors=capacities(cohort, set(leads.values())),
        scores=scores,
        exclusions=frozenset(
            (str(a.pk), project) for a in applications if a.pk in barred for project in wishes[a.pk]
        ),
        seed=seed,
    )
    return instance, scores


def leads_of(projects: Sequence[Project]) -> dict[UUID, UUID]:
    """The lead mentor of each project; of several, the one who has led it longest."""
    rows = Mentoring.objects.leads().filter(project__in=projects).order_by("-started_at", "-pk")
    return {row.project_id: row.mentor_id for row in rows}


def capacities(cohort: Cohort, leads: set[UUID]) -> tuple[matching.Mentor, ...]:
    rows = Participation.objects.filter(
        cohort=cohort, role=Role.MENTOR, ended_at=None, user__in=leads
    )
    return tuple(matching.Mentor(str(row.user_id), row.capacity) for row in rows.order_by("pk"))


def scores_of(cohort: Cohort) -> dict[tuple[str, str], Decimal]:
    """The mean of the final reviews that count, of every pair of applicant and project."""
    weights = dict(cohort.criteria.values_list("pk", "weight"))
    counted = Review.objects.counted().filter(choice__application__cohort=cohort)
    reviews = counted.values_list("pk", "choice__application", "choice__project")
    steps: dict[Any, dict[Any, int]] = defaultdict(dict)
    marks = counted.values_list("pk", "scores__criterion", "scores__step")
    for review, criterion, step in marks:
        steps[review][criterion] = step
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for review, application, project in reviews:
        found[str(application), str(project)].append(scoring.weighted(steps[review], weights))
    return {pair: scoring.mean(values) for pair, values in found.items()}


@transaction.atomic
def adjust_placement(
    placement: Placement, *, project: Project | None, by: User, now: datetime, reason: str
) -> None:
    """Give one person another place, or none, with a reason that is kept."""
    assignment = placement.assignment
    cohort = assignment.cohort
    check(by, "assignment.adjust", cohort=cohort, now=now)
    for concerned in {placement.project, project} - {None}:
        check(by, "assignment.adjust", project=concerned, now=now)
    check_not_own(by, placement.application)
    cohort.refresh_from_db(from_queryset=Cohort.objects.select_for_update(no_key=True))
    assignment.refresh_from_db(fields=["state"])
    rules.require_adjustable(assignment.state, cohort.released_at)
    if not reason.strip():
        raise Refused(_("Please say why: the reason is kept with the place."))
    if project is not None:
        require_place(placement, project)
    old = placement.project
    placement.project = project
    placement.outcome = Outcome.SELECTED if project else Outcome.NOT_SELECTED
    placement.adjusted_at, placement.adjusted_by, placement.adjustment = now, by, reason
    placement.save()
    find_reasons_anew(assignment)
    placement.refresh_from_db()
    record(
        placement,
        by=by,
        now=now,
        verb="placement adjusted",
        reason=reason,
        changes={"project": (old, project)},
    )


def require_place(placement: Placement, project: Project) -> None:
    if project.cohort_id != placement.assignment.cohort_id or (
        project.state != ProjectState.PUBLISHED
    ):
        raise Refused(_("“%(project)s” is not offered in this cohort.") % {"project": project})
    if is_blocked(placement.application):
        raise Refused(_("The eligibility rules block this person, and they are waived for nobody."))
    if is_rejected(placement.application):
        raise Refused(_("This person was screened out. Undo that first, then propose again."))
    others = placement.assignment.placements.exclude(pk=placement.pk)
    rules.require_room(others.filter(project=project).count(), project.places, project.title)
    require_capacity(others, project)


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


def blocked(applications: QuerySet[Application]) -> set[Any]:
    """Those whom the eligibility rules blocked when they were asked last."""
    asked = applications.annotate(last=last_verdict())
    return set(asked.filter(last=Verdict.BLOCKED).values_list("pk", flat=True))


def is_rejected(application: Application) -> bool:
    rows = Screening.objects.filter(application=application, state=ScreeningState.REJECTED)
    return rows.exists()


def find_reasons_anew(assignment: Assignment) -> None:
    """After an adjustment: what everybody will read, and who waits for what, as places stand."""
    mine = Application.objects.filter(placements__assignment=assignment)
    applications = list(mine.only("pk", "cohort_id", "user_id").order_by("pk"))
    barred = barred_in(assignment.cohort, blocked(mine))
    instance, scores = instance_of(assignment.cohort, applications, barred, assignment.seed)
    rewrite_placements(assignment, instance, scores, barred)


@transaction.atomic
def confirm_assignment(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Stand by the proposal. Whoever confirms mentors no project of the cohort."""
    cohort = assignment.cohort
    check(by, "assignment.confirm", cohort=cohort, now=now)
    mentoring = Mentoring.objects.current().filter(
        mentor=by, project__cohort=cohort, project__state=ProjectState.PUBLISHED
    )
    rules.require_not_mentoring(mentors_here=mentoring.exists())
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    assignment.refresh_from_db(fields=["state"])
    rules.require_confirmable(assignment.state, held.released_at)
    rules.require_selecting(held.state)
    require_still_true(assignment)
    require_contests_settled(assignment)
    find_reasons_anew(assignment)
    move(
        assignment,
        AssignmentState.CONFIRMED,
        by=by,
        now=now,
        verb="assignment confirmed",
        confirmed_at=now,
        confirmed_by=by,
    )


def require_still_true(assignment: Assignment) -> None:
    """People may have withdrawn, projects too, or been screened, since the proposal was made."""
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


def rejected_in(cohort: Cohort) -> set[Any]:
    rows = Screening.objects.filter(cohort=cohort, state=ScreeningState.REJECTED)
    return set(rows.values_list("application", flat=True))
