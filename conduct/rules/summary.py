"""A summary for the person who was reported: what in it could give somebody away.

It is read by a person before anything is shared; the portal only points. Names, handles, times
and quotes are what tells an accused who spoke, even where no name is left.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused

# Shorter parts of names are words of every text: "an", "de", "van".
SHORTEST_NAME: Final = 3
# So many words in a row, as somebody told them, are recognised by whoever said or did it.
WORDS_OF_A_QUOTE: Final = 5

HANDLES: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w|(?<!\w)@[\w-]+|https?://\S+")
MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
WEEKDAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
TIMES: Final = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}\s*[ap]\.?m\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    rf"|\b\d{{1,2}}\.?\s+(?:{MONTHS})\b|\b(?:{MONTHS})\s+\d{{1,2}}\b"
    rf"|\b(?:{WEEKDAYS}|yesterday|midnight|noon|last\s+(?:night|week|month))\b",
    re.IGNORECASE,
)
QUOTES: Final = re.compile(r"“[^”]+”|„[^“”]+[“”]|«[^»]+»|\"[^\"]+\"|‘[^’]{3,}’|(?m:^>.+$)")
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, repr=False)
class Found:
    """What to look at, as it stands in the text."""

    names: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.names, self.handles, self.times, self.quotes))


def found_in(text: str, *, names: Iterable[str], told: Iterable[str]) -> Found:
    """``names``: of everybody involved and on the committee. ``told``: what was said to it."""
    return Found(
        names=names_in(text, names),
        handles=each(HANDLES, text),
        times=each(TIMES, text),
        quotes=once([*each(QUOTES, text), *verbatim(text, told)]),
    )


def each(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return once(match.group().strip() for match in pattern.finditer(text))


def once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Whole names and their parts, in any case."""
    words = {word.casefold(): word for word in WORD.findall(text)}
    parts = (part for name in names for part in WORD.findall(name) if len(part) >= SHORTEST_NAME)
    return once(words[part.casefold()] for part in parts if part.casefold() in words)


def verbatim(text: str, told: Iterable[str]) -> list[str]:
    """Runs of words that stand in what was told, too, each as long as it is."""
    there = {run for one in told for run in runs(plain(one))}
    words = WORD.findall(text)
    lowered = [word.casefold() for word in words]
    hits = [place for place, run in enumerate(runs(lowered)) if run in there]
    found: list[str] = []
    for place in hits:
        if place - 1 in hits:
            continue
        end = place
        while end + 1 in hits:
            end += 1
        found.append(" ".join(words[place : end + WORDS_OF_A_QUOTE]))
    return found


def plain(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def runs(words: list[str]) -> list[tuple[str, ...]]:
    last = len(words) - WORDS_OF_A_QUOTE + 1
    return [tuple(words[start : start + WORDS_OF_A_QUOTE]) for start in range(max(last, 0))]


def require_looked_at(found: Found, *, looked_at: bool) -> None:
    """Before it may be shared, somebody has seen each point and says that it can stay."""
    if not found or looked_at:
        return
    details = [
        f"{label}: {', '.join(points)}"
        for label, points in (
            (_("Names"), found.names),
            (_("Handles and addresses"), found.handles),
            (_("Times"), found.times),
            (_("Quotes"), found.quotes),
        )
        if points
    ]
    raise Refused(
        _("This could tell the person who spoke. Change it, or say that each point can stay."),
        details=details,
    )
