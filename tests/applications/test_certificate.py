"""Every proposal carries a certificate, and what is not certified is not confirmed."""

import pytest

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.models import Application, Assignment, Mode, Ranks
from applications.rules.matching import modes, solver_of, tiers
from cohorts.models import Participation
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import get, page, post, said
from tests.factories import published_project

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    return begin_selection(cast)


def propose(selection, **how) -> Assignment:
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed", **how)


def adjust(selection, application, project):
    placement, by = selection.placement(application), selection.cast.organizer
    adjust_placement(placement, project=project, by=by, now=DAY, reason="They asked for it.")


def lead_has_room_for(selection, capacity):
    Participation.objects.filter(user=selection.cast.mentor).update(capacity=capacity)


def test_the_names_of_modes_and_ranks_are_those_of_the_matching():
    assert tuple(Mode.values) == modes.MODES
    assert tuple(Ranks.values) == tiers.RANKS


def test_a_stable_proposal_is_certified_and_needs_no_solver(selection):
    assignment = propose(selection)
    assert (assignment.mode, assignment.ranks, assignment.solver) == ("stable", "", "")
    assert (assignment.certificate, assignment.faults) == ("whole", [])


def test_a_proposal_of_most_placed_keeps_how_ranks_count_and_the_solver(selection):
    assignment = propose(selection, mode="most-placed", ranks="greedy")
    assert (assignment.mode, assignment.ranks) == ("most-placed", "greedy")
    assert assignment.solver == solver_of("most-placed")
    assert assignment.solver.startswith("highspy 1.")
    assert assignment.certificate == "whole"


def test_changing_a_place_by_hand_certifies_the_limits_alone(selection):
    assignment = propose(selection)
    adjust(selection, selection.ada, None)
    assignment.refresh_from_db()
    assert (assignment.certificate, assignment.faults) == ("limits", [])
    confirm_assignment(assignment, by=selection.cast.organizer, now=DAY)
    assert assignment.state == "confirmed"


def test_a_capacity_that_shrank_is_found_before_confirming_and_said_with_names(selection):
    cast = selection.cast
    lead_has_room_for(selection, 2)
    third = published_project(cast.cohort, lead=cast.mentor, title="Third")
    assignment = propose(selection)
    adjust(selection, selection.cem, third)
    lead_has_room_for(selection, 1)
    with pytest.raises(Refused, match="is not certified") as refusal:
        confirm_assignment(assignment, by=cast.organizer, now=DAY)
    assert refusal.value.details == ["Mentor Mona has 2 of 1"]
    assignment.refresh_from_db()
    assert assignment.state == "proposed"


def test_an_adjustment_that_leaves_too_many_with_a_mentor_takes_the_certificate_away(selection):
    cast = selection.cast
    lead_has_room_for(selection, 2)
    third = published_project(cast.cohort, lead=cast.mentor, title="Third")
    assignment = propose(selection)
    adjust(selection, selection.cem, third)
    lead_has_room_for(selection, 1)
    adjust(selection, selection.ben, None)
    assignment.refresh_from_db()
    mentor = {"one": str(cast.mentor.pk), "number": 2, "room": 1}
    assert assignment.certificate == "none"
    assert assignment.faults == [{"code": "too_many", **mentor}]
    with on(DAY):
        assert "Mentor Mona has 2 of 1" in page(get(cast.organizer, "desk_assignment", SLUG))
    adjust(selection, selection.cem, None)
    assignment.refresh_from_db()
    assert (assignment.certificate, assignment.faults) == ("limits", [])


def test_what_was_never_certified_is_not_mended_by_changing_a_place(selection):
    propose(selection)
    Assignment.objects.update(certificate="none", faults=["something blocks"])
    with pytest.raises(Refused, match="nothing is changed in it"):
        adjust(selection, selection.ben, None)
    assert selection.placement(selection.ben).project == selection.cast.other_project


# At the desk ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({}, ["Stable", "nobody is passed over", "none; people ask one project"]),
        ({"mode": "most-placed"}, ["Most placed", "places more people", "Generous", "highspy 1."]),
    ],
)
def test_the_desk_says_what_is_certified_and_how_to_make_it_again(selection, how, words):
    assignment = propose(selection, **how)
    with on(DAY):
        text = page(get(selection.cast.organizer, "desk_assignment", SLUG))
    for each in [*words, assignment.seed, assignment.input_hash, assignment.result_hash]:
        assert each in text


def test_what_is_not_certified_offers_no_confirmation_and_says_why(selection):
    cast, assignment = selection.cast, propose(selection)
    fault = f"{selection.ada.pk} and {cast.project.pk} block"
    Assignment.objects.update(certificate="none", faults=[fault])
    with on(DAY):
        desk = page(get(cast.organizer, "desk_assignment", SLUG))
        confirming = page(get(cast.organizer, "desk_confirm", SLUG, assignment.pk))
        response = post(cast.organizer, "desk_confirm", SLUG, assignment.pk)
    for text in (desk, confirming):
        assert "Applicant Ada and CLI block" in text
        assert "Confirm it" not in text
    assert "is not certified" in said(response)[0]
    assert "Applicant Ada and CLI block" in said(response)[1]
    assignment.refresh_from_db()
    assert assignment.state == "proposed"


def test_what_was_proposed_before_there_were_certificates_asks_for_a_new_proposal(selection):
    propose(selection)
    Assignment.objects.update(certificate="none")
    with on(DAY):
        text = page(get(selection.cast.organizer, "desk_assignment", SLUG))
    assert "proposed before proposals were checked" in text


def test_whoever_is_passed_over_so_that_more_people_are_placed_reads_why(selection):
    """Ada would have the CLI by her score; as Cem wishes for nothing else, she takes another."""
    cast = selection.cast
    Application.objects.filter(pk=selection.ben.pk).update(state="withdrawn")
    propose(selection, mode="most-placed")
    ada, cem = selection.placement(selection.ada), selection.placement(selection.cem)
    assert (ada.project, cem.project) == (cast.other_project, cast.project)
    assert ada.why == [["CLI", "traded_off"]]
    assert "More people have a place" in ada.reason
