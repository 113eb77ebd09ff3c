"""What each kind of seat may do, besides holding a sealed copy. See ``permissions.py``.

No standing in a cohort, no staff flag and no superuser appears here: none of them opens anything.
"""

from collections.abc import Mapping

from conduct.states import COMMITTEE, SeatKind

EVERY_SEAT = frozenset(SeatKind)
MEMBERS = frozenset({SeatKind.FULL, SeatKind.ALTERNATE})
FULL = frozenset({SeatKind.FULL})
# On no committee: they open what was written to them, and nothing else.
CONTACTS = frozenset({SeatKind.WELLBEING})

POWERS: Mapping[str, frozenset[str]] = {
    "report.read": COMMITTEE,
    "report.write": COMMITTEE,
    "report.move": COMMITTEE,
    "report.recuse": COMMITTEE,
    # For a member who is new, or who has a new key.
    "report.share": COMMITTEE,
    "report.hold": MEMBERS,
    "decision.propose": COMMITTEE,
    "decision.vote": COMMITTEE,
    "seat.appoint": FULL,
    "seat.end": FULL,
    # One's own: unlocking it, and new words for it.
    "seat.keep": EVERY_SEAT,
    "recovery.make": FULL,
    "numbers.release": MEMBERS,
    "talk.read": CONTACTS,
    "talk.write": CONTACTS,
}
