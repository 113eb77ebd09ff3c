"""Mentors are reminded of unfinished reviews: three days and one day before their end, each once.

At the last reminder the backups of a project hear what nobody has finished yet, so that they
can step in: they read and score as every mentor of it does.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from applications.models import ProjectChoice, Review, ReviewReminder
from applications.rules import reminders
from applications.rules import review as rules
from applications.states import ApplicationState, ReviewState
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Mentoring, Part, User
from cohorts.rules.changes import A_MINUTE
from cohorts.rules.schedule import until_in_words
from cohorts.states import ProjectState


def remind_reviewers(*, now: datetime) -> int:
    """Remind everybody whose time has come; return how many."""
    selecting = Cohort.objects.filter(state__in=rules.REVIEW_IN, released_at__isnull=True)
    return sum(remind_in(cohort, now) for cohort in selecting.prefetch_related("phases"))


def remind_in(cohort: Cohort, now: datetime) -> int:
    ends_at = rules.ends_at(list(cohort.phases.all()))
    hours = reminders.nearest(ends_at, now) if ends_at else None
    if ends_at is None or hours is None:
        return 0
    count = 0
    for mentor in not_reminded(cohort, ends_at, hours):
        waiting = waiting_for(mentor, cohort, is_last=hours == min(reminders.HOURS))
        count += bool(waiting) and remind(cohort, mentor, waiting, ends_at, hours, now=now)
    return count


def not_reminded(cohort: Cohort, ends_at: datetime, hours: int) -> QuerySet[User]:
    sent = ReviewReminder.objects.filter(
        cohort=cohort, reviewer=OuterRef("pk"), ends_at=ends_at, hours=hours
    )
    rows = User.objects.filter(pk__in=current(cohort).values("mentor"), is_active=True)
    return rows.filter(~Exists(sent)).order_by("pk")


def current(cohort: Cohort) -> QuerySet[Mentoring]:
    return Mentoring.objects.current().filter(
        project__cohort=cohort, project__state=ProjectState.PUBLISHED
    )


def waiting_for(mentor: User, cohort: Cohort, *, is_last: bool) -> list[tuple[str, int]]:
    """By project, how many applications wait for this mentor."""
    parts = current(cohort).filter(mentor=mentor).order_by("project__title", "project")
    counts = (
        (part.project.title, unfinished(part, mentor, is_last=is_last))
        for part in parts.select_related("project")
    )
    return [(title, count) for title, count in counts if count]


def unfinished(part: Mentoring, mentor: User, *, is_last: bool) -> int:
    """Of a lead or co-mentor their own reviews; of a backup, at last, what nobody has finished."""
    is_backup = part.part == Part.BACKUP
    if is_backup and not is_last:
        return 0
    final = Review.objects.filter(choice=OuterRef("pk"), state=ReviewState.FINAL)
    mine = final if is_backup else final.filter(reviewer=mentor)
    rows = ProjectChoice.objects.visible_to_mentor(mentor).filter(
        ~Exists(mine), project=part.project_id, application__state=ApplicationState.SUBMITTED
    )
    return rows.count()


@transaction.atomic
def remind(
    cohort: Cohort,
    mentor: User,
    waiting: list[tuple[str, int]],
    ends_at: datetime,
    hours: int,
    *,
    now: datetime,
) -> bool:
    """Remind one mentor, if nobody was faster."""
    row, is_first = ReviewReminder.objects.get_or_create(
        cohort=cohort, reviewer=mentor, ends_at=ends_at, hours=hours, defaults={"at": now}
    )
    if is_first:
        event = record(row, by=None, now=now, verb="reminded to review", is_private=True)
        facts = {
            "of": cohort,
            "waiting": waiting,
            "count": sum(number for _title, number in waiting),
            "last": ends_at - A_MINUTE,
            "left": until_in_words(ends_at, now),
        }
        tell([mentor], "applications/review_reminder", facts, about=event, now=now)
    return is_first
