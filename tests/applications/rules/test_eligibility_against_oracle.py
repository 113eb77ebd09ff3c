"""The three rules against a second, plainer reading of the programme's text."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from applications.rules.eligibility import (
    Facts,
    OrganizerRecord,
    Person,
    ProgrammeFact,
    RosterFact,
    RosterSpanFact,
    WorkPeriod,
    check,
)

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
IDS = st.sampled_from([None, 1, 2])
LOGINS = st.sampled_from(["ada", "ADA", "bo", ""])
DAYS = st.integers(0, 12).map(lambda n: date(2026, 6, 10) + timedelta(days=n))
HOURS = st.integers(-1200, 100).map(lambda n: NOON + timedelta(hours=n))
PERIODS = st.tuples(DAYS, DAYS).map(sorted)

PEOPLE = st.builds(Person, IDS, LOGINS, st.booleans())
SPANS = st.builds(
    lambda login, number, at, lasts: RosterSpanFact(
        login, number, at, None if lasts is None else at + lasts
    ),
    LOGINS,
    IDS,
    HOURS,
    st.none() | st.integers(0, 1200).map(lambda n: timedelta(hours=n)),
)
ROSTERS = st.none() | st.builds(
    RosterFact, st.just("0" * 16), HOURS.filter(lambda at: at <= NOON), st.lists(SPANS, max_size=3)
)
ORGANIZERS = st.lists(
    st.builds(OrganizerRecord, IDS, LOGINS, st.booleans(), st.just("AMP")), max_size=2
)
PROGRAMMES = st.lists(
    st.builds(
        lambda known, period: ProgrammeFact("X", known, *period),
        st.sampled_from([True, False, None]),
        PERIODS,
    ),
    max_size=3,
)
FACTS = st.builds(
    Facts,
    PEOPLE,
    PERIODS.map(lambda period: WorkPeriod(*period)),
    ORGANIZERS,
    ROSTERS,
    PROGRAMMES,
    st.just(NOON),
    st.sampled_from([3, 14, 60]),
)


def same(person, github_id, login):
    if person.github_id and github_id:
        return person.github_id == github_id
    return login != "" and login.lower() == person.github_login.lower()


def organizer(facts):
    if any(record.user_matches for record in facts.organizers):
        return "blocked"
    known = [one for one in facts.organizers if one.github_id or one.github_login]
    if not facts.person.verified:
        return "undecided" if known else "clear"
    hit = any(same(facts.person, one.github_id, one.github_login) for one in known)
    return "blocked" if hit else "clear"


def maintainer(facts):
    if not facts.person.verified or facts.roster is None:
        return "undecided"
    if (facts.now.date() - facts.roster.read_at.date()).days > facts.roster_days:
        return "undecided"
    for span in facts.roster.spans:
        begun = span.from_at <= facts.now
        ended = span.until_at and facts.now - span.until_at >= timedelta(hours=48)
        if begun and not ended and same(facts.person, span.github_id, span.login):
            return "blocked"
    return "clear"


def other_programme(facts):
    def days(first, last):
        return {first + timedelta(days=n) for n in range((last - first).days + 1)}

    work = days(facts.work_period.first_day, facts.work_period.last_day)
    active = [one for one in facts.programmes if work & days(one.starts_on, one.ends_on)]
    if any(one.is_mentorship for one in active):
        return "blocked"
    return "undecided" if any(one.is_mentorship is None for one in active) else "clear"


@given(FACTS)
@settings(max_examples=500, deadline=None)
def test_the_rules_say_what_the_text_says(facts):
    judgement = check(facts)
    expected = [organizer(facts), maintainer(facts), other_programme(facts)]
    assert [result.result for result in judgement.results] == expected
    verdict = next((one for one in ("blocked", "undecided") if one in expected), "clear")
    assert judgement.verdict == verdict
