"""What a certificate finds wrong is a code with facts, and a proof has to be whole."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from applications.rules.matching import Fault, faults, in_words
from applications.rules.matching.modes import MOST_PLACED
from applications.rules.matching.most_placed import propose_most
from applications.rules.matching.reading import read
from applications.rules.matching.tiers import RANKS
from applications.rules.matching.wording import WORDS

INSTANCE = read(
    {
        "applicants": {"a": ["P", "Q", "R"], "b": ["P", "Q"], "c": ["P"]},
        "projects": {p: {"lead": p.lower() * 2, "max": 1} for p in ("P", "Q", "R")},
        "mentors": {
            "pp": {"max": 1, "ranking": ["a", "b", "c"]},
            "qq": {"max": 1, "ranking": ["a", "b"]},
            "rr": {"max": 1},
        },
    }
).instance


def found(proof, ranks):
    proposal = propose_most(INSTANCE, ranks)
    return faults(INSTANCE, replace(proposal, proof=proof(proposal.proof)), MOST_PLACED, ranks)


@pytest.mark.parametrize("ranks", RANKS)
def test_a_whole_proof_is_whole(ranks):
    assert found(lambda proof: proof, ranks) == []


@pytest.mark.parametrize("ranks", RANKS)
@pytest.mark.parametrize("place", [0, 1, -2, -1])
def test_a_proof_that_leaves_out_a_tier_is_noticed(ranks, place):
    tiers = [one.tier for one in propose_most(INSTANCE, ranks).proof]

    def without(proof):
        return tuple(one for one in proof if one.tier != tiers[place])

    assert f"{tiers[place]} is not proved" in found(without, ranks)


def test_a_proof_of_nothing_is_noticed():
    assert "placed is not proved" in found(lambda proof: (), "generous")


def test_tiers_in_another_order_prove_nothing():
    assert "placed is not proved" in found(lambda proof: proof[::-1], "generous")


def test_the_proof_of_another_way_to_count_ranks_is_noticed():
    proposal = propose_most(INSTANCE, "greedy")
    assert faults(INSTANCE, proposal, MOST_PLACED, "generous")
    assert not faults(INSTANCE, proposal, MOST_PLACED, "greedy")
    assert not faults(INSTANCE, proposal, MOST_PLACED)


def test_a_fault_reads_in_english_and_is_stored_as_code_and_facts():
    fault = Fault("too_many", one="P", number=2, room=1)
    assert fault == "P has 2 of 1"
    assert fault.stored == {"code": "too_many", "one": "P", "number": 2, "room": 1}
    with override("de"):
        assert in_words(fault.stored) == "P has 2 of 1"


def test_sentences_of_before_codes_were_kept_stay_as_they_are():
    assert in_words("P has 2 of 1") == "P has 2 of 1"


def test_every_code_can_be_said():
    facts = dict.fromkeys(("one", "project", "number", "room", "mentor", "tier"), "x")
    assert all("%" not in in_words({"code": code, **facts}) for code in WORDS)
