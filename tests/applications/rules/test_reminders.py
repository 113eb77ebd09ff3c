"""Which reminder is due: the nearest whose time has come, and none that came before the draft."""

from datetime import UTC, datetime, timedelta

import pytest

from applications.rules.reminders import is_due, nearest

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
LONG_AGO = CLOSE - timedelta(days=20)
SECOND = timedelta(seconds=1)


def before(hours):
    return CLOSE - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (before(100), None),
        (before(72) - SECOND, None),
        (before(72), 72),
        (before(24) - SECOND, 72),
        (before(24), 24),
        (before(1), 24),
        (CLOSE - SECOND, 24),
        (CLOSE, None),
        (CLOSE + SECOND, None),
    ],
)
def test_only_the_nearest_is_due(now, hours):
    assert nearest(CLOSE, now) == is_due(CLOSE, now, LONG_AGO) == hours


@pytest.mark.parametrize(
    ("since", "now", "hours"),
    [
        (before(72), before(71), 72),
        (before(72) + SECOND, before(71), None),
        (before(30), before(25), None),
        (before(30), before(24), 24),
        (before(24), before(23), 24),
        (before(23), before(22), None),
        (before(1), CLOSE - SECOND, None),
    ],
)
def test_what_lay_behind_a_draft_when_it_was_begun_is_not_sent(since, now, hours):
    assert is_due(CLOSE, now, since) == hours
