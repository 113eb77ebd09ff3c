"""Whether the process lives, and whether it can serve."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from amp.databases import CONDUCT
from cohorts.tasks import oldest_due

T = TypeVar("T")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the portal can serve: 200 or 503, with what is wrong.

    The ages of the oldest waiting task and message, in seconds, are for alarms:
    neither a dead worker nor a queue that does not answer is a reason to take a
    web process out of service, nor is a database that only confidential reports
    need. Whoever cannot be asked is named by its error.
    """
    now = timezone.now()
    state = {"database": tried(lambda: database(connection)), "cache": tried(shared_cache)}
    ready = all(answer == "ok" for answer in state.values())
    beside: dict[str, Any] = {}
    if CONDUCT in connections:
        beside["conduct_database"] = tried(lambda: database(connections[CONDUCT]))
    if ready:
        beside["oldest_message_seconds"] = tried(lambda: int(oldest_due(now).total_seconds()))
        beside["oldest_task_seconds"] = tried(lambda: oldest_task(now))
    return JsonResponse({"ready": ready, **state, **beside}, status=200 if ready else 503)


def tried(part: Callable[[], T]) -> T | str:
    """What a part says, or the kind of error; never its text, which may name hosts and users."""
    try:
        return part()
    except Exception as error:
        return type(error).__name__


def database(asked: BaseDatabaseWrapper) -> str:
    executor = MigrationExecutor(asked)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} migrations are not applied" if plan else "ok"


def shared_cache() -> str:
    cache.set("readyz", "ok", 60)
    if cache.get("readyz") != "ok":
        raise DatabaseError
    return "ok"


def oldest_task(now: datetime) -> int:
    """How many seconds ago the oldest task that nobody has begun was enqueued or became due."""
    waiting = oldest_on_redis() if settings.TASKS_BACKEND == "redis" else oldest_in_database(now)
    return max(0, int((now - waiting).total_seconds())) if waiting else 0


def oldest_in_database(now: datetime) -> datetime | None:
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.ready().order_by("enqueued_at")
    return ready.values_list("enqueued_at", flat=True).first()


def oldest_on_redis() -> datetime | None:
    import django_rq

    waiting = django_rq.get_queue("default").get_jobs(0, 1)
    return waiting[0].enqueued_at if waiting else None
