"""The bands of a year: no set of them, with its total, comes close to an exact number."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amp.refused import Refused
from conduct.rules.numbers import (
    BANDS,
    OPEN,
    TOTAL,
    WAYS,
    band,
    bounds,
    in_bands,
    require_another,
    require_over,
    way_of,
)
from conduct.states import ReportState

FIRSTS = sorted(BANDS)
LASTS = [first - 1 for first in FIRSTS[1:]] + [10_000]
RANGE = dict(zip(FIRSTS, LASTS, strict=True))
FEWEST_POSSIBLE = 5


def test_each_count_up_to_200_is_in_the_band_that_names_it():
    for count in range(201):
        first = band(count)
        assert first <= count <= RANGE[first]


def test_every_state_is_one_way():
    assert {way_of(state) for state in ReportState} == set(WAYS)
    assert way_of(ReportState.RECEIVED) == way_of(ReportState.REVIEW) == OPEN


def test_nothing_is_told_apart_below_five():
    assert in_bands([]) == in_bands(["closed"] * 4) == in_bands(["closed", "withdrawn"])


def test_all_small_counts_read_as_their_bands():
    states = [ReportState.CLOSED, ReportState.NO_VIOLATION, ReportState.RECEIVED]
    for counts in itertools.product(range(13), repeat=len(states)):
        year = [state for state, n in zip(states, counts, strict=True) for _each in range(n)]
        told = in_bands(year)
        assert told[TOTAL] == band(sum(counts))
        assert [told[way_of(state)] for state in states] == [band(n) for n in counts]
        assert set(told) == {TOTAL, *WAYS}


def possible(parts, total):
    """By how much each number can still vary, given all bands; None where they fit nothing."""
    lows, highs = list(parts), [RANGE[first] for first in parts]
    low, high = max(total, sum(lows)), min(RANGE[total], sum(highs))
    if low > high:
        return None
    widths = [high - low + 1]
    for n in range(len(parts)):
        others_low, others_high = sum(lows) - lows[n], sum(highs) - highs[n]
        least, most = max(lows[n], total - others_high), min(highs[n], RANGE[total] - others_low)
        widths.append(most - least + 1)
    return min(widths)


def test_no_set_of_bands_leaves_fewer_than_five_possible_values():
    tried, narrowest = 0, Counter()
    for parts in itertools.combinations_with_replacement(FIRSTS, len(WAYS)):
        for total in FIRSTS:
            width = possible(parts, total)
            if width is not None:
                tried += 1
                narrowest[width] += 1
    assert tried > 200
    assert min(narrowest) >= FEWEST_POSSIBLE


def test_with_five_ways_to_end_a_total_would_give_all_away():
    """Why there are six: five bands of “fewer than 5” and “20 to 49” leave four each."""
    assert possible((0,) * 5, 20) == 1


def test_one_report_more_or_less_shows_in_at_most_one_step():
    for count in range(1, 101):
        steps = FIRSTS.index(band(count)) - FIRSTS.index(band(count - 1))
        assert steps in (0, 1)


def test_a_year_is_the_committees_own():
    zone = ZoneInfo("Pacific/Auckland")
    first, last = bounds(2025, zone)
    assert first.astimezone(UTC) == datetime(2024, 12, 31, 11, tzinfo=UTC)
    assert last.astimezone(UTC) == datetime(2025, 12, 31, 11, tzinfo=UTC)
    require_over(2025, last, zone)
    with pytest.raises(Refused, match="2025 is not over yet"):
        require_over(2025, last - timedelta(microseconds=1), zone)


def test_two_members_are_needed():
    require_another("ada", "ben")
    with pytest.raises(Refused, match="second member"):
        require_another("ada", "ada")
