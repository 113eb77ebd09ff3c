from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp.refused import Refused
from applications.rules.scoring import (
    NORMALISED_FROM,
    is_to_talk_about,
    mean,
    on_one_scale,
    over_rounds,
    spread,
    weighted,
)

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


# On one scale --------------------------------------------------------------------------------


def scores(*texts, start=0):
    """A reviewer's, of the pairs "0", "1" and so on."""
    return {str(n): Decimal(text) for n, text in enumerate(texts, start)}


def test_a_strict_and_a_kind_reviewer_come_to_the_same():
    strict, kind = scores("1", "1.5", "2", "2.5", "3"), scores("3", "3.5", "4", "4.5", "5")
    found = on_one_scale({"strict": strict, "kind": kind})
    assert all(one == other for one, other in found.values())
    assert mean(found["2"]) == Decimal(3)
    assert [mean(found[str(n)]) for n in range(5)] == sorted(mean(found[str(n)]) for n in range(5))


def test_of_fewer_than_five_the_scores_stay_as_they_are():
    few, many = scores("1", "2", "1", "2"), scores("4", "5", "4", "5", "4")
    found = on_one_scale({"few": few, "many": many})
    assert [values[0] for values in found.values()][:4] == list(few.values())
    assert found["4"] != [many["4"]], "Five are enough."


def test_who_scores_everybody_alike_says_what_everybody_says():
    alike, other = scores("2", "2", "2", "2", "2"), scores("4", "4", "4", start=9)
    found = on_one_scale({"alike": alike, "other": other})
    assert found["0"] == [Decimal("2.750")]
    assert found["9"] == [Decimal(4)]


def test_nobody_scored_nothing():
    assert on_one_scale({}) == {}


STEP = st.decimals(1, 5, places=3)


@given(st.dictionaries(st.integers(), st.lists(STEP, max_size=9), max_size=5))
def test_within_a_reviewer_nobody_changes_places(lists):
    given = {who: dict(enumerate(values)) for who, values in lists.items()}
    for who, own in given.items():
        alone = {other: rows if other == who else {} for other, rows in given.items()}
        rescaled = {pair: values[0] for pair, values in on_one_scale(alone).items()}
        pairs = sorted(own, key=lambda pair: own[pair])
        assert [rescaled[pair] for pair in pairs] == sorted(rescaled.values())


@given(st.lists(STEP, min_size=NORMALISED_FROM, max_size=9))
def test_who_reviewed_alone_keeps_their_scores(values):
    found = on_one_scale({"who": dict(enumerate(values))})
    for pair, value in enumerate(values):
        assert abs(found[pair][0] - value) <= Decimal("0.001")


def test_a_step_and_a_half_apart_is_something_to_talk_about():
    assert is_to_talk_about([Decimal("4.5"), Decimal(3)])
    assert not is_to_talk_about([Decimal("4.499"), Decimal(3)])
    assert not is_to_talk_about([Decimal(5)])
    assert not is_to_talk_about([])


# Two rounds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "score", "because"),
    [
        ("4.000", None, "4.000", "was not on a shortlist, or nobody scored again"),
        ("4.000", "5.000", "4.500", "did better than they wrote: the second counts half"),
        ("4.000", "4.000", "4.000", "did as they wrote"),
        ("4.000", "2.000", "4.000", "had little time, and is not worse off for having been asked"),
        ("3.333", "4.000", "3.667", "is rounded half up, as every score is"),
        ("5.204", "5.000", "5.204", "was put on one scale, a little above five"),
    ],
)
def test_a_second_round_can_raise_a_score_and_never_lowers_it(first, second, score, because):
    given = None if second is None else Decimal(second)
    assert over_rounds(Decimal(first), given) == Decimal(score), because


SCORES = st.decimals(1, 5, places=3)


@given(first=SCORES, second=SCORES)
def test_the_better_somebody_does_in_either_round_the_better_they_stand(first, second):
    score = over_rounds(first, second)
    assert first <= score <= max(first, second)
    assert over_rounds(first, min(second + 1, Decimal(5))) >= score
    assert over_rounds(min(first + 1, Decimal(5)), second) >= score
