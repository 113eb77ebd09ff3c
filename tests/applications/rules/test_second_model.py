"""The second model beside exhaustive search, and what a certificate that rests on it notices."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from applications.rules.matching import Unmatchable
from applications.rules.matching.faults import faults
from applications.rules.matching.instance import Proved
from applications.rules.matching.modes import MOST_PLACED
from applications.rules.matching.most_placed import propose_most
from applications.rules.matching.proof import Checker, unproved
from applications.rules.matching.reading import read
from applications.rules.matching.tiers import RANKS
from tests.applications.rules.test_assigning_against_search import all_ways, cases

TIERS = ("placed", "fewest at rank 2", "most at rank 1", "rank sum", "score", "load", "overlap")


def whole_models():
    """Instances in which whole numbers have to be declared: a team, a smallest number or both."""
    return st.one_of(
        cases(people=4, has_teams=True),
        cases(people=4, has_minima=True),
        cases(people=3, has_teams=True, has_minima=True),
    )


def instance_of(given, strict):
    instance = replace(read(given).instance, strict=strict)
    teams = any(slot.mentors != (slot.lead,) for slot in instance.projects)
    assume(teams or any(slot.minimum for slot in instance.projects))
    return instance


def costs(instance, assignment, mentor_of):
    """By tier, added up by hand."""
    by_id = {one.id: one for one in instance.applicants}
    got = [by_id[one].rank_of(project) for one, project in assignment.items() if project]
    load = Counter(mentor_of.values())
    return {
        "placed": -len(got),
        "fewest at rank 2": got.count(2),
        "most at rank 1": -got.count(1),
        "rank sum": sum(got),
        "score": -sum(instance.scores[one, p] for one, p in assignment.items() if p),
        # The targets alone are what it costs when nobody is mentored: a constant.
        "load": sum((load[m.id] - m.target) ** 2 - m.target**2 for m in instance.mentors),
        "overlap": -sum(instance.hours(one, mentor) for one, mentor in mentor_of.items()),
    }


@given(whole_models(), st.booleans(), st.data())
@settings(max_examples=200, deadline=None)
def test_it_allows_what_exhaustive_search_finds_and_nothing_else(given, strict, data):
    """The wanted numbers lie at those of a real assignment or one beside."""
    instance = instance_of(given, strict)
    ways = [costs(instance, *way) for way in all_ways(instance)]
    assume(ways)
    near = data.draw(st.sampled_from(ways))
    wanted = {
        tier: int(near[tier]) + data.draw(st.integers(-1, 1))
        for tier in data.draw(st.lists(st.sampled_from(TIERS), min_size=1, unique=True))
    }
    there_is = any(all(way[tier] <= most for tier, most in wanted.items()) for way in ways)
    assert Checker(instance, None).second_model.allows(wanted) == there_is


@given(whole_models(), st.booleans(), st.sampled_from(RANKS))
@settings(max_examples=100, deadline=None)
def test_it_proves_what_the_solver_found_whatever_bound_the_solver_names(given, strict, ranks):
    instance = instance_of(given, strict)
    try:
        proposal = propose_most(instance, ranks)
    except Unmatchable:
        assume(False)
    boundless = [replace(tier, bound=float("-inf")) for tier in proposal.proof]
    assert unproved(instance, replace(proposal, proof=tuple(boundless))) == []


def worse_ways(instance, proposal):
    """What is possible and worse: the first tier in which it is, by how much, its numbers."""
    checker, best = Checker(instance, proposal), [tier.value for tier in proposal.proof]
    for assignment, mentor_of in all_ways(instance):
        other = replace(proposal, assignment=assignment, mentor_of=mentor_of)
        checker.proposal = other
        values = [checker.value(tier.tier) for tier in proposal.proof]
        by = [value - one for one, value in zip(best, values, strict=True)]
        first = next((place for place, more in enumerate(by) if more), None)
        if first is not None:
            yield first, by[first], values, other


@given(whole_models(), st.booleans(), st.sampled_from(RANKS), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_proposal_made_worse_by_one_is_noticed(given, strict, ranks, data):
    """Though it states its own numbers, and a bound that would prove them."""
    instance = instance_of(given, strict)
    try:
        proposal = propose_most(instance, ranks)
    except Unmatchable:
        assume(False)
    by_one = [way for way in worse_ways(instance, proposal) if way[1] == 1]
    assume(by_one)
    first, _one, values, other = data.draw(st.sampled_from(by_one))
    forged = tuple(
        Proved(tier.tier, value, float(value))
        for tier, value in zip(proposal.proof, values, strict=True)
    )
    found = faults(instance, replace(other, proof=forged), MOST_PLACED)
    assert f"{proposal.proof[first].tier} may not be the optimum" in found


def test_from_five_hundred_applicants_on_the_solvers_bound_stands():
    given = {
        "applicants": {"a": ["P"], "b": ["P"]},
        "projects": {"P": {"lead": "m", "max": 1, "team": ["m", "n"]}},
        "mentors": {"m": {"max": 1}, "n": {"max": 1}},
    }
    for more, expected in ((497, []), (498, ["placed may not be the optimum"])):
        others = {f"c{n}": [] for n in range(more)}
        instance = read(given | {"applicants": given["applicants"] | others}).instance
        proposal = propose_most(instance)
        first, *rest = proposal.proof
        boundless = replace(first, bound=float("-inf"))
        found = faults(instance, replace(proposal, proof=(boundless, *rest)), MOST_PLACED)
        assert found == expected
