"""How long a reading of the roster counts, and when organizers hear of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from applications.rules.eligibility import Facts, Person, RosterFact, check
from applications.rules.roster import Freshness, freshness, stale_from

READ = datetime(2026, 5, 4, 15, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_fourteen_days_end_with_the_fourteenth_day_after_the_reading():
    assert stale_from(READ, 14) == datetime(2026, 5, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (READ, Freshness.FRESH),
        (datetime(2026, 5, 17, tzinfo=UTC) - SECOND, Freshness.FRESH),
        (datetime(2026, 5, 17, tzinfo=UTC), Freshness.AGEING),
        (datetime(2026, 5, 19, tzinfo=UTC) - SECOND, Freshness.AGEING),
        (datetime(2026, 5, 19, tzinfo=UTC), Freshness.STALE),
        (datetime(2027, 1, 1, tzinfo=UTC), Freshness.STALE),
    ],
)
def test_two_days_before_the_end_a_reading_ages_and_then_it_is_stale(now, stage):
    assert freshness(READ, 14, now) == stage


def test_what_was_never_read_is_neither_fresh_nor_old():
    assert freshness(None, 14, READ) == Freshness.NEVER_READ


def test_another_zone_makes_no_difference():
    from zoneinfo import ZoneInfo

    assert stale_from(READ.astimezone(ZoneInfo("Pacific/Kiritimati")), 14) == stale_from(READ, 14)


@given(after=some.timedeltas(timedelta(0), timedelta(days=40)), days=some.integers(1, 30))
def test_a_reading_is_stale_exactly_when_eligibility_says_so(after, days):
    now = READ + after
    facts: Any = Facts(
        person=Person(1, "ada", verified=True), work_period=None, organizers=(),
        roster=RosterFact("v", READ, ()), programmes=(), now=now, roster_days=days,
    )  # fmt: skip
    code = next(one.code for one in check(facts).results if one.rule == "maintainer")
    assert (code == "roster_stale") == (freshness(READ, days, now) == Freshness.STALE)
