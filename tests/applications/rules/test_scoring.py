from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp.refused import Refused
from applications.rules.scoring import mean, spread, weighted

WEIGHTS = {"alignment": 3, "clarity": 2, "feasibility": 1}


@pytest.mark.parametrize(
    ("steps", "score"),
    [
        ((1, 1, 1), "1.000"),
        ((5, 5, 5), "5.000"),
        ((5, 1, 1), "3.000"),
        ((1, 1, 5), "1.667"),
        ((4, 3, 2), "3.333"),
    ],
)
def test_a_heavier_criterion_counts_for_more(steps, score):
    assert str(weighted(dict(zip(WEIGHTS, steps, strict=True)), WEIGHTS)) == score


def test_a_missing_step_is_refused_with_the_number_of_them():
    with pytest.raises(Refused, match="2 criteria have no step yet"):
        weighted({"clarity": 3}, WEIGHTS)
    with pytest.raises(Refused, match="1 criterion has no step yet"):
        weighted({"clarity": 3, "alignment": 3}, WEIGHTS)


def test_a_step_of_another_rubric_counts_for_nothing():
    steps = dict.fromkeys(WEIGHTS, 4)
    assert weighted(steps | {"old": 1}, WEIGHTS) == weighted(steps, WEIGHTS)


@pytest.mark.parametrize("step", [0, 6, -1])
def test_impossible_steps_are_an_error(step):
    with pytest.raises(ValueError, match="1 to 5"):
        weighted(dict.fromkeys(WEIGHTS, step), WEIGHTS)


@pytest.mark.parametrize("weights", [{}, {"clarity": 0}])
def test_a_rubric_without_weight_is_an_error(weights):
    with pytest.raises(ValueError, match="at least"):
        weighted({"clarity": 3}, weights)


def test_the_mean_and_the_spread_of_several_reviews():
    scores = [Decimal("4.667"), Decimal("2.000"), Decimal("3.001")]
    assert str(mean(scores)) == "3.223"
    assert str(spread(scores)) == "2.667"


def test_halves_are_rounded_up():
    assert str(mean([Decimal("1.000"), Decimal("1.001")])) == "1.001"


def test_one_review_has_no_spread_and_none_has_no_mean():
    assert str(spread([Decimal("4.000")])) == str(spread([])) == "0.000"
    with pytest.raises(ValueError, match="No review"):
        mean([])


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 10)), min_size=1, max_size=8))
def test_the_score_is_the_weighted_mean_to_half_a_thousandth(marks):
    steps = {number: step for number, (step, _weight) in enumerate(marks)}
    weights = {number: weight for number, (_step, weight) in enumerate(marks)}
    exact = Fraction(sum(s * w for s, w in marks), sum(w for _s, w in marks))
    score = weighted(steps, weights)
    assert abs(Fraction(score) - exact) <= Fraction(1, 2000)
    assert min(steps.values()) <= score <= max(steps.values())
