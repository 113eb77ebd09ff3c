"""Tasks on Redis Queue: the same outbox, another way to ask for it."""

import pytest
from django.utils import timezone

from cohorts.models import Message
from tests.cluster.season import ON_REDIS, REDIS
from tests.processes import mail_server, manage

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]


def test_the_clock_asks_and_a_worker_delivers():
    now = timezone.now()
    Message.objects.create(
        key="1", address="ada@example.org", kind="x", subject="x", text="x", html="",
        created_at=now, due_at=now,
    )  # fmt: skip
    with mail_server() as smtp:
        manage("tick", **ON_REDIS)
        manage("worker", "--batch", **ON_REDIS, EMAIL_URL=smtp.url)

        assert [mail["To"] for mail in smtp.mails] == ["ada@example.org"]
    assert Message.objects.get().state == "sent"


def test_production_checks_pass_with_everything_on_redis():
    production = {
        "TASKS_BACKEND": "redis",
        "CACHE_URL": REDIS,
        "HTTPS": "on",
        "DJANGO_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    }
    manage("check", "--deploy", "--fail-level", "WARNING", **production)
