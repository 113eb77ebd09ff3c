"""What it would cost to give somebody what most placed traded for something else."""

import pytest

from applications.actions.assignment import propose_assignment
from applications.models import Application, Assignment, Instruction
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import get, page, url
from tests.factories import InstructionFactory, ParticipationFactory, join_team

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    """Ada stands higher at the CLI; as Cem wishes for nothing else, she gets the Generator."""
    found = begin_selection(cast)
    Application.objects.filter(pk=found.ben.pk).update(state="withdrawn")
    with on(DAY):
        propose(found, mode="most-placed")
        yield found


def propose(selection, **how):
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed", **how)


def price(selection, application=None, who=None, **query):
    placement = selection.placement(application or selection.ada)
    return get(who or selection.cast.organizer, "desk_price", SLUG, placement.pk, **query)


def test_the_assignment_page_leads_there_from_each_such_place(selection):
    text = page(get(selection.cast.organizer, "desk_assignment", SLUG))
    assert text.count("What would it cost?") == 1
    assert url("desk_price", SLUG, selection.placement(selection.ada).pk) in text


def test_it_says_what_would_change_for_whom_and_at_what_numbers(selection):
    response = price(selection)
    text = page(response)
    assert "If Applicant Ada were given a place in “CLI”" in text
    assert response.context["cost"] == "1 person fewer would have a place."
    rows = {what: (one, other) for what, one, other in response.context["rows"]}
    assert rows["People with a place"] == (2, 1)
    assert rows["With their choice 1"] == (1, 1)
    assert rows["Sum of the scores of those placed"] == ("8.00", "5.00")
    moves = {one["who"]: (one["before"], one["after"]) for one in response.context["moves"]}
    assert moves == {
        "Applicant Ada": ("Generator (choice 2)", "CLI (choice 1)"),
        "Cem": ("CLI (choice 1)", "no place"),
    }


def test_it_only_looks(selection):
    before = list(Assignment.objects.values())
    price(selection)
    assert list(Assignment.objects.values()) == before
    assert not Instruction.objects.exists()


def test_the_project_can_be_named_and_must_be_one_that_was_traded(selection):
    cast = selection.cast
    assert price(selection, project=cast.project.pk).status_code == 200
    assert price(selection, project=cast.other_project.pk).status_code == 404
    assert price(selection, project="x").status_code == 404


def test_where_nothing_was_traded_there_is_no_price(selection):
    assert price(selection, selection.cem).status_code == 404
    propose(selection)
    assert "What would it cost?" not in page(get(selection.cast.organizer, "desk_assignment", SLUG))
    assert price(selection).status_code == 404


def test_whoever_mentors_the_project_does_not_ask_for_its_prices(selection):
    cast = selection.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    assert price(selection).status_code == 403


def test_whoever_mentors_another_project_reads_no_sum_of_scores(selection):
    cast = selection.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.other_project, cast.organizer, "backup")
    response = price(selection)
    assert response.status_code == 200
    assert "Sum of the scores" not in page(response)


def test_what_cannot_be_computed_is_said(selection):
    """Somebody else was pinned there since."""
    cast = selection.cast
    InstructionFactory(application=selection.cem, project=cast.project, given_by=cast.organizer)
    response = price(selection)
    assert "More places were given than there are: CLI" in page(response)
    assert "rows" not in response.context


@pytest.mark.parametrize("name", ["mentor", "applicant", "outsider", "other_organizer"])
def test_nobody_else_finds_it(selection, name):
    assert price(selection, who=selection.cast.people[name]).status_code == 404
