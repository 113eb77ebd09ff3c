"""Who gets which place, as examples that a reader can follow by hand."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from amp.refused import Refused
from applications.rules.matching import (
    Applicant,
    Instance,
    Mentor,
    ProjectSlot,
    Unmatchable,
    blocking_pairs,
    broken_limits,
    propose,
    reconsider,
)

EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "assignment_examples.json"


def instance(wishes, scores, *, places=None, leads=None, capacity=None, **more):
    """``wishes``: "ann": "PQ". ``scores``: "P": {"ann": 4}. One place and one mentor each,
    unless told otherwise.
    """
    projects = sorted(set("".join(wishes.values())) | set(scores) | set(leads or {}))
    leads = {one: one.lower() for one in projects} | (leads or {})
    return Instance(
        applicants=[Applicant(name, tuple(wanted)) for name, wanted in wishes.items()],
        projects=[ProjectSlot(one, leads[one], (places or {}).get(one, 1)) for one in projects],
        mentors=[Mentor(one, (capacity or {}).get(one, 9)) for one in sorted(set(leads.values()))],
        scores={
            (name, project): Decimal(score)
            for project, marks in scores.items()
            for name, score in marks.items()
        },
        **more,
    )


def solved(*arguments, **named):
    market = instance(*arguments, **named)
    proposal = propose(market)
    assert blocking_pairs(market, proposal.assignment) == []
    assert broken_limits(market, proposal.assignment) == []
    return proposal


def why(proposal):
    return {f"{a}/{p}": one.reason for (a, p), one in proposal.explain.items()}


def first_in_the_draw(seed, *names):
    return min(names, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())


def test_everybody_gets_the_first_choice_where_nobody_competes():
    proposal = solved({"ann": "PQ", "bob": "Q"}, {"P": {"ann": 3}, "Q": {"ann": 3, "bob": 1}})
    assert proposal.assignment == {"ann": "P", "bob": "Q"}
    assert proposal.rank == {"ann": 1, "bob": 1}
    assert proposal.explain == {}
    assert proposal.waitlist == {"P": (), "Q": ()}


def test_the_higher_score_gets_the_place_and_the_other_the_next_choice():
    proposal = solved(
        {"ann": "PQ", "bob": "PQ"}, {"P": {"ann": 3, "bob": 4}, "Q": {"ann": 1, "bob": 5}}
    )
    assert proposal.assignment == {"ann": "Q", "bob": "P"}
    assert proposal.rank == {"ann": 2, "bob": 1}
    reason = proposal.explain["ann", "P"]
    assert (reason.reason, reason.lowest_admitted, reason.cutoff) == ("project_full", "bob", 4)
    assert proposal.waitlist == {"P": ("ann",), "Q": ()}


def test_a_late_and_better_applicant_puts_out_somebody_who_asked_before():
    """Cy is put out of Q by Ann, whom Bob had put out of P."""
    proposal = solved(
        {"cy": "QR", "ann": "PQ", "bob": "P"},
        {"P": {"ann": 3, "bob": 4}, "Q": {"ann": 4, "cy": 2}, "R": {"cy": 1}},
    )
    assert proposal.assignment == {"ann": "Q", "bob": "P", "cy": "R"}


def test_who_was_not_scored_is_not_placed():
    proposal = solved({"ann": "P"}, {"P": {}})
    assert proposal.assignment == {"ann": None}
    assert why(proposal) == {"ann/P": "not_scored"}
    assert proposal.waitlist == {"P": ()}


def test_an_excluded_pair_is_never_made_even_if_the_place_stays_empty():
    proposal = solved({"ann": "P"}, {"P": {"ann": 5}}, exclusions={("ann", "P")})
    assert proposal.assignment == {"ann": None}
    assert why(proposal) == {"ann/P": "excluded"}
    assert proposal.waitlist == {"P": ()}


def test_a_mentor_of_two_projects_takes_no_more_than_they_can_lead():
    proposal = solved(
        {"ann": "P", "bob": "Q"},
        {"P": {"ann": 3}, "Q": {"bob": 4}},
        leads={"P": "mo", "Q": "mo"},
        capacity={"mo": 1},
    )
    assert proposal.assignment == {"ann": None, "bob": "Q"}
    reason = proposal.explain["ann", "P"]
    assert (reason.reason, reason.lowest_admitted) == ("mentor_full", "bob")


def test_a_project_with_several_places_admits_the_best():
    proposal = solved(
        {"ann": "P", "bob": "P", "cy": "P"},
        {"P": {"ann": 1, "bob": 2, "cy": 3}},
        places={"P": 2},
    )
    assert proposal.assignment == {"ann": None, "bob": "P", "cy": "P"}
    assert proposal.explain["ann", "P"].lowest_admitted == "bob"


def test_a_project_without_places_is_full_from_the_start():
    proposal = solved({"ann": "P"}, {"P": {"ann": 5}}, places={"P": 0})
    assert why(proposal) == {"ann/P": "project_full"}
    assert proposal.explain["ann", "P"].lowest_admitted is None


@pytest.mark.parametrize("seed", ["amp", "one", "two", "three"])
def test_equal_scores_are_parted_by_the_draw_and_it_says_so(seed):
    proposal = solved({"ann": "P", "bob": "P"}, {"P": {"ann": 4, "bob": 4}}, seed=seed)
    lucky = first_in_the_draw(seed, "ann", "bob")
    other = ({"ann", "bob"} - {lucky}).pop()
    assert proposal.assignment == {lucky: "P", other: None}
    assert why(proposal) == {f"{other}/P": "lottery"}


def test_the_draw_is_one_for_all_projects():
    proposal = solved(
        {"ann": "PQ", "bob": "PQ", "cy": "PQ"},
        {"P": dict.fromkeys(("ann", "bob", "cy"), 4), "Q": dict.fromkeys(("ann", "bob", "cy"), 4)},
    )
    last = next(name for name, project in proposal.assignment.items() if project is None)
    assert last not in {
        first_in_the_draw("amp", "ann", "bob", "cy"),
        first_in_the_draw("amp", *({"ann", "bob", "cy"} - {last})),
    }


def test_a_pin_is_placed_first_and_never_moves():
    proposal = solved({"ann": "P", "bob": "P"}, {"P": {"ann": 5, "bob": 1}}, pins={"bob": "P"})
    assert proposal.assignment == {"ann": None, "bob": "P"}
    reason = proposal.explain["ann", "P"]
    assert (reason.reason, reason.by) == ("pinned", "bob")
    assert proposal.waitlist == {"P": ("ann",)}


def test_a_pinned_person_who_stands_higher_anyway_is_no_reason():
    proposal = solved({"ann": "P", "bob": "P"}, {"P": {"ann": 1, "bob": 5}}, pins={"bob": "P"})
    assert why(proposal) == {"ann/P": "project_full"}


def test_somebody_can_be_pinned_to_a_project_that_they_did_not_list():
    proposal = solved({"ann": "P"}, {"P": {"ann": 5}, "Q": {}}, pins={"ann": "Q"})
    assert proposal.assignment == {"ann": "Q"}
    assert proposal.rank == {"ann": None}
    assert proposal.explain["ann", "P"].by == "ann"
    assert proposal.waitlist == {"P": (), "Q": ()}


def test_a_pin_uses_up_the_mentors_capacity():
    proposal = solved(
        {"ann": "P", "bob": "Q"},
        {"P": {"ann": 5}, "Q": {}},
        leads={"P": "mo", "Q": "mo"},
        capacity={"mo": 1},
        pins={"bob": "Q"},
    )
    assert proposal.assignment == {"ann": None, "bob": "Q"}
    assert proposal.explain["ann", "P"].by == "bob"


def test_the_waitlist_stands_in_the_projects_order_and_names_the_placed_too():
    proposal = solved(
        {"ann": "P", "bob": "PQ", "cy": "P"},
        {"P": {"ann": 5, "bob": 3, "cy": 4}, "Q": {"bob": 1}},
    )
    assert proposal.assignment == {"ann": "P", "bob": "Q", "cy": None}
    assert proposal.waitlist == {"P": ("cy", "bob"), "Q": ()}


def test_nobody_and_nothing_can_be_matched_as_well():
    proposal = solved({}, {})
    assert (proposal.assignment, proposal.waitlist) == ({}, {})


# Organizers' mistakes

PAIR = {"ann": "P", "bob": "P"}
SCORED = {"P": {"ann": 1, "bob": 2}}


@pytest.mark.parametrize(
    ("market", "code", "names"),
    [
        (
            instance(PAIR, SCORED, pins={"ann": "P", "bob": "P"}),
            "pins_exceed_capacity",
            ["P", "ann", "bob"],
        ),
        (
            instance(
                PAIR,
                SCORED | {"Q": {}},
                pins={"ann": "P", "bob": "Q"},
                leads={"P": "mo", "Q": "mo"},
                capacity={"mo": 1},
            ),
            "pins_exceed_capacity",
            ["mo", "ann", "bob"],
        ),
        (
            instance(PAIR, SCORED, pins={"ann": "P"}, exclusions={("ann", "P")}),
            "pinned_and_excluded",
            ["P", "ann"],
        ),
        (instance({"ann": "PP"}, SCORED), "duplicate_choice", ["P", "ann"]),
        (instance(PAIR, SCORED, pins={"zoe": "P"}), "unknown_applicant", ["zoe"]),
        (instance(PAIR, SCORED, pins={"ann": "X"}), "unknown_project", ["X"]),
        (replace(instance(PAIR, SCORED), mentors=[]), "unknown_mentor", ["p"]),
        (replace(instance(PAIR, SCORED), projects=[]), "unknown_project", ["P"]),
        (instance(PAIR, SCORED, places={"P": -1}), "malformed", ["P"]),
        (instance(PAIR, SCORED, capacity={"p": -1}), "malformed", ["p"]),
        (replace(instance({}, {}), mentors=[Mentor("m", 1)] * 2), "malformed", ["m"]),
    ],
)
def test_what_contradicts_itself_is_refused_with_a_named_cause(market, code, names):
    with pytest.raises(Unmatchable) as refusal:
        propose(market)
    assert (refusal.value.code, refusal.value.names) == (code, names)
    assert isinstance(refusal.value, Refused)
    assert refusal.value.message.endswith(f"{', '.join(names)}.")


# The checker notices


def test_the_checker_finds_each_way_to_break_an_assignment():
    market = instance(
        {"ann": "PQ", "bob": "PQ", "cy": "Q"},
        {"P": {"ann": 1, "bob": 2}, "Q": {"ann": 1}},
        pins={"cy": "Q"},
        exclusions={("ann", "Q")},
    )
    wrong = {"ann": "Q", "bob": "P", "zoe": None}
    assert broken_limits(market, wrong) == [
        "ann may not have Q",
        "cy is not told anything",
        "cy is pinned to Q",
        "zoe has not applied",
    ]
    crowded = {"ann": "P", "bob": "P", "cy": "Q"}
    assert broken_limits(market, crowded) == ["P has 2 of 1"]


def test_the_checker_finds_pairs_that_would_rather_have_each_other():
    market = instance({"ann": "PQ", "bob": "PQ"}, {"P": SCORED["P"], "Q": {"ann": 1, "bob": 2}})
    assert blocking_pairs(market, {"ann": "P", "bob": "Q"}) == [("bob", "P")]
    assert blocking_pairs(market, {"ann": None, "bob": "P"}) == [("ann", "Q")]
    assert blocking_pairs(market, {"ann": "Q", "bob": "P"}) == []


@pytest.mark.parametrize(("score_at_p", "blocks"), [(3, False), (4, True), (5, True)])
def test_moving_inside_one_mentors_projects_blocks_unless_it_lowers_the_score(score_at_p, blocks):
    market = instance(
        {"ann": "PQ"},
        {"P": {"ann": score_at_p}, "Q": {"ann": 4}},
        leads={"P": "mo", "Q": "mo"},
        capacity={"mo": 1},
    )
    assert bool(blocking_pairs(market, {"ann": "Q"})) is blocks


# The published examples


def published():
    """The instances that need nothing but this module, with their answers in stable mode."""
    if not EXAMPLES.is_file():
        return
    for case in json.loads(EXAMPLES.read_text())["cases"]:
        if "stable" in case["expect"]:
            yield pytest.param(case, id=case["id"])


def from_published(case):
    ranking = {name: one["ranking"] for name, one in case["mentors"].items()}
    return Instance(
        applicants=[Applicant(name, tuple(one)) for name, one in case["applicants"].items()],
        projects=[
            ProjectSlot(name, one["lead"], one["max"]) for name, one in case["projects"].items()
        ],
        mentors=[Mentor(name, one["max"]) for name, one in case["mentors"].items()],
        scores={
            (applicant, project): Decimal(-place)
            for project, one in case["projects"].items()
            for place, applicant in enumerate(ranking[one["lead"]])
        },
        exclusions={tuple(pair) for pair in case.get("exclusions", [])},
        pins=dict(case.get("pins", [])),
    )


@pytest.mark.skipif(not EXAMPLES.is_file(), reason="The examples (../shared/data) are not here.")
@pytest.mark.parametrize("case", list(published()))
def test_the_published_examples_have_their_published_answers(case):
    expected = case["expect"]["stable"]
    market = from_published(case)
    if "error" in expected:
        with pytest.raises(Unmatchable) as refusal:
            propose(market)
        assert (refusal.value.code, refusal.value.names) == (expected["error"], expected["names"])
        return
    proposal = propose(market)
    assert proposal.assignment == expected.get("assignment", expected.get("before"))
    assert blocking_pairs(market, proposal.assignment) == []
    for pair, one in expected.get("explain", {}).items():
        found = proposal.explain[tuple(pair.split("/"))]
        assert (found.reason, found.by) == (one["reason"], one.get("by"))
        if "lowest_admitted" in one:
            assert found.lowest_admitted == one["lowest_admitted"]
    if "declined" not in case:
        return
    # Whoever declines does not wait any more.
    waiting = {
        project: [name for name in names if name not in case["declined"]]
        for project, names in proposal.waitlist.items()
    }
    assert waiting == expected["waitlist"]


# Places as they stand --------------------------------------------------------------------


WANT_P = {"ann": "PQ", "bob": "PQ", "cy": "P"}
MARKS = {"P": {"ann": 5, "bob": 4, "cy": 3}, "Q": {"ann": 5, "bob": 4}}


def stands(places, *by_hand, **more):
    return reconsider(instance(WANT_P, MARKS, **more), places, set(by_hand))


def test_what_was_proposed_is_explained_as_it_was():
    proposal = propose(instance(WANT_P, MARKS))
    again = reconsider(instance(WANT_P, MARKS), proposal.assignment, set())
    assert (again.explain, again.waitlist) == (proposal.explain, proposal.waitlist)


def test_a_free_place_is_no_place_that_others_got():
    found = stands({"ann": None, "bob": "Q", "cy": None}, "ann")
    assert why(found) == {
        "ann/P": "pinned", "ann/Q": "pinned", "bob/P": "left_free", "cy/P": "left_free",
    }  # fmt: skip
    assert found.waitlist == {"P": ("ann", "bob", "cy"), "Q": ("ann",)}


def test_a_place_given_by_hand_to_somebody_lower_is_the_reason():
    found = stands({"ann": None, "bob": "Q", "cy": "P"}, "ann", "cy")
    assert found.explain["bob", "P"].by == "cy"
    assert found.explain["ann", "P"].by == "ann"
    assert found.waitlist == {"P": ("ann", "bob"), "Q": ("ann",)}


def test_a_lead_who_is_full_is_the_reason_although_the_project_has_a_place():
    full = {"leads": {"P": "m", "Q": "m"}, "capacity": {"m": 1}}
    found = stands({"ann": None, "bob": "Q", "cy": None}, "ann", **full)
    assert found.explain["cy", "P"].reason == "mentor_full"


def test_somebody_lower_who_was_not_placed_by_hand_is_not_called_higher():
    found = stands({"ann": None, "bob": None, "cy": "P"})
    assert why(found)["ann/P"] == "taken"


def test_a_project_that_is_not_listed_any_more_holds_nobody():
    found = stands({"ann": "gone", "bob": "Q", "cy": "P"})
    assert why(found)["ann/P"] == "taken"
    assert found.assignment["ann"] == "gone"
