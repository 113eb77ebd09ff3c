"""The organizers' list and everything about one application."""

from datetime import timedelta

import pytest

from applications.actions.review import give_default_rubric
from tests.applications.selection import score
from tests.applications.writing import get, page
from tests.cast import application_of
from tests.factories import (
    NOW,
    ApplicationFactory,
    EligibilityCheckFactory,
    EventFactory,
    OtherProgrammeFactory,
    SubmissionFactory,
    UserFactory,
)


def names(person, **query):
    response = get(person, "desk_applications", "amp-2026", **query)
    return [str(row["application"].user) for row in response.context["rows"]]


@pytest.fixture
def two(cast):
    """A second application, handed in later, ranking the other project only."""
    person = UserFactory(name="Björn <b>", email="bear@example.org", github=True)
    other = application_of(person, cast.cohort, cast.other_project)
    other.submitted_at = NOW
    other.save()
    for application, verdict in ((cast.application, "clear"), (other, "undecided")):
        EligibilityCheckFactory(
            cohort=cast.cohort, user=application.user, application=application, verdict=verdict,
            occasion="submission",
        )  # fmt: skip
    return cast.application, other


def test_it_shows_what_an_organizer_comes_for(cast, two):
    give_default_rubric(cast.cohort)
    score(cast.application.choices.get(project=cast.project), cast.mentor, 4)
    text = page(get(cast.organizer, "desk_applications", "amp-2026"))
    for words in (
        "Applicant Ada",
        "applicant@example.org",
        "@gh-",
        "submitted",
        "undecided",
        "CLI",
    ):
        assert words in text
    assert "4.00" in text
    assert "Björn &lt;b&gt;" in text
    assert "19 May 2026, 12:00" in text


def test_newest_first(cast, two):
    assert names(cast.organizer) == ["Björn <b>", "Applicant Ada"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ADA"}, ["Applicant Ada"]),
        ({"q": "bear@"}, ["Björn <b>"]),
        ({"q": "@gh-"}, ["Björn <b>", "Applicant Ada"]),
        ({"q": "nobody"}, []),
        ({"state": "submitted"}, ["Björn <b>", "Applicant Ada"]),
        ({"state": "offered"}, []),
        ({"state": "draft"}, ["Björn <b>", "Applicant Ada"]),
        ({"eligibility": "undecided"}, ["Björn <b>"]),
        ({"eligibility": "blocked"}, []),
        ({"eligibility": "purple", "project": "x", "page": "nine"}, ["Björn <b>", "Applicant Ada"]),
        ({"q": "ada", "eligibility": "undecided"}, []),
    ],
)
def test_filters_and_search(cast, two, query, found):
    assert names(cast.organizer, **query) == found


def test_filter_by_any_choice_of_a_project(cast, two):
    assert names(cast.organizer, project=str(cast.project.pk)) == ["Applicant Ada"]
    assert len(names(cast.organizer, project=str(cast.other_project.pk))) == 2


def test_the_last_check_counts(cast, two):
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, application=cast.application, verdict="blocked",
        checked_at=NOW + timedelta(seconds=1),
    )  # fmt: skip
    assert names(cast.organizer, eligibility="blocked") == ["Applicant Ada"]
    assert names(cast.organizer, eligibility="clear") == []


def test_drafts_withdrawn_ones_and_ones_own_are_not_there(cast):
    for state in ("draft", "withdrawn"):
        ApplicationFactory(cohort=cast.cohort, state=state)
    own = ApplicationFactory(cohort=cast.cohort, state="submitted", user=cast.organizer)
    assert names(cast.organizer) == ["Applicant Ada"]
    assert get(cast.organizer, "desk_application", "amp-2026", own.pk).status_code == 404


def test_fifty_on_a_page(cast):
    for _number in range(51):
        ApplicationFactory(cohort=cast.cohort, state="submitted")
    assert len(names(cast.organizer)) == 50
    assert len(names(cast.organizer, page="2")) == 2
    assert len(names(cast.organizer, page="99")) == 2


def test_for_organizers_of_this_cohort_only(cast):
    for name, person in cast.people.items():
        wanted = 200 if name in {"organizer", "lead_organizer"} else 404
        for view, keys in (
            ("desk_applications", ()),
            ("desk_application", (cast.application.pk,)),
            ("desk_assignment", ()),
        ):
            assert get(person, view, "amp-2026", *keys).status_code == wanted, (name, view)
    assert get(None, "desk_applications", "amp-2026").status_code == 302


def test_an_application_of_another_cohort_is_not_on_this_desk(cast):
    elsewhere = ApplicationFactory(cohort=cast.other_cohort, state="submitted")
    assert get(cast.organizer, "desk_application", "amp-2026", elsewhere.pk).status_code == 404


def test_one_application_with_everything(cast):
    give_default_rubric(cast.cohort)
    score(cast.application.choices.get(project=cast.project), cast.mentor, 3)
    result = {"rule": "maintainer", "result": "clear", "code": "not_on_roster", "reason": "Not on."}
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, application=cast.application,
        occasion="submission", results=[result],
    )  # fmt: skip
    OtherProgrammeFactory(user=cast.applicant, name="Outreachy")
    SubmissionFactory(application=cast.application, content={"motivation": "the first text"})
    EventFactory(
        cohort=cast.cohort, by=cast.applicant, verb="application submitted",
        object_type="applications.application", object_id=cast.application.pk,
    )  # fmt: skip
    text = page(get(cast.organizer, "desk_application", "amp-2026", cast.application.pk))
    for words in (
        "applicant@example.org", "I use AsyncAPI at work", "Read the code, write tests", "CLI",
        "Generator", "Mentor Mona", "Not on.", "Outreachy", "the first text",
        "application submitted",
    ):  # fmt: skip
        assert words in text, words


def test_the_latest_texts_stand_there_and_the_others_on_a_page_of_their_own(cast):
    for number in range(1, 6):
        SubmissionFactory(
            application=cast.application, number=number, content={"motivation": f"Text {number}."}
        )
    text = page(get(cast.organizer, "desk_application", "amp-2026", cast.application.pk))
    assert [f"Text {number}." in text for number in range(1, 6)] == [False, False, True, True, True]
    assert f"/desk/amp-2026/applications/{cast.application.pk}/texts/" in text
    assert "2 earlier texts" in text
    address = ("desk_texts", "amp-2026", cast.application.pk)
    assert "Text 5." in page(get(cast.organizer, *address))
    earlier = page(get(cast.organizer, *address, page=2))
    assert "Text 1." in earlier
    assert "Text 5." not in earlier
    for nonsense in ("0", "x", "99"):
        assert get(cast.organizer, *address, page=nonsense).status_code == 200


def test_the_texts_are_for_organizers_of_this_cohort_only(cast):
    SubmissionFactory(application=cast.application)
    address = ("desk_texts", "amp-2026", cast.application.pk)
    for person in (cast.mentor, cast.applicant, cast.outsider, cast.volunteer):
        assert get(person, *address).status_code in {403, 404}
    assert get(cast.other_organizer, *address).status_code in {403, 404}
    cast.application.state = "withdrawn"
    cast.application.save()
    assert get(cast.organizer, *address).status_code == 404
