"""What the clock does for applications.

Offers whose time is over make room for the next, the roster is read and its age is
watched, drafts are reminded of the close and mentors of their reviews, whoever stands on a
shortlist is asked to show their work once the contribution period begins, and what was handed
in is compared with everybody else's.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from amp.clock import every_tick
from applications.actions import likeness
from applications.actions.contribution import tell_shortlisted
from applications.actions.feedback import remind_of_feedback
from applications.actions.freed import remind_of_freed
from applications.actions.offers import expire_offers, remind_of_offers
from applications.actions.reminders import remind_drafts
from applications.actions.review_reminders import remind_reviewers
from applications.actions.roster_sync import sync_roster
from applications.actions.roster_warnings import warn_of_old_roster

# One task compares at most so many batches, so that mails in the same queue do not wait long.
BATCHES = 10


@every_tick
def close_offers(now: datetime) -> None:
    expire_offers(now=now)
    remind_of_offers(now=now)


@every_tick
def remind_organizers(now: datetime) -> None:
    remind_of_freed(now=now)


@every_tick
def remind_of_requests(now: datetime) -> None:
    remind_of_feedback(now=now)


@every_tick
def compare_what_is_due(now: datetime) -> None:
    """Whatever is due, new or left over by a killed worker, is asked for."""
    if likeness.due().exists():
        enqueue_comparison()


def enqueue_comparison() -> None:
    """Ask a worker to compare, unless one has been asked and has not begun."""
    if settings.TASKS_BACKEND == "database":
        from django_tasks_db.models import DBTaskResult

        path = compare_submissions.module_path
        if DBTaskResult.objects.ready().filter(task_path=path).exists():
            return
    compare_submissions.enqueue()


@task
def compare_submissions() -> int:
    """Compare what is due, oldest first; how many submissions that settled."""
    settled = 0
    for _batch in range(BATCHES):
        count = likeness.compare_some(now=timezone.now())
        settled += count
        if count == 0:
            return settled
    if likeness.due().exists():
        enqueue_comparison()
    return settled


@every_tick
def read_roster(now: datetime) -> None:
    if settings.ROSTER_URL:
        sync_roster(now=now)


@every_tick
def look_at_age_of_roster(now: datetime) -> None:
    warn_of_old_roster(now=now)


@every_tick
def remind_writers(now: datetime) -> None:
    remind_drafts(now=now)


@every_tick
def ask_to_show_work(now: datetime) -> None:
    tell_shortlisted(now=now)


@every_tick
def remind_mentors(now: datetime) -> None:
    remind_reviewers(now=now)
