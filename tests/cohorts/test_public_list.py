"""All cohorts: what goes on and what was; drafts only for those who draft them."""

import pytest

from cohorts.states import CohortState
from tests.cast import signed_in
from tests.factories import CohortFactory, ParticipationFactory


def test_current_and_earlier_cohorts_stand_apart(cast, client):
    page = client.get("/cohorts/")
    assert [card.cohort.name for card in page.context["current"]] == ["AMP 2026"]
    assert [card.cohort.name for card in page.context["past"]] == ["AMP 2024"]
    assert "1 February – 24 October 2026" in page.content.decode()


def test_a_draft_is_seen_by_its_organizers_only(cast):
    draft = CohortFactory(name="AMP 2027", state=CohortState.DRAFT)
    ParticipationFactory(cohort=draft, user=cast.organizer, organizer=True)
    for person in [None, *cast.people.values()]:
        seen = "AMP 2027" in signed_in(person).get("/cohorts/").content.decode()
        assert seen is (person == cast.organizer)


@pytest.mark.django_db
def test_an_empty_list_says_so(client):
    assert "No cohort is announced yet" in client.get("/cohorts/").content.decode()


def test_a_page_number_that_makes_no_sense_shows_a_page(cast, client):
    for number in ("0", "-1", "999999999999999999999", "x", "%F0%9F%92%A9"):
        assert client.get(f"/cohorts/?page={number}").status_code == 200


def test_the_list_costs_the_same_for_one_and_many(cast, client, django_assert_num_queries):
    with django_assert_num_queries(2 + 1):  # count, cohorts, phases
        client.get("/cohorts/")
    CohortFactory.create_batch(5, schedule=True)
    with django_assert_num_queries(2 + 1):
        client.get("/cohorts/")
