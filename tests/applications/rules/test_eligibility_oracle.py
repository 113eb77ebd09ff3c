"""The rules against an independent oracle: slow, plain, built otherwise, sharing no code with them.

The oracle thinks in sets and in enumerated days and hours, where the rules
compare bounds; it is a second reading of the programme's text. How many cases
are generated is set by ``ORACLE_CASES`` (500 unless set); ``python -m
tests.bench.oracle`` runs ten thousand.
"""

import os
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.rules.eligibility import (
    AnswerFact,
    Facts,
    ListedFact,
    OrganizerRecord,
    Person,
    ProgrammeFact,
    RosterFact,
    RosterSpanFact,
    WorkPeriod,
    check,
)

CASES = int(os.environ.get("ORACLE_CASES", "500"))

# What is generated ---------------------------------------------------------------------------
# Small worlds, in which things meet: three accounts, one renamed, one whose login was reused.

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
IDS = st.sampled_from([None, 1, 2, 3])
LOGINS = st.sampled_from(["ada", "ADA", "ada-writes", "bo", "Bo", ""])
NAMES = st.sampled_from(["Ada L.", "ada  l.", "Bo", ""])
MINUTES = st.sampled_from([0, 28, 60, 11 * 60, 48 * 60 - 1, 48 * 60, 48 * 60 + 1, 30 * 24 * 60])
MOMENTS = st.one_of(
    MINUTES.map(lambda minutes: NOW - timedelta(minutes=minutes)),
    st.integers(-24 * 40, 48).map(lambda hours: NOW + timedelta(hours=hours)),
)
DAYS = st.integers(0, 9).map(lambda n: date(2026, 6, 10) + timedelta(days=n))
PERIODS = st.tuples(DAYS, DAYS).map(sorted)
KEYS = st.sampled_from(["r:1", "r:2", "r:3"])

PEOPLE = st.builds(Person, IDS, LOGINS, st.booleans(), NAMES)
SPANS = st.builds(
    lambda login, number, begins, gap: RosterSpanFact(
        login, number, begins, None if gap is None else begins + gap
    ),
    LOGINS,
    IDS,
    MOMENTS,
    st.none() | MINUTES.map(lambda minutes: timedelta(minutes=minutes)),
)
ROSTERS = st.none() | st.builds(
    RosterFact,
    st.just("0" * 16),
    st.integers(0, 40).map(lambda days: NOW - timedelta(days=days)),
    st.lists(SPANS, max_size=3),
)
ORGANIZERS = st.lists(
    st.builds(OrganizerRecord, IDS, LOGINS, st.booleans(), st.just("AMP"), KEYS), max_size=3
)
PROGRAMMES = st.lists(
    st.builds(
        lambda known, first, last, key: ProgrammeFact("X", known, first, last, key),
        st.sampled_from([True, False, None]),
        DAYS,
        DAYS,
        KEYS,
    ),
    max_size=3,
)
LISTED = st.lists(
    st.builds(
        lambda key, number, login, name, known, period: ListedFact(
            key, number, login, name, "X 2026", known, *period
        ),
        KEYS,
        IDS,
        LOGINS,
        NAMES,
        st.booleans(),
        PERIODS,
    ),
    max_size=3,
)
ROSTER_KEYS = st.sampled_from(
    ["roster:1", "roster:2", "roster:3", "roster:@ada", "roster:@ada-writes", "roster:@bo"]
)
ANSWERS = st.lists(
    st.builds(
        lambda rule, key, roster_key, answer, minutes, period: AnswerFact(
            rule,
            roster_key if rule == "maintainer" else key,
            answer,
            "c",
            NOW - timedelta(minutes=minutes),
            *(period if answer == "wrong_dates" else (None, None)),
        ),
        st.sampled_from(["organizer", "maintainer", "other_programme"]),
        KEYS,
        ROSTER_KEYS,
        st.sampled_from(["wrong_person", "wrong_dates", "confirmed"]),
        st.integers(0, 10_000),
        PERIODS,
    ),
    max_size=4,
    unique_by=lambda one: one.answered_at,
)
FACTS = st.builds(
    Facts,
    PEOPLE,
    st.none() | PERIODS.map(lambda period: WorkPeriod(*period)),
    ORGANIZERS,
    ROSTERS,
    PROGRAMMES,
    st.just(NOW),
    st.sampled_from([3, 14, 30]),
    LISTED,
    ANSWERS,
)


# The oracle ------------------------------------------------------------------------------------


def tokens(number, login):
    """All that an identity can be recognized by: its number where it has one, and its name."""
    found = set()
    if number is not None:
        found.add(("number", number))
    if login:
        found.add(("login", login.upper()))
    return found


def one_account(person, number, login):
    mine, theirs = tokens(person.github_id, person.github_login), tokens(number, login)
    numbers = {token for token in mine | theirs if token[0] == "number"}
    if any(t[0] == "number" for t in mine) and any(t[0] == "number" for t in theirs):
        return len(numbers) == 1
    return bool({t for t in mine if t[0] == "login"} & {t for t in theirs if t[0] == "login"})


def last_word(facts, rule, key):
    """The answer that was given last about this record, or nothing."""
    word = None
    for one in sorted(facts.answers, key=lambda each: each.answered_at):
        if one.rule == rule and one.record == key:
            word = one
    return word


def somebody_elses(facts, rule, key):
    word = last_word(facts, rule, key)
    return word is not None and word.answer == "wrong_person"


def oracle_organizer(facts):
    unsettled = False
    for record in facts.organizers:
        if record.user_matches and not somebody_elses(facts, "organizer", record.record):
            return "blocked"
    for record in facts.organizers:
        known_by_github = bool(tokens(record.github_id, record.github_login))
        if not facts.person.verified:
            unsettled = unsettled or known_by_github
        elif one_account(facts.person, record.github_id, record.github_login) and not (
            somebody_elses(facts, "organizer", record.record)
        ):
            return "blocked"
    return "undecided" if unsettled else "clear"


def roster_key(span):
    return f"roster:@{span.login.lower()}" if span.github_id is None else f"roster:{span.github_id}"


def oracle_maintainer(facts):
    if facts.roster is None or not facts.person.verified:
        return "undecided"
    day, fresh = facts.roster.read_at.date(), set()
    for _night in range(facts.roster_days + 1):
        fresh.add(day)
        day += timedelta(days=1)
    if facts.now.date() not in fresh:
        return "undecided"
    for span in facts.roster.spans:
        mine = one_account(facts.person, span.github_id, span.login)
        if not mine or somebody_elses(facts, "maintainer", roster_key(span)):
            continue
        has_begun = not span.from_at > facts.now
        # An absence counts once two whole days of it have passed.
        is_over = span.until_at is not None and not span.until_at + timedelta(days=2) > facts.now
        if has_begun and not is_over:
            return "blocked"
    return "clear"


def calendar(first, last):
    found, day = set(), first
    while day <= last:
        found.add(day)
        day += timedelta(days=1)
    return found


def oracle_programme(facts):
    taken = [
        (one.is_mentorship, one.starts_on, one.ends_on, one.record) for one in facts.programmes
    ]
    if facts.person.verified:
        taken += [
            (one.is_mentorship, one.starts_on, one.ends_on, one.record)
            for one in facts.listed
            if one_account(facts.person, one.github_id, one.github_login)
        ]
    answers = set()
    for is_mentorship, first, last, key in taken:
        word = last_word(facts, "other_programme", key)
        if word is not None and word.answer == "wrong_dates":
            first, last = word.starts_on, word.ends_on
        if is_mentorship is False or somebody_elses(facts, "other_programme", key):
            answers.add("clear")
        elif not calendar(first, last) or facts.work_period is None:
            answers.add("undecided")
        elif not calendar(first, last) & calendar(
            facts.work_period.first_day, facts.work_period.last_day
        ):
            answers.add("clear")
        else:
            answers.add("blocked" if is_mentorship else "undecided")
    return next((one for one in ("blocked", "undecided") if one in answers), "clear")


# The comparison ------------------------------------------------------------------------------


@given(FACTS)
@settings(
    max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
def test_the_rules_decide_as_the_oracle_does(facts):
    judgement = check(facts)
    expected = {
        "organizer": oracle_organizer(facts),
        "maintainer": oracle_maintainer(facts),
        "other_programme": oracle_programme(facts),
    }
    assert {one.rule: one.result for one in judgement.results} == expected
    overall = set(expected.values())
    verdict = next((one for one in ("blocked", "undecided") if one in overall), "clear")
    assert judgement.verdict == verdict


@given(FACTS)
@settings(max_examples=max(50, CASES // 10), deadline=None, database=None)
def test_a_block_or_a_question_about_a_record_names_the_record(facts):
    for one in check(facts).results:
        if one.result == "blocked" or one.code in {"unknown_programme", "dates_unclear"}:
            assert one.evidence["record"]


@given(FACTS)
@settings(max_examples=max(50, CASES // 10), deadline=None, database=None)
def test_a_name_alone_changes_no_result(facts):
    nobody = [ListedFact("n", None, "", facts.person.name, "X", True, date(2026, 6, 1),
                         date(2026, 6, 30))]  # fmt: skip
    more = Facts(
        facts.person, facts.work_period, facts.organizers, facts.roster, facts.programmes,
        facts.now, facts.roster_days, [*facts.listed, *nobody], facts.answers,
    )  # fmt: skip
    assert [one.result for one in check(more).results] == [
        one.result for one in check(facts).results
    ]
