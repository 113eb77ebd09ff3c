"""Clocks: beside a walk through time in steps of a quarter of an hour, in 40 zones."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from conduct.rules.clocks import (
    Standing,
    acknowledge_by,
    after_business_days,
    after_days,
    coarse,
    decide_by,
    interim_review_by,
    objections_until,
    standing,
    update_by,
)
from tests.conduct.audit import AUDIT

ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Anchorage",
    "America/Asuncion",
    "America/Bogota",
    "America/Chicago",
    "America/Godthab",
    "America/Havana",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Atlantic/Reykjavik",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
QUARTER = timedelta(minutes=15)
YEARS = range(2024, 2033) if AUDIT else [2024, 2026]
HOLIDAYS = frozenset({date(2026, 3, 30), date(2026, 10, 26), date(2024, 2, 29)})


@cache
def leaps(name: str, year: int) -> list[datetime]:
    """The instants of a year at which a zone's clocks are put forward or back."""
    zone, found = ZoneInfo(name), []
    hour = datetime(year, 1, 1, tzinfo=UTC)
    offset = hour.astimezone(zone).utcoffset()
    while hour.year == year:
        hour += timedelta(hours=1)
        if (then := hour.astimezone(zone).utcoffset()) != offset:
            found.append(hour)
            offset = then
    return found


def starts(name: str) -> list[datetime]:
    """Around every leap of the clocks, the leap day, and the turn of the year."""
    days = [datetime(2024, 2, 26, 7, 10, tzinfo=UTC), datetime(2027, 12, 30, 23, 5, tzinfo=UTC)]
    for year in YEARS:
        days += leaps(name, year)
    around = [-73, -49, -25, -1, 0, 1]
    return [day + timedelta(hours=hours, minutes=7) for day in days for hours in around]


def walked(start, zone, days, *, counts):
    """Step on until the ``days``-th counted day is over; the first instant of the day after it."""
    first = start.astimezone(zone).date()
    instant = start.astimezone(UTC).replace(second=0, microsecond=0)
    instant -= timedelta(minutes=instant.minute % 15)
    seen: set[date] = set()
    while True:
        day = instant.astimezone(zone).date()
        if day > first and counts(day) and len(seen) < days:
            seen.add(day)
        elif len(seen) == days and day not in seen and day > max(seen):
            return instant
        instant += QUARTER


def is_working(day: date) -> bool:
    return day.isoweekday() not in {6, 7} and day not in HOLIDAYS


def test_days_end_where_a_walk_through_time_says(figure):
    wrong, compared = [], 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for start in starts(name):
            pairs = {
                "business": (
                    after_business_days(start, 3, zone, HOLIDAYS),
                    walked(start, zone, 3, counts=is_working),
                ),
                "calendar": (
                    after_days(start, 2, zone),
                    walked(start, zone, 2, counts=lambda _day: True),
                ),
            }
            for what, (got, expected) in pairs.items():
                compared += 1
                if got != expected:
                    wrong.append((name, what, start, got, expected))
    assert len(ZONES) >= 40
    assert not wrong[:3]
    figure(
        f"clocks over leaps of time and day, {len(ZONES)} zones: {len(wrong)} of {compared} wrong"
    )


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-05-20 12:00", "2026-05-25 22:00"),  # Wednesday: Thursday, Friday, Monday.
        ("2026-05-22 21:59", "2026-05-27 22:00"),  # Friday, a minute before midnight in Berlin.
        ("2026-05-22 22:00", "2026-05-27 22:00"),  # Saturday there.
        ("2026-10-22 12:00", "2026-10-27 23:00"),  # The clocks go back meanwhile.
        ("2026-03-26 12:00", "2026-03-31 22:00"),  # And forward.
        ("2028-02-28 12:00", "2028-03-02 23:00"),  # A leap day is a day.
    ],
)
def test_three_business_days_in_berlin(received, due):
    start = datetime.fromisoformat(received).replace(tzinfo=UTC)
    assert acknowledge_by(start, BERLIN) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_holiday_is_no_business_day():
    start = datetime(2026, 5, 20, 12, tzinfo=UTC)
    assert acknowledge_by(start, BERLIN, {date(2026, 5, 25)}).date() == date(2026, 5, 26)


def test_fourteen_and_thirty_days():
    start = datetime(2026, 5, 20, 12, tzinfo=UTC)
    assert update_by(start, BERLIN) == datetime(2026, 6, 3, 22, tzinfo=UTC)
    assert decide_by(start, BERLIN) == datetime(2026, 6, 19, 22, tzinfo=UTC)


@pytest.mark.parametrize("name", ZONES)
def test_hours_are_real_hours_whatever_the_clocks_do(name):
    for leap in leaps(name, 2026):
        start = (leap - timedelta(hours=10)).astimezone(ZoneInfo(name))
        assert (interim_review_by(start) - start.astimezone(UTC)) == timedelta(hours=72)
        assert (objections_until(start) - start.astimezone(UTC)) == timedelta(hours=24)
    assert ZoneInfo(name).key == name


def test_a_promise_is_fine_then_soon_then_missed():
    due, day = datetime(2026, 5, 20, 12, tzinfo=UTC), timedelta(days=1)
    moment = timedelta(microseconds=1)
    assert standing(due, due - day - moment, warn=day) == Standing.FINE
    assert standing(due, due - day, warn=day) == Standing.SOON
    assert standing(due, due - moment, warn=day) == Standing.SOON
    assert standing(due, due, warn=day) == Standing.MISSED


def test_what_a_reporter_does_is_kept_to_the_hour():
    assert coarse(datetime(2026, 5, 20, 12, 59, 59, 9, tzinfo=UTC)).minute == 0
    kathmandu = datetime(2026, 5, 20, 12, 10, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert coarse(kathmandu) == datetime(2026, 5, 20, 6, tzinfo=UTC)
