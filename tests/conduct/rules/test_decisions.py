"""Decisions: beside a model written apart, over all conflict patterns; and in words."""

import itertools
import random
from collections import Counter
from datetime import timedelta

import pytest

from conduct.rules.decisions import Ballot, Choice, Outcome, Question, Stand, Way, outcome
from conduct.states import ReportState
from tests.conduct.audit import AUDIT
from tests.conduct.rules.decision_model import answer
from tests.factories import NOW

SEATS = "abcdef"
PATTERNS = list(itertools.product(Stand, repeat=len(SEATS)))
HOUR = timedelta(hours=1)
# Before and after each of the rule's edges, and on them.
LATER = [HOUR * hours for hours in (0, 1, 23, 24, 25, 71, 72, 73)]
PER_PATTERN = 20 if AUDIT else 3


def some_ballots(draw):
    """Anybody may have sent anything at any time: the rule knows whom it counts."""
    chosen = [seat for seat in SEATS if draw.random() < 0.7]
    lean = draw.choice([list(Choice), [Choice.YES], [Choice.NO], [Choice.YES, Choice.ABSTAIN]])
    return {seat: (draw.choice(lean), NOW + draw.choice(LATER)) for seat in chosen}


def both(question, now):
    ballots = {seat: (str(it.choice), it.at) for seat, it in question.ballots.items()}
    stands = {seat: str(stand) for seat, stand in question.stands.items()}
    second = answer(
        question.state, question.way, question.proposed_by, question.proposed_at, stands,
        ballots, question.decided_before, question.closed_at, now,
    )  # fmt: skip
    return outcome(question, now), second


def test_it_agrees_with_the_model_over_all_conflict_patterns_in_every_state(figure):
    draw, seen, different, compared = random.Random(729), Counter(), [], 0
    for pattern, state, way in itertools.product(PATTERNS, ReportState, Way):
        for _number in range(PER_PATTERN):
            question = Question(
                state=state,
                way=way,
                proposed_by=draw.choice(SEATS),
                proposed_at=NOW,
                stands=dict(zip(SEATS, pattern, strict=True)),
                ballots={seat: Ballot(*it) for seat, it in some_ballots(draw).items()},
                decided_before=frozenset(draw.sample(SEATS, draw.choice([0, 0, 2]))),
                closed_at=draw.choice([None, NOW + 2 * HOUR, NOW + 80 * HOUR]),
            )
            one, other = both(question, NOW + draw.choice(LATER))
            compared += 1
            seen[one] += 1
            if one != other:
                different.append((question, one, other))
    assert len(PATTERNS) == 729
    assert not different[:3]
    assert set(seen) == set(Outcome), "Every outcome came up."
    told = f"{len(different)} of {compared} differ"
    figure(f"decisions beside the model, 729 patterns, 14 states: {told}")


def asked(way, *, yes="", no="", meet="", abstain="", at=HOUR, **changes):
    ballots = {
        seat: Ballot(choice, NOW + at)
        for choice, seats in [
            (Choice.YES, yes),
            (Choice.NO, no),
            (Choice.MEET, meet),
            (Choice.ABSTAIN, abstain),
        ]
        for seat in seats
    }
    facts = {
        "state": ReportState.PROPOSAL,
        "way": way,
        "proposed_by": "a",
        "proposed_at": NOW,
        "stands": dict.fromkeys("abcde", Stand.NONE),
        "ballots": ballots,
    }
    return Question(**{**facts, **changes})


@pytest.mark.parametrize(
    ("question", "after", "expected"),
    [
        # Interim: one is enough, for three days.
        (asked(Way.INTERIM), 0, Outcome.STANDS),
        (asked(Way.INTERIM, yes="ab"), 71, Outcome.STANDS),
        (asked(Way.INTERIM, yes="ab"), 72, Outcome.LAPSED),
        (asked(Way.INTERIM, yes="abc"), 2, Outcome.PASSED),
        (asked(Way.INTERIM, no="bcd"), 2, Outcome.FAILED),
        (asked(Way.INTERIM, yes="abc", at=72 * HOUR), 73, Outcome.LAPSED),
        (asked(Way.INTERIM, stands={"a": Stand.NONE, "b": Stand.HARD}), 1, Outcome.STANDS),
        (asked(Way.INTERIM, stands={"a": Stand.SOFT}), 1, Outcome.NOT_THEIRS),
        (asked(Way.INTERIM, state=ReportState.CLOSED), 1, Outcome.NOT_NOW),
        # In writing: a day to object, then a majority of those without conflict.
        (asked(Way.WRITTEN, yes="abcde"), 23, Outcome.OPEN),
        (asked(Way.WRITTEN, yes="abc"), 24, Outcome.PASSED),
        (asked(Way.WRITTEN, yes="ab"), 500, Outcome.OPEN),
        (asked(Way.WRITTEN, yes="abcd", meet="e"), 2, Outcome.TO_MEETING),
        (asked(Way.WRITTEN, yes="abcd", no="e"), 30, Outcome.TO_MEETING),
        (asked(Way.WRITTEN, yes="abc", no="e", at=24 * HOUR), 25, Outcome.PASSED),
        (asked(Way.WRITTEN, yes="abc", state=ReportState.TRIAGE), 30, Outcome.NOT_NOW),
        (asked(Way.WRITTEN, yes="a", stands={"a": Stand.NONE}), 30, Outcome.TOO_FEW),
        # In a meeting: whoever is there counts for the quorum, a majority of all decides.
        (asked(Way.MEETING, yes="abcde"), 30, Outcome.OPEN),
        (asked(Way.MEETING, yes="ab", closed_at=NOW + 2 * HOUR), 2, Outcome.NO_QUORUM),
        (asked(Way.MEETING, yes="ab", abstain="c", closed_at=NOW + 2 * HOUR), 2, Outcome.FAILED),
        (asked(Way.MEETING, yes="abc", closed_at=NOW + 2 * HOUR), 2, Outcome.PASSED),
        (asked(Way.MEETING, yes="abc", closed_at=NOW), 2, Outcome.NO_QUORUM),
    ],
)
def test_in_words(question, after, expected):
    assert outcome(question, NOW + after * HOUR) == expected


def test_who_decided_before_does_not_review():
    question = asked(
        Way.WRITTEN, yes="abc", state=ReportState.REVIEW, decided_before=frozenset("abc")
    )
    assert outcome(question, NOW + 30 * HOUR) == Outcome.NOT_THEIRS
    assert question.electorate == frozenset("de")


def test_votes_of_those_with_a_conflict_count_nothing():
    stands = {"a": Stand.NONE, "b": Stand.NONE, "c": Stand.SOFT, "d": Stand.HARD, "e": Stand.NONE}
    question = asked(Way.WRITTEN, yes="acd", stands=stands)
    assert outcome(question, NOW + 30 * HOUR) == Outcome.OPEN
    objected = asked(Way.WRITTEN, yes="ab", no="c", meet="d", stands=stands)
    assert outcome(objected, NOW + 30 * HOUR) == Outcome.PASSED
