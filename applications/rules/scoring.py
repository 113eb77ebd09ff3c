"""The score of an application: steps on a rubric, weighted; over reviewers, the mean.

Scores are decimals between 1 and ``STEPS`` with three digits after the point,
rounded half up, so that the same steps give the same score everywhere.
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

from django.utils.translation import ngettext

from amp.refused import Refused
from applications.models.review import STEPS

DIGITS: Final = Decimal("0.001")

# What a criterion is known by: its key.
Key = TypeVar("Key")


def weighted(steps: Mapping[Key, int], weights: Mapping[Key, int]) -> Decimal:
    """The weighted mean of one review's steps (1 to ``STEPS``) over a rubric.

    ``weights`` maps every criterion of the rubric to its weight, at least 1.
    Raises ``Refused`` when a criterion has no step yet, ``ValueError`` when a
    step or the rubric itself is impossible.
    """
    missing = weights.keys() - steps.keys()
    if missing:
        raise Refused(
            ngettext(
                "%(count)s criterion has no step yet, so there is no score.",
                "%(count)s criteria have no step yet, so there is no score.",
                len(missing),
            )
            % {"count": len(missing)}
        )
    if not weights or min(weights.values()) < 1:
        raise ValueError("A rubric has at least one criterion, and weights of at least 1.")
    if any(not 1 <= steps[criterion] <= STEPS for criterion in weights):
        raise ValueError(f"Steps go from 1 to {STEPS}.")
    total = sum(weight * steps[criterion] for criterion, weight in weights.items())
    return rounded(Decimal(total) / sum(weights.values()))


def mean(scores: Collection[Decimal]) -> Decimal:
    """The mean over final reviews. Raises ``ValueError`` when there is none."""
    if not scores:
        raise ValueError("No review is final, so there is no mean.")
    return rounded(sum(scores, Decimal(0)) / len(scores))


def spread(scores: Collection[Decimal]) -> Decimal:
    """How far reviewers differ: the greatest score less the smallest; 0 for one or none."""
    return rounded(max(scores) - min(scores)) if scores else rounded(Decimal(0))


def rounded(score: Decimal) -> Decimal:
    return score.quantize(DIGITS, ROUND_HALF_UP)
