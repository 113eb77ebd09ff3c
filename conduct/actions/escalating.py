"""What a reporter can do when a promise was missed."""

from datetime import datetime

from conduct.actions.log import record
from conduct.actions.opening import opened_by_receipt
from conduct.actions.promising import promises_of
from conduct.actions.telling import tell
from conduct.models import Report, Seat
from conduct.rules.clocks import coarse
from conduct.rules.promises import require_missed
from conduct.rules.receipt import Receipt


def escalate(receipt: Receipt, *, now: datetime) -> None:
    """Tell everybody who may read the report, alternates too, at once.

    From then on whoever opens it gives external members a copy, see ``opened_report``: the
    receipt opens too little for that.
    """
    with opened_by_receipt(receipt, now=now) as opened:
        report = opened.report
        require_missed(promises_of(report), escalated_at=report.escalated_at, now=now)
        Report.objects.filter(pk=report.pk).update(escalated_at=coarse(now))
        event = record("passed on by reporter", report=report, actor="reporter", now=now)
        holding = Seat.objects.active(now).filter(copies__report=report)
        tell(holding, about=event, now=now, at_once=True)
