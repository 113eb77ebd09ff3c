"""The lottery of a cohort: its seed is drawn with the cohort, sealed until the release."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from applications.models import Application, Lottery
from applications.rules import matching
from cohorts.models import Cohort


def draw_lottery(cohort: Cohort, *, now: datetime, **_facts: Any) -> Lottery:
    """Draw the seed, unless it is drawn already: it is drawn once."""
    lottery, _is_new = Lottery.objects.get_or_create(cohort=cohort, defaults={"drawn_at": now})
    return lottery


def drawn(seed: str, applications: Sequence[Application]) -> tuple[str, ...]:
    """The applications' keys, best first: ascending SHA-256 of the seed and each one's lot."""
    keys = {application.lot: str(application.pk) for application in applications}
    return tuple(keys[lot] for lot in matching.lottery(seed, keys))
