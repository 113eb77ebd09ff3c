"""Which programmes are known to be mentorships, and which are known not to be.

The programmes themselves are data that organizers edit; here is how a name
that somebody typed finds one. A name that finds none is unknown: a person
looks at it. Names are compared without regard to case, punctuation, year and
the like, so that "GSoC 2024", "gsoc'24" and "Google Summer of Code" are one
programme.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused

# Longer ones are slips of the keyboard.
LONGEST: Final = timedelta(days=3 * 366)
FIRST_YEAR, LAST_YEAR = 2000, 2100

# Words that name an edition and not a programme.
EDITION_WORDS = frozenset({"term", "cohort", "batch", "edition", "round", "the"})
KIND_WORDS = frozenset({"program", "programme", "programs", "programmes"})
# Only at the end of a name: "LFX Mentorship, Spring", but "Summer of Code".
TIME_WORD = re.compile(
    "spring|summer|fall|autumn|winter|jan(uary)?|feb(ruary)?|march|mar|apr(il)?|may|june?|july?"
    "|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A programme by its own name and the other names that people give it."""

    name: str
    is_mentorship: bool
    other_names: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.other_names)


Table = Mapping[tuple[str, ...], Known]


def table_of(programmes: Iterable[Known]) -> Table:
    """Every spelling of every programme; where two share one, the mentorship counts."""
    ordered = sorted(programmes, key=lambda known: known.is_mentorship)
    return {words_of(text): known for known in ordered for text in known.spellings}


def known_programme(name: str, table: Table) -> Known | None:
    """The programme that ``name`` stands for; ``None`` if it is unknown."""
    words = words_of(name)
    return table.get(words) or table.get(without_edition_at_the_end(words))


def require_own_names(programme: Known, others: Iterable[Known]) -> None:
    """A name finds one programme, or nobody could say which of two is meant."""
    table = table_of(others)
    for text in programme.spellings:
        if not words_of(text):
            raise Refused(_("“%(name)s” has no word that tells it from others.") % {"name": text})
        if other := table.get(words_of(text)):
            raise Refused(
                _("“%(name)s” stands for %(programme)s already.")
                % {"name": text, "programme": other.name}
            )


def require_days(starts_on: date, ends_on: date) -> None:
    """First and last day of an edition, or of one person in it. Raises ``Refused``."""
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (starts_on, ends_on)):
        raise Refused(_("Please look at the year again."))
    if ends_on < starts_on:
        raise Refused(_("The last day lies before the first."))
    if ends_on - starts_on > LONGEST:
        raise Refused(_("That is longer than three years. Please look again."))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell programmes apart."""
    text = unicodedata.normalize("NFKC", name).casefold().replace(".", "")
    words = re.findall(r"c4gt|[^\W\d_]+", text)
    return tuple(word for word in words if word not in EDITION_WORDS | KIND_WORDS)


def without_edition_at_the_end(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "LFX Mentorship, Spring" is the LFX Mentorship; "Summer of Code" keeps its summer."""
    while words and TIME_WORD.fullmatch(words[-1]):
        words = words[:-1]
    return words
