"""The last second that counts: in forty zones, when clocks change, anywhere on Earth, for one."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from amp.refused import Refused
from applications.rules.application import are_open, closes_at, require_open
from cohorts.models import ANYWHERE_ON_EARTH, end_of_day, start_of_day
from cohorts.models.schedule import Phase
from cohorts.states import CohortState

SECOND = timedelta(seconds=1)
ZONES = [
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("Pacific/Chatham"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("Pacific/Fiji"),
    ZoneInfo("Pacific/Noumea"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Australia/Sydney"),
    ZoneInfo("Australia/Darwin"),
    ZoneInfo("Asia/Tokyo"),
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("Asia/Ho_Chi_Minh"),
    ZoneInfo("Asia/Yangon"),
    ZoneInfo("Asia/Dhaka"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("Asia/Karachi"),
    ZoneInfo("Asia/Kabul"),
    ZoneInfo("Asia/Dubai"),
    ZoneInfo("Asia/Tehran"),
    ZoneInfo("Europe/Moscow"),
    ZoneInfo("Africa/Nairobi"),
    ZoneInfo("Europe/Kyiv"),
    ZoneInfo("Africa/Cairo"),
    ZoneInfo("Asia/Beirut"),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Africa/Lagos"),
    ZoneInfo("Europe/London"),
    ZoneInfo("Africa/Casablanca"),
    ZoneInfo("UTC"),
    ZoneInfo("Atlantic/Azores"),
    ZoneInfo("America/Nuuk"),
    ZoneInfo("America/Sao_Paulo"),
    ZoneInfo("America/St_Johns"),
    ZoneInfo("America/Santiago"),
    ZoneInfo("America/Halifax"),
    ZoneInfo("America/New_York"),
    ZoneInfo("America/Chicago"),
    ZoneInfo("America/Denver"),
    ZoneInfo("America/Anchorage"),
    ZoneInfo("Pacific/Honolulu"),
]
# The day before and after, and the day on which clocks change somewhere on the list.
DAYS = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 5, 30),
    date(2026, 9, 6),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
WHEN = datetime(2026, 5, 30, 23, 59, tzinfo=UTC)


def phase(last, zone, *, first=None, anywhere=False):
    return Phase(
        kind="applications",
        title="Applications",
        starts_at=start_of_day(first or last - timedelta(days=20), zone),
        ends_at=end_of_day(last, ANYWHERE_ON_EARTH if anywhere else zone),
        ends_anywhere_on_earth=anywhere,
    )


def test_the_zones_are_forty():
    assert len(set(ZONES)) == 40


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_last_second_is_in_and_the_next_one_out(zone, day):
    rows = [phase(day, zone)]
    # Midnight as a clock on a wall there shows it, found in another way than the portal does.
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)
    assert closes_at(rows) == midnight
    for before in (SECOND, timedelta(microseconds=1)):
        assert are_open("open", rows, midnight - before)
    for after in (timedelta(0), SECOND):
        assert not are_open("open", rows, midnight + after)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
    ],
)
def test_a_day_on_which_clocks_change_is_open_for_its_real_length(zone, day, hours):
    [row] = [phase(day, ZoneInfo(zone), first=day)]
    assert row.ends_at - row.starts_at == timedelta(hours=hours)
    assert are_open("open", [row], row.ends_at - SECOND)
    assert not are_open("open", [row], row.starts_at - SECOND)
    assert not are_open("open", [row], row.ends_at)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_anywhere_on_earth_ends_everywhere_at_the_same_instant(zone):
    rows = [phase(date(2026, 5, 30), zone, anywhere=True)]
    noon = datetime(2026, 5, 31, 12, tzinfo=UTC)
    assert are_open("open", rows, noon - SECOND)
    assert not are_open("open", rows, noon)
    # Nowhere is it still the 30th.
    assert (noon.astimezone(zone)).date() >= date(2026, 5, 31)


# One person's later close ----------------------------------------------------------------

OWN = datetime(2026, 6, 5, 18, tzinfo=UTC)
ROWS = [phase(date(2026, 5, 30), ZoneInfo("UTC"))]
CLOSE = datetime(2026, 5, 31, tzinfo=UTC)


@pytest.mark.parametrize("state", CohortState.values)
@pytest.mark.parametrize(
    ("now", "everybody", "own"),
    [
        (ROWS[0].starts_at - SECOND, False, False),
        (ROWS[0].starts_at, True, True),
        (CLOSE - SECOND, True, True),
        (CLOSE, False, True),
        (OWN - SECOND, False, True),
        (OWN, False, False),
        (OWN + SECOND, False, False),
    ],
)
def test_it_counts_while_the_cohort_is_open_or_selecting(state, now, everybody, own):
    assert are_open(state, ROWS, now) == (everybody and state == "open")
    assert are_open(state, ROWS, now, OWN) == (own and state in {"open", "selecting"})


def test_one_that_lies_before_everybodys_close_takes_nothing_away():
    early = CLOSE - timedelta(days=3)
    assert closes_at(ROWS, early) == CLOSE
    assert are_open("open", ROWS, CLOSE - SECOND, early)


def test_without_dates_it_opens_nothing():
    assert not are_open("open", [], OWN - SECOND, OWN)
    assert closes_at([], OWN) is None


@pytest.mark.parametrize(
    ("now", "own", "words"),
    [
        (OWN, OWN, "The later close that you were given was on 5 June 2026, 17:59 UTC."),
        (CLOSE, None, "closed on 30 May 2026, 23:59 UTC"),
        (CLOSE, CLOSE - timedelta(days=3), "closed on 30 May 2026, 23:59 UTC"),
    ],
)
def test_the_refusal_names_the_close_that_counted(now, own, words):
    with pytest.raises(Refused, match=words):
        require_open("selecting", ROWS, now, own)


def test_the_rule_asks_no_database():
    like_a_phase = SimpleNamespace(
        kind="applications", starts_at=CLOSE - timedelta(days=9), ends_at=CLOSE
    )
    assert closes_at([like_a_phase], OWN) == OWN
