"""The one way to leave a project's team: recorded, never the last lead, and the others are told."""

from datetime import datetime

from cohorts.actions.moving import record
from cohorts.actions.neighbours import people_of
from cohorts.actions.telling import tell
from cohorts.actions.withdrawing import mentees_of, team_of, withdraw_without_mentors
from cohorts.models import Mentoring, Participation, Project, User
from cohorts.rules import projects as rules
from cohorts.states import ProjectState


def leave(
    project: Project,
    standing: Mentoring,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    heir: User | None = None,
) -> None:
    """End a part on a project. The caller holds the project's row and has checked that it may.

    ``heir`` leads from now on. An unpublished idea that nobody else mentors is withdrawn.
    """
    require_another_lead(project, standing)
    standing.ended_at = now
    standing.save(update_fields=["ended_at"])
    event = record(standing, by=by, now=now, verb="left the project", reason=reason)
    facts = {"project": project, "left": standing.mentor}
    if heir is not None and heir.pk != by.pk:
        tell([heir], "cohorts/mentor_leads", facts, about=event, now=now)
    if project.state == ProjectState.PUBLISHED:
        # Whoever leads now has their own message about this event, and gets no second one.
        told = [*team_of(project), *mentees_of(project), *people_of("project.applicants", project)]
        tell(told, "cohorts/mentor_left", facts, about=event, now=now)
    withdraw_without_mentors(project, by=by, now=now)


def leave_all(row: Participation, *, by: User, now: datetime, reason: str = "") -> None:
    """A mentor who leaves the cohort leaves its projects, unless one would lose its last lead."""
    mine = Mentoring.objects.held().filter(mentor=row.user, project__cohort=row.cohort)
    held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("cohort")
    for project in held.filter(pk__in=mine.values("project")).order_by("pk"):
        # Whoever left it while we waited for the row has left it.
        for standing in project.team.held().filter(mentor=row.user).select_related("mentor"):
            leave(project, standing, by=by, now=now, reason=reason)


def require_another_lead(project: Project, standing: Mentoring) -> None:
    if project.state == ProjectState.PUBLISHED:
        others = project.team.leads().exclude(pk=standing.pk).count()
        rules.require_lead_left(others, project.title)
