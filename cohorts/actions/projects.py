"""Projects: proposed by mentors, approved by organizers, never published without a lead mentor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.leaving import leave, require_another_lead
from cohorts.actions.moving import edit, move, record
from cohorts.actions.people import join_project
from cohorts.actions.project_texts import TEXTS, fingerprint_of, idea_of, write_lists
from cohorts.actions.restricting import require_may_take_part
from cohorts.actions.telling import tell
from cohorts.actions.withdrawing import (
    organizers_of,
    require_going_on,
    require_reason,
    team_of,
    withdraw,
)
from cohorts.models import (
    Cohort,
    Event,
    Mentoring,
    Part,
    Participation,
    PhaseKind,
    Project,
    Role,
    User,
)
from cohorts.permissions import check
from cohorts.rules import links, schedule
from cohorts.rules import projects as rules
from cohorts.states import (
    EDITABLE_PROJECT_STATES,
    CohortState,
    ProjectState,
)

IDEAS_IN = frozenset({CohortState.ANNOUNCED, CohortState.OPEN})
Milestones = Sequence[tuple[str, str]]


@transaction.atomic
def start_project(
    cohort: Cohort,
    *,
    by: User,
    now: datetime,
    skills: Sequence[str] = (),
    milestones: Milestones = (),
    **fields: Any,
) -> Project:
    """Begin an idea as a draft; whoever begins it is its lead mentor."""
    check(by, "project.propose", cohort=cohort, now=now)
    require_ideas_open(cohort, now)
    check_repositories(fields)
    project = Project(
        cohort=cohort,
        slug=free_slug(cohort, fields.get("title", "")),
        proposed_by=by,
        created_at=now,
        **fields,
    )
    project.full_clean()
    project.save()
    write_lists(project, skills, milestones)
    record(project, by=by, now=now, verb="idea begun")
    join_project(project, by, Part.LEAD, by=by, now=now)
    return project


@transaction.atomic
def edit_project(
    project: Project,
    *,
    by: User,
    now: datetime,
    skills: Sequence[str] | None = None,
    milestones: Milestones | None = None,
    **fields: Any,
) -> None:
    check(by, "project.edit", project=project, now=now)
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if held.state not in EDITABLE_PROJECT_STATES:
        raise Refused(
            _(
                "The scope is fixed since the project was accepted, "
                "so that applicants can rely on it."
            )
        )
    check_repositories(fields)
    edit(project, fields, by=by, now=now, verb="project edited")
    write_lists(project, skills, milestones)


def require_ideas_open(cohort: Cohort, now: datetime) -> None:
    schedule.require_open(cohort.state, IDEAS_IN, list(cohort.phases.all()), PhaseKind.IDEAS, now)


def require_hand_in_open(project: Project, now: datetime) -> None:
    """While ideas are taken; an idea that came back, until applications close."""
    if project.state == ProjectState.RETURNED:
        require_before_close(project.cohort, now)
    else:
        require_ideas_open(project.cohort, now)


def require_before_close(cohort: Cohort, now: datetime) -> None:
    schedule.require_before_close(cohort.state, IDEAS_IN, list(cohort.phases.all()), now)


def check_repositories(fields: dict[str, Any]) -> None:
    for url in fields.get("repositories") or ():
        links.check_repository(url)


def free_slug(cohort: Cohort, title: str) -> str:
    stem = slugify(title)[:70] or "project"
    taken = set(
        Project.objects.filter(cohort=cohort, slug__startswith=stem).values_list("slug", flat=True)
    )
    if stem not in taken:
        return stem
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken
    )


@transaction.atomic
def propose(project: Project, *, by: User, now: datetime) -> None:
    """Hand an idea in for approval; it must be whole."""
    check(by, "project.edit", project=project, now=now)
    require_hand_in_open(project, now)
    rules.require_whole(idea_of(project))
    event = move(
        project, ProjectState.PROPOSED, by=by, now=now, verb="idea handed in", proposed_at=now
    )
    team = {person.pk for person in team_of(project)}
    organizers = [each for each in organizers_of(project.cohort, now) if each.pk not in team]
    tell(organizers, "cohorts/project_proposed", {"project": project}, about=event, now=now)


@transaction.atomic
def publish_project(project: Project, *, by: User, now: datetime, seen: str = "") -> None:
    """Approve an idea and show it to everyone; under a lock, it has an active lead mentor.

    ``seen`` is the fingerprint of the text that was read: another text is not approved.
    """
    check(by, "project.approve", project=project, now=now)
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    require_going_on(project.cohort)
    rules.require_read(seen, fingerprint_of(held))
    rules.require_whole(idea_of(project))
    rules.require_lead(project.team.leads().count())
    event = move(
        project,
        ProjectState.PUBLISHED,
        by=by,
        now=now,
        verb="project published",
        published_at=now,
        state_reason="",
    )
    tell(team_of(project), "cohorts/project_published", {"project": project}, about=event, now=now)


@transaction.atomic
def return_project(project: Project, *, by: User, now: datetime, reason: str) -> None:
    """Give an idea back to its mentors with a reason that they can act on."""
    check(by, "project.return", project=project, now=now)
    require_returnable(project, now)
    require_reason(reason)
    event = move(
        project,
        ProjectState.RETURNED,
        by=by,
        now=now,
        verb="idea returned",
        reason=reason,
        state_reason=reason,
    )
    close = schedule.last_of(project.cohort.phases.all(), PhaseKind.APPLICATIONS)
    until = schedule.deadline_in_words(close) if close else ""
    facts = {"project": project, "until": until}
    tell(team_of(project), "cohorts/project_returned", facts, about=event, now=now)


def require_returnable(project: Project, now: datetime) -> None:
    if project.state != ProjectState.PROPOSED:
        raise Refused(
            _("This is %(state)s now, so that step is not possible any more.")
            % {"state": project.get_state_display()}
        )
    require_before_close(project.cohort, now)


@transaction.atomic
def withdraw_project(project: Project, *, by: User, now: datetime, reason: str) -> None:
    """Take a project out; its team, applicants and mentees are told, and history stays."""
    check(by, "project.withdraw", project=project, now=now)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    withdraw(project, by=by, now=now, reason=reason)


@transaction.atomic
def add_mentor(project: Project, person: User, part: str, *, by: User, now: datetime) -> Mentoring:
    """Put a mentor of the cohort on the team, or give a member of the team another part."""
    check(by, "project.change_team", project=project, now=now)
    require_may_take_part(person, by=by, now=now)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    mentors = Participation.objects.active(now).filter(
        user=person, cohort=project.cohort, role=Role.MENTOR
    )
    if not mentors.exists():
        raise Refused(
            _("%(person)s is no mentor of this cohort yet. Invite them first.") % {"person": person}
        )
    standing = project.team.current().filter(mentor=person).first()
    if standing is None:
        return join_project(project, person, part, by=by, now=now)
    if standing.part == Part.LEAD and part != Part.LEAD:
        require_another_lead(project, standing)
    edit(standing, {"part": part}, by=by, now=now, verb="part changed")
    return standing


@transaction.atomic
def leave_project(
    mentoring: Mentoring,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    new_lead: User | None = None,
    withdraw_instead: bool = False,
) -> None:
    """Take somebody off a project's team.

    The last lead of a published project leaves only with a new lead named in
    the same act, or with the project withdrawn. The project's row is held
    meanwhile, so that two leads who leave at one moment cannot leave none.
    """
    verb = "project.leave" if mentoring.mentor_id == by.pk else "project.change_team"
    project = mentoring.project
    check(by, verb, project=project, now=now)
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    standing = held.team.held().select_related("mentor").filter(pk=mentoring.pk).first()
    if standing is None:
        raise Refused(_("This person has left the project already."))
    named = None
    if new_lead is not None:
        check(by, "project.change_team", project=project, now=now)
        named = name_lead(held, new_lead, by=by, now=now)
    if withdraw_instead and held.state != ProjectState.WITHDRAWN:
        check(by, "project.withdraw", project=project, now=now)
        withdraw(held, by=by, now=now, reason=reason)
    leave(held, standing, by=by, now=now, reason=reason, heir=new_lead if named else None)


def name_lead(project: Project, person: User, *, by: User, now: datetime) -> Event | None:
    member = project.team.current().filter(mentor=person).first()
    if member is None:
        raise Refused(_("The new lead mentor must be on the project’s team already."))
    return edit(member, {"part": Part.LEAD}, by=by, now=now, verb="part changed")


@transaction.atomic
def resubmit(project: Project, cohort: Cohort, *, by: User, now: datetime) -> Project:
    """Take an idea to a later cohort as a new draft; the old one stays as it was."""
    check(by, "project.resubmit", project=project, now=now)
    require_ideas_open(cohort, now)
    if cohort.number <= project.cohort.number:
        raise Refused(_("An idea is taken to a later cohort only."))
    if Project.objects.filter(cohort=cohort, resubmits=project).exists():
        raise Refused(_("This idea was taken to that cohort already."))
    mentor = Participation.objects.active(now).filter(user=by, cohort=cohort, role=Role.MENTOR)
    if not mentor.exists():
        raise Refused(_("Join that cohort as a mentor first."))
    return start_project(
        cohort,
        by=by,
        now=now,
        skills=[skill.name for skill in project.skills.all()],
        milestones=list(project.milestones.values_list("title", "description")),
        resubmits=project,
        **{field: getattr(project, field) for field in (*TEXTS, "repositories")},
    )
