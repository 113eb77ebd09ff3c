"""Withdrawing, and being deleted when the time is over and nobody holds it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from conduct.actions.ending import agree_to_hold, destroy_expired, hold, lift_hold, withdraw
from conduct.actions.reading import read_as_reporter
from conduct.actions.writing import add_file, write_as_reporter
from conduct.models import SEALED_MODELS, ConductEvent, Notice, Report, SealedCopy
from conduct.rules.retention import KEPT, keep_until
from conduct.states import ENDED_STATES, OPEN_STATES, ReportState
from conduct.tasks import end_what_is_over
from tests.conduct.committee import again, everybody_is_free, report_to
from tests.factories import NOW

LATER = NOW + timedelta(days=91)


def test_the_reporter_takes_a_report_back(scene):
    Notice.objects.all().delete()
    withdraw(scene.receipt, now=NOW.replace(minute=30))
    report = again(scene.report)
    assert (report.state, report.ended_at) == (ReportState.WITHDRAWN, NOW)
    assert report.keep_until == NOW + KEPT[ReportState.WITHDRAWN]
    assert Notice.objects.count() == 5
    assert read_as_reporter(scene.receipt, now=NOW).report.state == "withdrawn"


def test_what_is_withdrawn_is_not_withdrawn_again(scene):
    withdraw(scene.receipt, now=NOW)
    with pytest.raises(Refused, match="withdrawn now"):
        withdraw(scene.receipt, now=NOW)


def test_deleting_leaves_neither_key_nor_word(scene):
    everybody_is_free(scene)
    write_as_reporter(scene.receipt, "More.", now=NOW)
    add_file(scene.receipt, name="a", content_type="b", content=b"c", now=NOW)
    withdraw(scene.receipt, now=NOW)
    assert destroy_expired(LATER) == 1
    assert not SealedCopy.objects.exists()
    assert not any(model.objects.exists() for model in SEALED_MODELS)
    report = again(scene.report)
    assert (report.receipt_lookup, report.receipt_public_key) == (None, None)
    assert report.destroyed_at == LATER
    assert ConductEvent.objects.last().verb == "destroyed"
    with pytest.raises(Refused, match="has been deleted"):
        read_as_reporter(scene.receipt, now=LATER)
    assert destroy_expired(LATER) == 0


def test_before_its_time_nothing_is_deleted(scene):
    withdraw(scene.receipt, now=NOW)
    assert destroy_expired(NOW + timedelta(days=89)) == 0
    assert SealedCopy.objects.exists()


def test_an_open_report_never_expires(scene):
    assert destroy_expired(NOW + timedelta(days=36500)) == 0
    assert all(keep_until(state, NOW) is None for state in OPEN_STATES)
    assert all(keep_until(state, NOW) > NOW for state in ENDED_STATES)


def test_the_clock_does_it(scene):
    withdraw(scene.receipt, now=NOW)
    end_what_is_over(LATER)
    assert again(scene.report).destroyed_at == LATER


def test_two_members_hold_it_and_one_does_not(scene):
    ada, ben = scene.committee.ada, scene.committee.ben
    withdraw(scene.receipt, now=NOW)
    asked = hold(scene.report, by=ada, now=NOW)
    with pytest.raises(Refused, match="second member"):
        agree_to_hold(asked, by=ada, now=NOW)
    agree_to_hold(asked, by=ben, now=NOW)
    assert destroy_expired(LATER) == 0
    lift_hold(asked, by=ben, now=LATER)
    assert destroy_expired(LATER) == 1


def test_a_hold_by_one_keeps_nothing(scene):
    withdraw(scene.receipt, now=NOW)
    hold(scene.report, by=scene.committee.ada, now=NOW)
    assert destroy_expired(LATER) == 1


def test_only_members_who_read_it_hold_it(committee):
    scene = report_to(committee, shut_out=(str(committee.eli.seat.pk),))
    for anybody in (committee.eli, committee.xenia):
        with pytest.raises(PermissionDenied):
            hold(scene.report, by=anybody, now=NOW)
    assert not Report.objects.get(pk=scene.report.pk).holds.exists()
