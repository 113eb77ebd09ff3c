"""Proposing an idea and writing it: drafts may be incomplete, nothing typed is lost."""

import pytest

from cohorts.models import Mentoring, Message, Project
from tests.cohorts.browse import errors, get, page, post
from tests.factories import (
    CohortFactory,
    ParticipationFactory,
    PhaseFactory,
    SkillFactory,
    whole_project,
)

IDEA = {
    "title": "Parser fuzzing",
    "kind": "code",
    "summary": "Find the files that break the parser.",
    "weekly_hours": "8",
    "places": "1",
}
WHOLE = IDEA | {
    "description": "We *fuzz*.\r\n\r\nEvery night.",
    "outcomes": "A report.",
    "repositories": "https://github.com/asyncapi/parser-js\r\nhttps://github.com/asyncapi/cli",
    "skills": "JavaScript, fuzzing , ",
    "milestone_1": "Triage",
    "milestone_1_text": "Ten issues sorted.",
    "milestone_2": "Review",
    "milestone_4": "Release",
}


@pytest.fixture
def ideas(cast):
    """A cohort that takes ideas now, in which ``cast.mentor`` mentors."""
    cohort = CohortFactory(slug="next", number=9, state="announced")
    PhaseFactory(cohort=cohort, kind="ideas", title="Ideas")
    ParticipationFactory(cohort=cohort, user=cast.mentor, mentor=True)
    ParticipationFactory(cohort=cohort, user=cast.organizer, organizer=True)
    return cohort


def test_a_title_and_a_summary_are_enough_for_a_draft(cast, ideas):
    answer = post(cast.mentor, "propose", "next", **IDEA, save="1")
    project = Project.objects.get(cohort=ideas)
    assert answer["Location"] == "/cohorts/next/projects/parser-fuzzing/edit/"
    assert (project.state, project.proposed_by) == ("draft", cast.mentor)
    assert Mentoring.objects.get(project=project).part == "lead"


def test_everything_that_was_typed_is_kept(cast, ideas):
    post(cast.mentor, "propose", "next", **WHOLE, save="1")
    project = Project.objects.get(cohort=ideas)
    assert project.description == "We *fuzz*.\n\nEvery night."
    assert project.repositories == [
        "https://github.com/asyncapi/parser-js",
        "https://github.com/asyncapi/cli",
    ]
    assert sorted(skill.name for skill in project.skills.all()) == ["JavaScript", "fuzzing"]
    steps = [(step.position, step.title, step.description) for step in project.milestones.all()]
    assert steps == [(1, "Triage", "Ten issues sorted."), (2, "Review", ""), (3, "Release", "")]


def test_a_skill_that_is_known_is_used_again(cast, ideas):
    known = SkillFactory(name="JavaScript", slug="javascript")
    post(cast.mentor, "propose", "next", **WHOLE | {"skills": "javascript, JAVASCRIPT"}, save="1")
    assert list(Project.objects.get(cohort=ideas).skills.all()) == [known]


def test_the_form_shows_what_is_saved(cast, ideas):
    post(cast.mentor, "propose", "next", **WHOLE, save="1")
    form = get(cast.mentor, "project_edit", "next", "parser-fuzzing").context["form"]
    assert form["milestone_3"].value() == "Release"
    assert form["repositories"].value().splitlines()[1] == "https://github.com/asyncapi/cli"
    assert "JavaScript" in form["skills"].value()


def test_a_preview_shows_the_text_and_saves_nothing(cast, ideas):
    answer = post(cast.mentor, "propose", "next", **WHOLE, preview="1")
    assert "<em>fuzz</em>" in page(answer)
    assert answer.context["form"]["title"].value() == "Parser fuzzing"
    assert not Project.objects.filter(cohort=ideas).exists()


def test_a_preview_needs_nothing_else(cast, ideas):
    answer = post(cast.mentor, "propose", "next", description="**Bold**", preview="1")
    assert "<strong>Bold</strong>" in page(answer)


def test_a_preview_is_clean(cast, ideas):
    nasty = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    shown = page(post(cast.mentor, "propose", "next", description=nasty, preview="1"))
    assert "<script>alert" not in shown
    assert 'href="javascript:' not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "required"),
        ("title", "x" * 121, "at most 120"),
        ("summary", "", "required"),
        ("kind", "magic", "valid choice"),
        ("repositories", "https://example.org/a/b", "no link to a repository"),
        ("repositories", "javascript:alert(1)", "no link to a repository"),
        ("repositories", "\n".join(f"https://github.com/a/{n}" for n in range(11)), "enough"),
        ("skills", ",".join(f"skill {n}" for n in range(16)), "enough"),
        ("skills", "x" * 61, "too long"),
        ("weekly_hours", "0", "from 1 to 60"),
        ("weekly_hours", "61", "from 1 to 60"),
        ("weekly_hours", "many", "whole number"),
        ("places", "2", "documentation only"),
        ("places", "0", "from 1 to 10"),
        ("places", "99999999999999999999", "from 1 to 10"),
        ("milestone_5", "x" * 121, "at most 120"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_stays_typed(cast, ideas, field, typed, words):
    answer = post(cast.mentor, "propose", "next", **WHOLE | {field: typed}, save="1")
    assert any(words in each for each in errors(answer)[field]), errors(answer)
    assert answer.context["form"][field].value() == typed
    assert not Project.objects.filter(cohort=ideas).exists()


def test_a_milestone_without_a_title_is_asked_for_one(cast, ideas):
    answer = post(cast.mentor, "propose", "next", **IDEA, milestone_2_text="Ten issues.", save="1")
    assert "milestone_2" in errors(answer)


def test_documentation_may_have_more_places(cast, ideas):
    facts = IDEA | {"kind": "documentation", "places": "3"}
    post(cast.mentor, "propose", "next", **facts, save="1")
    assert Project.objects.get(cohort=ideas).places == 3


def test_two_ideas_of_one_name_have_two_addresses(cast, ideas):
    for _each in range(2):
        post(cast.mentor, "propose", "next", **IDEA, save="1")
    slugs = sorted(Project.objects.filter(cohort=ideas).values_list("slug", flat=True))
    assert slugs == ["parser-fuzzing", "parser-fuzzing-2"]


@pytest.mark.parametrize("title", ["日本語", "!!!", "  ", "-", "new"])
def test_any_title_gets_an_address(cast, ideas, title):
    answer = post(cast.mentor, "propose", "next", **IDEA | {"title": title}, save="1")
    if title.strip():
        assert get(cast.mentor, "project_edit", "next", Project.objects.get(cohort=ideas).slug)
    else:
        assert "title" in errors(answer)


@pytest.mark.parametrize("who", ["outsider", "applicant", "mentee", "organizer", "co_mentor"])
def test_only_mentors_of_the_cohort_propose(cast, ideas, who):
    person = getattr(cast, who)
    assert get(person, "propose", "next").status_code == 403
    assert post(person, "propose", "next", **IDEA).status_code == 403
    assert not Project.objects.filter(cohort=ideas).exists()


def test_outside_the_time_for_ideas_the_page_says_when(cast):
    shown = get(cast.mentor, "propose", "amp-2026")
    assert "closed on 30 April 2026, 23:59 UTC" in page(shown)
    assert "<textarea" not in page(shown)
    answer = post(cast.mentor, "propose", "amp-2026", **IDEA, save="1")
    assert "closed on 30 April 2026" in errors(answer)["__all__"][0]
    assert answer.context["form"]["title"].value() == "Parser fuzzing"


# Editing ------------------------------------------------------------------------------------


@pytest.fixture
def draft(cast, ideas):
    return whole_project(ideas, lead=cast.mentor, title="Parser", slug="parser")


def test_the_team_edits(cast, draft):
    post(cast.mentor, "project_edit", "next", "parser", **WHOLE, save="1")
    draft.refresh_from_db()
    assert draft.title == "Parser fuzzing"
    assert draft.slug == "parser"


@pytest.mark.parametrize("who", ["co_mentor", "other_mentor", "outsider"])
def test_for_others_the_draft_is_not_there(cast, draft, who):
    person = getattr(cast, who)
    assert get(person, "project_edit", "next", "parser").status_code == 404
    assert post(person, "project_edit", "next", "parser", **WHOLE).status_code == 404


def test_an_organizer_reads_but_does_not_write(cast, draft):
    assert get(cast.organizer, "desk_project", "next", "parser").status_code == 200
    assert post(cast.organizer, "project_edit", "next", "parser", **WHOLE).status_code == 403


def test_the_second_of_two_tabs_is_told_and_keeps_its_text(cast, draft):
    opened = get(cast.mentor, "project_edit", "next", "parser").context["form"]
    seen = opened["seen"].value()
    post(cast.mentor, "project_edit", "next", "parser", **WHOLE, seen=seen, save="1")
    second = WHOLE | {"title": "Another title", "seen": seen}
    answer = post(cast.mentor, "project_edit", "next", "parser", **second, save="1")
    assert "in the meantime" in errors(answer)["__all__"][0]
    assert answer.context["form"]["title"].value() == "Another title"
    draft.refresh_from_db()
    assert draft.title == "Parser fuzzing"
    knowing = second | {"seen": answer.context["form"]["seen"].value()}
    post(cast.mentor, "project_edit", "next", "parser", **knowing, save="1")
    draft.refresh_from_db()
    assert draft.title == "Another title"


def test_saving_the_same_twice_is_no_conflict(cast, draft):
    seen = get(cast.mentor, "project_edit", "next", "parser").context["form"]["seen"].value()
    for _each in range(2):
        answer = post(cast.mentor, "project_edit", "next", "parser", **WHOLE, seen=seen, save="1")
        assert answer.status_code == 302


def test_a_published_text_is_fixed(cast):
    answer = get(cast.mentor, "project_edit", "amp-2026", "cli")
    assert answer["Location"] == "/cohorts/amp-2026/projects/cli/"
    post(cast.mentor, "project_edit", "amp-2026", "cli", **WHOLE, save="1")
    cast.project.refresh_from_db()
    assert cast.project.title == "CLI"


def test_the_reason_of_a_return_stands_on_top(cast, draft):
    Project.objects.filter(pk=draft.pk).update(state="returned", state_reason="Name an issue.")
    assert "Name an issue." in page(get(cast.mentor, "project_edit", "next", "parser"))


def test_saving_a_draft_tells_nobody(cast, draft):
    post(cast.mentor, "project_edit", "next", "parser", **WHOLE, save="1")
    assert not Message.objects.exists()
