"""A mentor says how many mentees they can lead."""

import pytest

from amp.refused import Refused
from cohorts.actions.people import set_capacity
from cohorts.models import Event
from cohorts.rules.people import CAPACITY_AT_MOST
from tests.cast import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PAGE = "/cohorts/amp-2026/capacity/"


def test_a_mentor_says_how_many_mentees_they_can_lead(cast):
    answer = signed_in(cast.mentor).post(PAGE, {"capacity": "2"})
    assert answer["Location"] == "/me/"
    role = cast.role(cast.mentor)
    assert role.capacity == 2
    assert Event.objects.about(role).get().changes == {"capacity": ["1", "2"]}


@pytest.mark.parametrize("number", ["-1", "11", "many", "", "9" * 40])
def test_an_impossible_number_is_refused_beside_the_field_and_kept(cast, number):
    page = signed_in(cast.mentor).post(PAGE, {"capacity": number})
    assert page.context["form"].errors["capacity"]
    assert page.context["form"]["capacity"].value() == number
    assert cast.role(cast.mentor).capacity == 1


@pytest.mark.parametrize("number", [-1, CAPACITY_AT_MOST + 1])
def test_the_limit_is_the_rules_and_holds_whoever_asks(cast, number):
    for person in (cast.mentor, cast.lead_organizer):
        with pytest.raises(Refused, match="between 0 and 10 mentees"):
            set_capacity(cast.role(cast.mentor), number, by=person, now=NOW)
    assert cast.role(cast.mentor).capacity == 1


@pytest.mark.parametrize("who", ["applicant", "mentee", "organizer", "outsider"])
def test_there_is_no_such_page_for_others(cast, who):
    assert signed_in(cast.people[who]).get(PAGE).status_code == 404


def test_my_page_leads_to_it(cast):
    assert PAGE in signed_in(cast.mentor).get("/me/").content.decode()
