"""What a conversation with a wellbeing contact promises, and what its receipt opens.

The portal's own numbers. A conversation has no case and no clock but the one promise to answer.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules.clocks import coarse, later
from conduct.rules.receipt import Receipt, normalised
from conduct.rules.sealing import KEY_BYTES, Pair, pair_from

ANSWER_WITHIN: Final = timedelta(days=2)
# Before an answer is late: once more while there is time, and once when there is none left.
WARN_AHEAD: Final = timedelta(days=1)
KEPT_AFTER_LAST: Final = timedelta(days=90)


def pair_of(receipt: Receipt) -> Pair:
    """The person's key pair. Another label than a report's: neither receipt opens the other."""
    return pair_from(labelled(receipt, b"talk key pair"))


def lookup_of(receipt: Receipt, pepper: bytes) -> bytes:
    return labelled(receipt, b"talk lookup", pepper)


def labelled(receipt: Receipt, label: bytes, key: bytes = b"") -> bytes:
    told = receipt.characters.encode()
    return hashlib.blake2b(told, key=key, digest_size=KEY_BYTES, person=label).digest()


def answer_by(written_at: datetime) -> datetime:
    """Counted from the full hour before, so that the promise is never longer than it says."""
    return later(coarse(written_at), ANSWER_WITHIN)


def next_warning(answer_by: datetime | None, *, now: datetime) -> datetime | None:
    """When the contact is warned next; None without a promise, and once both warnings are given."""
    if answer_by is None:
        return None
    warnings = (later(answer_by, -WARN_AHEAD), answer_by)
    return next((at for at in warnings if at > now), None)


def keep_until(written_at: datetime) -> datetime:
    return later(coarse(written_at), KEPT_AFTER_LAST)


def require_retyped(receipt: Receipt, typed: str) -> None:
    """Whoever types the last group from their own note has a note."""
    if normalised(typed) != receipt.last_group:
        raise Refused(_("This is not the last group of your receipt. Please compare it once more."))


def require_reachable(*, has_contact: bool) -> None:
    if not has_contact:
        raise Refused(
            _(
                "The person you wrote to is no contact any more and reads nothing here. "
                "You can begin a new conversation with somebody else."
            )
        )
