"""Reading the maintainer roster, and how a reading differs from what is known.

The file is the public ``MAINTAINERS.yaml``: a list of entries with ``name``,
``github``, ``githubID`` and others. It is written by hand, and every entry
breaks its published schema; so whatever is legible is taken, whatever is not
is reported with its line, and the person's previous record stays.
"""

from applications.rules.roster.ageing import Freshness, freshness, stale_from
from applications.rules.roster.comparing import (
    Difference,
    Known,
    compare,
    removals_need_confirmation,
    why_a_person_looks,
)
from applications.rules.roster.nodes import BYTES_AT_MOST, decode
from applications.rules.roster.reading import Entry, Reading, Unreadable, read

__all__ = [
    "BYTES_AT_MOST",
    "Difference",
    "Entry",
    "Freshness",
    "Known",
    "Reading",
    "Unreadable",
    "compare",
    "decode",
    "freshness",
    "read",
    "removals_need_confirmation",
    "stale_from",
    "why_a_person_looks",
]
