"""Two hundred people hand in at one moment: ``python -m tests.bench.last_minute``.

Against PostgreSQL (``TEST_DATABASE_URL``) with two web processes on one Redis
(``TEST_REDIS_URL``); where one of them does not answer, it says so and ends
with 0. Ends with 1 when anybody's click was lost, doubled or answered with an error.
"""

import os
import sys

import redis

from tests.__main__ import POSTGRESQL, REDIS, postgresql_answers, redis_answers

# Not the tests' own database: they may be running.
DATABASE = POSTGRESQL.rpartition("/")[0] + "/amp_bench"


def main() -> int:
    if not (postgresql_answers() and redis_answers()):
        say("last minute: left out, PostgreSQL and Redis do not both answer")
        return 0
    os.environ |= {"DATABASE_URL": DATABASE, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return rush()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def rush() -> int:
    from tests.cluster.last_minute import WEB_PROCESSES, last_minute
    from tests.cluster.season import ON_REDIS
    from tests.processes import manage

    manage("migrate", "--verbosity", "0", **ON_REDIS)
    with redis.Redis.from_url(REDIS) as server:
        server.flushdb()
        seen = last_minute()
        server.flushdb()
    lost = seen.people - seen.kept
    say(
        f"last minute, {seen.people} people, {WEB_PROCESSES} web processes:"
        f" {seen.answered} answered with success,"
        f" {lost} lost, {seen.doubled} doubled, {seen.errors} answers 5xx"
    )
    flawless = seen.answered == seen.people and not (lost or seen.doubled or seen.errors)
    return 0 if flawless else 1


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
