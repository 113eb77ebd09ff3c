"""What a certificate may find wrong: a code with facts, English in logs, else in any language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = {
    "not_told": gettext_noop("%(one)s is not told anything"),
    "not_applied": gettext_noop("%(one)s has not applied"),
    "moved": gettext_noop("%(one)s is pinned to %(project)s"),
    "not_permitted": gettext_noop("%(one)s may not have %(project)s"),
    "too_many": gettext_noop("%(one)s has %(number)s of %(room)s"),
    "too_few": gettext_noop("%(one)s has only %(number)s"),
    "mentors_too_few": gettext_noop("%(one)s mentors only %(number)s"),
    "not_in_team": gettext_noop("%(mentor)s does not mentor in the project of %(one)s"),
    "apart": gettext_noop("%(mentor)s and %(one)s share too few hours"),
    "mentors_too_many": gettext_noop("%(one)s mentors %(number)s of %(room)s"),
    "nobody_mentors": gettext_noop("%(one)s has nobody who could mentor them"),
    "blocks": gettext_noop("%(one)s and %(project)s block"),
    "unproved": gettext_noop("%(tier)s may not be the optimum"),
    "left_out": gettext_noop("%(tier)s is not proved"),
}


class Fault(str):
    """Reads as an English sentence; ``stored`` keeps what it says in any language."""

    code: str
    facts: dict[str, Any]

    def __new__(cls, code: str, **facts: Any) -> "Fault":
        fault = super().__new__(cls, WORDS[code] % facts)
        fault.code, fault.facts = code, facts
        return fault

    @property
    def stored(self) -> dict[str, Any]:
        return {"code": self.code, **self.facts}


def in_words(stored: Mapping[str, Any] | str) -> str:
    """Of a stored fault, in the reader's language. Before codes were kept, it was a sentence."""
    if isinstance(stored, str):
        return stored
    return _(WORDS[stored["code"]]) % stored
