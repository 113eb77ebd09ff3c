"""What changed between two versions of a text, word by word.

Words are compared with ``difflib`` (Ratcliff and Obershelp 1988), whose time can grow
with the square of the length. So the work is counted first, as pairs of equal words;
where it would be too much, lines are compared, and where even that is, both texts
stand there whole.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# A word with the space behind it, so that spaces are not compared with each other.
WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r".*\n|.+")
# Pairs of equal words. An honest text of 6,000 characters has about 10,000.
WORK_AT_MOST = 20_000
WORK_ON_A_PAGE = 200_000


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def compare(old: Mapping[Key, str], new: Mapping[Key, str]) -> dict[Key, list[Piece]]:
    """The pieces of every text that differs, in the order of ``new`` and then of ``old``."""
    left, found = WORK_ON_A_PAGE, {}
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            found[key] = pieces(was, now, at_most=min(left, WORK_AT_MOST))
            left -= min(left, work(WORD.findall(was), WORD.findall(now)))
    return found


def pieces(old: str, new: str, *, at_most: int = WORK_AT_MOST) -> list[Piece]:
    """What stayed, went and came; together the new text, and without what came the old one."""
    for unit in (WORD, LINE):
        was, now = unit.findall(old), unit.findall(new)
        if work(was, now) <= at_most:
            return [piece for piece in stepwise(was, now) if piece.text]
    whole = (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
    return [piece for piece in whole if piece.text]


def work(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal words there are: what the matcher goes through at least once."""
    counts = Counter(new)
    return sum(counts[word] for word in old)


def stepwise(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for step, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if step == "equal":
            yield Piece(Kind.SAME, "".join(new[new_from:new_to]))
            continue
        yield Piece(Kind.GONE, "".join(old[old_from:old_to]))
        yield Piece(Kind.NEW, "".join(new[new_from:new_to]))
