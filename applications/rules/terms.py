"""Until when the terms of a selection may change: nobody is judged by rules made afterwards."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amp.refused import Refused
from cohorts.states import ENDED_COHORT_STATES

# What mentors read by, and what scores are held against.
FIXED_BY_REVIEWS = frozenset({"is_blind", "hours_together", "bar", "smallest"})
FIXED_BY_RELEASE = frozenset({"confirmations"})


def fixed_terms(*, reviews_begun: bool, released_at: datetime | None) -> dict[str, str]:
    """The terms that cannot change any more, each with its reason in words."""
    fixed: dict[str, str] = {}
    if reviews_begun:
        words = _("Mentors have begun to review, so this stays as it is.")
        fixed |= dict.fromkeys(FIXED_BY_REVIEWS, words)
    if released_at is not None:
        words = _("The decisions are released, so this stays as it is.")
        fixed |= dict.fromkeys(FIXED_BY_RELEASE, words)
    return fixed


def require_changeable(
    changed: Iterable[str], *, reviews_begun: bool, released_at: datetime | None
) -> None:
    fixed = fixed_terms(reviews_begun=reviews_begun, released_at=released_at)
    for name in sorted(changed):
        if name in fixed:
            raise Refused(fixed[name])


def require_not_over(cohort_state: str) -> None:
    if cohort_state in ENDED_COHORT_STATES:
        raise Refused(_("This cohort is over, so its terms stay as they are."))


def require_smallest(smallest: int, places: int) -> None:
    if smallest > places:
        raise Refused(
            ngettext(
                "The project has %(places)s place, so it cannot ask for more people than that.",
                "The project has %(places)s places, so it cannot ask for more people than that.",
                places,
            )
            % {"places": places}
        )
