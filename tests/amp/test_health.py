"""What a supervisor and a load balancer ask."""

from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cohorts.models import Message
from cohorts.tasks import deliver_outbox
from tests.processes import free_port, manage, running, wait_until

pytestmark = pytest.mark.django_db


def test_the_process_lives_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_the_portal_is_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "cache": "ok",
        "oldest_message_seconds": 0,
        "oldest_task_seconds": 0,
    }


def test_a_missing_migration_is_said(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cohorts'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "not applied" in answer.json()["database"]


def test_a_missing_cache_table_is_said(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cache RENAME TO elsewhere")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["cache"] in {"OperationalError", "ProgrammingError"}


def test_what_waits_says_since_when(client):
    deliver_outbox.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    due = timezone.now() - timedelta(minutes=7)
    Message.objects.create(
        key="1", address="ada@example.org", kind="x", subject="x", text="x", html="",
        created_at=due, due_at=due,
    )  # fmt: skip

    answer = client.get("/readyz").json()

    assert answer["oldest_task_seconds"] == pytest.approx(5 * 60, abs=5)
    assert answer["oldest_message_seconds"] == pytest.approx(7 * 60, abs=5)
    assert answer["ready"]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_does_not_answer_is_said_and_takes_nobody_out_of_service():
    port = free_port()
    nowhere = {"TASKS_BACKEND": "redis", "TASKS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    manage("migrate", "--verbosity", "0", **nowhere)
    with running("manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", **nowhere):
        wait_until(lambda: answer_of(port) is not None, seconds=60)
        answer = answer_of(port)
    assert answer.status_code == 200
    assert answer.json()["oldest_task_seconds"] == "ConnectionError"


def answer_of(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10)
    except httpx.TransportError:
        return None


@pytest.mark.django_db(transaction=True)
def test_the_clock_runs_as_a_command():
    assert manage("tick") == ""
