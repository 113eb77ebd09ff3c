"""A shortlist has three places; the list closes up when one becomes free."""

import pytest

from applications.models import ProjectChoice, Shortlisted
from tests.applications.selection import DAY, on
from tests.applications.writing import errors, get, page, post, said
from tests.cast import application_of
from tests.factories import UserFactory


@pytest.fixture
def choices(cast):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    for number in range(3):
        application_of(UserFactory(name=f"Person {number}"), cast.cohort, cast.project)
    with on(DAY):
        yield list(ProjectChoice.objects.filter(project=cast.project).order_by("pk"))


def listed(cast):
    return list(cast.project.shortlist.order_by("position").values_list("choice", flat=True))


def test_it_asks_for_a_sentence_and_puts_the_person_last(cast, choices):
    assert "A shortlist has 3 places" in page(get(cast.mentor, "shortlist_add", choices[0].pk))
    post(cast.mentor, "shortlist_add", choices[0].pk, data={"sentence": "Knows the parser."})
    response = post(cast.co_mentor, "shortlist_add", choices[1].pk)
    assert said(response) == ["On the shortlist."]
    assert listed(cast) == [choices[0].pk, choices[1].pk]
    text = page(get(cast.mentor, "review", choices[0].pk))
    assert "Knows the parser." in text
    assert "place 1 on the shortlist" in text


def test_a_fourth_finds_no_place(cast, choices):
    for choice in choices[:3]:
        post(cast.mentor, "shortlist_add", choice.pk)
    response = post(cast.mentor, "shortlist_add", choices[3].pk, data={"sentence": "Please"})
    assert "all are taken" in errors(response)["__all__"][0]
    assert "Please" in page(response)
    assert len(listed(cast)) == 3


def test_twice_is_told(cast, choices):
    post(cast.mentor, "shortlist_add", choices[0].pk)
    response = post(cast.mentor, "shortlist_add", choices[0].pk)
    assert "on the shortlist already" in errors(response)["__all__"][0]


def test_taking_somebody_off_moves_the_others_up(cast, choices):
    for choice in choices[:3]:
        post(cast.mentor, "shortlist_add", choice.pk)
    assert get(cast.mentor, "shortlist_remove", choices[0].pk).status_code == 200
    assert len(listed(cast)) == 3
    post(cast.co_mentor, "shortlist_remove", choices[0].pk)
    assert listed(cast) == [choices[1].pk, choices[2].pk]
    assert list(Shortlisted.objects.values_list("position", flat=True)) == [1, 2]
    assert post(cast.mentor, "shortlist_remove", choices[0].pk).status_code == 404


def test_nobody_but_the_projects_mentors(cast, choices):
    for name in ("other_mentor", "organizer", "applicant", "outsider"):
        person = cast.people[name]
        assert post(person, "shortlist_add", choices[0].pk).status_code == 404, name
        assert get(person, "shortlist_remove", choices[0].pk).status_code == 404, name
    assert not Shortlisted.objects.exists()


def test_not_before_the_selection(cast, choices):
    cast.cohort.state = "open"
    cast.cohort.save()
    response = post(cast.mentor, "shortlist_add", choices[0].pk)
    assert "not under review now" in errors(response)["__all__"][0]
