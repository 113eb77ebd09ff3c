"""Notices become mails: when, to whom, how often, and what they do not say."""

import logging
import smtplib
from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django_tasks_db.models import DBTaskResult

from amp.clock import tick
from cohorts.models import Event, Message
from conduct.actions.notices import ATTEMPTS, KEPT, LEASE, claim, forget_told, send_waiting
from conduct.models import Notice
from tests.conduct import rows
from tests.factories import NOW, UserFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def ada():
    return UserFactory(name="Ada", email="ada@example.org")


@pytest.fixture
def seat(ada):
    return rows.seat(person=ada.pk, started_at=NOW - HOUR)


class Broken(EmailBackend):
    """A server that takes no mail."""

    def send_messages(self, messages):
        raise smtplib.SMTPDataError(451, b"not now, ada@example.org")


class Away(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def with_server(settings, server):
    settings.EMAIL_BACKEND = f"{__name__}.{server.__name__}"


def states():
    return sorted(Notice.objects.values_list("state", flat=True))


def test_what_was_told_is_forgotten_and_what_waits_is_not(seat, mailoutbox):
    rows.notice(seat=seat, due_at=NOW)
    send_waiting(NOW)
    rows.notice(seat=seat, due_at=NOW, key="waits")
    assert forget_told(NOW + KEPT - timedelta(seconds=1)) == 0
    assert forget_told(NOW + KEPT) == 1
    assert states() == ["waiting"]


def test_a_notice_becomes_a_mail_at_its_moment(seat, mailoutbox):
    rows.notice(seat=seat, due_at=NOW)
    assert send_waiting(NOW - timedelta(seconds=1)) == 0
    assert send_waiting(NOW) == 1
    [mail] = mailoutbox
    assert mail.to == ["ada@example.org"]
    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at) == ("sent", NOW)
    assert send_waiting(NOW + HOUR) == 0


def test_it_says_that_something_waits_and_nothing_of_what(seat, mailoutbox):
    rows.notice(seat=seat, due_at=NOW)
    send_waiting(NOW)
    whole = mailoutbox[0].message().as_bytes()
    parsed = BytesParser(policy=policy.default).parsebytes(whole)
    text = parsed.get_body(("plain",)).get_content()
    assert parsed["Subject"] == "Something waits for you in the portal"
    assert " ".join(text.split()) == (
        "Something in the portal waits for you. Please sign in when you can. http://testserver/"
    )
    said = whole.decode().lower()
    for word in ("conduct", "committee", "report", "care", "help", "seat", str(seat.pk)):
        assert word not in said.replace("asyncapi maintainership program", ""), word


def test_it_looks_like_any_mail_of_the_portal(seat, mailoutbox):
    """The same headers, and a number of the same make."""
    from cohorts.actions.moving import record
    from cohorts.actions.telling import tell
    from cohorts.tasks import deliver_outbox
    from tests.factories import CohortFactory

    cohort = CohortFactory()
    event = record(cohort, by=None, now=NOW, verb="something")
    tell([UserFactory()], "conduct/waiting", {}, about=event, now=NOW)
    deliver_outbox.call()
    rows.notice(seat=seat, due_at=NOW)
    send_waiting(NOW)
    usual, ours = (mail.message() for mail in mailoutbox)
    assert usual.keys() == ours.keys()
    lengths = {len(message["Message-ID"]) for message in (usual, ours)}
    assert len(lengths) == 1


def test_all_that_waits_for_one_member_is_one_mail(seat, mailoutbox):
    other = UserFactory()
    for _number in range(3):
        rows.notice(seat=seat, due_at=NOW)
    rows.notice(seat=rows.seat(person=other.pk, started_at=NOW - HOUR), due_at=NOW)
    rows.notice(seat=seat, due_at=NOW + HOUR)
    assert send_waiting(NOW) == 2
    assert {mail.to[0] for mail in mailoutbox} == {"ada@example.org", other.email}
    assert states() == ["sent"] * 4 + ["waiting"]


def test_the_clock_sends_them_and_leaves_no_task_no_message_and_no_event(seat, mailoutbox):
    rows.notice(seat=seat, due_at=NOW)
    assert tick(NOW) == []
    assert len(mailoutbox) == 1
    assert not DBTaskResult.objects.exists()
    assert not Message.objects.exists()
    assert not Event.objects.exists()


def ended():
    return {"person": UserFactory().pk, "started_at": NOW - HOUR, "ended_at": NOW}


def without_account():
    return {"person": None, "kind": "external", "started_at": NOW - HOUR}


def locked():
    return {"person": UserFactory(is_active=False).pk, "started_at": NOW - HOUR}


@pytest.mark.parametrize("facts", [ended, without_account, locked])
def test_nobody_without_seat_or_account_gets_one(facts, mailoutbox):
    rows.notice(seat=rows.seat(**facts()), due_at=NOW)
    assert send_waiting(NOW) == 0
    assert mailoutbox == []
    assert states() == ["failed"]


def test_a_mail_that_is_refused_is_tried_again_at_growing_distances_then_given_up(
    seat, settings, caplog
):
    rows.notice(seat=seat, due_at=NOW)
    with_server(settings, Broken)
    now, tries = NOW, []
    for _minute in range(3000):
        before = Notice.objects.get().attempts
        send_waiting(now)
        if Notice.objects.get().attempts > before:
            tries.append(int((now - NOW).total_seconds() // 60))
        if states() == ["failed"]:
            break
        now += timedelta(minutes=1)
    assert tries == [0, 1, 6, 31, 156, 781]
    assert len(tries) == ATTEMPTS
    assert states() == ["failed"]


def test_a_mail_server_that_is_away_costs_no_attempt(seat, settings, mailoutbox):
    rows.notice(seat=seat, due_at=NOW)
    usual = settings.EMAIL_BACKEND
    with_server(settings, Away)
    assert send_waiting(NOW) == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == ("waiting", 0)
    settings.EMAIL_BACKEND = usual
    assert send_waiting(NOW + timedelta(minutes=1)) == 0
    assert send_waiting(NOW + timedelta(minutes=2)) == 1


@pytest.mark.parametrize("server", [Broken, Away])
def test_the_log_says_neither_who_nor_why(seat, settings, caplog, server):
    rows.notice(seat=seat, due_at=NOW)
    with_server(settings, server)
    with caplog.at_level(logging.DEBUG):
        send_waiting(NOW)
    [line] = caplog.records
    said = f"{line.name} {line.getMessage()} {line.exc_text or ''}"
    for word in ("conduct", "notice", "seat", "ada", "451", str(seat.pk)):
        assert word not in said.lower(), word


def test_a_mail_of_a_clock_that_was_killed_goes_out_later_as_the_same_mail(seat, mailoutbox):
    for _number in range(2):
        rows.notice(seat=seat, due_at=NOW)
    send_waiting(NOW)
    Notice.objects.update(state="waiting", sent_at=None)
    assert len(claim(NOW)) == 2
    assert send_waiting(NOW + LEASE) == 0
    rows.notice(seat=seat, due_at=NOW + LEASE)
    assert send_waiting(NOW + LEASE + timedelta(seconds=1)) == 1
    one, other = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert one == other
    assert states() == ["sent"] * 3


def test_what_was_claimed_too_often_is_given_up(seat):
    rows.notice("sending", seat=seat, due_at=NOW, attempts=ATTEMPTS)
    assert send_waiting(NOW + LEASE) == 0
    assert states() == ["failed"]


def test_one_mail_that_breaks_stops_no_other(seat, settings, mailoutbox, ada):
    """The address of one cannot be written as a header."""
    ada.email = "ada@example.org\nBcc: everybody@example.org"
    ada.save()
    other = UserFactory()
    rows.notice(seat=seat, due_at=NOW)
    rows.notice(seat=rows.seat(person=other.pk, started_at=NOW - HOUR), due_at=NOW)
    assert send_waiting(NOW) == 1
    assert [mail.to for mail in mailoutbox] == [[other.email]]
