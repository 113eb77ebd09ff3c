"""The last minute: everybody presses the button at the same moment."""

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cohorts.models import Phase, PhaseKind
from tests.cluster.season import PEOPLE, Season, Web, season, submissions, web

CLOSES_IN = timedelta(seconds=60)
WEB_PROCESSES = 2


@dataclass(frozen=True)
class Rush:
    """What became of everybody's one click."""

    people: int
    answered: int
    kept: int
    doubled: int
    errors: int


def last_minute(**environment: str) -> Rush:
    """Open the web processes, let the close come near, and let everybody hand in at once."""
    with ExitStack() as stack:
        webs = [stack.enter_context(web(**environment)) for _one in range(WEB_PROCESSES)]
        amp = season(timezone.now())
        close_soon(amp)
        answered = sum(all_at_once(amp, webs))
    kept = submissions()
    return Rush(
        people=PEOPLE,
        answered=answered,
        kept=len(kept),
        doubled=sum(number - 1 for number in kept.values()),
        errors=sum(number for code, number in statuses(webs).items() if code >= 500),
    )


def close_soon(amp: Season) -> None:
    window = Phase.objects.filter(cohort=amp.cohort, kind=PhaseKind.APPLICATIONS)
    window.update(ends_at=timezone.now() + CLOSES_IN)


def all_at_once(amp: Season, webs: Sequence[Web]) -> list[bool]:
    barrier = threading.Barrier(len(amp.drafts))

    def press(place: int) -> bool:
        barrier.wait(timeout=60)
        return amp.hand_in(amp.drafts[place], webs[place % len(webs)])

    with ThreadPoolExecutor(len(amp.drafts)) as crowd:
        return list(crowd.map(press, range(len(amp.drafts))))


def statuses(webs: Sequence[Web]) -> Counter[int]:
    return sum((one.statuses for one in webs), Counter())
