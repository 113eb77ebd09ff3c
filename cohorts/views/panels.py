"""Places on pages that other apps fill, so that cohorts need not know them.

Another app registers a function for a place in its ``AppConfig.ready()``. It
is called with ``user``, ``cohort`` (None on pages over all cohorts), ``now`` and
what the page is about, and returns a list of what the place holds:

- ``me``, ``desk``, ``cohort``, ``project``: ``Panel`` s, shown one after another;
- ``next``: ``Next`` steps of the reader's own, of which a page shows the most urgent one;
- ``desk_next``: ``Next`` steps of a cohort's organizers, for the desk;
- ``desk_nav``: ``Link`` s to an app's own pages, beside the desk's;
- ``marks``: ``Mark`` s for the line;
- ``mine``: ``Cohort`` s, with their phases, that the reader waits for without a role in them;
- ``ends``: sentences that say what ends when the reader closes their account.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from cohorts.models import Cohort
from cohorts.rules.line import Mark


@dataclass(frozen=True)
class Panel:
    template: str
    context: dict[str, Any]
    order: int = 50


@dataclass(frozen=True)
class Next:
    """What a person needs next: one sentence, one date, one action."""

    sentence: str
    url: str = ""
    label: str = ""
    date: datetime | None = None
    date_words: str = ""
    secondary_url: str = ""
    secondary_label: str = ""
    urgency: int = 50  # the smallest comes first


@dataclass(frozen=True)
class Link:
    """A page of the desk: ``name`` is its URL name, so that the page can say where it is."""

    name: str
    url: str
    label: str
    waiting: int = 0
    order: int = 50


@dataclass
class Place:
    fillers: list[Callable[..., list[Any]]] = field(default_factory=list)


PLACES: dict[str, Place] = {
    name: Place()
    for name in (
        *("me", "desk", "cohort", "project", "next", "desk_next", "desk_nav", "marks"),
        *("mine", "ends"),
    )
}


def fills(name: str) -> Callable[[Callable[..., list[Any]]], Callable[..., list[Any]]]:
    def register(function: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        if function not in PLACES[name].fillers:
            PLACES[name].fillers.append(function)
        return function

    return register


def panels_for(name: str, *, user: Any, now: datetime, **about: Any) -> list[Panel]:
    found = [panel for fill in PLACES[name].fillers for panel in fill(user=user, now=now, **about)]
    return sorted(found, key=lambda panel: panel.order)


def marks_for(*, user: Any, now: datetime, **about: Any) -> list[Mark]:
    return [mark for fill in PLACES["marks"].fillers for mark in fill(user=user, now=now, **about)]


def steps_for(
    *,
    user: Any,
    now: datetime,
    otherwise: Sequence[Next] = (),
    place: str = "next",
    **about: Any,
) -> list[Next]:
    """All steps that anybody knows of, the most urgent one first."""
    found = [*otherwise]
    for fill in PLACES[place].fillers:
        found += fill(user=user, now=now, **about)
    return sorted(found, key=lambda step: step.urgency)


def next_for(*, user: Any, now: datetime, **about: Any) -> Next | None:
    """The most urgent one, if there is any."""
    return next(iter(steps_for(user=user, now=now, **about)), None)


def links_for(*, user: Any, now: datetime, **about: Any) -> list[Link]:
    fillers = PLACES["desk_nav"].fillers
    return [link for fill in fillers for link in fill(user=user, now=now, **about)]


def mine_for(*, user: Any, now: datetime) -> list[Cohort]:
    return [cohort for fill in PLACES["mine"].fillers for cohort in fill(user=user, now=now)]


def ends_for(*, user: Any, now: datetime) -> list[str]:
    return [words for fill in PLACES["ends"].fillers for words in fill(user=user, now=now)]


def short(at: datetime) -> str:
    """A day in the reader's zone, for a line's mark."""
    return date_format(localtime(at), "j F Y")
