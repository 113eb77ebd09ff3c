"""What a reporter can do when a promise was missed."""

from datetime import datetime

from conduct.actions.opening import opened_by_receipt
from conduct.rules.receipt import Receipt


def escalate(receipt: Receipt, *, now: datetime) -> None:
    """Tell everybody who may read the report, alternates too, at once."""
    with opened_by_receipt(receipt, now=now):
        raise NotImplementedError
