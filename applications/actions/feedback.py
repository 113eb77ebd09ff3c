"""Feedback on request: asked for once, answered by a mentor of the project, brought to mind."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from applications.models import Application, FeedbackRequest, hard_between
from applications.permissions import check, check_not_own, check_not_recused, check_owner
from applications.rules import feedback as rules
from applications.states import ScreeningState
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Event, Mentoring, Project, User


@transaction.atomic
def ask_for_feedback(
    application: Application, *, project: Project, by: User, now: datetime, question: str = ""
) -> FeedbackRequest:
    """Ask the mentors of one project that one wished for. Once for each application."""
    check_owner(by, application)
    held = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    has_asked = FeedbackRequest.objects.filter(application=held).exists()
    rules.require_askable(held.state, was_read=was_read(held), has_asked=has_asked)
    rules.require_wished(is_wished=askable_projects(held).filter(pk=project.pk).exists())
    row = FeedbackRequest(application=held, project=project, question=question, asked_at=now)
    row.full_clean()
    row.save(force_insert=True)
    event = record(row, by=by, now=now, verb="feedback asked for")
    tell_mentors(row, event, now)
    return row


def was_read(application: Application) -> bool:
    """Whether the organizers passed it on to the mentors."""
    screening = getattr(application, "screening", None)
    return screening is None or screening.state != ScreeningState.REJECTED


def askable_projects(application: Application) -> QuerySet[Project]:
    """What the person wished for and somebody who may read the application mentors still."""
    mentored = able_to_answer(application).values("project")
    return Project.objects.filter(choices__application=application, pk__in=mentored)


def able_to_answer(application: Application) -> QuerySet[Mentoring]:
    """Current mentors without a conflict of interest."""
    number = application.cohort.number
    closed = User.objects.filter(
        hard_between(OuterRef("pk"), application.pk, application.user_id, number)
    )
    rows = Mentoring.objects.current().filter(project__choices__application=application)
    return rows.exclude(mentor=application.user_id).exclude(mentor__in=closed)


def tell_mentors(row: FeedbackRequest, event: Event, now: datetime) -> None:
    team = able_to_answer(row.application).filter(project=row.project)
    people = User.objects.filter(pk__in=team.values("mentor"))
    facts = {"request": row, "is_reminder": row.reminded_at is not None}
    tell(people, "applications/feedback_asked", facts, about=event, now=now)


@transaction.atomic
def answer_feedback(row: FeedbackRequest, *, by: User, now: datetime, answer: str) -> None:
    """Write what the person reads, without one's name. The first answer counts."""
    check(by, "feedback.answer", project=row.project, now=now)
    check_not_own(by, row.application)
    check_not_recused(by, row.application)
    rules.require_words(answer)
    held = FeedbackRequest.objects.select_for_update(no_key=True).get(pk=row.pk)
    rules.require_unanswered(held.answered_at)
    held.answer, held.answered_at, held.answered_by = answer, now, by
    held.full_clean()
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    event = record(held, by=by, now=now, verb="feedback given")
    people = [row.application.user]
    tell(people, "applications/feedback_given", {"request": held}, about=event, now=now)


def remind_of_feedback(*, now: datetime) -> int:
    """Mentors are told once more after a week; return of how many requests."""
    due = FeedbackRequest.objects.unanswered().filter(
        asked_at__lte=now - rules.REMIND_AFTER, reminded_at=None
    )
    rows = due.select_related("application__cohort", "application__user", "project")
    return sum(remind_of(row, now=now) for row in rows)


@transaction.atomic
def remind_of(row: FeedbackRequest, *, now: datetime) -> bool:
    """Remind of one request, if nobody answered it or was faster."""
    waiting = FeedbackRequest.objects.unanswered().filter(pk=row.pk, reminded_at=None)
    if not waiting.update(reminded_at=now):
        return False
    row.reminded_at = now
    event = record(row, by=None, now=now, verb="reminded of feedback")
    tell_mentors(row, event, now)
    return True
