"""Every test on the cluster begins and ends with an empty Redis."""

from collections.abc import Iterator

import pytest
import redis
from django.db import connection

from tests.cluster.season import REDIS


@pytest.fixture(autouse=True)
def empty_redis() -> Iterator[None]:
    with redis.Redis.from_url(REDIS) as server:
        server.flushdb()
        yield
        server.flushdb()


@pytest.fixture(autouse=True)
def nobody_else_is_connected(transactional_db: None) -> Iterator[None]:
    """A process that was killed leaves its server end at work, in the way of whoever tidies up."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
