"""The first page: what the programme is, where it stands, and one next step."""

import pytest
import time_machine

from cohorts.models import Cohort
from cohorts.states import CohortState
from tests.cast import signed_in
from tests.factories import CohortFactory, InvitationFactory


def test_a_newcomer_reads_what_it_is_and_what_to_do(cast, client):
    page = client.get("/").content.decode()
    assert "Become a maintainer, with a mentor beside you" in page
    assert "AMP 2026" in page
    assert "Applications: 11 days left" not in page
    assert "Applications: 10 days left." in page
    assert "How it works" in page
    assert page.count('class="next"') == 1


@pytest.mark.django_db
def test_without_a_cohort_the_page_says_so(client):
    assert "No cohort is announced yet" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_draft_is_nobodys_news(client, at_noon):
    CohortFactory(name="Secret plan", state=CohortState.DRAFT, schedule=True)
    assert "Secret plan" not in client.get("/").content.decode()


def test_an_open_cohort_stands_before_an_announced_one(cast, client):
    CohortFactory(name="AMP 2027", number=50, state=CohortState.ANNOUNCED, schedule=True)
    assert client.get("/").context["cohort"] == cast.cohort


def test_where_nothing_goes_on_the_newest_finished_cohort_is_shown(cast, client):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=CohortState.FINISHED)
    assert client.get("/").context["cohort"] == cast.cohort


@pytest.mark.parametrize("state", sorted(set(CohortState) - {CohortState.DRAFT}))
@pytest.mark.parametrize(
    "day", ["2026-01-01", "2026-03-20", "2026-05-05", "2026-06-20", "2026-12-24"]
)
def test_every_state_has_one_next_step_on_every_day(cast, client, state, day):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=state)
    with time_machine.travel(day, tick=False):
        page = client.get("/cohorts/amp-2026/")
    step = page.context["next"]
    assert step.sentence
    assert client.get(step.url).status_code in {200, 302}


def test_whoever_is_invited_hears_it_first(cast):
    InvitationFactory(cohort=cast.cohort, email="outsider@example.org")
    page = signed_in(cast.outsider).get("/").content.decode()
    assert "You are invited to mentor in AMP 2026." in page


def test_everybody_gets_the_page(cast):
    for person in cast.people.values():
        assert signed_in(person).get("/").status_code == 200


def test_the_page_costs_the_same_with_many_cohorts(cast, client, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(20) as before:
        client.get("/")
    CohortFactory.create_batch(3, schedule=True)
    with django_assert_max_num_queries(len(before)):
        client.get("/")
