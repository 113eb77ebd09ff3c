"""Taking in a report: who gets a copy, what stands in the clear, what is refused."""

from datetime import timedelta

import pytest

from amp.refused import Refused
from conduct.actions.ceremony import make_recovery_key
from conduct.actions.receiving import receive, who_would_read
from conduct.actions.seats import declare_standing_conflict
from conduct.models import ConductEvent, Notice, RecoveryKey, Report, SealedCopy, SealedField, Seat
from conduct.rules.receipt import new_receipt
from conduct.rules.report import FIELDS, LONGEST_TEXT, Door, Kind, Person
from conduct.rules.sealing import STEP, Broken
from tests.conduct.committee import FULL, report_to, seat_committee, tell
from tests.factories import NOW


def holders(report):
    return set(report.copies.exclude(seat=None).values_list("seat__name", flat=True))


def test_every_member_the_recovery_key_and_the_receipt_get_a_copy(scene):
    assert holders(scene.report) == {name.title() for name in FULL}
    assert scene.report.copies.filter(recovery=scene.committee.recovery).count() == 1
    assert scene.report.copies.filter(seat=None, recovery=None).count() == 1
    assert not scene.received.readers.asked_externals
    assert not scene.received.readers.too_few


def test_nothing_of_it_stands_in_the_clear(scene):
    row = {field.name: getattr(scene.report, field.name) for field in Report._meta.fields}
    for name in ("acknowledge_by", "update_by", "decide_by", "state", "generation", "id"):
        row.pop(name)
    received = row.pop("received_at")
    assert received.minute == received.second == 0
    clear = {name for name, value in row.items() if value is not None}
    assert clear == {"receipt_lookup", "receipt_public_key", "receipt_voucher"}


def test_every_report_has_the_same_rows_of_the_same_length(committee):
    short = report_to(committee, when="", where="", part="", people=())
    other = report_to(
        committee, urgent=True, door=Door.FAIRNESS, shut_out=(str(committee.eli.seat.pk),)
    )
    for scene in (short, other):
        rows = SealedField.objects.filter(report=scene.report)
        assert {row.name for row in rows} == set(FIELDS)
        assert {len(bytes(row.sealed)) for row in rows} == {1 + 24 + STEP + 16}


def test_the_receipt_is_nowhere(scene):
    report = scene.report
    for value in (report.receipt_lookup, report.receipt_public_key, report.receipt_voucher):
        assert scene.receipt.characters.encode() not in bytes(value)
        assert bytes(value) != scene.receipt.pair().private
    assert report.receipt_lookup != scene.receipt.pair().public


def test_whom_the_reporter_shuts_out_gets_nothing(committee):
    eli = committee.eli.seat
    scene = report_to(committee, shut_out=(str(eli.pk),))
    assert "Eli" not in holders(scene.report)
    assert not Notice.objects.filter(seat=eli).exists()


def test_a_member_who_is_named_gets_nothing(committee):
    ben = committee.ben.seat
    scene = report_to(committee, people=(Person("Ben", str(ben.person)),))
    assert "Ben" not in holders(scene.report)


def test_a_member_who_reports_does_not_handle_it(committee):
    ada = committee.ada.seat
    scene = report_to(committee, kind=Kind.CONFIDENTIAL, reporter=str(ada.person))
    assert "Ada" not in holders(scene.report)


def test_a_standing_conflict_counts_before_anybody_learns_of_the_report(committee):
    friend = str(committee.ada.seat.person)
    declare_standing_conflict(friend, by=committee.cem, now=NOW)
    scene = report_to(committee, people=(Person("Ada", friend),))
    assert holders(scene.report) == {"Ben", "Dina", "Eli"}


def test_external_members_are_asked_when_fewer_than_two_are_left(committee):
    keep_out = [str(committee.seats[name].seat.pk) for name in FULL[:4]]
    found, seats = who_would_read(shut_out=keep_out, involved=[], now=NOW)
    assert found.asked_externals
    assert not found.too_few
    assert {seat.name for seat in seats} == {"Eli", "Xenia"}
    scene = report_to(committee, shut_out=tuple(keep_out))
    assert holders(scene.report) == {"Eli", "Xenia"}


def test_fewer_than_two_in_all_is_said(committee):
    keep_out = tuple(str(committee.seats[name].seat.pk) for name in [*FULL[:4], "xenia"])
    assert report_to(committee, shut_out=keep_out).received.readers.too_few


def test_nothing_is_lost_into_an_empty_room(committee):
    keep_out = tuple(str(one.seat.pk) for one in committee.seats.values())
    with pytest.raises(Refused, match=r"not kept. Please write to conduct@example.org"):
        receive(tell(shut_out=keep_out), now=NOW)
    Seat.objects.update(ended_at=NOW)
    with pytest.raises(Refused, match="Nobody on the committee"):
        receive(tell(), now=NOW)
    assert not Report.objects.exists()


def test_without_a_recovery_key_nothing_is_taken_in(committee):
    RecoveryKey.objects.update(replaced_at=NOW)
    with pytest.raises(Refused, match="no recovery key"):
        receive(tell(), now=NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": "  "}, "say what happened"),
        ({"what": "x" * (LONGEST_TEXT + 1)}, "too long"),
        ({"people": (Person("x" * 201),)}, "fewer people"),
        ({"people": (Person("x"),) * 21}, "fewer people"),
        ({"reporter": "somebody"}, "without an account"),
        ({"kind": Kind.NAMED}, "can only be anonymous"),
        ({"where": f"at {new_receipt().in_groups}"}, "contains a receipt"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(committee, changes, words):
    with pytest.raises(Refused, match=words):
        receive(tell(**changes), now=NOW)
    assert not Report.objects.exists()


def test_a_receipt_that_was_shown_before_is_refused_in_the_text(committee):
    receipt = new_receipt()
    with pytest.raises(Refused, match="contains a receipt"):
        receive(tell(what=f"I noted {receipt.characters.lower()}"), now=NOW, receipt=receipt)
    assert receive(tell(), now=NOW, receipt=receipt).receipt == receipt


def test_notices_go_out_within_the_hour_and_say_nothing(scene):
    notices = Notice.objects.all()
    assert notices.count() == len(FULL)
    assert all(NOW <= one.due_at < NOW + timedelta(hours=1) for one in notices)
    assert len({one.due_at for one in notices}) > 1
    fields = {field.name for field in Notice._meta.fields}
    assert not fields & {"report", "subject", "text", "address"}


def test_what_is_urgent_is_told_at_once(committee):
    report_to(committee, urgent=True)
    assert {one.due_at for one in Notice.objects.all()} == {NOW}


def test_the_log_knows_the_hour_and_nobody(committee):
    before = ConductEvent.objects.count()
    report_to(committee)
    [event] = ConductEvent.objects.filter(number__gt=before)
    assert (event.verb, event.actor, event.seat) == ("received", "reporter", None)
    assert event.at == NOW.replace(minute=0)


def test_a_key_that_was_put_there_past_the_portal_gets_no_copy(committee):
    other = committee.eli.pair.public
    Seat.objects.filter(pk=committee.ada.seat.pk).update(public_key=other)
    with pytest.raises(Broken):
        receive(tell(), now=NOW)
    assert not SealedCopy.objects.exists()


def test_a_committee_without_external_members_takes_reports_in_too(db):
    committee = seat_committee("ada", "ben")
    assert holders(report_to(committee).report) == {"Ada", "Ben"}


def test_the_new_recovery_key_gets_the_next_report(committee):
    newer, _paper = make_recovery_key(by=committee.ada, now=NOW)
    report = report_to(committee).report
    assert report.copies.filter(recovery=newer).exists()
    assert not report.copies.filter(recovery=committee.recovery).exists()
