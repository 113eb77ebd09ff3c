"""What one change would do to the standing assignment: shown, and nothing is changed."""

import pytest

from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import propose_assignment
from applications.models import Assignment, Instruction
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import errors, get, page, post, url
from tests.cast import application_of, signed_in
from tests.factories import InstructionFactory, ParticipationFactory, UserFactory, join_team
from tests.rows import counting

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    """Ada has the CLI, Ben the Generator, Cem waits for the CLI."""
    with on(DAY):
        found = begin_selection(cast)
        propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
        yield found


def ask(selection, **query):
    return get(selection.cast.organizer, "desk_what_if", SLUG, **query)


def about(application, project, kind):
    return {"application": application.pk, "project": project.pk, "kind": kind}


def moves(response):
    return {move["who"]: (move["before"], move["after"]) for move in response.context["moves"]}


def test_without_a_change_there_is_only_the_form(selection):
    response = ask(selection)
    assert "rows" not in response.context
    assert "Nothing is changed" in page(response)


def test_without_a_proposal_it_says_so(selection):
    Assignment.objects.update(state="superseded")
    assert "no proposal to compare with" in page(ask(selection))


def test_one_more_place_goes_to_whoever_stands_next(selection):
    response = ask(selection, more=selection.cast.project.pk)
    assert moves(response) == {"Ben": ("Generator (choice 2)", "CLI (choice 1)")}
    rows = {what: (one, other) for what, one, other in response.context["rows"]}
    assert rows["With their choice 1"] == (1, 2)
    selection.cast.project.refresh_from_db()
    assert selection.cast.project.places == 1


def test_a_pin_moves_whom_it_passes_over(selection):
    cast = selection.cast
    response = ask(selection, **about(selection.cem, cast.project, "pin"))
    assert moves(response) == {
        "Applicant Ada": ("CLI (choice 1)", "Generator (choice 2)"),
        "Ben": ("Generator (choice 2)", "no place"),
        "Cem": ("no place", "CLI (choice 1)"),
    }
    assert not Instruction.objects.exists()
    assert selection.placement(selection.ada).project == cast.project


def test_a_forbid_lets_the_next_in(selection):
    response = ask(selection, **about(selection.ada, selection.cast.project, "forbid"))
    assert moves(response)["Ben"] == ("Generator (choice 2)", "CLI (choice 1)")


def test_whoever_was_placed_by_hand_stays_there(selection):
    adjust_placement(
        selection.placement(selection.ben),
        project=None,
        by=selection.cast.organizer,
        now=DAY,
        reason="He asked.",
    )
    response = ask(selection, more=selection.cast.project.pk)
    assert moves(response) == {"Cem": ("no place", "CLI (choice 1)")}


def test_it_is_compared_in_the_mode_of_the_standing_proposal(selection):
    cast = selection.cast
    facts = {"by": cast.organizer, "now": DAY, "seed": "seed"}
    propose_assignment(cast.cohort, mode="most-placed", **facts)
    response = ask(selection, **about(selection.cem, cast.project, "pin"))
    assert selection.placement(selection.cem).project or "Cem" in moves(response)


def test_what_cannot_be_is_refused_with_names(selection):
    cast = selection.cast
    InstructionFactory(application=selection.ben, project=cast.project, given_by=cast.organizer)
    response = ask(selection, **about(selection.cem, cast.project, "pin"))
    [words] = errors(response)["__all__"]
    assert words.startswith("More places were given than there are: CLI")
    assert "Cem" in words


def test_nobody_tries_it_for_a_project_that_they_mentor_or_about_themselves(selection):
    cast = selection.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    response = ask(selection, **about(selection.ben, cast.project, "pin"))
    assert list(response.context["form"].wishes.values()) == [cast.other_project]
    assert "project" in errors(response)
    selection.cem.user = cast.organizer
    selection.cem.save(update_fields=["user"])
    assert ask(selection, application=selection.cem.pk).status_code == 404


@pytest.mark.parametrize("key", ["x", "00000000-0000-4000-8000-000000000000"])
def test_an_application_that_is_not_there_is_404(selection, key):
    assert ask(selection, application=key).status_code == 404


@pytest.mark.parametrize("name", ["mentor", "applicant", "outsider", "other_organizer"])
def test_nobody_else_finds_it(selection, name):
    assert get(selection.cast.people[name], "desk_what_if", SLUG).status_code == 404


def test_it_only_looks(selection):
    assert "private" in ask(selection)["Cache-Control"]
    assert post(selection.cast.organizer, "desk_what_if", SLUG).status_code == 200
    assert Assignment.objects.count() == 1


def test_it_asks_as_often_for_many_people_as_for_few(selection):
    cast = selection.cast
    browser = signed_in(cast.organizer)

    def queries():
        browser.get(url("desk_what_if", SLUG), {"more": cast.project.pk})
        with counting() as found:
            browser.get(url("desk_what_if", SLUG), {"more": cast.project.pk})
        return found.queries

    few = queries()
    for number in range(4):
        person = UserFactory(name=f"Extra {number}", github=True)
        more = application_of(person, cast.cohort, cast.project, cast.other_project)
        score(more.choices.first(), cast.mentor, 1 + number)
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    assert queries() == few
