"""What a seat says of its own conflict, and how far somebody with a soft one takes part.

Source: the committee's procedure. Hard: no meetings, no information, no vote. Soft: no vote;
the others decide how far they take part, and that is recorded.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules.decisions import Stand


class Extent(StrEnum):
    UNDECIDED = "undecided"
    NOTHING = "nothing"
    READS = "reads"


@dataclass(frozen=True)
class Said:
    stand: Stand
    extent: Extent = Extent.UNDECIDED

    def written(self) -> bytes:
        return json.dumps([self.stand, self.extent]).encode()


def read_said(written: bytes) -> Said:
    stand, extent = json.loads(written)
    return Said(Stand(stand), Extent(extent))


def require_may_read(said: Said | None) -> None:
    """Nobody sees what was written before saying how they stand to the people involved."""
    if said is None:
        raise Refused(_("First say how you stand to the people who are named."))
    if said.stand == Stand.SOFT and said.extent != Extent.READS:
        raise Refused(
            _("You said that you are close to somebody here. The others decide how you take part.")
        )
    if said.stand == Stand.HARD:
        raise Refused(_("There is nothing here for you."))


def require_without_conflict(said: Said | None) -> None:
    """Voting, and deciding how others take part, is for those without any conflict."""
    require_may_read(said)
    if said is not None and said.stand != Stand.NONE:
        raise Refused(_("Members without a conflict of interest decide this."))


def require_soft(said: Said | None) -> None:
    if said is None or said.stand != Stand.SOFT:
        raise Refused(_("This member has not named a soft conflict."))
