"""The matching against exhaustive search on small instances, and against its own promises."""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.rules.matching import (
    Applicant,
    Instance,
    Mentor,
    ProjectSlot,
    blocking_pairs,
    broken_limits,
    propose,
)


def instances(applicants=5, projects=4):
    """Crowded little markets: most people wish for most projects, most pairs are scored."""
    return st.builds(
        market_of,
        st.randoms(use_true_random=False),
        st.integers(1, applicants),
        st.integers(1, projects),
    )


def market_of(chance, people, projects):
    names = [f"a{n}" for n in range(people)]
    titles = [f"p{n}" for n in range(projects)]
    slots = [
        ProjectSlot(one, f"m{chance.randint(0, 2)}", chance.choice([0, 1, 1, 2])) for one in titles
    ]
    mentors = [Mentor(f"m{n}", chance.choice([0, 1, 2, 3, 3])) for n in range(3)]
    pairs = list(product(names, titles))
    pins = {}
    room = {mentor.id: mentor.capacity for mentor in mentors}
    if slots[0].places and room[slots[0].lead] and chance.random() < 0.3:
        pins = {"a0": titles[0]}
    return Instance(
        applicants=[
            Applicant(one, tuple(chance.sample(titles, chance.randint(projects // 2, projects))))
            for one in names
        ],
        projects=slots,
        mentors=mentors,
        scores={pair: Decimal(chance.randint(1, 4)) for pair in pairs if chance.random() < 0.9},
        exclusions={pair for pair in pairs if chance.random() < 0.05} - set(pins.items()),
        pins=pins,
        seed=chance.choice(["x", "y"]),
    )


def all_stable(market):
    """Every assignment within limits that no pair blocks, by trying them all."""
    options = [
        [market.pins[one.id]] if one.id in market.pins else [None, *one.choices]
        for one in market.applicants
    ]
    for chosen in product(*options):
        assignment = {
            one.id: project for one, project in zip(market.applicants, chosen, strict=True)
        }
        if not broken_limits(market, assignment) and not blocking_pairs(market, assignment):
            yield assignment


def scored_alike_by_each_mentor(market):
    """The first score that somebody got from a mentor holds for all projects of that mentor."""
    lead = {slot.id: slot.lead for slot in market.projects}
    first = {}
    return {
        (one, project): first.setdefault((one, lead[project]), score)
        for (one, project), score in sorted(market.scores.items())
    }


def test_where_scores_differ_by_project_no_place_need_be_best_for_everybody():
    """One mentor with two places at most: what the first gains by a project costs the second."""
    market = Instance(
        [Applicant("a", ("p", "r")), Applicant("b", ("q",)), Applicant("c", ("r",))],
        [ProjectSlot(one, "m", 1) for one in "pqr"],
        [Mentor("m", 2)],
        {("a", "p"): Decimal(2), ("a", "r"): Decimal(3),
         ("b", "q"): Decimal(1), ("c", "r"): Decimal(2)},
    )  # fmt: skip
    one, other = {"a": "p", "b": None, "c": "r"}, {"a": "r", "b": "q", "c": None}
    stable = list(all_stable(market))
    assert one in stable
    assert other in stable
    assert propose(market).assignment == one


def rank(applicant, project):
    return applicant.choices.index(project) if project is not None else len(applicant.choices)


@given(instances())
@settings(max_examples=300, deadline=None)
def test_the_proposal_is_stable(market):
    assert dict(propose(market).assignment) in list(all_stable(market))


@given(instances())
@settings(max_examples=300, deadline=None)
def test_with_one_order_per_mentor_nobody_could_have_a_better_stable_place(market):
    market = replace(market, scores=scored_alike_by_each_mentor(market))
    proposal = propose(market)
    stable = list(all_stable(market))
    assert dict(proposal.assignment) in stable
    for applicant in market.applicants:
        if applicant.id not in market.pins:
            own = rank(applicant, proposal.assignment[applicant.id])
            assert own == min(rank(applicant, other[applicant.id]) for other in stable)


@given(instances(applicants=12, projects=6), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_input_makes_no_difference(market, shuffler):
    def shuffled(things):
        things = list(things)
        shuffler.shuffle(things)
        return things

    other = replace(
        market,
        applicants=shuffled(market.applicants),
        projects=shuffled(market.projects),
        mentors=shuffled(market.mentors),
        scores=dict(shuffled(market.scores.items())),
    )
    one, another = propose(market), propose(other)
    assert one == another
    assert list(one.assignment) == list(another.assignment)
    assert list(one.explain) == list(another.explain)


@given(instances(applicants=12, projects=6))
@settings(max_examples=200, deadline=None)
def test_every_preferred_pair_has_a_true_reason(market):
    proposal = propose(market)
    holders = {}
    for name, project in proposal.assignment.items():
        holders.setdefault(project, []).append(name)
    slots = {slot.id: slot for slot in market.projects}
    for (name, project), why in proposal.explain.items():
        score = market.scores.get((name, project))
        assert (why.reason == "excluded") == ((name, project) in market.exclusions)
        if why.reason == "not_scored":
            assert score is None
        if why.reason == "project_full":
            assert len(holders.get(project, [])) == slots[project].places
            assert why.cutoff is None or why.cutoff > score
        if why.reason == "mentor_full":
            assert len(holders.get(project, [])) < slots[project].places
            assert why.cutoff is None or why.cutoff > score
        if why.reason == "lottery":
            assert why.cutoff == score
        if why.reason == "pinned":
            assert why.by in market.pins


@given(instances(applicants=12, projects=6))
@settings(max_examples=200, deadline=None)
def test_a_higher_score_never_costs_a_place(market):
    """Raising one score of somebody who has that place leaves them in it."""
    proposal = propose(market)
    for name, project in proposal.assignment.items():
        if project is not None and (name, project) in market.scores:
            raised = market.scores | {(name, project): Decimal(9)}
            assert propose(replace(market, scores=raised)).assignment[name] == project


def test_the_hashes_change_with_the_input_and_with_nothing_else():
    market = Instance(
        [Applicant("a", ("p",)), Applicant("b", ("p",))],
        [ProjectSlot("p", "m", 1)],
        [Mentor("m", 1)],
        {("a", "p"): Decimal("4.000"), ("b", "p"): Decimal(3)},
    )
    first = propose(market)
    same = propose(replace(market, scores=market.scores | {("a", "p"): Decimal(4)}))
    assert (first.input_hash, first.result_hash) == (same.input_hash, same.result_hash)
    for change in (
        {"seed": "other"},
        {"mentors": [Mentor("m", 2)]},
        {"scores": market.scores | {("a", "p"): Decimal("4.001")}},
        {"exclusions": {("b", "p")}},
        {"pins": {"b": "p"}},
    ):
        other = propose(replace(market, **change))
        assert other.input_hash != first.input_hash
        assert other.result_hash != first.result_hash


def crowd(number):
    """``number`` applicants with five wishes each, a tenth as many projects, two per mentor."""
    chance = random.Random(number)
    titles = [f"p{n}" for n in range(number // 10)]
    applicants = [Applicant(f"a{n}", tuple(chance.sample(titles, 5))) for n in range(number)]
    return Instance(
        applicants,
        [ProjectSlot(title, f"m{n // 2}", chance.randint(1, 4)) for n, title in enumerate(titles)],
        [Mentor(f"m{n}", chance.randint(1, 5)) for n in range((len(titles) + 1) // 2)],
        {
            (one.id, title): Decimal(chance.randint(1000, 5000)) / 1000
            for one in applicants
            for title in one.choices
        },
    )


@pytest.mark.parametrize("number", [200, 5000])
def test_a_crowd_is_matched_without_a_blocking_pair(number):
    market = crowd(number)
    proposal = propose(market)
    assert blocking_pairs(market, proposal.assignment) == []
    assert broken_limits(market, proposal.assignment) == []
    assert sum(project is not None for project in proposal.assignment.values()) > number // 20
