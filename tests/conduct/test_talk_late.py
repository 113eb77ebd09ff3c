"""An answer that was promised: the contact is told again, the person reads who else is there."""

from datetime import timedelta

import pytest
from django.test import Client

from amp.clock import tick
from conduct.actions.log import verify
from conduct.actions.notices import KEPT, forget_told, send_waiting
from conduct.actions.seats import drop_ended
from conduct.actions.server import whole
from conduct.actions.talking import (
    delete_expired,
    delete_talk,
    read_by_receipt,
    warn_contacts,
    write_as_contact,
    write_by_receipt,
)
from conduct.models import ConductEvent, Notice, Seat, Talk
from tests.conduct.care.visiting import travel
from tests.conduct.talking import seat_contact, write_to
from tests.factories import NOW, CohortFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = NOW + 2 * DAY


@pytest.fixture
def wanda(db):
    return seat_contact(cohort=CohortFactory(name="AMP 2026"))


@pytest.fixture
def receipt(wanda):
    return write_to(wanda)


# The contact ---------------------------------------------------------------------------------


def test_a_contact_is_told_again_a_day_before_an_answer_is_late_and_when_it_is(wanda, receipt):
    assert warn_contacts(LATE - DAY - HOUR) == 0
    assert warn_contacts(LATE - DAY) == 1
    assert warn_contacts(LATE - HOUR) == 0
    assert warn_contacts(LATE) == 1
    assert [notice.seat for notice in Notice.objects.all()] == [wanda.seat] * 3
    assert verify().fault is None


def test_nobody_is_told_twice_of_one_promise_though_notices_are_forgotten(wanda, receipt):
    warn_contacts(LATE)
    send_waiting(LATE + HOUR)
    forget_told(LATE + HOUR + KEPT)
    assert not Notice.objects.exists()
    assert warn_contacts(LATE + HOUR + KEPT) == 0


def test_a_clock_that_stood_still_tells_once(wanda, receipt):
    assert warn_contacts(LATE + 5 * DAY) == 1
    assert warn_contacts(LATE + 6 * DAY) == 0


class Killed(BaseException):
    pass


def killed_within_the_transaction():
    with whole():
        warn_contacts(LATE)
        raise Killed


def test_a_clock_that_was_killed_tells_when_it_is_there_again(wanda, receipt):
    with pytest.raises(Killed):
        killed_within_the_transaction()
    assert Notice.objects.count() == 1
    assert warn_contacts(LATE) == 1
    assert Notice.objects.count() == 2


def test_a_second_message_while_the_first_one_waits_is_the_same_promise(wanda, receipt):
    write_by_receipt(receipt, "Are you there?", now=NOW + 30 * HOUR)
    assert warn_contacts(LATE) == 1
    write_by_receipt(receipt, "Hello?", now=LATE + HOUR)
    assert warn_contacts(LATE + 5 * DAY) == 0


def test_an_answer_ends_the_promise_and_the_next_word_begins_another(wanda, receipt):
    write_as_contact(Talk.objects.get().pk, "I am here.", by=wanda, now=NOW + HOUR)
    assert warn_contacts(LATE) == 0
    write_by_receipt(receipt, "Thank you. One more thing.", now=LATE)
    assert warn_contacts(LATE + DAY - HOUR) == 0
    assert warn_contacts(LATE + DAY) == 1


def test_what_is_deleted_warns_nobody_and_takes_back_the_warning_that_was_not_sent(wanda, receipt):
    warn_contacts(LATE - DAY)
    delete_talk(receipt, now=LATE - DAY)
    assert warn_contacts(LATE) == 0
    assert not Notice.objects.exists()


def test_what_deletes_itself_warns_nobody(wanda, receipt):
    assert delete_expired(NOW + 90 * DAY) == 1
    assert warn_contacts(NOW + 90 * DAY) == 0


def test_a_contact_whose_seat_ended_is_not_told(wanda, receipt):
    Seat.objects.filter(pk=wanda.seat.pk).update(ended_at=NOW)
    drop_ended(NOW)
    assert warn_contacts(LATE) == 0
    assert Notice.objects.count() == 1


def test_the_mail_is_worded_as_any_and_goes_out_within_the_hour(wanda, receipt, mailoutbox):
    send_waiting(NOW + HOUR)
    assert tick(LATE) == []
    assert LATE <= Notice.objects.get(sent_at=None).due_at < LATE + HOUR
    send_waiting(LATE + HOUR)
    first, second = mailoutbox
    assert (first.subject, first.body, first.to) == (second.subject, second.body, second.to)


def test_the_log_says_that_somebody_was_warned_and_not_of_which_conversation(wanda, receipt):
    write_to(wanda)
    warn_contacts(LATE)
    told = ConductEvent.objects.filter(verb="answer to a talk warned of")
    facts = set(told.values_list("actor", "seat", "report", "at"))
    assert (told.count(), facts) == (2, {("server", None, None, LATE)})


# The person ----------------------------------------------------------------------------------


def opened(receipt, at):
    with travel(seconds=(at - NOW).total_seconds()):
        return (
            Client()
            .post("/help/talk/", {"do": "open", "receipt": receipt.characters})
            .content.decode()
        )


def test_the_person_reads_that_it_is_late_and_who_else_is_there(wanda, receipt):
    seat_contact("Willi", cohort=CohortFactory(name="AMP 2027"))
    before = opened(receipt, LATE - HOUR)
    assert "answers at the latest by" in before
    assert "Willi" not in before
    late = opened(receipt, LATE)
    assert "Wanda was to answer you by now and has not. We are sorry." in late
    assert "Willi (she/her), AMP 2027" in late
    assert "Wanda (she/her), AMP 2026" not in late
    assert 'href="/help/talk/#begin"' in late
    assert read_by_receipt(receipt, now=LATE).answer_by == LATE


def test_where_no_other_contact_is_there_the_person_reads_of_organizers_and_committee(
    wanda, receipt, settings
):
    settings.CONDUCT_ADDRESS = "committee@example.org"
    late = opened(receipt, LATE)
    assert "No other wellbeing contact is there" in late
    assert "The organizers of AMP 2026" in late
    assert "mailto:committee@example.org" in late


def test_whose_contact_has_no_seat_any_more_reads_who_else_is_there(wanda, receipt):
    seat_contact("Willi")
    Seat.objects.filter(pk=wanda.seat.pk).update(ended_at=NOW)
    drop_ended(NOW)
    shown = opened(receipt, NOW)
    assert "Wanda is no contact any more" in shown
    assert "Willi (she/her)" in shown
