"""Whether a person may carry out a verb with applications. See ``cohorts.permissions``."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from applications.models import Application, Contest, ProjectChoice, closed_to, others_decide
from applications.powers import NOT_ON_OWN_PROJECT, POWERS
from cohorts import permissions
from cohorts.models import Cohort, Mentoring, Participation, Project


def check(
    user: Any,
    verb: str,
    *,
    cohort: Cohort | None = None,
    project: Project | None = None,
    now: datetime,
) -> None:
    """Return if ``user`` may carry out ``verb``; else ``PermissionDenied`` with the reason."""
    permissions.check(
        user,
        verb,
        cohort=cohort,
        project=project,
        now=now,
        powers=POWERS,
        not_on_own=NOT_ON_OWN_PROJECT,
    )


def may(
    user: Any,
    verb: str,
    *,
    cohort: Cohort | None = None,
    project: Project | None = None,
    now: datetime,
) -> bool:
    return permissions.may(
        user,
        verb,
        cohort=cohort,
        project=project,
        now=now,
        powers=POWERS,
        not_on_own=NOT_ON_OWN_PROJECT,
    )


def check_owner(user: Any, application: Application) -> None:
    """An application is written, handed in, withdrawn and answered for by its owner alone."""
    if not user.is_authenticated or not user.is_active or application.user_id != user.pk:
        raise PermissionDenied(_("Only the applicant can do this."))


def check_not_own(user: Any, application: Application) -> None:
    """Nobody reviews or decides on an application of their own."""
    if application.user_id == user.pk:
        raise PermissionDenied(_("Nobody reviews or decides on their own application."))


def check_not_recused(user: Any, application: Application) -> None:
    """Nobody reads, scores or shortlists what a hard conflict of interest closes to them."""
    if Application.objects.filter(closed_to(user, "pk"), pk=application.pk).exists():
        raise PermissionDenied(_("You have a conflict of interest here, so others read it."))


def check_decide_conflict(user: Any, application: Application, *, now: datetime) -> None:
    """A lead organizer who neither wrote it nor mentors a project that it ranks."""
    check(user, "conflict.decide", cohort=application.cohort, now=now)
    check_not_own(user, application)
    check_on_ranked(user, "conflict.decide", application, now=now)
    check_not_recused(user, application)


def check_screen(user: Any, application: Application, *, now: datetime) -> None:
    """An organizer of the cohort who neither wrote it nor mentors a project that it ranks."""
    check(user, "application.screen", cohort=application.cohort, now=now)
    check_not_own(user, application)
    check_on_ranked(user, "application.screen", application, now=now)
    check_not_recused(user, application)


def check_on_ranked(user: Any, verb: str, application: Application, *, now: datetime) -> None:
    """On each ranked project that ``user`` mentors: there they act as mentor only."""
    ranked = Project.objects.filter(choices__application=application)
    for project in ranked.mentored_by(user).select_related("cohort"):
        check(user, verb, project=project, now=now)


def check_instruct(user: Any, application: Application, project: Project, *, now: datetime) -> None:
    """An organizer of the cohort who neither wrote the application nor mentors the project."""
    check(user, "assignment.instruct", cohort=application.cohort, now=now)
    check_not_own(user, application)
    check_not_recused(user, application)
    check_decide(user, "assignment.instruct", project, now=now)


def check_decide(user: Any, verb: str, project: Project, *, now: datetime) -> None:
    """Whose places of ``project`` are to give: neither its mentors', nor theirs who are recused
    from somebody who wants one. The reason is not said: it is another person's."""
    check(user, verb, project=project, now=now)
    if others_decide(user).filter(pk=project.pk).exists():
        raise PermissionDenied(
            _("Another organizer decides about “%(project)s”.") % {"project": project}
        )


def check_may_answer(user: Any, contest: Contest, *, now: datetime) -> None:
    """A lead organizer answers, but not about themselves or an applicant to their own project."""
    if contest.user_id == user.pk:
        raise PermissionDenied(
            _("Nobody answers about themselves. %(who)s") % {"who": who_answers(contest, now)}
        )
    if is_recused_from(user, contest):
        raise PermissionDenied(
            _("You have a conflict of interest here, so others answer. %(who)s")
            % {"who": who_answers(contest, now)}
        )
    if Mentoring.objects.current().filter(mentor=user, project__in=ranked(contest)).exists():
        raise PermissionDenied(
            _("This person applies to a project that you mentor, so you do not answer. %(who)s")
            % {"who": who_answers(contest, now)}
        )


def ranked(contest: Contest) -> Any:
    """The projects to which the person applies in the cohort."""
    mine = ProjectChoice.objects.filter(
        application__user=contest.user_id, application__cohort=contest.cohort_id
    )
    return mine.values("project")


def is_recused_from(user: Any, contest: Contest) -> bool:
    mine = Application.objects.filter(user=contest.user_id, cohort=contest.cohort_id)
    return mine.filter(closed_to(user, "pk")).exists()


def who_answers(contest: Contest, now: datetime) -> str:
    """Whom to ask instead, by name."""
    mentors = Mentoring.objects.current().filter(project__in=ranked(contest)).values("mentor")
    leads = Participation.objects.lead_organizers().filter(cohort=contest.cohort_id)
    rows = leads.reachable(now).exclude(user=contest.user_id).exclude(user__in=mentors)
    people = [row.user for row in rows.select_related("user")]
    found = sorted(str(one) for one in people if not is_recused_from(one, contest))
    if not found:
        return _("No other lead organizer can be reached; one has to be appointed.")
    return _("These lead organizers can: %(names)s.") % {"names": ", ".join(found)}
