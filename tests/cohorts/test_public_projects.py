"""The list of projects, with filters that need no script and keep what was chosen."""

import pytest

from cohorts.models import Project
from tests.factories import (
    NOW,
    ProjectFactory,
    SkillFactory,
    join_team,
    mentor_in,
    published_project,
    whole_project,
)

HERE = "/cohorts/amp-2026/projects/"


@pytest.fixture
def docs(cast):
    project = published_project(cast.cohort, title="Docs", slug="docs", kind="documentation")
    project.skills.set([SkillFactory(name="Writing")])
    return project


def titles(page):
    return [card.project.title for card in page.context["cards"]]


def test_published_projects_of_this_cohort_are_listed(cast, docs, client):
    whole_project(cast.cohort, title="Draft")
    whole_project(cast.cohort, title="Proposed", state="proposed")
    published_project(cast.other_cohort, title="Elsewhere")
    assert titles(client.get(HERE)) == ["CLI", "Docs", "Generator"]


def test_a_skill_narrows_the_list(cast, docs, client):
    page = client.get(HERE, {"skill": "writing"})
    assert titles(page) == ["Docs"]
    assert "1 project<" in page.content.decode()


def test_a_kind_narrows_the_list(cast, docs, client):
    assert titles(client.get(HERE, {"kind": "code"})) == ["CLI", "Generator"]


def test_what_was_chosen_stays_chosen_and_options_say_how_many(cast, docs, client):
    page = client.get(HERE, {"kind": "code", "skill": "javascript"}).content.decode()
    assert '<option value="javascript" selected>JavaScript (2)</option>' in page
    assert '<option value="code" selected>code (2)</option>' in page


def test_skills_of_unpublished_projects_are_no_options(cast, client):
    whole_project(cast.cohort, title="Draft").skills.add(SkillFactory(name="Secret skill"))
    assert "Secret skill" not in client.get(HERE).content.decode()


def test_nothing_found_is_said_with_a_way_back(cast, docs, client):
    page = client.get(HERE, {"kind": "code", "skill": "writing"}).content.decode()
    assert "Nothing fits both" in page
    assert f'href="{HERE}"' in page


@pytest.mark.parametrize("wrong", ["nothing", "<b>", "1' OR 1=1", "é" * 500])
def test_a_choice_that_makes_no_sense_shows_all_and_says_so(cast, client, wrong):
    page = client.get(HERE, {"skill": wrong, "kind": wrong})
    assert page.status_code == 200
    assert titles(page) == ["CLI", "Generator"]
    assert "No project here asks for this skill." in page.content.decode()


def test_lead_mentors_are_named(cast, client):
    join_team(cast.project, mentor_in(cast.cohort, name="Backup Bo"), "backup")
    page = client.get(HERE).content.decode()
    assert "mentored by Mentor Mona" in page
    assert "Backup Bo" not in page


def test_withdrawn_projects_stand_apart_with_their_reason(cast, client):
    Project.objects.filter(pk=cast.other_project.pk).update(
        state="withdrawn", withdrawn_at=NOW, state_reason="No time."
    )
    page = client.get(HERE)
    assert titles(page) == ["CLI"]
    assert "No time." in page.content.decode()


def test_an_idea_withdrawn_before_it_was_published_is_not_shown(cast, client):
    ProjectFactory(cohort=cast.cohort, title="Never shown", state="withdrawn")
    assert "Never shown" not in client.get(HERE).content.decode()


def test_many_projects_come_in_pages(cast, client):
    for _number in range(24):
        ProjectFactory(cohort=cast.cohort, state="published")
    assert len(titles(client.get(HERE))) == 24
    second = client.get(HERE, {"page": "2", "kind": "code"})
    assert len(titles(second)) == 2
    assert "kind=code" in second.content.decode()


def test_the_list_costs_the_same_for_one_and_many(cast, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as before:
        client.get(HERE)
    for _number in range(3):
        published_project(cast.cohort)
    with django_assert_max_num_queries(len(before)):
        client.get(HERE)
