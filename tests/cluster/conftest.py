"""Every test on the cluster begins and ends with an empty Redis."""

from collections.abc import Iterator

import pytest
import redis

from tests.cluster.season import REDIS


@pytest.fixture(autouse=True)
def empty_redis() -> Iterator[None]:
    with redis.Redis.from_url(REDIS) as server:
        server.flushdb()
        yield
        server.flushdb()
