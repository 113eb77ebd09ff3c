"""From days in the cohort's zone to instants, and back, also where clocks are changed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cohorts.forms.schedule import PhaseForm, end_in_words, instant, shown_in
from cohorts.models import Phase

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
DAYS = {"kind": "applications", "first_day": "2026-05-10", "last_day": "2026-05-30"}


def facts(zone=UTC_ZONE, **changes):
    form = PhaseForm(DAYS | changes, zone=zone)
    assert form.is_valid(), form.errors
    return form.facts


def wrong(zone=UTC_ZONE, **changes):
    form = PhaseForm(DAYS | changes, zone=zone)
    assert not form.is_valid()
    return form.errors


def test_whole_days_are_the_usual_case():
    found = facts(BERLIN)
    assert found["starts_at"] == datetime(2026, 5, 9, 22, 0, tzinfo=UTC)
    assert found["ends_at"] == datetime(2026, 5, 30, 22, 0, tzinfo=UTC)


def test_times_are_the_zones_own():
    found = facts(BERLIN, first_time="09:30", last_time="18:00")
    assert found["starts_at"] == datetime(2026, 5, 10, 7, 30, tzinfo=UTC)
    assert found["ends_at"] == datetime(2026, 5, 30, 16, 0, tzinfo=UTC)


def test_the_last_minute_means_the_whole_day():
    assert facts(last_time="23:59")["ends_at"] == datetime(2026, 5, 31, tzinfo=UTC)


def test_anywhere_on_earth_ends_at_noon_utc_whatever_the_zone():
    for zone in (UTC_ZONE, BERLIN, ZoneInfo("Pacific/Kiritimati")):
        found = facts(zone, ends_anywhere_on_earth="on")
        assert found["ends_at"] == datetime(2026, 5, 31, 12, 0, tzinfo=UTC)
        assert found["ends_anywhere_on_earth"] is True


def test_anywhere_on_earth_leaves_no_choice_of_an_hour():
    assert "last_time" in wrong(ends_anywhere_on_earth="on", last_time="18:00")


def test_a_missing_title_becomes_the_kind():
    assert facts()["title"] == "Applications"
    assert facts(title="Apply now")["title"] == "Apply now"


@pytest.mark.parametrize(
    "day", ["0001-01-01", "0202-05-10", "1999-12-31", "2101-01-01", "9999-12-31"]
)
@pytest.mark.parametrize("field", ["first_day", "last_day"])
def test_a_nonsense_year_is_refused(day, field):
    assert wrong(**{field: day})[field] == ["Please look at the year again."]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "30.05.2026", "tomorrow", "20226-05-10", "2026-13-01"]
)
def test_a_nonsense_day_is_refused(day):
    assert "first_day" in wrong(first_day=day)


def test_the_end_lies_after_the_start():
    assert wrong(last_day="2026-05-09")["last_day"] == ["A phase ends after it starts."]
    assert "last_day" in wrong(last_day="2026-05-10", first_time="12:00", last_time="12:00")
    assert facts(last_day="2026-05-10")


def test_an_hour_that_clocks_leave_out_is_refused_with_the_day():
    # Berlin, 29 March 2026: from 02:00 straight to 03:00.
    words = wrong(BERLIN, first_day="2026-03-29", first_time="02:30")["first_time"][0]
    assert words == (
        "In Europe/Berlin the clocks go forward on 29 March 2026, and 02:30 does not exist."
    )
    assert "last_time" in wrong(
        BERLIN, first_day="2026-03-01", last_day="2026-03-29", last_time="02:30"
    )


def test_an_hour_that_comes_twice_gives_people_the_longer_time():
    # Berlin, 25 October 2026: 02:30 comes at 00:30 UTC and again at 01:30 UTC.
    found = facts(
        BERLIN,
        first_day="2026-10-25", first_time="02:30", last_day="2026-10-25", last_time="02:31",
    )  # fmt: skip
    assert found["starts_at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found["ends_at"] == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


def test_a_day_that_begins_at_one_begins_when_it_begins():
    # Beirut, 29 March 2026: midnight does not exist, the day begins at 01:00 (22:00 UTC).
    found = facts(ZoneInfo("Asia/Beirut"), first_day="2026-03-29", last_day="2026-03-29")
    assert found["starts_at"] == datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert found["ends_at"] == datetime(2026, 3, 29, 21, 0, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_is_refused():
    # Samoa skipped 30 December 2011.
    with pytest.raises(ValidationError):
        instant(date(2011, 12, 30), time(12), ZoneInfo("Pacific/Apia"), later=False)


def phase(**fields):
    return Phase(kind="applications", title="Applications", **fields)


def test_dates_that_nobody_touched_stay_to_the_microsecond():
    odd = phase(
        starts_at=datetime(2026, 5, 10, 7, 30, 15, 123, tzinfo=UTC),
        ends_at=datetime(2026, 5, 30, 21, 59, 59, tzinfo=UTC),
    )
    shown = {name: value for name, value in shown_in(BERLIN, odd).items() if value}
    form = PhaseForm(shown | {"title": "Apply"}, zone=BERLIN, phase=odd)
    assert form.is_valid(), form.errors
    assert form.facts["starts_at"] == odd.starts_at
    assert form.facts["ends_at"] == odd.ends_at


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe",
         "Pacific/Kiritimati", "America/Santiago", "Asia/Kathmandu"]  # fmt: skip


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    length=st.integers(1, 60),
    hour=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    aoe=st.booleans(),
)
def test_what_was_typed_is_shown_again(zone, first, length, hour, aoe):
    last = date.fromordinal(first.toordinal() + length)
    typed = {
        "kind": "applications",
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "last_time": "" if aoe or hour in (None, time(0)) else hour.isoformat("minutes"),
        "ends_anywhere_on_earth": "on" if aoe else "",
    }
    form = PhaseForm(typed, zone=zone)
    if not form.is_valid():
        assert "does not exist" in str(form.errors)
        return
    shown = shown_in(zone, Phase(**form.facts))
    assert (shown["first_day"], shown["first_time"]) == (first, None)
    assert shown["last_day"] == last
    again = "" if shown["last_time"] is None else shown["last_time"].isoformat("minutes")
    assert again == ("" if typed["last_time"] == "23:59" else typed["last_time"])


def test_the_end_is_said_as_people_say_it():
    at = datetime(2026, 5, 31, 12, 0, tzinfo=UTC)
    assert end_in_words(at, BERLIN, anywhere_on_earth=True) == "30 May 2026, anywhere on Earth"
    assert end_in_words(at, BERLIN, anywhere_on_earth=False) == "31 May 2026, 14:00"
    midnight = datetime(2026, 5, 30, 22, 0, tzinfo=UTC)
    assert end_in_words(midnight, BERLIN, anywhere_on_earth=False) == "30 May 2026, end of the day"
