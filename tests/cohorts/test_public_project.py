"""A project's page: everything that somebody needs to decide whether to apply."""

import pytest

from cohorts.models import Project
from tests.cast import signed_in
from tests.factories import NOW, join_team, mentor_in, whole_project

HERE = "/cohorts/amp-2026/projects/cli/"


def test_the_page_says_what_the_work_is_and_with_whom(cast, client):
    page = client.get(HERE).content.decode()
    for words in (
        "Make the tools easier to use.",
        "What the work is about, in <em>Markdown</em>.",
        "A release that people use.",
        "Triage issues",
        "Cut a release",
        "https://github.com/asyncapi/cli",
        "JavaScript",
        "About 8 hours per week",
        "Mentor Mona",
        "lead mentor",
        "Co-mentor Cleo",
    ):
        assert words in page
    assert page.index("Triage issues") < page.index("Review a change") < page.index("Cut a release")


def test_who_has_left_is_not_named(cast, client):
    cast.project.team.filter(mentor=cast.co_mentor).update(ended_at=NOW)
    assert "Co-mentor Cleo" not in client.get(HERE).content.decode()


@pytest.mark.parametrize("state", ["draft", "proposed", "returned"])
def test_an_unpublished_project_is_404_for_others(cast, state):
    idea = whole_project(
        cast.cohort, lead=cast.other_mentor, title="Idea", slug="idea", state=state
    )
    seeing = {cast.other_mentor, cast.organizer, cast.lead_organizer}
    for person in [None, *cast.people.values()]:
        status = signed_in(person).get("/cohorts/amp-2026/projects/idea/").status_code
        assert status == (200 if person in seeing else 404), person
    assert idea.published_at is None


def test_a_returned_idea_shows_its_reason_to_the_team(cast):
    whole_project(
        cast.cohort, lead=cast.other_mentor, slug="idea", state="returned",
        state_reason="Which release?",
    )  # fmt: skip
    page = signed_in(cast.other_mentor).get("/cohorts/amp-2026/projects/idea/").content.decode()
    assert "Which release?" in page


def test_a_withdrawn_project_says_why(cast, client):
    Project.objects.filter(pk=cast.project.pk).update(
        state="withdrawn", withdrawn_at=NOW, state_reason="Its mentors changed jobs."
    )
    page = client.get(HERE).content.decode()
    assert "This project was withdrawn" in page
    assert "Its mentors changed jobs." in page


def test_a_project_of_another_cohort_is_not_at_this_address(cast, client):
    assert client.get("/cohorts/amp-2024/projects/cli/").status_code == 404


def test_only_the_team_and_organizers_find_their_own_ways(cast):
    ways = {
        "mentor": "/cohorts/amp-2026/projects/cli/team/",
        "organizer": "/desk/amp-2026/projects/cli/",
    }
    for name, person in cast.people.items():
        page = signed_in(person).get(HERE).content.decode()
        if name in ways:
            assert ways[name] in page
        if name in {"outsider", "applicant", "mentee", "other_mentor", "volunteer"}:
            assert not any(way in page for way in ways.values())


def test_the_page_costs_the_same_for_one_and_many(cast, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as before:
        client.get(HERE)
    for _number in range(3):
        join_team(cast.project, mentor_in(cast.cohort), "co_mentor")
    with django_assert_max_num_queries(len(before)):
        client.get(HERE)
