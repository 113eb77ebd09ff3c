"""The hours of a week in which somebody works: as they write them, and how many two people share.

Written as “Mon-Fri 18:00-21:00; Sat, Sun 10:00-14:00”, in the person's own zone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from amp.refused import Refused

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUARTER = 15  # minutes; every zone's distance from UTC is a whole number of them
AN_HOUR = 60
A_DAY = 24 * AN_HOUR
IN_A_DAY = A_DAY // QUARTER
IN_A_WEEK = 7 * IN_A_DAY

PART = re.compile(r"(?P<days>[a-z]+(?: *- *[a-z]+)?)(?: *(?P<times>\d.*))?")
TIMES = re.compile(r"(\d{1,2})(?::(\d\d))? *- *(\d{1,2})(?::(\d\d))?")


@dataclass(frozen=True, slots=True)
class Span:
    """Of one weekday (0 is Monday), in minutes since its midnight; past 24:00 it is the next."""

    day: int
    start: int
    end: int


def read(text: str) -> tuple[Span, ...]:
    """What was written, as spans. Raises ``Refused`` with the part that cannot be read."""
    found: list[Span] = []
    waiting: list[int] = []
    for part in parts_of(text):
        match = PART.fullmatch(part)
        if match is None:
            raise unreadable(part)
        waiting += days_in(match["days"])
        if match["times"]:
            start, end = times_in(match["times"])
            found += [Span(day, start, end) for day in waiting]
            waiting = []
    if waiting:
        raise unreadable(parts_of(text)[-1])
    return tuple(found)


def parts_of(text: str) -> list[str]:
    plain = text.lower().replace("–", "-").replace("—", "-")
    return [part.strip() for part in re.split(r"[,;\n]", plain) if part.strip()]


def days_in(words: str) -> list[int]:
    """One day, or all from one to another, over the end of the week if need be."""
    first, *more = [day_of(word.strip()) for word in words.split("-")]
    last = more[0] if more else first
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def day_of(word: str) -> int:
    if word[:3] not in DAYS or len(word) < 3:
        raise unreadable(word)
    return DAYS.index(word[:3])


def times_in(words: str) -> tuple[int, int]:
    match = TIMES.fullmatch(words)
    if match is None:
        raise unreadable(words)
    hours, minutes, hours_then, minutes_then = (int(digits or 0) for digits in match.groups())
    start, end = hours * AN_HOUR + minutes, hours_then * AN_HOUR + minutes_then
    if start >= A_DAY or end > A_DAY or start == end or start % QUARTER or end % QUARTER:
        raise unreadable(words)
    return start, end if end > start else end + A_DAY


def unreadable(part: str) -> Refused:
    return Refused(
        _(
            "“%(part)s” cannot be read. Write days and times in quarters of an hour, such as "
            "Mon-Fri 18:00-21:00; Sat 10:00-14:00."
        )
        % {"part": part[:40]}
    )


def quarters(text: str, zone: str, on: datetime) -> int:
    """The quarters of a week in UTC, one bit each; 0 where nothing was said, or nothing readable.

    ``on`` decides between summer and winter time.
    """
    try:
        spans, away = read(text), on.astimezone(ZoneInfo(zone)).utcoffset()
    except (Refused, ZoneInfoNotFoundError, ValueError):
        return 0
    late = (away or timedelta()) // timedelta(minutes=QUARTER)
    found = 0
    for span in spans:
        for number in numbers_of(span):
            found |= 1 << (number - late) % IN_A_WEEK
    return found


def numbers_of(span: Span) -> Iterator[int]:
    first = span.day * IN_A_DAY
    return iter(range(first + span.start // QUARTER, first + span.end // QUARTER))


def in_common(one: int, other: int) -> Decimal:
    """Hours a week that two such weeks share."""
    return Decimal((one & other).bit_count() * QUARTER) / AN_HOUR
