"""How long a report is kept after it ended. The portal's own numbers; open ones never expire."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.states import ENDED_STATES, ReportState

KEPT: Final = {
    ReportState.CLOSED: timedelta(days=3 * 365),
    ReportState.MERGED: timedelta(days=3 * 365),
    ReportState.NO_VIOLATION: timedelta(days=365),
    ReportState.OUT_OF_SCOPE: timedelta(days=180),
    # Time to come back and say that one was made to withdraw.
    ReportState.WITHDRAWN: timedelta(days=90),
}


def keep_until(state: str, ended_at: datetime) -> datetime | None:
    """None while the report is open."""
    if state not in ENDED_STATES:
        return None
    return ended_at + KEPT[ReportState(state)]


def require_two(first: object, second: object) -> None:
    """A hold keeps what was promised to be deleted, so nobody places it alone."""
    if first == second:
        raise Refused(_("A second member has to agree to this."))


def require_unheld(*, is_asked: bool) -> None:
    """One at a time: else a report would stay held when what everybody sees is lifted."""
    if is_asked:
        raise Refused(
            _("Somebody has asked to keep this longer already. Agree to that, or lift it.")
        )
