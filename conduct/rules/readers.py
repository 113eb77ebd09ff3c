"""To whom a report is sealed, decided before anybody of them learns that there is one.

Source: the committee's procedure (only members without a conflict have access) and the
reporter's own word on who must not know.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.states import COMMITTEE, SeatKind

FEWEST_READERS: Final = 2


@dataclass(frozen=True)
class SeatFacts:
    """``person`` is the account's key, or empty for external members without an account.

    ``conflicted`` says that a standing conflict binds the seat to somebody who is involved.
    """

    key: str
    kind: str
    person: str = ""
    conflicted: bool = False


@dataclass(frozen=True)
class Readers:
    """``asked_externals``: external seats were asked because too few others were left."""

    seats: tuple[str, ...]
    asked_externals: bool
    too_few: bool


def readers(
    seats: Sequence[SeatFacts], *, shut_out: Collection[str], involved: Collection[str]
) -> Readers:
    """``shut_out`` names seats, ``involved`` the people of the report, its writer among them."""
    free = [one for one in seats if is_free(one, shut_out=shut_out, involved=involved)]
    own = keys(one for one in free if one.kind != SeatKind.EXTERNAL)
    externals = keys(one for one in free if one.kind == SeatKind.EXTERNAL)
    if len(own) >= FEWEST_READERS or not externals:
        return Readers(own, asked_externals=False, too_few=len(own) < FEWEST_READERS)
    found = own + externals
    return Readers(found, asked_externals=True, too_few=len(found) < FEWEST_READERS)


def is_free(seat: SeatFacts, *, shut_out: Collection[str], involved: Collection[str]) -> bool:
    if seat.kind not in COMMITTEE or seat.conflicted or seat.key in shut_out:
        return False
    return not seat.person or seat.person not in involved


def keys(seats: Iterable[SeatFacts]) -> tuple[str, ...]:
    return tuple(one.key for one in seats)


def require_somebody(found: Readers, *, address: str) -> None:
    """Nothing is lost into an empty room."""
    if found.seats:
        return
    words = _("Nobody on the committee could read this now, so it was not kept.")
    if address:
        words = f"{words} {_('Please write to %(address)s.') % {'address': address}}"
    raise Refused(words)
