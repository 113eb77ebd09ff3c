"""Recusal: the copy is destroyed, the next reader renews the key, and old keys open nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from conduct.actions.log import record
from conduct.actions.opening import opened_by_seat, unseal
from conduct.actions.reading import open_file, read, read_as_reporter
from conduct.actions.sharing import share
from conduct.actions.stances import recuse, state_conflict
from conduct.actions.writing import add_file, write_as_reporter, write_back
from conduct.models import (
    SEALED_MODELS,
    ConductEvent,
    Notice,
    RecoveryKey,
    Report,
    SealedCopy,
    Seat,
)
from conduct.rules import sealing
from conduct.rules.decisions import Stand
from conduct.rules.sealing import Broken, Place
from conduct.states import Lane
from tests.conduct.committee import FULL, again, everybody_is_free, report_to
from tests.factories import NOW


@pytest.fixture
def handled(scene):
    """A report with something in every table that rotates."""
    everybody_is_free(scene)
    ada = scene.committee.ada
    write_back(scene.report, "We read it.", by=ada, now=NOW)
    write_back(scene.report, "Between us.", by=ada, now=NOW, lane=Lane.COMMITTEE)
    write_as_reporter(scene.receipt, "Thank you.", now=NOW)
    add_file(scene.receipt, name="a.txt", content_type="text/plain", content=b"file", now=NOW)
    return scene


def test_the_copy_is_gone_at_once_and_nothing_is_left_to_see(handled):
    eli = handled.committee.eli
    recuse(handled.report, by=eli, now=NOW)
    assert not Report.objects.visible_to(eli.seat).exists()
    assert not SealedCopy.objects.filter(seat=eli.seat).exists()
    assert not Notice.objects.filter(seat=eli.seat).exists()
    with pytest.raises(PermissionDenied, match="nothing here for you"):
        read(handled.report, by=eli, now=NOW)


def test_notices_of_other_reports_stay(handled):
    eli = handled.committee.eli
    report_to(handled.committee)
    recuse(handled.report, by=eli, now=NOW)
    assert Notice.objects.filter(seat=eli.seat).count() == 1


def test_stating_a_hard_conflict_before_the_first_look_is_the_same(scene):
    eli = scene.committee.eli
    state_conflict(scene.report, Stand.HARD, by=eli, now=NOW)
    assert not Report.objects.visible_to(eli.seat).exists()
    assert again(scene.report).renewal_asked_at == NOW
    assert ConductEvent.objects.last().verb == "copy destroyed"


def test_the_next_reader_renews_the_key_and_everything_stays_readable(handled):
    recuse(handled.report, by=handled.committee.eli, now=NOW)
    before = read_as_reporter(handled.receipt, now=NOW)
    reading = read(handled.report, by=handled.committee.ben, now=NOW)
    report = again(handled.report)
    assert (report.generation, report.renewal_asked_at) == (2, None)
    assert reading.told == handled.told
    texts = {entry.text for entry in reading.entries}
    assert texts == {"Thank you.", "We read it.", "Between us."}
    assert open_file(reading.files[0].evidence, by=handled.committee.cem, now=NOW) == b"file"
    after = read_as_reporter(handled.receipt, now=NOW)
    assert {entry.text for entry in after.entries} == {entry.text for entry in before.entries}
    assert after.told == handled.told


def test_what_the_recused_seat_remembers_opens_nothing(handled):
    eli = handled.committee.eli
    with opened_by_seat(handled.report, "report.read", by=eli, now=NOW) as remembered:
        assert remembered.root
    recuse(handled.report, by=eli, now=NOW)
    read(handled.report, by=handled.committee.ben, now=NOW)
    for model in SEALED_MODELS:
        for row in model.objects.filter(report=handled.report):
            with pytest.raises(Broken):
                unseal(row, remembered)


def test_external_members_are_asked_when_recusals_leave_one(scene):
    everybody_is_free(scene)
    for name in FULL[1:]:
        recuse(scene.report, by=scene.committee.seats[name], now=NOW)
    read(scene.report, by=scene.committee.ada, now=NOW)
    xenia = scene.committee.xenia
    assert Report.objects.visible_to(xenia.seat).exists()
    assert Notice.objects.filter(seat=xenia.seat).count() == 1
    state_conflict(scene.report, Stand.NONE, by=xenia, now=NOW)
    assert read(scene.report, by=xenia, now=NOW).told == scene.told


def test_an_external_member_whom_the_reporter_shut_out_is_not_asked(committee):
    scene = report_to(committee, shut_out=(str(committee.xenia.seat.pk),))
    everybody_is_free(scene)
    for name in FULL[1:]:
        recuse(scene.report, by=committee.seats[name], now=NOW)
    read(scene.report, by=committee.ada, now=NOW)
    assert not Report.objects.visible_to(committee.xenia.seat).exists()


def test_whoever_recused_is_not_given_it_back(handled):
    eli = handled.committee.eli
    recuse(handled.report, by=eli, now=NOW)
    with pytest.raises(Refused, match="cannot have this report"):
        share(handled.report, eli.seat, by=handled.committee.ada, now=NOW)


def test_a_broken_row_stops_the_renewal_and_leaves_everything_as_it_was(handled):
    recuse(handled.report, by=handled.committee.eli, now=NOW)
    row = SEALED_MODELS[0].objects.filter(report=handled.report).last()
    SEALED_MODELS[0].objects.filter(pk=row.pk).update(sealed=b"x")
    with pytest.raises(Broken):
        read(handled.report, by=handled.committee.ben, now=NOW)
    assert again(handled.report).generation == 1
    assert ConductEvent.objects.last().verb == "something sealed did not open"


def places(report, generations=(1, 2, 3)):
    """Every place at which a copy of the report could have been wrapped."""
    keys = [
        *Seat.objects.values_list("pk", flat=True),
        *RecoveryKey.objects.values_list("pk", flat=True),
    ]
    for holder in [*map(str, keys), "receipt"]:
        for generation in generations:
            yield Place(str(report.pk), "sealedcopy", holder, "wrapped", generation)


def test_excluded_and_recused_keys_open_no_copy(committee, figure):
    """Against the bytes themselves, past every check of ours."""
    shut_out = report_to(committee, shut_out=(str(committee.eli.seat.pk),))
    left = report_to(committee)
    everybody_is_free(left)
    recuse(left.report, by=committee.eli, now=NOW)
    read(left.report, by=committee.ada, now=NOW)
    never_asked = report_to(committee)
    outsiders = {"eli": [shut_out, left], "xenia": [shut_out, left, never_asked]}
    tried = opened = 0
    for name, scenes in outsiders.items():
        pair = committee.seats[name].pair
        for scene in scenes:
            for copy in SealedCopy.objects.filter(report=scene.report):
                for place in places(scene.report):
                    tried += 1
                    try:
                        sealing.unwrap(bytes(copy.wrapped), pair, place)
                        opened += 1
                    except Broken:
                        pass
    assert opened == 0
    record("looked", now=NOW)
    figure(f"excluded and recused keys against sealed copies: {opened} of {tried} opened")
