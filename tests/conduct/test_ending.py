"""Withdrawing, and being deleted when the time is over and nobody holds it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.clock import tick
from amp.refused import Refused
from cohorts.models import Restriction
from conduct.actions.deciding import advance, lapse_interim, propose, settle
from conduct.actions.ending import (
    agree_to_hold,
    destroy_expired,
    hold,
    lift_hold,
    tell_outlasted,
    withdraw,
)
from conduct.actions.log import verify
from conduct.actions.measures import end_measure
from conduct.actions.reading import read_as_reporter
from conduct.actions.writing import add_file, write_as_reporter
from conduct.models import (
    SEALED_MODELS,
    ConductEvent,
    Hold,
    Measure,
    Notice,
    Report,
    SealedCopy,
    Seat,
)
from conduct.rules.decisions import Choice, Way
from conduct.rules.retention import KEPT, keep_until
from conduct.states import ENDED_STATES, OPEN_STATES, ReportState
from conduct.tasks import end_what_is_over
from tests.conduct.care.visiting import travel, unlocked_client
from tests.conduct.committee import again, everybody_is_free, report_to
from tests.conduct.test_decide import TO_INVESTIGATING, go
from tests.conduct.test_measures import proposed, say
from tests.factories import NOW, UserFactory

DAY = timedelta(days=1)
LATER = NOW + timedelta(days=91)
YEARS = NOW + 4 * 365 * DAY


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


def test_there_is_one_hold_at_a_time_until_it_is_lifted(scene):
    ada, ben = scene.committee.ada, scene.committee.ben
    asked = hold(scene.report, by=ada, now=NOW)
    for member in (ada, ben):
        with pytest.raises(Refused, match="asked to keep this longer already"):
            hold(scene.report, by=member, now=NOW)
    lift_hold(asked, by=ben, now=LATER)
    assert hold(scene.report, by=ben, now=LATER).lifted_at is None


def test_who_agreed_to_a_hold_is_not_written_over_nor_is_it_lifted_twice(scene):
    committee = scene.committee
    asked = hold(scene.report, by=committee.ada, now=NOW)
    agree_to_hold(asked, by=committee.ben, now=NOW)
    # As it stands in a tab of before.
    with pytest.raises(Refused, match="was faster"):
        agree_to_hold(asked, by=committee.cem, now=NOW)
    lift_hold(asked, by=committee.cem, now=LATER)
    for verb in (agree_to_hold, lift_hold):
        with pytest.raises(Refused, match="was faster"):
            verb(asked, by=committee.dina, now=LATER + timedelta(days=1))
    found = Hold.objects.get()
    assert (found.second, found.lifted_at) == (committee.ben.seat, LATER)


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


# A measure that runs ------------------------------------------------------------------------


@pytest.fixture
def banned(scene):
    """Somebody is kept away for good, and the report is closed."""
    everybody_is_free(scene)
    go(scene, *TO_INVESTIGATING)
    ada, asked = scene.committee.ada, proposed(UserFactory(), way=Way.WRITTEN)
    decision = propose(scene.report, asked, by=ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    settle(decision, by=ada, now=NOW + DAY)
    for state in ("measures", "closed"):
        advance(scene.report, state, by=ada, now=NOW + DAY)
    Notice.objects.all().delete()
    return scene


@pytest.fixture
def confirmed(scene):
    """An interim measure was confirmed without a last day; then the reporter withdrew."""
    everybody_is_free(scene)
    decision = propose(scene.report, proposed(UserFactory()), by=scene.committee.ada, now=NOW)
    say(scene, decision, Choice.YES, "ada", "ben", "cem")
    withdraw(scene.receipt, now=NOW + DAY)
    Notice.objects.all().delete()
    return scene


@pytest.mark.parametrize("told", ["banned", "confirmed"])
def test_a_measure_that_runs_keeps_its_report_and_can_be_lifted_years_later(told, request):
    scene = request.getfixturevalue(told)
    assert destroy_expired(YEARS) == 0
    assert Restriction.objects.running(YEARS).exists()
    end_measure(Measure.objects.get(), by=scene.committee.ben, now=YEARS)
    assert not Restriction.objects.exists()
    assert destroy_expired(YEARS) == 1
    assert not SealedCopy.objects.exists()


def test_before_its_time_an_ended_measure_destroys_nothing(banned):
    end_measure(Measure.objects.get(), by=banned.committee.ben, now=NOW + 2 * DAY)
    assert destroy_expired(NOW + 3 * DAY) == 0
    assert destroy_expired(YEARS) == 1


def test_an_interim_measure_that_nobody_confirmed_keeps_nothing_beyond_its_72_hours(scene):
    everybody_is_free(scene)
    propose(scene.report, proposed(UserFactory()), by=scene.committee.ada, now=NOW)
    withdraw(scene.receipt, now=NOW)
    lapse_interim(LATER)
    assert destroy_expired(LATER) == 1


def test_readers_are_told_once_that_a_measure_keeps_a_report_beyond_its_time(banned):
    report = again(banned.report)
    assert tell_outlasted(report.keep_until - DAY) == 0
    assert tell_outlasted(report.keep_until) == 1
    assert tell_outlasted(YEARS) == 0
    assert Notice.objects.count() == 5
    assert verify().fault is None


def test_nobody_is_told_of_what_two_members_hold_or_nobody_reads(banned):
    asked = hold(banned.report, by=banned.committee.ada, now=NOW)
    agree_to_hold(asked, by=banned.committee.ben, now=NOW)
    assert tell_outlasted(YEARS) == 0
    lift_hold(asked, by=banned.committee.ben, now=YEARS)
    Seat.objects.update(ended_at=YEARS)
    assert tell_outlasted(YEARS) == 0
    assert not ConductEvent.objects.filter(verb__startswith="kept for a measure").exists()


def test_the_clock_tells_them_and_keeps_the_report(banned, mailoutbox):
    assert tick(YEARS) == []
    assert Notice.objects.count() == 5
    assert again(banned.report).destroyed_at is None


def test_what_a_measure_keeps_waits_in_the_room_and_says_why(banned):
    with travel(days=30):
        room = unlocked_client(banned.committee, "ada").get("/care/").content.decode()
        assert "Nothing waits for you" in room
        assert "a measure that runs keeps it" not in room
    with travel(days=4 * 365):
        room = unlocked_client(banned.committee, "ada").get("/care/").content.decode()
        assert "Nothing waits for you" not in room
        assert "a measure that runs keeps it" in room
