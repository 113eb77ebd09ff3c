"""What happens by itself: once a minute, every registered job is given the time.

A job lives in its app's ``tasks.py`` under ``@every_tick``. It may run twice at
the same moment on two machines, or be left out for a while; it reads what is
due from the database and is harmless when nothing is.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

Job = Callable[[datetime], None]

TASKS_KEPT = timedelta(days=7)

jobs: list[Job] = []


def every_tick(job: Job) -> Job:
    """Register ``job`` to be called with the current instant."""
    jobs.append(job)
    return job


def tick(now: datetime) -> list[str]:
    """Run every job; return the names of those that broke. One that breaks stops no other."""
    autodiscover_modules("tasks")
    broken = []
    for job in jobs:
        name = f"{job.__module__}.{job.__name__}"
        try:
            job(now)
        except Exception:
            logger.exception("The clock's job %s broke", name)
            broken.append(name)
    return broken


@every_tick
def forget_old_sessions(now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()


@every_tick
def forget_old_tasks(now: datetime) -> None:
    """Finished tasks, and those whose worker was killed: nothing depends on their rows."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=now - TASKS_KEPT)
    old.exclude(status=TaskResultStatus.READY).delete()
