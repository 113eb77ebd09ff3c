"""Published lists, answers to “this is wrong”, and what is stored of every result."""

import json
from datetime import date, timedelta

import pytest

from applications.rules import eligibility
from applications.rules.eligibility import (
    AnswerFact,
    ListedFact,
    OrganizerRecord,
    Person,
    ProgrammeFact,
    check,
)
from tests.applications.rules.test_eligibility import (
    LONG_AGO,
    MINA,
    NOW,
    READ_AT,
    WORK,
    answer,
    facts,
    on_roster,
    programme,
)

# A place that was taken before


@pytest.mark.parametrize(
    ("days_after", "result", "code"), [(1, "clear", "joined_since"), (-1, "blocked", "on_roster")]
)
def test_only_coming_onto_the_roster_after_the_place_was_taken_is_good_news(
    days_after, result, code
):
    placed_at = NOW - timedelta(days=30)
    joined = on_roster("mina", 7, from_at=placed_at + timedelta(days=days_after))
    found = answer("maintainer", roster=joined, placed_at=placed_at)
    assert (found.result, found.code) == (result, code)


def test_a_short_absence_of_somebody_placed_takes_no_good_news_back():
    span = {"from_at": NOW - timedelta(days=9), "until_at": NOW - timedelta(hours=3)}
    found = answer(
        "maintainer", roster=on_roster("mina", 7, **span), placed_at=NOW - timedelta(days=30)
    )
    assert (found.result, found.code) == ("clear", "joined_since")


# Published lists of participants


def entry(**changes):
    facts_ = {
        "record": "listed:1",
        "github_id": None,
        "github_login": "Mina",
        "name": "Mina M.",
        "programme": "Google Summer of Code 2026",
        "is_mentorship": True,
        "starts_on": date(2026, 5, 25),
        "ends_on": date(2026, 8, 31),
    }
    return ListedFact(**facts_ | changes)


def test_a_listed_participant_with_the_persons_account_counts_like_a_declared_programme():
    result = answer("other_programme", listed=[entry()])
    assert (result.result, result.code) == ("blocked", "overlaps")
    assert "@Mina stands on the published list" in result.reason
    one = result.evidence["programmes"][0]
    assert (one["source"], one["record"], one["matched_by"], one["overlapping_days"]) == (
        "listed", "listed:1", "github_login", 78,
    )  # fmt: skip
    assert result.evidence["record"] == "listed:1"


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"github_id": 7, "github_login": "renamed"}, "blocked"),
        ({"github_id": 8}, "clear"),
        ({"ends_on": date(2026, 6, 14)}, "clear"),
        ({"ends_on": date(2026, 6, 15)}, "blocked"),
        ({"is_mentorship": False}, "clear"),
        ({"github_login": "somebody"}, "clear"),
    ],
)
def test_a_listed_participant_is_the_person_by_account_and_by_their_own_days(changes, result):
    assert answer("other_programme", listed=[entry(**changes)]).result == result


def test_nobody_is_on_a_list_before_their_account_is_proven():
    unverified = Person(7, "mina", verified=False)
    assert answer("other_programme", person=unverified, listed=[entry()]).result == "clear"


@pytest.mark.parametrize("login", ["", "another"])
def test_a_name_alone_is_a_hint_in_the_evidence_and_changes_nothing(login):
    listed = [entry(github_login=login, name="  MINA ")]
    result = answer("other_programme", listed=listed)
    assert (result.result, result.code) == ("clear", "none_declared")
    assert result.evidence["name_matches"][0]["record"] == "listed:1"
    assert "list" not in result.reason


def test_another_name_is_no_hint():
    listed = [entry(github_login="", name="Mina Mountain")]
    assert "name_matches" not in answer("other_programme", listed=listed).evidence


def test_declared_and_listed_stand_side_by_side_and_name_their_source():
    result = answer(
        "other_programme",
        programmes=[programme("GSoC", date(2026, 5, 25), date(2026, 6, 1))],
        listed=[entry()],
    )
    assert [one["source"] for one in result.evidence["programmes"]] == ["declared", "listed"]
    assert result.evidence["record"] == "listed:1"


# What a lead organizer answered


def said(rule, record, what="wrong_person", at=NOW, **days):
    return AnswerFact(rule, record, what, "contest-1", at, **days)


RECORDS = {
    "organizer": (
        "past:1", {"organizers": [OrganizerRecord(7, "mina", False, "AMP", "past:1")]},
    ),
    "maintainer": ("roster:7", {"roster": on_roster("mina", 7)}),
    "other_programme": ("listed:1", {"listed": [entry()]}),
}  # fmt: skip


@pytest.mark.parametrize("rule", RECORDS)
def test_wrong_person_sets_the_record_aside_and_says_so(rule):
    record, known = RECORDS[rule]
    assert answer(rule, **known).evidence["record"] == record
    result = answer(rule, **known, answers=[said(rule, record)])
    assert (result.result, result.code) == ("clear", "not_this_person")
    assert result.evidence["set_aside"] == [
        {
            "record": record,
            "contest": "contest-1",
            "answer": "wrong_person",
            "answered_at": "2026-05-20T12:00:00+00:00",
        }
    ]
    assert "20 May 2026" in result.reason


@pytest.mark.parametrize("rule", RECORDS)
@pytest.mark.parametrize("what", ["confirmed", "wrong_person"])
def test_confirmed_changes_nothing_and_an_answer_speaks_of_one_record(rule, what):
    record, known = RECORDS[rule]
    other = record if what == "confirmed" else f"{record}0"
    assert answer(rule, **known, answers=[said(rule, other, what)]).result == "blocked"


def test_the_last_answer_about_a_record_counts():
    answers = [
        said("maintainer", "roster:7", at=NOW - timedelta(days=2)),
        said("maintainer", "roster:7", "confirmed", at=NOW - timedelta(days=1)),
    ]
    for order in (answers, answers[::-1]):
        result = answer("maintainer", roster=on_roster("mina", 7), answers=order)
        assert result.code == "on_roster"


def test_another_record_of_the_same_rule_still_counts():
    gsoc_ = programme("GSoC", date(2026, 6, 1), date(2026, 8, 1), "declared:2")
    answers = [said("other_programme", "listed:1")]
    result = answer("other_programme", programmes=[gsoc_], listed=[entry()], answers=answers)
    assert result.code == "overlaps"
    assert result.evidence["record"] == "declared:2"


def test_a_record_set_aside_stays_so_when_it_is_read_again():
    first, second = on_roster("mina", None), on_roster("MINA", None, from_at=READ_AT)
    assert first.spans[0].record == second.spans[0].record == "roster:@mina"


def test_wrong_dates_put_the_days_right():
    days = {"starts_on": date(2026, 5, 25), "ends_on": date(2026, 6, 14)}
    right = said("other_programme", "listed:1", "wrong_dates", **days)
    result = answer("other_programme", listed=[entry()], answers=[right])
    assert (result.result, result.code) == ("clear", "no_overlap")
    assert result.evidence["programmes"][0]["ends_on"] == "2026-06-14"
    assert result.evidence["programmes"][0]["answer"]["answer"] == "wrong_dates"
    days["ends_on"] = date(2026, 6, 15)
    right = said("other_programme", "listed:1", "wrong_dates", **days)
    assert answer("other_programme", listed=[entry()], answers=[right]).result == "blocked"


def test_without_a_proven_account_no_answer_makes_anybody_clear():
    unverified = Person(None, "", verified=False)
    answers = [said("maintainer", "roster:7")]
    assert answer("maintainer", person=unverified, answers=answers).result == "undecided"


# What is stored


def every_answer():
    dates = (date(2026, 7, 1), date(2026, 7, 2))
    names = ("GSoC", "Our Club", "Hacktoberfest")
    rosters = (
        None,
        on_roster("mina", 7),
        on_roster("mina", 7, until_at=NOW),
        on_roster("mina", 7, until_at=LONG_AGO),
        on_roster("other", 8),
        on_roster("mina", 7, read_at=LONG_AGO),
    )
    for person in (MINA, Person(None, "", verified=False)):
        for roster in rosters:
            yield from check(facts(person=person, roster=roster)).results
        for record in (OrganizerRecord(7, "mina", own, "AMP") for own in (True, False)):
            yield from check(facts(person=person, organizers=[record])).results
    yield from check(facts(roster=on_roster("mina", 7), placed_at=LONG_AGO - timedelta(1))).results
    for name in names:
        for work in (WORK, None):
            facts_ = facts(programmes=[programme(name, *dates)], work_period=work)
            yield from check(facts_).results
    yield from check(facts(programmes=[programme("GSoC", *dates[::-1])])).results
    before = ProgrammeFact("LFX", True, date(2020, 1, 1), date(2020, 1, 1))
    yield from check(facts(programmes=[before])).results
    for rule, (record, known) in RECORDS.items():
        yield from check(facts(**known, answers=[said(rule, record)])).results


def test_every_answer_is_json_and_every_code_stands_in_the_table_of_the_module():
    seen = set()
    for result in every_answer():
        assert json.loads(json.dumps(result.as_json())) == result.as_json()
        assert result.reason
        assert "%(" not in result.reason
        seen.add((result.rule, result.code, result.result))
    lines = (line.split() for line in (eligibility.__doc__ or "").splitlines())
    table = {tuple(line[:3]) for line in lines if line[:1] and line[0] in RULES and len(line) > 3}
    assert seen == table


RULES = {"organizer", "maintainer", "other_programme"}
