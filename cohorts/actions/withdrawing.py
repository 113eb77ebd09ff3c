"""A project leaves its cohort: with a reason, or because nobody is left who mentors it."""

from datetime import datetime

from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.moving import edit, move
from cohorts.actions.neighbours import people_of, react
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Event, Participation, Project, User
from cohorts.states import EDITABLE_PROJECT_STATES, ENDED_COHORT_STATES, ProjectState


def require_going_on(cohort: Cohort) -> None:
    if cohort.state in ENDED_COHORT_STATES:
        raise Refused(_("This cohort has ended."))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why: the people concerned read it."))


def require_withdrawable(project: Project) -> None:
    require_going_on(project.cohort)
    if project.state == ProjectState.WITHDRAWN:
        raise Refused(_("It was withdrawn already."))


def withdraw(project: Project, *, by: User, now: datetime, reason: str) -> None:
    """Take it out and tell those whom it touches. The caller holds the project and has checked."""
    require_reason(reason)
    require_going_on(project.cohort)
    was_published = project.state == ProjectState.PUBLISHED
    event = move_out(project, by=by, now=now, reason=reason)
    told = team_of(project)
    if was_published:
        told += [*mentees_of(project), *people_of("project.applicants", project)]
    react("project.withdrawn", project, by=by, now=now, reason=reason)
    for mentee in Participation.objects.filter(project=project, ended_at=None):
        edit(mentee, {"ended_at": now}, by=by, now=now, verb="project withdrawn")
    tell(told, "cohorts/project_withdrawn", {"project": project}, about=event, now=now)


def withdraw_without_mentors(project: Project, *, by: User, now: datetime) -> None:
    """An idea that nobody mentors any more waits for no answer: withdrawn, and organizers hear."""
    going_on = project.cohort.state not in ENDED_COHORT_STATES
    unpublished = project.state in EDITABLE_PROJECT_STATES
    if not (going_on and unpublished) or project.team.held().exists():
        return
    reason = _("Its only mentor left before it was published.")
    event = move_out(project, by=by, now=now, reason=reason)
    react("project.withdrawn", project, by=by, now=now, reason=reason)
    told = [person for person in organizers_of(project.cohort, now) if person.pk != by.pk]
    tell(told, "cohorts/idea_withdrawn", {"project": project}, about=event, now=now)


def move_out(project: Project, *, by: User, now: datetime, reason: str) -> Event:
    return move(
        project,
        ProjectState.WITHDRAWN,
        by=by,
        now=now,
        verb="project withdrawn",
        reason=reason,
        withdrawn_at=now,
        state_reason=reason,
    )


def organizers_of(cohort: Cohort, now: datetime) -> list[User]:
    """Those who can be reached now."""
    rows = Participation.objects.organizers().reachable(now).filter(cohort=cohort)
    return list(User.objects.filter(pk__in=rows.values("user")))


def team_of(project: Project) -> list[User]:
    return list(User.objects.filter(pk__in=project.team.current().values("mentor")))


def mentees_of(project: Project) -> list[User]:
    return list(User.objects.filter(participations__project=project, participations__ended_at=None))
