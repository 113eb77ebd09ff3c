"""When two proposals are nearly the same: a mark for whoever reads, and no verdict.

People start from one template, quote one page, or write together; only a
reader can tell that from copying. So the rule is narrow: parts of one kind, of
some length, that are the same but for case, spaces and a few words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

# Percent of equal characters in order (normalised Indel similarity), from which a pair is marked.
ALIKE = 90
# Shorter texts are alike by chance: everybody gives six weeks and two of review.
SHORTEST = 200
# So many words in a row that stand in both texts are shown as the same.
IN_A_ROW = 4
PARTS = ("approach", "deliverables", "timeline")

# Part of the proposal, and its normalised text.
Texts = Sequence[tuple[str, str]]


def normal(text: str) -> str:
    return " ".join(text.casefold().split())


def texts_of(proposals: Iterable[Mapping[str, str]]) -> Texts:
    """What can be compared of an application's proposals."""
    found = ((part, normal(proposal[part])) for proposal in proposals for part in PARTS)
    return [(part, text) for part, text in found if len(text) >= SHORTEST]


def likeness(one: Texts, other: Texts) -> int:
    """The greatest likeness of two parts of one kind, in percent; 0 when it is below ``ALIKE``."""
    best = 0.0
    for part, text in one:
        for other_part, other_text in other:
            if part == other_part and may_be_alike(text, other_text):
                cutoff = max(best, ALIKE)
                best = max(best, fuzz.ratio(text, other_text, score_cutoff=cutoff))
    return int(best)


def may_be_alike(one: str, other: str) -> bool:
    """Whether the lengths alone permit it: no more than the shorter text can be equal."""
    return 200 * min(len(one), len(other)) >= ALIKE * (len(one) + len(other))


@dataclass(frozen=True)
class Run:
    text: str
    is_alike: bool


def runs(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both texts in runs, of which some stand in both."""
    mine, theirs = words(one), words(other)
    codes = Indel.opcodes([normal(word) for word in mine], [normal(word) for word in theirs])
    sides: tuple[list[Run], list[Run]] = ([], [])
    for code in codes:
        is_alike = code.tag == "equal" and code.src_end - code.src_start >= IN_A_ROW
        add(sides[0], mine[code.src_start : code.src_end], is_alike=is_alike)
        add(sides[1], theirs[code.dest_start : code.dest_end], is_alike=is_alike)
    return sides


def words(text: str) -> list[str]:
    """The words, each with the space after it, so that joined they are the text again."""
    return re.findall(r"\S+\s*", text)


def add(side: list[Run], found: Sequence[str], *, is_alike: bool) -> None:
    text = "".join(found)
    if text and side and side[-1].is_alike == is_alike:
        side[-1] = Run(side[-1].text + text, is_alike)
    elif text:
        side.append(Run(text, is_alike))
