"""Scores as an organizer may see them: all, but not a project's that they mentor, too early.

Whoever mentors a project sees its scores only where their own is final, as
``ReviewQuerySet.visible_to`` has it; here it is said of scores, so that a list
of many applications stays one cheap subquery for each row that it shows.
"""

from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast

from applications.models import Review, Score
from applications.states import ReviewState
from cohorts.models import Project


def seen_by(user: Any) -> QuerySet[Score]:
    """The steps of final reviews that an organizer may see."""
    mentored = Project.objects.mentored_by(user).values("pk")
    own_final = Review.objects.filter(reviewer=user, state=ReviewState.FINAL).values("choice")
    return Score.objects.filter(review__state=ReviewState.FINAL).filter(
        ~Q(review__choice__project__in=mentored) | Q(review__choice__in=own_final)
    )


def reviews_seen_by(user: Any) -> QuerySet[Review]:
    """``Review.objects.visible_to`` in cohorts that ``user`` organizes; cheap for many reviews."""
    mentored = Project.objects.mentored_by(user).values("pk")
    own_final = Review.objects.filter(reviewer=user, state=ReviewState.FINAL).values("choice")
    seen = ~Q(choice__project__in=mentored) | Q(choice__in=own_final)
    final = Q(state=ReviewState.FINAL) & seen
    return Review.objects.filter(Q(reviewer=user) | final).exclude(choice__application__user=user)


def mean(scores: QuerySet[Score], row: str) -> Subquery:
    """The weighted mean of the steps of each outer row, which ``row`` leads to."""
    weight = F("criterion__weight")
    steps = scores.filter(**{row: OuterRef("pk")}).order_by().values(row)
    total = Cast(Sum(F("step") * weight), FloatField())
    return Subquery(
        steps.annotate(mean=total / Sum(weight)).values("mean")[:1], output_field=FloatField()
    )


def shown(score: Any) -> str:
    return "–" if score is None else f"{float(score):.2f}"
