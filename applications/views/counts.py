"""How many applications of a cohort stand where, for readers of the desk.

Counted so that a hundred thousand stay quick: an index tells how many there are, and what
is kept from the reader, or rejected, is subtracted instead of being asked of every row.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q

from applications.models import (
    Application,
    EligibilityCheck,
    Review,
    Screening,
    Verdict,
    closed_to,
    last_verdict,
    not_for,
)
from applications.states import ApplicationState, Round, ScreeningState
from cohorts.models import Cohort

# What is not counted, given the way to the application.
Hidden = Callable[[str], Q]


def counts_of(cohort: Cohort, reader: Any) -> dict[str, int]:
    """Applications by state, those that a rule leaves undecided, and those nobody has reviewed."""
    rows = Application.objects.filter(~closed_to(reader, "pk"), cohort=cohort)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {
        "drafts": counts.get(ApplicationState.DRAFT, 0),
        "handed_in": sum(
            count
            for state, count in counts.items()
            if state not in {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}
        ),
        "undecided": undecided(cohort, reader),
        "unreviewed": unreviewed(cohort, reader),
    }


def undecided(cohort: Cohort, reader: Any) -> int:
    """Looked for among those alone that were undecided once."""
    once = EligibilityCheck.objects.filter(cohort=cohort, verdict=Verdict.UNDECIDED)
    rows = waiting(cohort).filter(~closed_to(reader, "pk"), pk__in=once.values("application"))
    return rows.annotate(last=last_verdict()).filter(last=Verdict.UNDECIDED).count()


def unreviewed(cohort: Cohort, reader: Any) -> int:
    def hidden(way: str) -> Q:
        return closed_to(reader, way)

    return to_review(cohort, hidden) - reviewed(cohort, hidden)


def progress(cohort: Cohort, reader: Any) -> dict[str, int]:
    """How far the mentors are: what the proposal will be made from."""

    def hidden(way: str) -> Q:
        return not_for(reader, way)

    return {"reviewed": reviewed(cohort, hidden), "submitted": to_review(cohort, hidden)}


def waiting(cohort: Cohort) -> Any:
    return Application.objects.filter(cohort=cohort, state=ApplicationState.SUBMITTED)


def to_review(cohort: Cohort, hidden: Hidden) -> int:
    """Waiting, and not rejected."""
    rows = waiting(cohort)
    rejected = Screening.objects.filter(
        cohort=cohort,
        state=ScreeningState.REJECTED,
        application__state=ApplicationState.SUBMITTED,
    )
    seen = rows.count() - rows.filter(hidden("pk")).count()
    return int(seen - rejected.filter(~hidden("application")).count())


def reviewed(cohort: Cohort, hidden: Hidden) -> int:
    """Of those to review the ones with a review that counts."""
    rejected = Screening.objects.filter(cohort=cohort, state=ScreeningState.REJECTED)
    rows = Review.objects.counted().of_round(Round.APPLICATION)
    rows = rows.filter(
        ~hidden("choice__application"),
        choice__application__cohort=cohort,
        choice__application__state=ApplicationState.SUBMITTED,
    ).exclude(choice__application__in=rejected.values("application"))
    return rows.values("choice__application").distinct().count()
