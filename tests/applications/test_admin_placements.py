"""An organizer who mentors sorts and filters placements by no score that is hidden from them."""

import pytest
from django.urls import reverse

from applications.actions.assignment import propose_assignment
from cohorts.models import Part
from tests.applications.selection import DAY, begin_selection
from tests.cast import signed_in
from tests.factories import join_team

LIST = reverse("admin:applications_placement_changelist")
BY_SCORE = "5"


@pytest.fixture
def placed(cast):
    selection = begin_selection(cast)
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    return selection


def names(client, **query):
    rows = client.get(LIST, query).context["cl"].result_list
    return [row.application.user.name for row in rows]


def test_an_organizer_sorts_by_score(cast, placed):
    client = signed_in(cast.organizer)
    assert names(client, o=BY_SCORE) == ["Cem", "Ben", "Applicant Ada"]
    assert names(client, o=f"-{BY_SCORE}") == ["Applicant Ada", "Ben", "Cem"]


def test_who_mentors_the_project_finds_no_order_in_what_they_may_not_see(cast, placed):
    join_team(cast.project, cast.organizer, Part.CO_MENTOR)
    client = signed_in(cast.organizer)
    assert names(client, o=BY_SCORE) == names(client, o=f"-{BY_SCORE}")
    assert {row.seen_score for row in client.get(LIST).context["cl"].result_list} == {None}


def test_a_score_is_no_filter(cast, placed):
    client = signed_in(cast.organizer)
    assert client.get(LIST, {"score__gt": "4.5"}).status_code == 400
