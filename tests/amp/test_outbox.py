"""Mails leave, whatever happens to whoever sends them."""

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amp.clock import tick
from cohorts import tasks
from cohorts.models import Message
from cohorts.states import MESSAGE_MOVES, MessageState
from cohorts.tasks import claim, deliver_outbox, enqueue_delivery
from tests.processes import mail_server, manage, wait_until, worker

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def smtp(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, port = server.url.removeprefix("smtp://").split(":")
        settings.EMAIL_PORT = int(port)
        yield server


def write(number: int = 1, *, now: datetime = NOW, **fields: object) -> list[Message]:
    return Message.objects.bulk_create(
        Message(
            **{
                "key": f"message {at}",
                "address": f"person{at}@example.org",
                "kind": "cohorts/something",
                "subject": f"Message {at}",
                "text": "Plain words",
                "html": "<p>Formatted words</p>",
                "created_at": now,
                "due_at": now,
                **fields,
            }
        )
        for at in range(number)
    )


def deliver(now: datetime = NOW) -> int:
    with time_machine.travel(now, tick=False):
        return deliver_outbox.call()


@pytest.mark.django_db
def test_a_message_goes_out_as_text_and_html_with_its_own_id(smtp, settings):
    settings.SITE_URL = "https://amp.example.org"
    [message] = write()

    assert deliver() == 1

    [mail] = smtp.mails
    assert mail["To"] == "person0@example.org"
    assert mail["Subject"] == "Message 0"
    assert mail["Message-ID"] == f"<{message.pk}@amp.example.org>"
    assert mail.get_body(["plain"]).get_content().strip() == "Plain words"
    assert mail.get_body(["html"]).get_content().strip() == "<p>Formatted words</p>"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.leased_until) == ("sent", NOW, None)


@pytest.mark.django_db
def test_a_sent_message_is_not_sent_again(smtp):
    write()
    deliver()

    assert deliver(NOW + timedelta(days=1)) == 0
    assert len(smtp.mails) == 1


@pytest.mark.django_db
def test_a_message_waits_for_its_time(smtp):
    write(due_at=NOW + timedelta(hours=1))

    assert deliver(NOW) == 0
    assert deliver(NOW + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_more_than_one_batch_goes_out(smtp):
    write(tasks.BATCH * 2 + 1)

    assert deliver() == tasks.BATCH * 2 + 1


@pytest.mark.django_db
def test_a_refused_message_is_tried_at_growing_distances_and_given_up(smtp):
    write()
    smtp.answer = "451 Try again later"
    pauses, now = [], NOW
    for _attempt in range(tasks.ATTEMPTS):
        deliver(now)
        message = Message.objects.get()
        pauses.append(message.due_at - now)
        now = max(now, message.due_at)

    assert pauses[:-1] == [timedelta(minutes=m) for m in (1, 5, 25, 125, 625)]
    assert (message.state, message.attempts) == ("failed", tasks.ATTEMPTS)
    assert "Try again later" in message.error


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_given_up_at_once(smtp):
    write()
    smtp.refuses.add("person0@example.org")

    deliver()

    assert Message.objects.get().state == "failed"


@pytest.mark.django_db
def test_one_message_that_cannot_be_sent_stops_no_other(smtp):
    write(3)
    Message.objects.filter(key="message 1").update(subject="two\nlines")

    assert deliver() == 2
    assert Message.objects.get(state="waiting").key == "message 1"


@pytest.mark.django_db
def test_a_mail_server_that_is_down_costs_no_attempt(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    write(2)

    assert deliver() == 0

    for message in Message.objects.all():
        assert (message.state, message.attempts) == ("waiting", 0)
        assert message.due_at > NOW


@pytest.mark.django_db
def test_a_claimed_message_is_claimed_once():
    write(3)

    assert len(claim(NOW)) == 3
    assert claim(NOW + timedelta(minutes=1)) == []


@pytest.mark.django_db
def test_a_claim_that_was_never_finished_ends_with_its_lease(smtp):
    write()
    claim(NOW)

    assert deliver(NOW + tasks.LEASE) == 0
    assert deliver(NOW + tasks.LEASE + timedelta(seconds=1)) == 1
    assert Message.objects.get().attempts == 2


@pytest.mark.django_db
def test_a_message_that_kills_every_worker_is_given_up():
    write()
    now = NOW
    for _attempt in range(tasks.ATTEMPTS):
        assert claim(now)
        now += tasks.LEASE + timedelta(seconds=1)

    assert claim(now) == []
    assert Message.objects.get().state == "failed"


@pytest.mark.django_db
def test_a_worker_whose_lease_has_ended_sends_nothing(smtp):
    write()
    [message] = claim(NOW)
    with time_machine.travel(NOW + tasks.LEASE, tick=False):
        assert not tasks.deliver(message, get_connection())

    assert smtp.mails == []


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_marks_nothing():
    write()
    [stale] = claim(NOW)
    [current] = claim(NOW + tasks.LEASE + timedelta(seconds=1))

    tasks.put_off(stale, OSError("gone"), NOW)

    message = Message.objects.get()
    assert (message.state, message.leased_until) == ("sending", current.leased_until)


@pytest.mark.django_db
def test_a_link_that_signs_in_is_not_kept_after_sending(smtp):
    write(kind="account/password_reset")

    deliver()

    assert "Plain words" in smtp.mails[0].as_string()
    message = Message.objects.get()
    assert (message.text, message.html) == ("", "")


@pytest.mark.parametrize("was", MessageState)
@pytest.mark.parametrize("to", MessageState)
@pytest.mark.django_db
def test_a_message_moves_as_its_table_allows(was, to):
    whole = {"sent_at": NOW, "leased_until": NOW}
    write(state=was, **whole)
    if to in MESSAGE_MOVES[was]:
        assert tasks.advance(Message.objects.all(), was, to) == 1
    else:
        with pytest.raises(ValueError, match="does not go"):
            tasks.advance(Message.objects.all(), was, to)


@pytest.mark.django_db
def test_many_changes_at_once_ask_for_one_delivery():
    for _change in range(3):
        enqueue_delivery()

    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_the_clock_asks_again_for_what_is_due_and_for_nothing_else():
    write(due_at=NOW + timedelta(hours=1))

    tick(NOW)
    assert not DBTaskResult.objects.exists()

    tick(NOW + timedelta(hours=1))
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_sending_loses_nothing_and_doubles_at_most_one():
    number = 12
    write(number, now=timezone.now())
    with mail_server() as smtp:
        smtp.pause = 0.2
        enqueue_delivery()
        with worker(EMAIL_URL=smtp.url) as victim:
            wait_until(lambda: len(smtp.mails) >= 4)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        assert Message.objects.filter(state="sending").exists()

        # Ten minutes later the claims are void and the clock has asked again.
        Message.objects.filter(state="sending").update(leased_until=timezone.now() - tasks.LEASE)
        smtp.pause = 0
        manage("tick")
        manage("db_worker", "--batch", "--no-startup-delay", "--no-reload", EMAIL_URL=smtp.url)

        received = Counter(str(mail["Message-ID"]) for mail in smtp.mails)
    assert len(received) == number
    assert sum(received.values()) <= number + 1
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_outbox_and_send_nothing_twice():
    number = 40
    write(number, now=timezone.now())
    with mail_server() as smtp:
        smtp.pause = 0.01
        deliver_outbox.enqueue()
        deliver_outbox.enqueue()
        with worker(EMAIL_URL=smtp.url), worker(EMAIL_URL=smtp.url):
            wait_until(lambda: Message.objects.filter(state="sent").count() == number)

    assert len(smtp.mails) == number
