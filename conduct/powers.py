"""What each kind of seat may do, besides holding a sealed copy. See ``permissions.py``.

No standing in a cohort, no staff flag and no superuser appears here: none of them opens anything.
"""

from collections.abc import Mapping

from conduct.states import SeatKind

ALL = frozenset(SeatKind)
MEMBERS = frozenset({SeatKind.FULL, SeatKind.ALTERNATE})
FULL = frozenset({SeatKind.FULL})

POWERS: Mapping[str, frozenset[str]] = {
    "report.read": ALL,
    "report.write": ALL,
    "report.move": ALL,
    "report.recuse": ALL,
    # For a member who is new, or who has a new key.
    "report.share": ALL,
    "report.hold": MEMBERS,
    "decision.propose": ALL,
    "decision.vote": ALL,
    "seat.appoint": FULL,
    "seat.end": FULL,
    "recovery.make": FULL,
}
