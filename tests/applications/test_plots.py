"""The numbers that are drawn, in the table that everybody can read."""

import pytest

from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import propose_assignment
from applications.models import Placement
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import get, page
from tests.factories import InstructionFactory

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    """Ada has the CLI, Ben the Generator, Cem waits for the CLI."""
    with on(DAY):
        found = begin_selection(cast)
        propose(found)
        yield found


def propose(selection):
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")


def plots(selection):
    return get(selection.cast.organizer, "desk_assignment", SLUG).context["plots"]


def test_ranks_are_counted_and_those_without_a_place(selection):
    assert plots(selection)["ranks"] == [("Choice 1", 1), ("Choice 2", 1), ("No place", 1)]


def test_a_place_that_was_not_on_the_list_is_counted_apart(selection):
    cast = selection.cast
    how = {"by": cast.organizer, "now": DAY, "reason": "They asked."}
    adjust_placement(selection.placement(selection.ben), project=None, **how)
    adjust_placement(selection.placement(selection.cem), project=cast.other_project, **how)
    assert ("A project that they did not list", 1) in plots(selection)["ranks"]


def test_every_mentor_is_counted_against_their_room_also_without_mentees(selection):
    cast = selection.cast
    loads = {name: (people, room) for name, people, room in plots(selection)["loads"]}
    assert loads == {str(cast.mentor): (1, 1), "Co-mentor Cleo": (0, 1), "Other Odd": (1, 1)}


def test_places_of_before_mentors_were_named_count_for_the_lead(selection):
    Placement.objects.update(mentor=None)
    loads = {name: people for name, people, _room in plots(selection)["loads"]}
    assert loads[str(selection.cast.mentor)] == 1


def test_the_table_stands_in_the_page_and_the_drawing_is_a_script_of_our_own(selection):
    text = page(get(selection.cast.organizer, "desk_assignment", SLUG))
    assert text.count("data-plot>") == 2
    assert "js/plots.js" in text
    assert "<canvas" not in text


def test_the_comparison_draws_its_ranks_and_loads(selection):
    InstructionFactory(
        application=selection.cem,
        project=selection.cast.project,
        given_by=selection.cast.organizer,
    )
    response = get(selection.cast.organizer, "desk_compare", SLUG)
    assert response.context["ranked"] == 2
    assert page(response).count("<tr data-plot-row>") == 2 + len(response.context["loads"])
    assert (str(selection.cast.mentor), 1, 1, 1) in response.context["loads"]
