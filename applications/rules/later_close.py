"""When one person can be given a later close, and until when."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.rules.application import A_MINUTE, LATER_IN, closes_at
from cohorts.models import Phase, PhaseKind
from cohorts.rules.schedule import in_words, last_of

# Until when decisions are promised: the decision's phase, else the selection's end.
DECIDED_IN = (PhaseKind.DECISION, PhaseKind.SELECTION)


def require_possible(state: str, released_at: datetime | None) -> None:
    """While applications are open or being read, and never after the release."""
    if released_at is not None:
        raise Refused(
            _("The decisions were released on %(when)s, so nobody can hand in any more.")
            % {"when": in_words(released_at)}
        )
    if state not in LATER_IN:
        raise Refused(_("A later close is possible while applications are open or being read."))


def require_until(phases: Sequence[Phase], until_at: datetime, now: datetime) -> None:
    """After everybody's close, ahead of us, and before decisions are promised."""
    everybody, decided = closes_at(phases), decided_by(phases)
    if until_at <= now:
        raise Refused(_("This lies in the past. Choose a later time."))
    if everybody is None:
        raise Refused(_("The cohort has no dates for applications yet."))
    if until_at <= everybody:
        raise Refused(
            _("Everybody can hand in until %(when)s. Choose a later time.")
            % {"when": in_words(everybody - A_MINUTE)}
        )
    if decided is not None and until_at > decided:
        raise Refused(
            _("Decisions are promised by %(when)s. Choose an earlier time.")
            % {"when": in_words(decided - A_MINUTE)}
        )


def decided_by(phases: Sequence[Phase]) -> datetime | None:
    found = (last_of(phases, kind) for kind in DECIDED_IN)
    return next((phase.ends_at for phase in found if phase), None)


def require_another(*, is_oneself: bool) -> None:
    if is_oneself:
        raise Refused(_("Nobody decides about their own close. Ask another organizer."))


def require_nobody_waits(names: Sequence[str]) -> None:
    """Whoever was told a later time is not cut off by the release of the decisions."""
    if names:
        raise Refused(
            _(
                "These people can still hand in: %(names)s. Wait, or take their later close back "
                "with a reason."
            )
            % {"names": ", ".join(names)}
        )
