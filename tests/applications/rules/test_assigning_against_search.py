"""Both modes of assignment against exhaustive search, on instances as the command takes them."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from applications.rules.matching import Unmatchable, propose
from applications.rules.matching.answer import solve
from applications.rules.matching.certificate import blocking_pairs, broken_limits
from applications.rules.matching.faults import faults
from applications.rules.matching.modes import MOST_PLACED, STABLE
from applications.rules.matching.most_placed import propose_most
from applications.rules.matching.reading import read
from applications.rules.matching.tiers import GENEROUS, GREEDY, RANK_SUM, RANKS


def tied(chance, names):
    """A ranking in which some stand alike."""
    found = []
    for name in names:
        if found and chance.random() < 0.2:
            found[-1].append(name)
        else:
            found.append([name])
    return [tie[0] if len(tie) == 1 else tie for tie in found]


def some(chance, names, at_least=0):
    return chance.sample(names, chance.randint(at_least, len(names)))


def given_by(chance, *, people=5, projects=3, has_minima=False, has_teams=False):
    applicants = [f"a{n}" for n in range(chance.randint(1, people))]
    titles = [f"p{n}" for n in range(chance.randint(1, projects))]
    mentors = ["m0", "m1", "m2"]
    rows = {}
    for title in titles:
        most = chance.choice([0, 1, 1, 2, 3])
        rows[title] = {"lead": chance.choice(mentors), "max": most}
        if has_minima:
            rows[title]["min"] = chance.randint(0, min(most, 2))
        if has_teams and chance.random() < 0.6:
            rows[title]["team"] = some(chance, mentors, 1)
    found = {
        "applicants": {one: tied(chance, some(chance, titles)) for one in applicants},
        "projects": rows,
        "mentors": {
            one: {"max": chance.randint(0, 3), "target": chance.randint(0, 2)}
            | ({"ranking": tied(chance, some(chance, applicants))} if chance.random() < 0.8 else {})
            for one in mentors
        },
        "exclusions": [
            [one, title] for one in applicants for title in titles if chance.random() < 0.05
        ],
        "seed": chance.choice("xyz"),
    }
    if has_teams:
        found["overlap"] = {
            one: {mentor: chance.randint(0, 4) for mentor in mentors} for one in applicants
        }
        found["min_overlap"] = chance.randint(0, 2)
    return found


def cases(**options):
    return st.builds(lambda chance: given_by(chance, **options), st.randoms(use_true_random=False))


# Everything that is possible -----------------------------------------------------------------


def all_ways(instance):
    """Everybody with nobody or with a project and one of its team, within all limits."""
    seats = [
        [None, *((p, m) for p in one.choices for m in instance.slots[p].mentors)]
        for one in instance.applicants
    ]
    for chosen in product(*seats):
        way = dict(zip((one.id for one in instance.applicants), chosen, strict=True))
        assignment = {one: seat and seat[0] for one, seat in way.items()}
        mentor_of = {one: seat[1] for one, seat in way.items() if seat}
        if not broken_limits(instance, assignment, mentor_of):
            yield assignment, mentor_of


def worth(instance, ranks, assignment, mentor_of):
    """What counts, in its order, all to be small."""
    by_id = {one.id: one for one in instance.applicants}
    got = [by_id[one].rank_of(project) for one, project in assignment.items() if project]
    profile, last = Counter(got), max((max(a.ranks, default=0) for a in by_id.values()), default=0)
    scores = (instance.scores[one, project] for one, project in assignment.items() if project)
    load = Counter(mentor_of.values())
    return (
        -len(got),
        {
            GENEROUS: [profile[n] for n in range(last, 0, -1)],
            GREEDY: [-profile[n] for n in range(1, last + 1)],
            RANK_SUM: [sum(got)],
        }[ranks],
        -sum(scores),
        sum((load[one.id] - one.target) ** 2 for one in instance.mentors),
        -sum(instance.hours(one, mentor) for one, mentor in mentor_of.items()),
    )


# Most placed ---------------------------------------------------------------------------------


def is_the_best(instance, ranks):
    proposal = propose_most(instance, ranks)
    assert faults(instance, proposal, MOST_PLACED) == []
    best = min(worth(instance, ranks, *way) for way in all_ways(instance))
    assert worth(instance, ranks, proposal.assignment, proposal.mentor_of) == best


@given(cases(), st.sampled_from(RANKS))
@settings(max_examples=150, deadline=None)
def test_most_placed_is_the_best_in_every_tier(given, ranks):
    is_the_best(read(given).instance, ranks)


@given(cases(people=4, has_teams=True), st.sampled_from(RANKS))
@settings(max_examples=100, deadline=None)
def test_with_teams_and_common_hours_too(given, ranks):
    is_the_best(read(given).instance, ranks)


@given(cases(people=4, has_minima=True), st.sampled_from(RANKS), st.booleans())
@settings(max_examples=150, deadline=None)
def test_with_smallest_numbers_too(given, ranks, strict):
    instance = replace(read(given).instance, strict=strict)
    if any(True for _way in all_ways(instance)):
        is_the_best(instance, ranks)
    else:
        with pytest.raises(Unmatchable) as refusal:
            propose_most(instance, ranks)
        assert refusal.value.code == "infeasible_minima"
        assert refusal.value.names == list(instance.with_minima)


# Stable --------------------------------------------------------------------------------------


@given(cases())
@settings(max_examples=200, deadline=None)
def test_stable_leaves_no_pair_that_would_rather_have_each_other(given):
    instance = read(given).instance
    proposal = propose(instance)
    assert faults(instance, proposal, STABLE) == []
    # By the draw among equals none, so none without it.
    assert blocking_pairs(instance, proposal.assignment, by_draw=False) == []


@given(cases(people=4, has_minima=True, has_teams=True))
@settings(max_examples=100, deadline=None)
def test_stable_with_smallest_numbers_and_teams_keeps_them(given):
    instance = read(given).instance
    proposal = propose(instance)
    alone = [one for one, mentor in proposal.mentor_of.items() if mentor is None]
    expected = [f"{one} has nobody who could mentor them" for one in alone]
    assert faults(instance, proposal, STABLE) == expected
    load = Counter(proposal.assignment.values())
    assert all(load[one] == 0 for one in proposal.closed)
    for (name, project), why in proposal.explain.items():
        if why.reason == "project_closed":
            assert project in proposal.closed
        if why.reason == "no_overlap":
            assert not instance.able_to_mentor(name, project)


@given(cases(people=4, has_teams=True))
@settings(max_examples=100, deadline=None)
def test_the_second_stage_is_the_best_for_the_places_that_stand(given):
    instance = read(given).instance
    proposal = propose(instance)
    held = {one: project for one, project in proposal.assignment.items() if project}
    teams = [[None, *instance.able_to_mentor(one, project)] for one, project in held.items()]

    def cost(mentor_of):
        load = Counter(mentor_of.values())
        return (
            -len(mentor_of),
            sum((load[one.id] - one.target) ** 2 for one in instance.mentors),
            -sum(instance.hours(one, mentor) for one, mentor in mentor_of.items()),
        )

    ways = (
        {one: mentor for one, mentor in zip(held, chosen, strict=True) if mentor}
        for chosen in product(*teams)
    )
    best = min(cost(way) for way in ways if not broken_limits(instance, proposal.assignment, way))
    found = {one: mentor for one, mentor in proposal.mentor_of.items() if mentor}
    assert cost(found) == best


# Both ----------------------------------------------------------------------------------------


@given(cases(has_teams=True), st.randoms(use_true_random=False), st.sampled_from([*RANKS, STABLE]))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_makes_no_difference(given, shuffler, way):
    def shuffled(thing):
        if isinstance(thing, dict):
            rows = [(key, shuffled(value)) for key, value in thing.items()]
            shuffler.shuffle(rows)
            return dict(rows)
        return thing

    other = shuffled(given) | {"exclusions": given["exclusions"][::-1]}
    mode, ranks = (STABLE, GENEROUS) if way == STABLE else (MOST_PLACED, way)
    assert solve(read(given), mode, ranks) == solve(read(other), mode, ranks)


@given(cases(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_pin_is_placed_first_and_never_moves(given, data):
    case = read(given).instance
    open_to_it = [
        (a.id, p.id)
        for a, p in product(case.applicants, case.projects)
        if p.places and (a.id, p.id) not in case.exclusions
        and next(m.capacity for m in case.mentors if m.id == p.lead)
    ]  # fmt: skip
    assume(open_to_it)
    one, project = data.draw(st.sampled_from(open_to_it))
    instance = read(given | {"pins": [[one, project]]}).instance
    for proposal, mode in ((propose(instance), STABLE), (propose_most(instance), MOST_PLACED)):
        assert proposal.assignment[one] == project
        assert faults(instance, proposal, mode) == []


def test_a_certificate_notices_a_worse_assignment():
    """What was not changed by one place is proved; what was, is not."""
    chance, noticed, tried = random.Random(7), 0, 0
    while tried < 40:
        instance = read(given_by(chance, people=6, projects=4)).instance
        proposal = propose_most(instance)
        placed = [one for one, project in proposal.assignment.items() if project]
        if not placed:
            continue
        tried += 1
        out = chance.choice(placed)
        worse = replace(
            proposal,
            assignment=proposal.assignment | {out: None},
            mentor_of={one: m for one, m in proposal.mentor_of.items() if one != out},
        )
        noticed += "placed may not be the optimum" in faults(instance, worse, MOST_PLACED)
    assert noticed == tried == 40


def test_a_proof_with_other_prices_proves_nothing():
    instance = read(
        {
            "applicants": {"a": ["P"], "b": ["P"]},
            "projects": {"P": {"lead": "m", "max": 1}},
            "mentors": {"m": {"max": 1, "ranking": ["a", "b"]}},
        }
    ).instance
    proposal = propose_most(instance)
    assert proposal.assignment == {"a": "P", "b": None}
    first, *others = proposal.proof
    cheap = replace(first, prices=dict.fromkeys(first.prices, 0.0))
    found = faults(instance, replace(proposal, proof=(cheap, *others)), MOST_PLACED)
    # Nor does it let the tiers rest on it that come after it.
    assert found == [f"{one} may not be the optimum" for one in ("placed", "score", "load")]
