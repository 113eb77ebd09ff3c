"""Both modes of assignment against an oracle that tries every way, up to 6 people × 4 projects.

How many cases are generated is set by ``ORACLE_CASES`` (150 unless set);
``python -m tests.bench.oracle assignment`` runs five thousand.
"""

import os
import random
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.rules.matching.answer import solve
from applications.rules.matching.modes import MOST_PLACED, STABLE
from applications.rules.matching.reading import read
from applications.rules.matching.tiers import GENEROUS, RANKS
from tests.applications.rules.assignment_oracle import Oracle
from tests.applications.rules.test_assigning_against_search import some, tied

CASES = int(os.environ.get("ORACLE_CASES", "150"))
MENTORS = ["m0", "m1", "m2"]


def case_of(chance):
    """A small crowded market: every rule of the format meets every other now and then."""
    people = [f"a{n}" for n in range(chance.choice([1, 2, 3, 4, 5, 5, 6, 6, 6]))]
    titles = [f"p{n}" for n in range(chance.choice([1, 2, 3, 3, 4, 4, 4]))]
    found = {
        "applicants": {one: tied(chance, some(chance, titles)) for one in people},
        "projects": {
            one: {"lead": chance.choice(MENTORS), "max": chance.choice([0, 1, 1, 2, 3])}
            for one in titles
        },
        "mentors": {one: mentor_of(chance, people) for one in MENTORS},
        "exclusions": [[a, p] for a in people for p in titles if chance.random() < 0.05],
        "seed": chance.choice("xyz"),
        "pins": [],
    }
    if chance.random() < 0.4:
        found["overlap"] = {a: {m: chance.randint(0, 9) for m in MENTORS} for a in people}
        found["min_overlap"] = chance.randint(0, 3)
    if chance.random() < 0.4:
        found["pins"] = pins_of(chance, found)
    if chance.random() < 0.3:
        pinned = {project for _one, project in found["pins"]}
        for title in set(titles) - pinned:
            most = found["projects"][title]["max"]
            found["projects"][title]["min"] = chance.randint(0, most)
    return found


def mentor_of(chance, people):
    about = {"max": chance.choice([0, 1, 2, 2, 3, 4]), "target": chance.randint(0, 3)}
    if chance.random() < 0.85:
        about["ranking"] = tied(chance, some(chance, people, len(people) // 2))
    return about


def pins_of(chance, found):
    """One or two, where there is room; also to projects that were not wished for."""
    pins, load = [], Counter()
    for one in some(chance, list(found["applicants"]))[:2]:
        project = chance.choice(list(found["projects"]))
        about = found["projects"][project]
        lead = about["lead"]
        room = load[project] < about["max"] and load[lead] < found["mentors"][lead]["max"]
        if room and [one, project] not in found["exclusions"]:
            pins.append([one, project])
            load.update([project, lead])
    return pins


CASE = st.builds(case_of, st.randoms(use_true_random=False))


def agrees(found, oracle, closed):
    """What follows from the places: numbers, reasons and waitlists."""
    way = found["assignment"]
    assert found["certified"]
    assert found["profile"] == oracle.profile(way)
    assert found["rank_sum"] == oracle.rank_sum(way)
    assert found["blocking_pairs"] == len(oracle.blocks(way, closed, strictly=True))
    assert found["closed"] == sorted(closed)
    assert found["explain"] == oracle.reasons(way, closed)
    assert found["waitlist"] == oracle.waitlists(way, closed)


def decides_as_the_oracle(given, ranks):
    oracle, case = Oracle(given), read(given)
    way, closed = oracle.stable()
    found = solve(case, STABLE)
    assert found["assignment"] == way
    assert "traded_off" not in {why["reason"] for why in found["explain"].values()}
    agrees(found, oracle, closed)
    found = solve(case, MOST_PLACED, ranks)
    assert found["assignment"] in oracle.ways
    assert oracle.worth(found["assignment"], ranks) == oracle.most_placed(ranks)
    assert found["placed"] == -oracle.most_placed(ranks)[0]
    agrees(found, oracle, oracle.shut(found["assignment"]))


@given(CASE, st.sampled_from(RANKS))
@settings(
    max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
def test_both_modes_decide_as_the_oracle_does(given, ranks):
    decides_as_the_oracle(given, ranks)


def test_the_cases_meet_every_reason():
    chance, met = random.Random(1), set()
    for _case in range(100):
        case = read(case_of(chance))
        for found in (solve(case, STABLE), solve(case, MOST_PLACED, GENEROUS)):
            met |= {why["reason"] for why in found["explain"].values()}
    assert met == {
        "excluded", "no_overlap", "not_scored", "project_closed", "pinned", "project_full",
        "mentor_full", "lottery", "traded_off",
    }  # fmt: skip
