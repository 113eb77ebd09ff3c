"""What members of the committee fill in."""

from conduct.forms.care.door import Unlock
from conduct.forms.care.proposal import Propose
from conduct.forms.care.report import (
    Agree,
    Allow,
    End,
    Hold,
    Lift,
    Link,
    Note,
    OnReport,
    Postpone,
    Recuse,
    Settle,
    Share,
    State,
    Step,
    Summary,
    Vote,
    Write,
    steps_from,
)
from conduct.forms.care.seats import Appoint, Declare, OtherSeat

__all__ = [
    "Agree",
    "Allow",
    "Appoint",
    "Declare",
    "End",
    "Hold",
    "Lift",
    "Link",
    "Note",
    "OnReport",
    "OtherSeat",
    "Postpone",
    "Propose",
    "Recuse",
    "Settle",
    "Share",
    "State",
    "Step",
    "Summary",
    "Unlock",
    "Vote",
    "Write",
    "steps_from",
]
