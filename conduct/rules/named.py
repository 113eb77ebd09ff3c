"""Which seats a reporter has named, by what they wrote as the name of somebody involved."""

import unicodedata
from collections.abc import Iterable, Mapping


def plain(name: str) -> str:
    """A name as it is compared: without regard to case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def named_seats(seats: Mapping[str, Iterable[str]], people: Iterable[str]) -> frozenset[str]:
    """``seats`` gives each seat's names: the one that is shown, and its person's own.

    Rather one reader too few than one who is meant: two people may share a name.
    """
    wanted = {plain(name) for name in people} - {""}
    return frozenset(
        key for key, names in seats.items() if wanted & {plain(name) for name in names}
    )
