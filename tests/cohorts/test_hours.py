"""Working hours as people write them, and how many of a week two people share."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from amp.refused import Refused
from cohorts.rules.hours import Span, in_common, quarters, read

WINTER, SUMMER = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 6, 15, tzinfo=UTC)


def shared(one, other, zone="UTC", other_zone="UTC", on=SUMMER):
    return in_common(quarters(one, zone, on), quarters(other, other_zone, on))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mon 18-21", [Span(0, 1080, 1260)]),
        ("monday 9:30 – 10:15", [Span(0, 570, 615)]),
        ("Sat-Mon 10-12", [Span(5, 600, 720), Span(6, 600, 720), Span(0, 600, 720)]),
        ("Tue, Thu 8:00-9:00", [Span(1, 480, 540), Span(3, 480, 540)]),
        ("Fri 22:00-02:00", [Span(4, 1320, 1560)]),
        ("Sun 20-24", [Span(6, 1200, 1440)]),
        ("Mon 8-9\nTue 8-9;", [Span(0, 480, 540), Span(1, 480, 540)]),
        ("", []),
    ],
)
def test_days_and_times_are_read_as_people_write_them(text, spans):
    assert read(text) == tuple(spans)


@pytest.mark.parametrize(
    "text",
    ["evenings", "Mon", "Mon 18-25", "Mon 18:10-19", "Mon 9-9", "Mo 9-10", "Mon 24-2", "9-10", "-"],
)
def test_what_cannot_be_read_is_named(text):
    with pytest.raises(Refused, match="cannot be read"):
        read(text)


def test_hours_are_compared_at_the_same_instant():
    assert shared("Mon-Fri 18-21", "Mon-Fri 20-23") == 5
    assert shared("Mon 8-10", "Mon 9-9:30") == Decimal("0.5")
    assert shared("Mon 8-10", "Tue 8-10") == 0
    # In summer Berlin is two hours ahead of Accra, in winter one.
    assert shared("Mon 8-10", "Mon 10-12", "Africa/Accra", "Europe/Berlin") == 2
    assert shared("Mon 8-10", "Mon 10-12", "Africa/Accra", "Europe/Berlin", on=WINTER) == 1


def test_a_week_goes_round_and_zones_may_lie_a_quarter_apart():
    assert shared("Mon 0-4", "Sun 20-24", "Asia/Kolkata", "America/Sao_Paulo") == Decimal(0)
    assert shared("Mon 0-4", "Sun 18-22:30", "Asia/Kolkata") == 4
    assert shared("Sun 23-1", "Mon 0-2") == 1
    assert shared("Mon 6-8", "Mon 0:15-2:15", "Asia/Kathmandu") == 2


@pytest.mark.parametrize(("text", "zone"), [("", "UTC"), ("evenings", "UTC"), ("Mon 8-9", "X/Y")])
def test_whoever_said_nothing_readable_has_no_hours(text, zone):
    assert quarters(text, zone, SUMMER) == 0
