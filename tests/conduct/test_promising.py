"""Promises: who is warned when, what a reporter can do once one is missed, another date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amp.clock import tick
from amp.refused import Refused
from conduct.actions.deciding import advance, propose
from conduct.actions.escalating import escalate
from conduct.actions.log import verify
from conduct.actions.promising import postpone, promises_of, warn_ahead
from conduct.actions.reading import read, read_as_reporter
from conduct.actions.stances import recuse, state_conflict
from conduct.actions.writing import write_back
from conduct.models import ConductEvent, Notice, Report, Seat
from conduct.rules.decisions import Stand, Way
from conduct.rules.handling import Finding, Proposed
from conduct.rules.promises import WARN_AHEAD, Promised
from tests.conduct.committee import again, everybody_is_free, report_to, seat_committee
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told():
    """The names of the seats that got a notice since the last time one asked."""
    before = set()

    def since():
        new = Notice.objects.exclude(pk__in=before).values_list("pk", "seat__name")
        names = sorted(name for _pk, name in new)
        before.update(pk for pk, _name in new)
        return names

    return since


@pytest.fixture
def with_alternate():
    """Ada and Ben handle reports, Eli is an alternate, Xenia is outside."""
    committee = seat_committee("ada", "ben", "eli", "xenia")
    Seat.objects.filter(name="Eli").update(kind="alternate")
    return report_to(committee)


def due(report, what):
    return next(one.due_at for one in promises_of(report) if one.what == what)


def test_readers_are_warned_while_there_is_time_and_alternates_when_it_is_late(
    with_alternate, told
):
    told()
    due_at = due(with_alternate.report, Promised.ACKNOWLEDGE)
    soon = due_at - WARN_AHEAD[Promised.ACKNOWLEDGE]
    assert warn_ahead(soon - MINUTE) == 0
    assert warn_ahead(soon) == 1
    assert told() == ["Ada", "Ben"]
    assert warn_ahead(due_at - MINUTE) == 0
    assert warn_ahead(due_at) == 1
    assert told() == ["Eli"]
    assert warn_ahead(due_at + MINUTE) == 0
    assert told() == []
    assert verify().fault is None


def test_a_clock_that_stood_still_warns_everybody_once(with_alternate, told):
    told()
    assert warn_ahead(due(with_alternate.report, Promised.ACKNOWLEDGE)) == 1
    assert told() == ["Ada", "Ben", "Eli"]


def test_what_is_kept_is_not_warned_of(scene, told):
    everybody_is_free(scene)
    advance(scene.report, "acknowledged", by=scene.committee.ada, now=NOW)
    told()
    assert warn_ahead(scene.report.acknowledge_by) == 0
    assert told() == []


def test_each_new_date_is_warned_of_again(scene, told):
    everybody_is_free(scene)
    first = due(scene.report, Promised.UPDATE)
    assert warn_ahead(first - MINUTE) == 2
    write_back(scene.report, "We are on it.", by=scene.committee.ada, now=first - MINUTE)
    second = due(again(scene.report), Promised.UPDATE)
    assert second > first
    told()
    warn_ahead(second - MINUTE)
    assert told().count("Ben") >= 1
    verbs = ConductEvent.objects.filter(verb__startswith="warned ahead: update")
    assert verbs.count() == 2


def test_an_interim_measure_is_warned_of_before_it_lapses(scene, told):
    everybody_is_free(scene)
    asked = Proposed(Way.INTERIM, Finding.VIOLATION, "To be safe.", "Apart")
    propose(scene.report, asked, by=scene.committee.ada, now=NOW)
    told()
    assert warn_ahead(NOW + timedelta(hours=47)) == 0
    assert warn_ahead(NOW + timedelta(hours=48)) == 1
    assert told() == ["Ada", "Ben", "Cem", "Dina", "Eli"]


def test_a_report_that_ended_warns_nobody(scene):
    assert warn_ahead(NOW + timedelta(days=60)) > 0
    Report.objects.update(state="withdrawn", ended_at=NOW)
    assert warn_ahead(NOW + timedelta(days=90)) == 0


def test_whoever_steps_back_after_a_warning_hears_no_more_of_it(scene):
    eli = scene.committee.eli
    warn_ahead(scene.report.acknowledge_by - MINUTE)
    assert Notice.objects.filter(seat=eli.seat).count() == 2
    recuse(scene.report, by=eli, now=NOW)
    assert not Notice.objects.filter(seat=eli.seat).exists()


def test_the_clock_warns_by_itself(scene, told):
    told()
    assert tick(scene.report.acknowledge_by - MINUTE) == []
    assert len(told()) == 5


# Passing on ----------------------------------------------------------------------------------


def test_nothing_is_passed_on_before_a_date_has_passed(scene):
    with pytest.raises(Refused, match="No promised date has passed"):
        escalate(scene.receipt, now=scene.report.acknowledge_by - MINUTE)
    assert again(scene.report).escalated_at is None


def test_a_missed_promise_tells_everybody_who_reads_at_once(with_alternate, told):
    told()
    late = with_alternate.report.acknowledge_by + timedelta(minutes=20)
    escalate(with_alternate.receipt, now=late)
    assert told() == ["Ada", "Ben", "Eli"]
    assert Notice.objects.filter(due_at=late).count() == 3
    report = again(with_alternate.report)
    assert report.escalated_at == late.replace(minute=0)
    event = ConductEvent.objects.get(verb="passed on by reporter")
    assert (event.actor, event.seat, event.at) == ("reporter", None, report.escalated_at)


def test_one_missed_promise_is_passed_on_once_and_the_next_one_again(scene):
    late = scene.report.acknowledge_by
    escalate(scene.receipt, now=late)
    with pytest.raises(Refused, match="has been told that it is late"):
        escalate(scene.receipt, now=late + timedelta(days=3))
    escalate(scene.receipt, now=scene.report.update_by)
    assert ConductEvent.objects.filter(verb="passed on by reporter").count() == 2


def test_once_it_is_kept_there_is_nothing_to_pass_on(scene):
    everybody_is_free(scene)
    late = scene.report.acknowledge_by
    advance(scene.report, "acknowledged", by=scene.committee.ada, now=late)
    with pytest.raises(Refused, match="No promised date has passed"):
        escalate(scene.receipt, now=late)


def test_whoever_opens_it_next_has_external_members_read_along(with_alternate, told):
    committee, late = with_alternate.committee, with_alternate.report.acknowledge_by
    everybody_is_free(with_alternate, "ada", "ben")
    escalate(with_alternate.receipt, now=late)
    told()
    read(with_alternate.report, by=committee.ada, now=late)
    assert told() == ["Xenia"]
    read(with_alternate.report, by=committee.ben, now=late)
    assert told() == []
    state_conflict(with_alternate.report, Stand.NONE, by=committee.xenia, now=late)
    assert read(with_alternate.report, by=committee.xenia, now=late).told == with_alternate.told


def test_no_external_member_is_asked_whom_the_reporter_shut_out(committee, told):
    scene = report_to(committee, shut_out=(str(committee.xenia.seat.pk),))
    everybody_is_free(scene)
    escalate(scene.receipt, now=scene.report.acknowledge_by)
    told()
    read(scene.report, by=committee.ada, now=scene.report.acknowledge_by)
    assert told() == []
    assert not scene.report.copies.filter(seat=committee.xenia.seat).exists()


def test_an_external_member_who_stepped_back_is_not_asked_again(with_alternate):
    committee, late = with_alternate.committee, with_alternate.report.acknowledge_by
    everybody_is_free(with_alternate, "ada", "ben")
    escalate(with_alternate.receipt, now=late)
    read(with_alternate.report, by=committee.ada, now=late)
    recuse(with_alternate.report, by=committee.xenia, now=late)
    read(with_alternate.report, by=committee.ben, now=late)
    held = with_alternate.report.copies.exclude(seat=None)
    assert "Xenia" not in held.values_list("seat__name", flat=True)


# Another date --------------------------------------------------------------------------------

NEW_DAY = date(2026, 6, 10)


@pytest.fixture
def handled(scene):
    everybody_is_free(scene)
    Report.objects.update(decide_by=datetime(2026, 5, 30, 22, tzinfo=UTC))
    scene.report.refresh_from_db()
    return scene


def put_off(
    scene, day=NEW_DAY, words="Two people are away.", now=datetime(2026, 5, 28, tzinfo=UTC)
):
    postpone(scene.report, day, words, by=scene.committee.ada, now=now)


def test_another_date_is_promised_with_words_that_the_reporter_reads(handled, told):
    told()
    put_off(handled)
    # The end of that day in the committee's zone.
    assert handled.report.decide_by == datetime(2026, 6, 10, 22, tzinfo=UTC)
    [entry] = read_as_reporter(handled.receipt, now=NOW).entries
    assert (entry.text, entry.author) == ("Two people are away.", "seat")
    assert told() == ["Ben", "Cem", "Dina", "Eli"]
    assert handled.report.update_by == datetime(2026, 6, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "words", "why"),
    [
        (NEW_DAY, "  ", "say why it takes longer"),
        (date(2026, 5, 30), "Because.", "after the one that was promised"),
        (date(2026, 5, 1), "Because.", "after the one that was promised"),
        (date(2026, 6, 28), "Because.", "within the next 30"),
    ],
)
def test_another_date_needs_a_reason_and_lies_ahead_but_not_far(handled, day, words, why):
    before = handled.report.decide_by
    with pytest.raises(Refused, match=why):
        put_off(handled, day, words)
    assert again(handled.report).decide_by == before


def test_thirty_days_ahead_are_possible(handled):
    put_off(handled, date(2026, 6, 27))
    assert handled.report.decide_by.day == 27


def test_what_is_decided_has_no_other_date(handled):
    Report.objects.update(determined_at=NOW)
    with pytest.raises(Refused, match="on record already"):
        put_off(handled)


def test_a_member_with_a_conflict_promises_nothing(scene):
    state_conflict(scene.report, Stand.SOFT, by=scene.committee.ada, now=NOW)
    with pytest.raises(Refused, match="The others decide"):
        put_off(scene)
