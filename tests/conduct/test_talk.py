"""Talking: sealed to two people, gone when the person says so, and on no committee's desk."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from conduct.actions.copies import copy_for_seat
from conduct.actions.ending import destroy_expired
from conduct.actions.log import verify
from conduct.actions.reading import opened_report, read_as_reporter
from conduct.actions.receiving import who_would_read
from conduct.actions.seats import (
    appoint_seat,
    declare_standing_conflict,
    drop_ended,
    renew_key,
    renew_passphrase,
    unlock,
)
from conduct.actions.server import pepper
from conduct.actions.sharing import share
from conduct.actions.talking import (
    begin_talk,
    delete_expired,
    delete_talk,
    read_as_contact,
    read_by_receipt,
    write_as_contact,
    write_by_receipt,
)
from conduct.models import ConductEvent, Notice, Report, SealedCopy, Seat, Talk, TalkMessage
from conduct.permissions import Unlocked, check_appoint, nobody_is_seated
from conduct.rules.receipt import new_receipt
from conduct.rules.sealing import Broken, new_pair
from conduct.rules.talk import lookup_of, pair_of
from conduct.tasks import end_what_is_over
from tests.conduct.audit import AUDIT
from tests.conduct.committee import everybody_is_free, report_to
from tests.conduct.talking import TEXT, seat_contact, write_to
from tests.conduct.timing import MOST_APART, compared
from tests.factories import NOW, UserFactory

DAYS_91 = NOW + timedelta(days=91)


@pytest.fixture
def wanda(db):
    return seat_contact()


@pytest.fixture
def receipt(wanda):
    return write_to(wanda)


def only():
    return Talk.objects.get().pk


def texts(conversation):
    return [(one.is_contact, one.text) for one in conversation.messages]


# Writing to each other ---------------------------------------------------------------------


def test_both_read_what_both_wrote(wanda, receipt):
    write_as_contact(only(), "I am here.", by=wanda, now=NOW)
    write_by_receipt(receipt, "Thank you.", now=NOW)
    told = [(False, TEXT), (True, "I am here."), (False, "Thank you.")]
    assert texts(read_by_receipt(receipt, now=NOW)) == told
    assert texts(read_as_contact(only(), by=wanda, now=NOW)) == told


def test_one_is_promised_an_answer_within_two_days_of_the_first_unanswered_word(wanda, receipt):
    first = read_by_receipt(receipt, now=NOW).answer_by
    assert timedelta(days=2) - timedelta(hours=1) < first - NOW <= timedelta(days=2)
    write_by_receipt(receipt, "Are you there?", now=NOW + timedelta(hours=30))
    assert read_by_receipt(receipt, now=NOW).answer_by == first
    write_as_contact(only(), "Yes.", by=wanda, now=NOW)
    assert read_by_receipt(receipt, now=NOW).answer_by is None


def test_nothing_stands_in_the_clear_but_the_full_hour(wanda):
    at = NOW.replace(minute=47, second=13)
    write_to(wanda, now=at)
    talk, message = Talk.objects.get(), TalkMessage.objects.get()
    for instant in (talk.written_at, message.at, talk.answer_by, talk.keep_until):
        assert (instant.minute, instant.second) == (0, 0)
    assert TEXT.encode() not in bytes(message.sealed)
    short = len(bytes(message.sealed))
    write_to(wanda, "No.")
    assert {len(bytes(row.sealed)) for row in TalkMessage.objects.all()} == {short}


def test_a_page_loaded_again_sends_nothing_twice(wanda, receipt):
    begin_talk(wanda.seat, TEXT, receipt, now=NOW)
    for _again in range(2):
        write_by_receipt(receipt, "And one more thing.", now=NOW)
    for _again in range(2):
        write_as_contact(only(), "I am here.", by=wanda, now=NOW)
    assert [text for _who, text in texts(read_by_receipt(receipt, now=NOW))] == [
        TEXT, "And one more thing.", "I am here.",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_not_sent(wanda, receipt, text):
    with pytest.raises(Refused, match="nothing to send"):
        write_by_receipt(receipt, text, now=NOW)
    with pytest.raises(Refused, match="nothing to send"):
        begin_talk(wanda.seat, text, new_receipt(), now=NOW)


def test_a_text_with_the_receipt_in_it_is_refused(receipt):
    with pytest.raises(Refused, match="contains a receipt"):
        write_by_receipt(receipt, f"Mine is {receipt.in_groups}.", now=NOW)


def test_the_contact_gets_a_notice_and_the_person_none(wanda, receipt):
    assert [notice.seat for notice in Notice.objects.all()] == [wanda.seat]
    write_as_contact(only(), "I am here.", by=wanda, now=NOW)
    assert Notice.objects.count() == 1


def test_the_log_says_that_somebody_talked_and_not_which_conversation_it_was(wanda, receipt):
    write_as_contact(only(), "I am here.", by=wanda, now=NOW)
    delete_talk(receipt, now=NOW)
    events = list(ConductEvent.objects.values_list("verb", "actor", "seat", "report"))
    assert events == [
        ("talk begun", "person", None, None),
        ("talk written", "seat", wanda.seat.pk, None),
        ("talk deleted", "person", None, None),
    ]
    assert verify().fault is None


# Who opens it ------------------------------------------------------------------------------


def test_no_other_contact_and_no_committee_opens_it(committee, wanda, receipt):
    another = seat_contact("Willi")
    for somebody in (another, committee.ada, committee.xenia, committee.ada.seat, None):
        with pytest.raises(PermissionDenied):
            read_as_contact(only(), by=somebody, now=NOW)
        with pytest.raises(PermissionDenied):
            write_as_contact(only(), "Hello", by=somebody, now=NOW)


def test_whoever_changes_the_database_to_have_it_still_lacks_the_key(wanda, receipt):
    another = seat_contact("Willi")
    Talk.objects.update(seat=another.seat)
    with pytest.raises(Broken):
        read_as_contact(only(), by=another, now=NOW)
    assert ConductEvent.objects.filter(verb="something sealed did not open").exists()


@pytest.mark.parametrize("change", [{"number": 7}, {"author": "contact"}, {"sealed": b"\x01" * 90}])
def test_a_message_that_was_moved_or_changed_does_not_open(wanda, receipt, change):
    TalkMessage.objects.update(**change)
    with pytest.raises(Broken):
        read_by_receipt(receipt, now=NOW)


def test_messages_exchanged_with_another_conversation_do_not_open(wanda, receipt):
    write_to(wanda, "Another person.")
    first, second = TalkMessage.objects.all()
    TalkMessage.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(Broken):
        read_as_contact(first.talk_id, by=wanda, now=NOW)


def test_a_receipt_of_a_talk_opens_no_report_and_the_other_way_round(scene, wanda, receipt):
    with pytest.raises(Refused, match="no report for this receipt"):
        read_as_reporter(receipt, now=NOW)
    with pytest.raises(Refused, match="no conversation for this receipt"):
        read_by_receipt(scene.receipt, now=NOW)


def test_the_same_receipt_has_other_keys_here_and_there():
    receipt = new_receipt()
    assert pair_of(receipt).public != receipt.pair().public
    assert lookup_of(receipt, pepper()) != receipt.lookup(pepper())


def test_a_key_that_somebody_put_into_the_database_is_not_written_to(wanda):
    Seat.objects.filter(pk=wanda.seat.pk).update(public_key=new_pair().public)
    with pytest.raises(Broken):
        write_to(wanda)
    assert not Talk.objects.exists()


def test_only_a_contact_can_be_written_to(committee):
    with pytest.raises(Refused, match="no contact any more"):
        write_to(committee.ada)


# A contact is on no committee -----------------------------------------------------------------


def test_a_contact_is_never_among_those_who_would_read(committee, wanda):
    _found, seats = who_would_read(shut_out=(), involved=(), now=NOW)
    assert wanda.seat not in seats
    assert len(seats) == 5
    _found, seats = who_would_read(
        shut_out=[str(committee.seats[one].seat.pk) for one in ("ada", "ben", "cem", "dina")],
        involved=(), now=NOW,
    )  # fmt: skip
    assert {seat.name for seat in seats} == {"Eli", "Xenia"}


def test_contacts_alone_seat_no_committee(db, wanda):
    assert nobody_is_seated(NOW)
    with pytest.raises(PermissionDenied):
        check_appoint(wanda, "full", now=NOW)


def test_a_report_is_neither_sealed_to_nor_shared_with_a_contact(committee, wanda):
    scene = report_to(committee)
    everybody_is_free(scene)
    assert not SealedCopy.objects.filter(seat=wanda.seat).exists()
    assert not Report.objects.visible_to(wanda.seat, NOW).exists()
    with pytest.raises(Refused, match="cannot have this report"):
        share(scene.report, wanda.seat, by=committee.ada, now=NOW)


def test_even_with_a_copy_that_is_no_mistake_of_theirs_a_contact_opens_no_report(scene, wanda):
    with opened_after_stances(scene) as opened:
        copy_for_seat(opened, wanda.seat).save(force_insert=True)
    with pytest.raises(PermissionDenied), opened_report(scene.report, by=wanda, now=NOW):
        pass


def opened_after_stances(scene):
    everybody_is_free(scene)
    return opened_report(scene.report, by=scene.committee.ada, now=NOW)


def test_a_full_member_appoints_a_contact_who_keeps_their_own_words(committee):
    person = UserFactory().pk
    facts = {"name": "Wanda", "kind": "wellbeing", "person": person, "now": NOW}
    handed = appoint_seat(by=committee.ada, **facts)
    by = unlock(handed.seat, handed.passphrase, now=NOW)
    again = renew_passphrase(by=by, now=NOW)
    assert unlock(again.seat, again.passphrase, now=NOW).pair.public == by.pair.public
    for somebody in (by, committee.xenia):
        with pytest.raises(PermissionDenied):
            appoint_seat(by=somebody, **facts)


def test_a_contact_declares_no_standing_conflict(wanda):
    with pytest.raises(PermissionDenied):
        declare_standing_conflict("somebody", by=wanda, now=NOW)


# The end ------------------------------------------------------------------------------------


def test_deleting_leaves_no_row_of_it(wanda, receipt):
    write_as_contact(only(), "I am here.", by=wanda, now=NOW)
    delete_talk(receipt, now=NOW)
    assert not Talk.objects.exists()
    assert not TalkMessage.objects.exists()
    with pytest.raises(Refused, match="has been deleted"):
        read_by_receipt(receipt, now=NOW)


def test_no_clock_tells_a_deleted_conversation_from_one_that_never_was(wanda, receipt, figure):
    delete_talk(receipt, now=NOW)
    ways = [partial(read_by_receipt, one, now=NOW) for one in (receipt, new_receipt())]
    for way in ways:
        with pytest.raises(Refused, match="has been deleted"):
            way()
    apart, words = compared(*ways)
    figure(f"receipts of conversations, deleted beside never there, median: {words}")
    assert apart < MOST_APART or not AUDIT


def test_deleting_takes_back_a_notice_that_nothing_else_waits_behind(wanda, receipt):
    other = write_to(wanda)
    delete_talk(receipt, now=NOW)
    assert Notice.objects.count() == 2
    delete_talk(other, now=NOW)
    assert not Notice.objects.exists()


def test_it_deletes_itself_90_days_after_the_last_message(wanda, receipt):
    write_by_receipt(receipt, "Still here.", now=NOW + timedelta(days=30))
    assert delete_expired(DAYS_91) == 0
    end_what_is_over(NOW + timedelta(days=120))
    assert not Talk.objects.exists()
    assert ConductEvent.objects.last().actor == "server"


def test_from_the_90th_day_on_nobody_opens_it_though_the_clock_stood_still(wanda, receipt):
    with pytest.raises(Refused):
        read_by_receipt(receipt, now=DAYS_91)
    with pytest.raises(Refused, match="has been deleted"):
        read_as_contact(only(), by=wanda, now=DAYS_91)
    assert not Talk.objects.readable_by(wanda.seat, DAYS_91).exists()


def test_reports_and_conversations_end_apart(scene, wanda, receipt):
    assert destroy_expired(DAYS_91) == 0
    assert Talk.objects.count() == 1


def test_a_contact_whose_seat_ended_keeps_no_key_and_the_person_still_reads(wanda, receipt):
    Seat.objects.filter(pk=wanda.seat.pk).update(ended_at=NOW)
    assert drop_ended(NOW) == 1
    conversation = read_by_receipt(receipt, now=NOW)
    assert (conversation.has_contact, conversation.answer_by) == (False, None)
    assert texts(conversation) == [(False, TEXT)]
    with pytest.raises(Refused, match="no contact any more"):
        write_by_receipt(receipt, "Hello?", now=NOW)
    delete_talk(receipt, now=NOW)
    assert not Talk.objects.exists()


def test_a_lost_key_loses_the_conversations_of_the_contact(committee, wanda, receipt):
    renew_key(wanda.seat, by=committee.ada, now=NOW)
    assert Talk.objects.get().for_seat is None
    renewed = Unlocked(Seat.objects.get(pk=wanda.seat.pk), wanda.pair)
    with pytest.raises(PermissionDenied):
        read_as_contact(only(), by=renewed, now=NOW)
