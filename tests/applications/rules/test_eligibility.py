"""The three rules that block, one sentence each, with AMP 2026's own dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from applications.rules.eligibility import (
    Facts,
    OrganizerRecord,
    Person,
    RosterFact,
    RosterSpanFact,
    WorkPeriod,
    check,
)
from applications.rules.eligibility import programme as declared
from tests.applications.rules.programmes import TABLE

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
READ_AT = datetime(2026, 5, 18, tzinfo=UTC)
LONG_AGO = datetime(2023, 9, 11, tzinfo=UTC)
WORK = WorkPeriod(date(2026, 6, 15), date(2026, 10, 17))
MINA = Person(7, "mina", verified=True, name="Mina")

FACTS = Facts(
    person=MINA,
    work_period=WORK,
    organizers=(),
    roster=RosterFact("0123456789abcdef", READ_AT),
    programmes=(),
    now=NOW,
)


def programme(name, starts_on, ends_on, record="declared:1"):
    return declared(name, starts_on, ends_on, TABLE, record)


def facts(**changes):
    return replace(FACTS, **changes)


def on_roster(login, github_id, until_at=None, from_at=LONG_AGO, read_at=READ_AT):
    span = RosterSpanFact(login, github_id, from_at, until_at)
    return RosterFact("0123456789abcdef", read_at, (span,))


def answer(rule, **changes):
    return next(result for result in check(facts(**changes)).results if result.rule == rule)


def test_somebody_of_whom_nothing_is_known_is_clear_on_every_rule():
    judgement = check(FACTS)
    assert judgement.verdict == "clear"
    assert [result.code for result in judgement.results] == [
        "no_organizer",
        "not_on_roster",
        "none_declared",
    ]


def test_blocked_beats_undecided_beats_clear():
    blocked = programme("GSoC 2026", date(2026, 6, 1), date(2026, 8, 1))
    assert check(facts(roster=None)).verdict == "undecided"
    assert check(facts(roster=None, programmes=[blocked])).verdict == "blocked"


# Organizers


def test_an_organizer_of_any_cohort_is_blocked_by_their_account():
    records = [
        OrganizerRecord(None, "", True, "AMP 2024", "participation:1"),
        OrganizerRecord(1, "x", False, "AMP", "past:1"),
    ]
    result = answer("organizer", organizers=records)
    assert (result.result, result.code) == ("blocked", "organizer_by_account")
    assert result.evidence == {"cohorts": ["AMP 2024"], "record": "participation:1"}


def test_an_organizer_by_account_is_blocked_without_a_github_identity_too():
    unknown = Person(None, "", verified=False)
    records = [OrganizerRecord(None, "", True, "AMP 2024")]
    assert answer("organizer", person=unknown, organizers=records).result == "blocked"


@pytest.mark.parametrize(
    ("record_id", "record_login", "how"),
    [(7, "old-name", "github_id"), (None, "MINA", "github_login")],
)
def test_a_past_organizer_without_an_account_is_known_by_github(record_id, record_login, how):
    records = [OrganizerRecord(record_id, record_login, False, "AMP 2023")]
    result = answer("organizer", organizers=records)
    assert (result.result, result.code) == ("blocked", "organizer_by_github")
    assert result.evidence["matched_by"] == how
    assert "AMP 2023" in result.reason


def test_a_reused_login_does_not_make_somebody_an_organizer():
    records = [OrganizerRecord(99, "mina", False, "AMP 2023")]
    assert answer("organizer", organizers=records).result == "clear"


def test_without_a_github_identity_organizers_known_by_github_cannot_be_ruled_out():
    unknown = Person(None, "mina", verified=False)
    records = [OrganizerRecord(99, "somebody", False, "AMP 2023")]
    result = answer("organizer", person=unknown, organizers=records)
    assert (result.result, result.code) == ("undecided", "identity_unverified")


# Maintainers


def test_whoever_is_on_the_roster_on_the_day_is_blocked_with_the_evidence():
    result = answer("maintainer", roster=on_roster("Mina", 7))
    assert (result.result, result.code) == ("blocked", "on_roster")
    assert result.evidence == {
        "roster_version": "0123456789abcdef",
        "roster_read_at": "2026-05-18T00:00:00+00:00",
        "record": "roster:7",
        "entry": {"github_login": "Mina", "github_id": 7},
        "matched_by": "github_id",
        "from_at": "2023-09-11T00:00:00+00:00",
        "until_at": None,
    }


def test_a_renamed_login_with_the_same_id_still_matches():
    assert answer("maintainer", roster=on_roster("mina-writes", 7)).result == "blocked"


def test_a_reused_login_with_another_id_does_not_match():
    assert answer("maintainer", roster=on_roster("mina", 8)).result == "clear"


@pytest.mark.parametrize(("person_id", "roster_id"), [(7, None), (None, 7), (None, None)])
def test_where_one_side_has_no_id_the_login_decides_without_regard_to_case(person_id, roster_id):
    person = Person(person_id, "MINA", verified=True)
    result = answer("maintainer", person=person, roster=on_roster("mina", roster_id))
    assert result.result == "blocked"
    assert result.evidence["matched_by"] == "github_login"


def test_no_verified_github_identity_is_undecided_and_says_how_to_mend_it():
    unverified = Person(7, "mina", verified=False)
    result = answer("maintainer", person=unverified, roster=on_roster("mina", 7))
    assert (result.result, result.code) == ("undecided", "identity_unverified")
    assert "Connect it" in result.reason


def test_a_roster_that_was_never_read_is_undecided():
    assert answer("maintainer", roster=None).code == "roster_never_read"


@pytest.mark.parametrize(
    ("days_ago", "limit", "code"),
    [
        (13, 14, "not_on_roster"),
        (14, 14, "not_on_roster"),
        (15, 14, "roster_stale"),
        (4, 3, "roster_stale"),
        (15, 30, "not_on_roster"),
    ],
)
def test_a_roster_read_longer_ago_than_the_limit_is_undecided(days_ago, limit, code):
    roster = RosterFact("0123456789abcdef", NOW - timedelta(days=days_ago))
    assert answer("maintainer", roster=roster, roster_days=limit).code == code


def test_a_roster_read_at_midnight_is_fresh_until_the_end_of_its_last_day():
    roster = RosterFact("0123456789abcdef", datetime(2026, 5, 4, tzinfo=UTC))
    end_of_day = datetime(2026, 5, 18, 23, 59, 59, 999999, tzinfo=UTC)
    assert answer("maintainer", roster=roster, now=end_of_day).code == "not_on_roster"
    next_day = end_of_day + timedelta(microseconds=1)
    assert answer("maintainer", roster=roster, now=next_day).code == "roster_stale"


def test_an_old_roster_is_undecided_for_all_even_for_those_on_it():
    roster = on_roster("mina", 7, read_at=NOW - timedelta(days=15))
    result = answer("maintainer", roster=roster)
    assert (result.result, result.code) == ("undecided", "roster_stale")
    assert (result.evidence["age_days"], result.evidence["limit_days"]) == (15, 14)


@pytest.mark.parametrize(
    ("absent_for", "expected"),
    [
        (timedelta(minutes=28), "absent_briefly"),
        (timedelta(hours=11), "absent_briefly"),
        (timedelta(hours=48) - timedelta(microseconds=1), "absent_briefly"),
        (timedelta(hours=48), "left_roster"),
        (timedelta(days=400), "left_roster"),
    ],
)
def test_an_absence_shorter_than_48_hours_ends_nothing(absent_for, expected):
    result = answer("maintainer", roster=on_roster("mina", 7, until_at=NOW - absent_for))
    assert result.code == expected
    assert (result.result == "blocked") == (expected == "absent_briefly")


def test_a_brief_absence_says_when_to_look_again():
    gone = datetime(2026, 5, 19, 9, 30, tzinfo=UTC)
    result = answer("maintainer", roster=on_roster("mina", 7, until_at=gone))
    assert result.evidence["counts_until"] == "2026-05-21T09:30:00+00:00"
    assert "21 May 2026, 09:30 UTC" in result.reason


def test_somebody_who_joins_later_is_not_on_the_roster_yet():
    roster = on_roster("mina", 7, from_at=NOW + timedelta(seconds=1))
    assert answer("maintainer", roster=roster).code == "not_on_roster"


def test_an_end_that_lies_ahead_of_the_day_of_the_check_has_not_happened():
    roster = on_roster("mina", 7, until_at=NOW + timedelta(days=9))
    assert answer("maintainer", roster=roster).code == "on_roster"


def test_of_several_spans_the_one_that_stands_counts():
    left = RosterSpanFact("mina", None, LONG_AGO, NOW - timedelta(days=300))
    back = RosterSpanFact("mina-writes", 7, NOW - timedelta(days=30))
    for spans in ((left, back), (back, left)):
        roster = RosterFact("0123456789abcdef", READ_AT, spans)
        assert answer("maintainer", roster=roster).code == "on_roster"


# Other programmes


def gsoc(starts_on, ends_on):
    return programme("GSoC", starts_on, ends_on)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "days"),
    [
        (date(2026, 5, 1), date(2026, 6, 14), 0),
        (date(2026, 5, 1), date(2026, 6, 15), 1),
        (date(2026, 10, 17), date(2026, 12, 1), 1),
        (date(2026, 10, 18), date(2026, 12, 1), 0),
        (date(2026, 7, 1), date(2026, 7, 31), 31),
        (date(2026, 1, 1), date(2026, 12, 31), 125),
        (date(2024, 5, 27), date(2024, 11, 4), 0),
    ],
)
def test_a_mentorship_blocks_from_one_day_in_common_on(starts_on, ends_on, days):
    result = answer("other_programme", programmes=[gsoc(starts_on, ends_on)])
    assert result.result == ("blocked" if days else "clear")
    assert result.code == ("overlaps" if days else "no_overlap")
    assert result.evidence["programmes"][0]["overlapping_days"] == days


def test_the_reason_counts_the_days():
    one = answer("other_programme", programmes=[gsoc(date(2026, 5, 1), date(2026, 6, 15))])
    assert "1 day in common" in one.reason
    assert "15 June 2026" in one.reason


def test_hacktoberfest_is_no_mentorship():
    during = programme("Hacktoberfest 2026", date(2026, 10, 1), date(2026, 10, 31))
    result = answer("other_programme", programmes=[during])
    assert (result.result, result.code) == ("clear", "not_mentorship")


def test_an_unknown_programme_is_undecided_only_where_it_overlaps():
    during = programme("Our Club", date(2026, 10, 1), date(2026, 10, 31))
    before = programme("Our Club", date(2025, 10, 1), date(2025, 10, 31))
    assert answer("other_programme", programmes=[during]).code == "unknown_programme"
    assert answer("other_programme", programmes=[during]).result == "undecided"
    assert answer("other_programme", programmes=[before]).result == "clear"


def test_of_several_programmes_the_weightiest_answer_counts_and_all_are_kept():
    many = [
        programme("Hacktoberfest", date(2026, 10, 1), date(2026, 10, 31)),
        programme("Our Club", date(2026, 10, 1), date(2026, 10, 31)),
        programme("Outreachy", date(2026, 5, 1), date(2026, 8, 1)),
    ]
    for programmes in (many, many[::-1]):
        result = answer("other_programme", programmes=programmes)
        assert result.code == "overlaps"
        assert "Outreachy" in result.reason
        assert {one["code"] for one in result.evidence["programmes"]} == {
            "not_mentorship",
            "unknown_programme",
            "overlaps",
        }


def test_dates_the_wrong_way_round_are_undecided():
    wrong = gsoc(date(2026, 8, 1), date(2026, 7, 1))
    result = answer("other_programme", programmes=[wrong])
    assert (result.result, result.code) == ("undecided", "dates_unclear")


def test_without_a_work_period_a_mentorship_is_undecided_and_nothing_else_is():
    one = gsoc(date(2026, 7, 1), date(2026, 8, 1))
    assert answer("other_programme", work_period=None, programmes=[one]).result == "undecided"
    assert answer("other_programme", work_period=None).result == "clear"
