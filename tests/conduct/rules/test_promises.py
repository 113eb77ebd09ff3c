"""What is promised, by when, and whether it was kept."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from conduct.rules.clocks import Standing
from conduct.rules.promises import Clocks, Promised, made, to_keep
from conduct.states import ENDED_STATES, OPEN_STATES, ReportState
from tests.factories import NOW

DAY = timedelta(days=1)


def clocks(state="received", **changes):
    facts = {
        "acknowledge_by": NOW + DAY,
        "acknowledged_at": None,
        "update_by": NOW + 2 * DAY,
        "decide_by": NOW + 30 * DAY,
        "determined_at": None,
    }
    return Clocks(**{**facts, "state": state, **changes})


def test_the_nearest_promise_comes_first():
    found = to_keep(clocks(reviews=(NOW + DAY / 2,)))
    assert [one.what for one in found] == [
        Promised.REVIEW, Promised.ACKNOWLEDGE, Promised.UPDATE, Promised.DECIDE,
    ]  # fmt: skip
    assert [one.standing(NOW) for one in found] == [*[Standing.SOON] * 3, Standing.FINE]


def test_what_is_over_was_missed():
    assert to_keep(clocks(acknowledge_by=NOW))[0].standing(NOW) == Standing.MISSED


@pytest.mark.parametrize("state", ReportState)
def test_each_state_has_the_promises_that_are_left(state):
    found = {one.what for one in to_keep(clocks(state, acknowledged_at=NOW))}
    assert (Promised.UPDATE in found) == (state in OPEN_STATES)
    assert bool(found) == (state not in ENDED_STATES)
    assert Promised.ACKNOWLEDGE not in found
    decided = to_keep(clocks(state, determined_at=NOW))
    assert Promised.DECIDE not in {one.what for one in decided}


def test_what_was_kept_stays_said_after_the_end_and_nothing_else_does():
    times = clocks("closed", acknowledged_at=NOW + 2 * DAY, determined_at=NOW)
    kept = made(times)
    assert [one.what for one in kept] == [Promised.ACKNOWLEDGE, Promised.DECIDE]
    later = NOW + 90 * DAY
    assert kept[0].standing(later) == Standing.MISSED
    assert kept[1].standing(later) == Standing.FINE


def test_for_people_a_promise_ends_on_the_day_before_the_next_one_begins():
    zone = ZoneInfo("Europe/Berlin")
    midnight = NOW.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    promise = to_keep(clocks(acknowledge_by=midnight))[0]
    assert promise.last_day(zone) == midnight.date() - DAY
