"""From scores to decisions: proposed, adjusted, confirmed, held, and released at one instant."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.contest import require_contests_settled
from applications.actions.eligibility import judge_all, store
from applications.models import (
    Application,
    Assignment,
    Occasion,
    Outcome,
    Placement,
    ProjectChoice,
    Review,
    Verdict,
    WaitlistPlace,
)
from applications.permissions import check, check_not_own
from applications.rules import assignment as rules
from applications.rules import matching, scoring
from applications.states import ApplicationState, AssignmentState, ReviewState
from cohorts.actions.moving import BATCH, move, record
from cohorts.models import (
    Cohort,
    Mentoring,
    Participation,
    Project,
    Role,
    User,
)
from cohorts.states import ProjectState

INELIGIBLE = "ineligible"
WITHDRAWN = "project_withdrawn"


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
    ineligible = check_all(applications, held, now)
    instance, scores = instance_of(held, applications, ineligible, seed or secrets.token_hex(16))
    proposal = matching.propose(instance)
    assignment = Assignment.objects.create(
        cohort=held,
        seed=instance.seed,
        input_hash=proposal.input_hash,
        result_hash=proposal.result_hash,
        proposed_at=now,
        proposed_by=by,
    )
    write_placements(assignment, applications, proposal, scores, ineligible)
    record(assignment, by=by, now=now, verb="assignment proposed")
    return assignment


def supersede(cohort: Cohort, *, by: User, now: datetime) -> None:
    for standing in Assignment.objects.standing().filter(cohort=cohort):
        move(standing, AssignmentState.SUPERSEDED, by=by, now=now, verb="assignment superseded")


def check_all(applications: Sequence[Application], cohort: Cohort, now: datetime) -> dict[Any, str]:
    """Check everybody's eligibility at decision; return the words for those without a place."""
    people = [application.user for application in applications]
    judged = judge_all(people, cohort, now=now)
    store(
        [(a.user, a, judged[a.user_id]) for a in applications],
        cohort,
        occasion=Occasion.DECISION,
        now=now,
    )
    return {
        application.pk: " ".join(
            result.reason
            for result in judged[application.user_id].results
            if result.result != Verdict.CLEAR
        )
        for application in applications
        if judged[application.user_id].verdict == Verdict.BLOCKED
    }


def instance_of(
    cohort: Cohort,
    applications: Sequence[Application],
    ineligible: Mapping[Any, str],
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
            (str(a.pk), project)
            for a in applications
            if a.pk in ineligible
            for project in wishes[a.pk]
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
    """The mean of the final reviews of every pair of applicant and project."""
    weights = dict(cohort.criteria.values_list("pk", "weight"))
    reviews = Review.objects.filter(
        choice__application__cohort=cohort, state=ReviewState.FINAL
    ).values_list("pk", "choice__application", "choice__project")
    steps: dict[Any, dict[Any, int]] = defaultdict(dict)
    marks = Review.objects.filter(
        choice__application__cohort=cohort, state=ReviewState.FINAL
    ).values_list("pk", "scores__criterion", "scores__step")
    for review, criterion, step in marks:
        steps[review][criterion] = step
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for review, application, project in reviews:
        found[str(application), str(project)].append(scoring.weighted(steps[review], weights))
    return {pair: scoring.mean(values) for pair, values in found.items()}


def write_placements(
    assignment: Assignment,
    applications: Sequence[Application],
    proposal: matching.Proposal,
    scores: Mapping[tuple[str, str], Decimal],
    ineligible: Mapping[Any, str],
) -> None:
    waitlisted = {name for names in proposal.waitlist.values() for name in names}
    wishes = wishes_of(applications)
    Placement.objects.bulk_create(
        [
            placement(assignment, a, proposal, scores, wishes[a.pk], ineligible, waitlisted)
            for a in applications
        ],
        batch_size=BATCH,
    )
    WaitlistPlace.objects.bulk_create(
        [
            WaitlistPlace(
                assignment=assignment, project_id=project, application_id=name, position=position
            )
            for project, names in proposal.waitlist.items()
            for position, name in enumerate(names, start=1)
        ],
        batch_size=BATCH,
    )


def wishes_of(applications: Sequence[Application]) -> dict[Any, list[ProjectChoice]]:
    found: dict[Any, list[ProjectChoice]] = defaultdict(list)
    choices = ProjectChoice.objects.filter(application__in=applications)
    for choice in choices.select_related("project").order_by("application", "rank"):
        found[choice.application_id].append(choice)
    return found


def placement(
    assignment: Assignment,
    application: Application,
    proposal: matching.Proposal,
    scores: Mapping[tuple[str, str], Decimal],
    wishes: Sequence[ProjectChoice],
    ineligible: Mapping[Any, str],
    waitlisted: set[str],
) -> Placement:
    key = str(application.pk)
    project = proposal.assignment[key]
    rank = next((wish.rank for wish in wishes if str(wish.project_id) == project), None)
    why = [
        [wish.project.title, code_of(wish, application, proposal, ineligible)]
        for wish in wishes
        if rank is None or wish.rank < rank
    ]
    outcome = Outcome.NOT_SELECTED
    if project is not None:
        outcome = Outcome.SELECTED
    elif key in waitlisted and application.pk not in ineligible:
        outcome = Outcome.WAITLISTED
    return Placement(
        assignment=assignment,
        application=application,
        outcome=outcome,
        project_id=project,
        rank=rank,
        score=scores.get((key, project)) if project else best_score(key, wishes, scores),
        why=why,
        reason=rules.reason_in_words([(title, code) for title, code in why]),
    )


def code_of(
    wish: ProjectChoice,
    application: Application,
    proposal: matching.Proposal,
    ineligible: Mapping[Any, str],
) -> str:
    if application.pk in ineligible:
        return INELIGIBLE
    if wish.project.state != ProjectState.PUBLISHED:
        return WITHDRAWN
    return proposal.explain[str(application.pk), str(wish.project_id)].reason


def best_score(
    key: str, wishes: Sequence[ProjectChoice], scores: Mapping[tuple[str, str], Decimal]
) -> Decimal | None:
    found = [scores[pair] for wish in wishes if (pair := (key, str(wish.project_id))) in scores]
    return max(found, default=None)


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
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    assignment.refresh_from_db()
    if assignment.state != AssignmentState.PROPOSED:
        raise Refused(_("This assignment is confirmed. Propose a new one to change it."))
    if not reason.strip():
        raise Refused(_("Please say why: the reason is kept with the place."))
    if project is not None:
        require_place(placement, project)
    old = placement.project
    placement.project = project
    placement.outcome = outcome_by_hand(placement, project)
    placement.rank = rank_of(placement.application, project)
    if project is None:
        placement.reason = placement.reason or rules.by_hand()
    placement.adjusted_at, placement.adjusted_by, placement.adjustment = now, by, reason
    placement.save()
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
    others = placement.assignment.placements.filter(project=project).exclude(pk=placement.pk)
    rules.require_room(others.count(), project.places, project.title)


def outcome_by_hand(placement: Placement, project: Project | None) -> Outcome:
    if project is not None:
        return Outcome.SELECTED
    return Outcome.NOT_SELECTED if is_blocked(placement.application) else Outcome.WAITLISTED


def is_blocked(application: Application) -> bool:
    last = application.eligibility_checks.order_by("-checked_at", "id").first()
    return last is not None and last.verdict == Verdict.BLOCKED


def rank_of(application: Application, project: Project | None) -> int | None:
    choice = application.choices.filter(project=project).first() if project else None
    return choice.rank if choice else None


@transaction.atomic
def confirm_assignment(assignment: Assignment, *, by: User, now: datetime) -> None:
    """Stand by the proposal. Whoever confirms mentors no project of the cohort."""
    cohort = assignment.cohort
    check(by, "assignment.confirm", cohort=cohort, now=now)
    mentoring = Mentoring.objects.current().filter(
        mentor=by, project__cohort=cohort, project__state=ProjectState.PUBLISHED
    )
    rules.require_not_mentoring(mentors_here=mentoring.exists())
    rules.require_selecting(Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk).state)
    require_still_true(assignment)
    require_contests_settled(assignment)
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
    """People may have withdrawn, and projects too, since the proposal was made."""
    gone = assignment.placements.exclude(application__state=ApplicationState.SUBMITTED)
    closed = assignment.placements.filter(project__isnull=False).exclude(
        project__state=ProjectState.PUBLISHED
    )
    if gone.exists() or closed.exists():
        raise Refused(
            _("Somebody withdrew, or a project did, since this was proposed. Propose it again.")
        )
