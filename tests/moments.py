"""Several people at one moment, each with a database connection of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import close_old_connections, connection, models, transaction

from amp.refused import Refused
from tests.processes import wait_until

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="two transactions at once need PostgreSQL; SQLite lets one in after the other",
)

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def apart(act: Callable[[], Any]) -> Any:
    """Carry out ``act`` with a connection of its own."""
    close_old_connections()
    try:
        return act()
    finally:
        connection.close()


def at_one_moment(*acts: Callable[[], Any]) -> list[str]:
    """Carry out the acts together; return what those who were refused were told."""
    barrier = threading.Barrier(len(acts))

    def together(act: Callable[[], Any]) -> str:
        barrier.wait(timeout=20)
        try:
            act()
        except Refused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(len(acts)) as people:
        ends = [people.submit(apart, lambda act=act: together(act)) for act in acts]
    return [told for told in (end.result() for end in ends) if told]


@contextmanager
def while_held(row: models.Model, *acts: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    """Let the acts run into the lock of ``row``, all of them, before it is given free."""
    with ThreadPoolExecutor(len(acts)) as people:
        with transaction.atomic():
            type(row)._default_manager.select_for_update().get(pk=row.pk)
            ends = [people.submit(apart, act) for act in acts]
            wait_until(lambda: waiting() == len(acts))
        yield ends


def waiting() -> int:
    with connection.cursor() as cursor:
        # Inside a transaction PostgreSQL answers from the first reading otherwise.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])
