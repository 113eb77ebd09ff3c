"""What was promised to a reporter, in words and in the committee's days."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from conduct.rules.clocks import Standing
from conduct.rules.promises import Promise, Promised

# Of each promise: to be kept, missed, kept, kept late.
WORDS: Final = {
    Promised.ACKNOWLEDGE: (
        gettext_lazy("A person confirms by %(by)s that they have read it."),
        gettext_lazy(
            "A person was to confirm by %(by)s that they have read it. Nobody has. We are sorry."
        ),
        gettext_lazy("A person confirmed on %(kept_on)s that they have read it."),
        gettext_lazy(
            "A person confirmed on %(kept_on)s that they have read it. That was promised by "
            "%(by)s, so it was late."
        ),
    ),
    Promised.UPDATE: (
        gettext_lazy("The committee writes to you again by %(by)s, also if nothing is new."),
        gettext_lazy("The committee was to write to you by %(by)s. It has not. We are sorry."),
        "",
        "",
    ),
    Promised.DECIDE: (
        gettext_lazy("It decides by %(by)s, or gives you a new date and the reason."),
        gettext_lazy("A decision was promised by %(by)s. There is none yet. We are sorry."),
        gettext_lazy("It decided on %(kept_on)s."),
        gettext_lazy("It decided on %(kept_on)s. That was promised by %(by)s, so it was late."),
    ),
}


def is_missed(promise: Promise, now: datetime) -> bool:
    return promise.kept_at is None and promise.standing(now) == Standing.MISSED


def in_words(promise: Promise, now: datetime) -> str:
    zone = ZoneInfo(settings.CONDUCT_ZONE)
    to_come, missed, kept, late = WORDS[promise.what]
    kept_on = day(promise.kept_at.astimezone(zone)) if promise.kept_at else ""
    is_late = promise.standing(now) == Standing.MISSED
    words = (late if is_late else kept) if promise.kept_at else (missed if is_late else to_come)
    return str(words) % {"by": day(promise.last_day(zone)), "kept_on": kept_on}


def day(date: object) -> str:
    """Friday 4 December."""
    return str(date_format(date, "l j F"))  # type: ignore[arg-type]
