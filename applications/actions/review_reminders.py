"""Mentors are reminded of unfinished reviews: three days and one day before their end, each once.

Each round has an end of its own; of the second nobody is reminded while people still add links.

At the last reminder the backups of a project hear what nobody has finished yet, so that they
can step in: they read and score as every mentor of it does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from applications.models import ProjectChoice, Review, ReviewReminder
from applications.rules import contribution, reminders
from applications.rules import review as rules
from applications.states import ApplicationState, ReviewState, Round
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
    return sum(remind_of(of, cohort, now) for of in Round.values)


def remind_of(of: str, cohort: Cohort, now: datetime) -> int:
    phases = list(cohort.phases.all())
    ends_at = rules.ends_at(phases, of)
    hours = reminders.nearest(ends_at, now) if ends_at else None
    is_early = of == Round.CONTRIBUTION and not contribution.is_over(phases, now)
    if ends_at is None or hours is None or is_early:
        return 0
    due = Due(of, ends_at, hours)
    count = 0
    for mentor in not_reminded(cohort, due):
        waiting = waiting_for(mentor, cohort, due)
        count += bool(waiting) and remind(cohort, mentor, waiting, due, now=now)
    return count


@dataclass(frozen=True)
class Due:
    """A reminder of one round, so many hours before its end."""

    round: str
    ends_at: datetime
    hours: int

    @property
    def is_last(self) -> bool:
        return self.hours == min(reminders.HOURS)

    @property
    def mail(self) -> str:
        is_second = self.round == Round.CONTRIBUTION
        return f"applications/{'second_review_reminder' if is_second else 'review_reminder'}"


def not_reminded(cohort: Cohort, due: Due) -> QuerySet[User]:
    sent = ReviewReminder.objects.filter(
        cohort=cohort,
        reviewer=OuterRef("pk"),
        round=due.round,
        ends_at=due.ends_at,
        hours=due.hours,
    )
    rows = User.objects.filter(pk__in=current(cohort).values("mentor"), is_active=True)
    return rows.filter(~Exists(sent)).order_by("pk")


def current(cohort: Cohort) -> QuerySet[Mentoring]:
    return Mentoring.objects.current().filter(
        project__cohort=cohort, project__state=ProjectState.PUBLISHED
    )


def waiting_for(mentor: User, cohort: Cohort, due: Due) -> list[tuple[str, int]]:
    """By project, how many applications wait for this mentor."""
    parts = current(cohort).filter(mentor=mentor).order_by("project__title", "project")
    counts = (
        (part.project.title, unfinished(part, mentor, due))
        for part in parts.select_related("project")
    )
    return [(title, count) for title, count in counts if count]


def unfinished(part: Mentoring, mentor: User, due: Due) -> int:
    """Of a lead or co-mentor their own reviews; of a backup, at last, what nobody has finished."""
    is_backup = part.part == Part.BACKUP
    if is_backup and not due.is_last:
        return 0
    final = Review.objects.of_round(due.round)
    final = final.filter(choice=OuterRef("pk"), state=ReviewState.FINAL)
    mine = final if is_backup else final.filter(reviewer=mentor)
    rows = ProjectChoice.objects.visible_to_mentor(mentor).filter(
        ~Exists(mine), project=part.project_id, application__state=ApplicationState.SUBMITTED
    )
    if due.round == Round.CONTRIBUTION:
        rows = rows.filter(shortlisted__told_at__isnull=False)
    return rows.count()


@transaction.atomic
def remind(
    cohort: Cohort,
    mentor: User,
    waiting: list[tuple[str, int]],
    due: Due,
    *,
    now: datetime,
) -> bool:
    """Remind one mentor, if nobody was faster."""
    row, is_first = ReviewReminder.objects.get_or_create(
        cohort=cohort,
        reviewer=mentor,
        round=due.round,
        ends_at=due.ends_at,
        hours=due.hours,
        defaults={"at": now},
    )
    if is_first:
        event = record(row, by=None, now=now, verb="reminded to review", is_private=True)
        facts = {
            "of": cohort,
            "waiting": waiting,
            "count": sum(number for _title, number in waiting),
            "last": due.ends_at - A_MINUTE,
            "left": until_in_words(due.ends_at, now),
        }
        tell([mentor], due.mail, facts, about=event, now=now)
    return is_first
