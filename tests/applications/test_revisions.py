"""Every version that was handed in is kept; organizers and mentors compare any two of them."""

from datetime import timedelta

import pytest

from cohorts.models import Part
from tests.applications.writing import get, page, post, typed
from tests.cast import signed_in
from tests.factories import NOW, QuestionFactory, SubmissionFactory, join_team, mentor_in
from tests.rows import counting


@pytest.fixture
def twice(cast, draft):
    """Handed in, changed, and handed in again by the same person."""
    row = QuestionFactory(cohort=cast.cohort, label="Why us?")
    first = typed(cast.project, cast.other_project, choice__1__approach="Read, then write tests.",
                  choice__2__approach="A secret of the generator.") | {
        f"question-{row.pk}": "Because of you.", "save": "1"}  # fmt: skip
    post(cast.outsider, "apply", "amp-2026", data=first)
    post(cast.outsider, "submit", "amp-2026")
    changed = typed(
        cast.project, cast.other_project, version=2, hand_in="1",
        choice__1__approach="Read, then write <b>docs</b>.", choice__1__rank="2",
        choice__2__rank="1", choice__2__approach="Another secret of the generator.",
    ) | {f"question-{row.pk}": "Because of the people."}  # fmt: skip
    assert post(cast.outsider, "apply", "amp-2026", data=changed).status_code == 302
    draft.refresh_from_db()
    assert draft.submissions.count() == 2
    return draft


def organizers_page(cast, application, person=None, **query):
    return get(person or cast.organizer, "desk_changes", "amp-2026", application.pk, **query)


def mentors_page(person, choice, **query):
    return get(person, "review_changes", choice.pk, **query)


def shown(response):
    """label → pieces, as (kind, text)."""
    return {
        label: [(str(piece.kind), piece.text) for piece in pieces]
        for label, pieces in response.context["changes"]
    }


def test_an_organizer_sees_what_went_and_what_came_word_by_word(cast, twice):
    response = organizers_page(cast, twice)
    found = shown(response)
    assert found["CLI: Approach"] == [
        ("same", "Read, then write "), ("gone", "tests."), ("new", "<b>docs</b>."),
    ]  # fmt: skip
    assert found["Why us?"][0] == ("same", "Because of ")
    assert set(found) == {"Ranking", "CLI: Approach", "Generator: Approach", "Why us?"}
    assert "Motivation" in response.context["unchanged"]


def test_it_can_be_read_without_seeing_colours_and_is_text(cast, twice):
    text = page(organizers_page(cast, twice))
    assert '<del><span class="hidden-words">(went: </span>tests.' in text
    assert '<ins><span class="hidden-words">(came: </span>&lt;b&gt;docs&lt;/b&gt;.' in text
    assert "What went is struck through, what came is underlined." in text


def test_any_two_versions_are_compared(cast, twice):
    SubmissionFactory(
        application=twice, at=NOW + timedelta(hours=1),
        content={"motivation": "Third.", "choices": []},
    )  # fmt: skip
    assert organizers_page(cast, twice).context["numbers"] == (2, 3)
    response = organizers_page(cast, twice, old="1", new="3")
    assert response.context["numbers"] == (1, 3)
    assert ("new", "Third.") in shown(response)["Motivation"]
    assert "CLI: Approach" in shown(organizers_page(cast, twice, old="3", new="1"))
    assert "say the same, word for word" in page(organizers_page(cast, twice, old="2", new="2"))


@pytest.mark.parametrize("nonsense", ["0", "99", "two", "-1", "1e9", "9" * 400, "\u0661"])
def test_a_version_that_is_none_compares_the_last_two(cast, twice, nonsense):
    response = organizers_page(cast, twice, old=nonsense, new="1")
    assert response.context["numbers"] == (1, 2)


def test_one_version_has_nothing_to_be_compared_with(cast, draft):
    post(cast.outsider, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    post(cast.outsider, "submit", "amp-2026")
    response = organizers_page(cast, draft)
    assert "There is only one version" in page(response)
    assert "What changed" not in page(get(cast.mentor, "review", draft.choices.get().pk))


def test_the_pages_on_which_one_reads_lead_there(cast, twice):
    desk = page(get(cast.organizer, "desk_application", "amp-2026", twice.pk))
    assert f"/desk/amp-2026/applications/{twice.pk}/changes/" in desk
    choice = twice.choices.get(project=cast.project)
    review = page(get(cast.mentor, "review", choice.pk))
    assert "This was handed in 2 times" in review
    assert f"/reviews/{choice.pk}/changes/" in review


# Mentors ---------------------------------------------------------------------------------


def test_a_mentor_compares_their_own_projects_proposal_and_no_other(cast, twice):
    response = mentors_page(cast.mentor, twice.choices.get(project=cast.project))
    assert set(shown(response)) == {"CLI: Approach", "Why us?"}
    text = page(response)
    assert "secret of the generator" not in text
    assert "Generator" not in text
    assert "Ranking" not in text


def test_nor_by_the_title_that_another_project_shares(cast, twice):
    cast.other_project.title = cast.project.title
    cast.other_project.save()
    response = mentors_page(cast.mentor, twice.choices.get(project=cast.project))
    assert "secret of the generator" not in page(response)


def test_a_mentor_of_both_sees_both(cast, twice):
    mona = mentor_in(cast.cohort, name="Both Bo", email="both@example.org")
    for project in (cast.project, cast.other_project):
        join_team(project, mona, Part.BACKUP)
    response = mentors_page(mona, twice.choices.get(project=cast.project))
    assert {"CLI: Approach", "Generator: Approach"} <= set(shown(response))


def test_nobody_else_compares_anything(cast, twice):
    choice = twice.choices.get(project=cast.project)
    for person in (
        cast.other_mentor,
        cast.outsider,
        cast.applicant,
        cast.organizer,
        cast.volunteer,
    ):
        assert mentors_page(person, choice).status_code == 404
    for person in (cast.mentor, cast.outsider, cast.volunteer, cast.other_organizer):
        assert organizers_page(cast, twice, person).status_code == 404
    assert get(None, "review_changes", choice.pk).status_code == 302


def test_of_a_withdrawn_one_nothing_is_compared(cast, twice):
    choice = twice.choices.get(project=cast.project)
    post(cast.outsider, "withdraw", "amp-2026")
    assert mentors_page(cast.mentor, choice).status_code == 404
    assert organizers_page(cast, twice).status_code == 404


def test_many_versions_are_listed_and_two_are_fetched(cast, twice):
    client = signed_in(cast.organizer)
    path = f"/desk/amp-2026/applications/{twice.pk}/changes/"
    client.get(path)
    with counting() as few:
        client.get(path)
    for _number in range(3):
        SubmissionFactory(application=twice, content={"motivation": "x"})
    with counting() as many:
        client.get(path)
    assert few.queries == many.queries
    assert many.rows - few.rows == 3
