"""The contribution period as mentors and organizers read it: who is shortlisted, and what they did.

For mentors it opens with their own review of what the person wrote.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Contribution, ProjectChoice, Review
from applications.rules import contribution as rules
from applications.states import ApplicationState, ReviewState, Round
from applications.views.chips import Chip, review_chip
from applications.views.finding import phases_of
from applications.views.presenting import presented
from applications.views.steps import last_minute
from cohorts.models import Cohort
from cohorts.states import CohortState
from cohorts.views.panels import Next, fills

# Just after a mentor's first reviews.
TO_SCORE = 26


@dataclass(frozen=True)
class AtWork:
    """What one shortlisted person showed, for one mentor. ``is_ready``: they may score it."""

    contributions: list[Contribution]
    is_ready: bool
    chip: Chip
    until: datetime | None
    is_over: bool


def at_work(choice: ProjectChoice, user: Any, now: datetime) -> AtWork | None:
    """For a mentor of the project, if the person was told that the mentors want to see them."""
    if not choice.shortlisted.filter(told_at__isnull=False).exists():
        return None
    phases = phases_of(choice.application.cohort)
    mine = dict(
        Review.objects.filter(choice=choice, reviewer=user).order_by().values_list("round", "state")
    )
    return AtWork(
        list(Contribution.objects.visible_to(user, now).filter(choice=choice)),
        mine.get(Round.APPLICATION) == ReviewState.FINAL,
        review_chip(mine.get(Round.CONTRIBUTION)),
        last_minute(rules.closes_at(phases)),
        rules.is_over(phases, now),
    )


def told_choices(user: Any) -> QuerySet[ProjectChoice]:
    """The applications to one's projects whose writers were asked to show their work."""
    rows = ProjectChoice.objects.visible_to_mentor(user).filter(
        shortlisted__told_at__isnull=False, application__state=ApplicationState.SUBMITTED
    )
    mine = Review.objects.of_round(Round.CONTRIBUTION)
    mine = mine.filter(choice=OuterRef("pk"), reviewer=user).values("state")
    return rows.annotate(second_state=Subquery(mine[:1]))


def second_round(user: Any, cohort: Cohort, now: datetime) -> dict[str, Any]:
    """The second list of a mentor: whom they score again. Empty before the period."""
    phases = phases_of(cohort)
    if not rules.has_begun(phases, now):
        return {}
    choices = told_choices(user).with_blindness(user).filter(application__cohort=cohort)
    choices = choices.select_related("application__user", "project")
    rows = [
        {
            "choice": choice,
            "who": presented(choice, user),
            "chip": review_chip(choice.second_state),
        }
        for choice in choices.order_by("project__title", "project", "pk")
    ]
    until = last_minute(rules.closes_at(phases))
    end = last_minute(rules.reviews_end_at(phases))
    return {"rows": rows, "until": until, "is_over": rules.is_over(phases, now), "end": end}


def period_of(cohort: Cohort) -> dict[str, datetime | None]:
    """When whoever is on a shortlist hears of it, if ever."""
    return {"told_from": rules.starts_at(phases_of(cohort))}


@fills("next")
def second_reviews_next(
    *, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any
) -> list[Next]:
    """What shortlisted people did waits to be scored, once they add nothing any more."""
    if not user.is_authenticated:
        return []
    rows = told_choices(user).filter(application__cohort__state=CohortState.SELECTING)
    final = Review.objects.of_round(Round.CONTRIBUTION).filter(
        reviewer=user, state=ReviewState.FINAL
    )
    rows = rows.exclude(pk__in=final.values("choice"))
    if cohort is not None:
        rows = rows.filter(application__cohort=cohort)
    counts = dict(rows.order_by().values_list("application__cohort").annotate(Count("pk")))
    cohorts = Cohort.objects.filter(pk__in=counts).prefetch_related("phases") if counts else ()
    return [
        second_step(each, counts[each.pk])
        for each in cohorts
        if rules.is_over(phases_of(each), now)
    ]


def second_step(cohort: Cohort, count: int) -> Next:
    words = ngettext(
        "%(count)s shortlisted person in %(cohort)s waits for your second review.",
        "%(count)s shortlisted people in %(cohort)s wait for your second review.",
        count,
    )
    return Next(
        words % {"count": count, "cohort": cohort},
        url=reverse("applications:reviews", args=[cohort.slug]) + "#second-round",
        label=_("Score what they did"),
        date=last_minute(rules.reviews_end_at(phases_of(cohort))),
        date_words=_("Finish by"),
        urgency=TO_SCORE,
    )
