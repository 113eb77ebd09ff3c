"""Confidential reports and who holds their keys.

No key into any other app: people are plain uuids, so that these tables can lie in a database
of their own, with a role of its own. None of them has an admin, a history or an export.
"""

from conduct.models.handling import Decision, Hold, Link, Measure, Stance, Vote
from conduct.models.log import ConductEvent, LogHead, Notice
from conduct.models.numbers import YearNumbers
from conduct.models.report import (
    SEALED_MODELS,
    Entry,
    Evidence,
    Report,
    SealedCopy,
    SealedField,
    SealedRow,
)
from conduct.models.seats import RecoveryKey, Seat, StandingConflict
from conduct.models.talk import Talk, TalkMessage

__all__ = [
    "SEALED_MODELS",
    "ConductEvent",
    "Decision",
    "Entry",
    "Evidence",
    "Hold",
    "Link",
    "LogHead",
    "Measure",
    "Notice",
    "RecoveryKey",
    "Report",
    "SealedCopy",
    "SealedField",
    "SealedRow",
    "Seat",
    "Stance",
    "StandingConflict",
    "Talk",
    "TalkMessage",
    "Vote",
    "YearNumbers",
]
