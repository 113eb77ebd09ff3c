"""From the first step to the end: steps by one, decisions by the committee, measures, review."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from conduct.actions.deciding import advance, lapse_interim, propose, settle, vote
from conduct.actions.reading import read, read_as_reporter
from conduct.actions.stances import recuse, state_conflict
from conduct.models import ConductEvent, Decision, Measure, Vote
from conduct.rules.decisions import Choice, Outcome, Stand, Way
from conduct.rules.handling import Finding, Proposed
from conduct.states import ReportState
from tests.conduct.committee import again, everybody_is_free
from tests.factories import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TO_INVESTIGATING = ["acknowledged", "triage", "investigating"]


def proposed(way=Way.WRITTEN, finding=Finding.VIOLATION, measure="A warning."):
    return Proposed(way, finding, "They wrote every night.", measure)


def go(scene, *states, by="ada", **words):
    for state in states:
        advance(scene.report, state, by=scene.committee.seats[by], now=NOW, **words)


def yes(scene, decision, *names, at=NOW):
    for name in names:
        vote(decision, Choice.YES, by=scene.committee.seats[name], now=at)


@pytest.fixture
def investigated(scene):
    everybody_is_free(scene)
    go(scene, *TO_INVESTIGATING)
    return scene


def test_a_person_acknowledges_it(scene):
    everybody_is_free(scene, "ada")
    go(scene, "acknowledged")
    assert again(scene.report).acknowledged_at == NOW
    assert read_as_reporter(scene.receipt, now=NOW).report.state == "acknowledged"


def test_a_step_that_the_table_does_not_name_is_refused(scene):
    everybody_is_free(scene, "ada")
    with pytest.raises(Refused, match="not possible any more"):
        go(scene, "closed")
    for together in ("decided", "no_violation", "proposal", "withdrawn"):
        with pytest.raises(Refused, match="decides this together"):
            go(scene, together)


@pytest.mark.parametrize("end", ["out_of_scope", "merged"])
def test_no_report_ends_without_a_recorded_determination(scene, end):
    everybody_is_free(scene, "ada")
    go(scene, "acknowledged", "triage")
    with pytest.raises(Refused, match="record why"):
        go(scene, end)
    go(scene, end, words="It is about another project's chat.")
    report = again(scene.report)
    assert report.determined_at == report.ended_at == NOW
    entries = read(scene.report, by=scene.committee.ada, now=NOW).entries
    assert [entry.text for entry in entries] == ["It is about another project's chat."]
    assert read_as_reporter(scene.receipt, now=NOW).entries == []


def test_in_writing_a_majority_after_a_day(investigated):
    decision = propose(investigated.report, proposed(), by=investigated.committee.ada, now=NOW)
    assert again(investigated.report).state == "proposal"
    yes(investigated, decision, "ada", "ben", "cem", at=NOW + HOUR)
    with pytest.raises(Refused, match="24 hours"):
        settle(decision, by=investigated.committee.ada, now=NOW + 23 * HOUR)
    assert settle(decision, by=investigated.committee.ada, now=NOW + DAY) == Outcome.PASSED
    report = again(investigated.report)
    assert (report.state, report.determined_at) == ("decided", NOW + DAY)
    assert Measure.objects.get().state == "running"
    go(investigated, "measures", "closed")
    assert again(investigated.report).keep_until > NOW


def test_an_objection_leads_to_a_meeting(investigated):
    ada, ben = investigated.committee.ada, investigated.committee.ben
    decision = propose(investigated.report, proposed(), by=ada, now=NOW)
    vote(decision, Choice.MEET, by=ben, now=NOW + HOUR)
    assert settle(decision, by=ada, now=NOW + DAY) == Outcome.TO_MEETING
    assert again(investigated.report).state == "proposal"
    go(investigated, "investigating")
    meeting = propose(investigated.report, proposed(Way.MEETING), by=ada, now=NOW + DAY)
    yes(investigated, meeting, "ada", "ben", at=NOW + DAY)
    with pytest.raises(Refused, match="Fewer members voted"):
        settle(meeting, by=ada, now=NOW + 2 * DAY)
    vote(meeting, Choice.NO, by=investigated.committee.cem, now=NOW + DAY)
    assert settle(meeting, by=ada, now=NOW + 2 * DAY) == Outcome.FAILED
    assert again(investigated.report).state == "proposal"


def test_no_violation_is_found_by_the_committee(investigated):
    no = proposed(finding=Finding.NO_VIOLATION, measure="")
    decision = propose(investigated.report, no, by=investigated.committee.ada, now=NOW)
    yes(investigated, decision, "ada", "ben", "cem")
    settle(decision, by=investigated.committee.ada, now=NOW + DAY)
    report = again(investigated.report)
    assert (report.state, report.ended_at) == ("no_violation", NOW + DAY)
    assert not Measure.objects.exists()


def test_an_interim_measure_stands_at_once_and_lapses(scene):
    everybody_is_free(scene)
    decision = propose(scene.report, proposed(Way.INTERIM), by=scene.committee.ada, now=NOW)
    assert Measure.objects.get().review_by == NOW + 72 * HOUR
    with pytest.raises(Refused, match="72 hours"):
        settle(decision, by=scene.committee.ben, now=NOW + HOUR)
    assert lapse_interim(NOW + 71 * HOUR) == 0
    assert lapse_interim(NOW + 72 * HOUR) == 1
    assert Measure.objects.get().state == "lapsed"
    assert Decision.objects.get().state == "lapsed"


def test_the_committee_confirms_an_interim_measure(scene):
    everybody_is_free(scene)
    decision = propose(scene.report, proposed(Way.INTERIM), by=scene.committee.ada, now=NOW)
    yes(scene, decision, "ada", "ben", "cem", at=NOW + HOUR)
    assert Decision.objects.get().state == "passed"
    assert lapse_interim(NOW + 90 * HOUR) == 0
    assert Measure.objects.get().review_by is None


def test_the_committee_reverses_an_interim_measure(scene):
    everybody_is_free(scene)
    decision = propose(scene.report, proposed(Way.INTERIM), by=scene.committee.ada, now=NOW)
    for name in ("ben", "cem", "dina"):
        vote(decision, Choice.NO, by=scene.committee.seats[name], now=NOW + HOUR)
    assert Measure.objects.get().state == "reversed"


def test_nobody_votes_twice_or_afterwards(investigated):
    decision = propose(investigated.report, proposed(), by=investigated.committee.ada, now=NOW)
    yes(investigated, decision, "ada", "ben", "cem")
    with pytest.raises(ValidationError, match="voted already"):
        yes(investigated, decision, "ada")
    settle(decision, by=investigated.committee.ada, now=NOW + DAY)
    with pytest.raises(Refused, match="settled already"):
        yes(investigated, decision, "dina")


def test_a_soft_conflict_neither_votes_nor_moves_nor_proposes(investigated):
    eli = investigated.committee.eli
    decision = propose(investigated.report, proposed(), by=investigated.committee.ada, now=NOW)
    state_conflict(investigated.report, Stand.SOFT, by=eli, now=NOW)
    for act in (
        lambda: vote(decision, Choice.YES, by=eli, now=NOW),
        lambda: settle(decision, by=eli, now=NOW + DAY),
        lambda: advance(investigated.report, "waiting", by=eli, now=NOW),
    ):
        with pytest.raises(Refused):
            act()
    assert not Vote.objects.exists()


def test_a_recused_member_does_not_count_for_the_majority(investigated):
    for name in ("dina", "eli"):
        recuse(investigated.report, by=investigated.committee.seats[name], now=NOW)
    ada = investigated.committee.ada
    decision = propose(investigated.report, proposed(), by=ada, now=NOW)
    yes(investigated, decision, "ada", "ben")
    assert settle(decision, by=ada, now=NOW + DAY) == Outcome.PASSED
    with pytest.raises(PermissionDenied):
        vote(decision, Choice.NO, by=investigated.committee.eli, now=NOW)


def test_whoever_says_nothing_makes_no_majority_smaller(scene):
    everybody_is_free(scene, "ada", "ben")
    go(scene, *TO_INVESTIGATING)
    ada = scene.committee.ada
    decision = propose(scene.report, proposed(), by=ada, now=NOW)
    yes(scene, decision, "ada", "ben")
    with pytest.raises(Refused, match="no majority yet"):
        settle(decision, by=ada, now=NOW + 9 * DAY)


def test_a_review_is_by_those_who_did_not_decide(investigated):
    ada = investigated.committee.ada
    decision = propose(investigated.report, proposed(), by=ada, now=NOW)
    yes(investigated, decision, "ada", "ben", "cem")
    settle(decision, by=ada, now=NOW + DAY)
    go(investigated, "review")
    with pytest.raises(Refused, match="without a conflict"):
        propose(investigated.report, proposed(), by=ada, now=NOW + DAY)
    dina = investigated.committee.dina
    no = proposed(finding=Finding.NO_VIOLATION, measure="")
    second = propose(investigated.report, no, by=dina, now=NOW + DAY)
    yes(investigated, second, "dina", "eli", at=NOW + DAY)
    assert settle(second, by=dina, now=NOW + 2 * DAY) == Outcome.PASSED
    assert again(investigated.report).state == ReportState.NO_VIOLATION


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Proposed(Way.WRITTEN, Finding.VIOLATION, " "), "what is decided"),
        (Proposed(Way.INTERIM, Finding.VIOLATION, "So it is."), "what the interim measure is"),
    ],
)
def test_a_proposal_without_words_is_refused(investigated, wrong, words):
    with pytest.raises(Refused, match=words):
        propose(investigated.report, wrong, by=investigated.committee.ada, now=NOW)


def test_a_proposal_that_cannot_be_decided_leaves_nothing(scene):
    everybody_is_free(scene)
    before = ConductEvent.objects.count()
    with pytest.raises(Refused):
        propose(scene.report, proposed(), by=scene.committee.ada, now=NOW)
    assert ConductEvent.objects.count() == before
    assert again(scene.report).state == "received"
