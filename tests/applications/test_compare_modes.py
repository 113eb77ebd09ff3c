"""Both modes side by side at the desk: nothing is kept until one of them is."""

import pytest

from applications.models import Application, Assignment, EligibilityCheck
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import get, page, post, url
from tests.cast import application_of, signed_in
from tests.factories import OtherProgrammeFactory, UserFactory
from tests.rows import counting

SLUG = "amp-2026"


@pytest.fixture
def selection(cast):
    """Only Ada and Cem: stable places one of them, most placed both."""
    found = begin_selection(cast)
    Application.objects.filter(pk=found.ben.pk).update(state="withdrawn")
    with on(DAY):
        yield found


def compare(selection, **query):
    return get(selection.cast.organizer, "desk_compare", SLUG, **query)


def test_both_are_shown_and_neither_is_kept(selection):
    response = compare(selection)
    rows = {what: (one, other) for what, one, other in response.context["rows"]}
    assert rows["People with a place"] == (1, 2)
    assert rows["With their choice 1"] == (1, 1)
    assert rows["Such pairs of person and project"] == (0, 1)
    assert [move["who"] for move in response.context["moves"]] == ["Applicant Ada", "Cem"]
    text = page(response)
    assert "CLI (choice 1)" in text
    assert "Generator (choice 2)" in text
    assert not Assignment.objects.exists()
    assert not EligibilityCheck.objects.filter(occasion="decision").exists()
    assert "private" in response["Cache-Control"]


def test_one_of_them_is_kept(selection):
    data = {"mode": "most-placed", "ranks": "generous"}
    post(selection.cast.organizer, "desk_propose", SLUG, data=data)
    assignment = Assignment.objects.get()
    assert (assignment.mode, assignment.ranks) == ("most-placed", "generous")
    assert assignment.seed == selection.cast.cohort.lottery.seed
    assert assignment.placements.filter(outcome="selected").count() == 2


def test_the_propose_page_offers_both_and_takes_stable_when_none_is_chosen(selection):
    text = page(get(selection.cast.organizer, "desk_propose", SLUG))
    assert "Stable (default)" in text
    assert "Most placed." in text
    post(selection.cast.organizer, "desk_propose", SLUG)
    assert Assignment.objects.get().mode == "stable"


def test_whoever_is_ineligible_today_is_counted_in_neither(selection):
    OtherProgrammeFactory(
        user=selection.ada.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    rows = {what: (one, other) for what, one, other in compare(selection).context["rows"]}
    assert rows["People with a place"] == (1, 1)


def test_outside_the_selection_it_says_why_not(selection):
    selection.cast.cohort.state = "running"
    selection.cast.cohort.save(update_fields=["state"])
    assert "while the cohort is selecting" in page(compare(selection))


def test_a_way_of_ranks_that_does_not_exist_is_refused_beside_its_field(selection):
    response = compare(selection, ranks="best")
    assert "ranks" in response.context["form"].errors


def test_only_organizers_compare(selection):
    for name in ("mentor", "applicant", "outsider", "other_organizer"):
        response = get(selection.cast.people[name], "desk_compare", SLUG)
        assert response.status_code == 404, name


def test_it_asks_as_often_for_many_people_as_for_few(selection):
    cast = selection.cast
    browser = signed_in(cast.organizer)

    def queries():
        browser.get(url("desk_compare", SLUG))
        with counting() as found:
            browser.get(url("desk_compare", SLUG))
        return found.queries

    few = queries()
    for number in range(4):
        person = UserFactory(name=f"Extra {number}", github=True)
        more = application_of(person, cast.cohort, cast.project, cast.other_project)
        score(more.choices.first(), cast.mentor, 1 + number)
    assert queries() == few
