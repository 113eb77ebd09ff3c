"""The score of an application: steps on a rubric, weighted; over reviewers, the mean.

Of two rounds, ``over_rounds`` makes one score.

Scores are decimals between 1 and ``STEPS`` with three digits after the point,
rounded half up, so that the same steps give the same score everywhere. For the
assignment they are put on one scale first, because some reviewers are strict
and some are kind; such a score may lie a little outside 1 to ``STEPS``.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

from django.utils.translation import ngettext

from amp.refused import Refused
from applications.models.review import STEPS

DIGITS: Final = Decimal("0.001")

# Of fewer final reviews nobody can tell how strict a reviewer is.
NORMALISED_FROM: Final = 5
# From here on reviewers see something so differently that they should talk: a step and a half.
TALK_FROM: Final = Decimal("1.5")

# What a criterion, a reviewer or a reviewed pair is known by: its key.
Key = TypeVar("Key")
Reviewer = TypeVar("Reviewer", bound=Hashable)
Pair = TypeVar("Pair", bound=Hashable)


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


def over_rounds(first: Decimal, second: Decimal | None) -> Decimal:
    """One score from the means of both rounds: the second can raise it, never lower it.

    Most people have the first round only, because at most three per project are asked
    for a second. So that nobody is worse off for having been asked, or for having had
    little time in those days, the second counts half where it is higher, and not at
    all where it is lower or was not scored.
    """
    return first if second is None else max(first, mean([first, second]))


def spread(scores: Collection[Decimal]) -> Decimal:
    """How far reviewers differ: the greatest score less the smallest; 0 for one or none."""
    return rounded(max(scores) - min(scores)) if scores else rounded(Decimal(0))


def is_to_talk_about(scores: Collection[Decimal]) -> bool:
    """Whether reviewers differ so much that a number should not settle it."""
    return spread(scores) >= TALK_FROM


def on_one_scale(
    given: Mapping[Reviewer, Mapping[Pair, Decimal]],
) -> dict[Pair, list[Decimal]]:
    """All scores of every pair, comparable between reviewers.

    Of a reviewer with at least ``NORMALISED_FROM`` final reviews the scores get
    the mean and the standard deviation of all scores of the cohort; who scored
    everybody alike gets the mean only. Of others they stay as they are. Within
    one reviewer no order is turned round.
    """
    everything = [score for scores in given.values() for score in scores.values()]
    found: dict[Pair, list[Decimal]] = {}
    for scores in given.values():
        for pair, score in rescaled(scores, everything):
            found.setdefault(pair, []).append(score)
    return found


def rescaled(
    scores: Mapping[Pair, Decimal], everything: Collection[Decimal]
) -> Iterator[tuple[Pair, Decimal]]:
    if len(scores) < NORMALISED_FROM:
        yield from scores.items()
        return
    own, own_width = centre_and_width(scores.values())
    centre, width = centre_and_width(everything)
    factor = width / own_width if own_width else Decimal(1)
    for pair, score in scores.items():
        yield pair, rounded(centre + (score - own) * factor)


def centre_and_width(scores: Collection[Decimal]) -> tuple[Decimal, Decimal]:
    """Mean and standard deviation, over all of them and not over a sample."""
    centre = sum(scores, Decimal(0)) / len(scores)
    return centre, (sum(((one - centre) ** 2 for one in scores), Decimal(0)) / len(scores)).sqrt()


def rounded(score: Decimal) -> Decimal:
    return score.quantize(DIGITS, ROUND_HALF_UP)
