"""A mentor says when in a week they work with mentees."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from cohorts.actions.people import set_working_hours
from cohorts.models import Event
from tests.cast import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PAGE = "/cohorts/amp-2026/working-hours/"


def test_a_mentor_says_when_they_work(cast):
    answer = signed_in(cast.mentor).post(PAGE, {"working_hours": "Mon 18-21\n Sat 10-12 "})
    assert answer["Location"] == "/me/"
    role = cast.role(cast.mentor)
    assert role.working_hours == "Mon 18-21; Sat 10-12"
    assert Event.objects.about(role).get().verb == "working hours changed"


def test_what_cannot_be_read_is_said_beside_the_field_and_kept(cast):
    page = signed_in(cast.mentor).post(PAGE, {"working_hours": "Mon evenings"})
    [words] = page.context["form"].errors["working_hours"]
    assert "“mon evenings” cannot be read" in words
    assert page.context["form"]["working_hours"].value() == "Mon evenings"


def test_it_may_be_left_empty_again(cast):
    set_working_hours(cast.role(cast.mentor), "Mon 8-9", by=cast.mentor, now=NOW)
    signed_in(cast.mentor).post(PAGE, {"working_hours": ""})
    assert cast.role(cast.mentor).working_hours == ""


def test_nobody_says_it_for_another(cast):
    with pytest.raises(PermissionDenied):
        set_working_hours(cast.role(cast.mentor), "Mon 8-9", by=cast.lead_organizer, now=NOW)


def test_only_mentors_say_it(cast):
    with pytest.raises(Refused, match="Only mentors"):
        set_working_hours(cast.role(cast.organizer), "Mon 8-9", by=cast.organizer, now=NOW)
    assert signed_in(cast.organizer).get(PAGE).status_code == 404


def test_the_way_there_stands_with_their_role_and_names_their_zone(cast):
    assert PAGE in signed_in(cast.mentor).get("/me/").content.decode()
    assert f"({cast.mentor.time_zone})" in signed_in(cast.mentor).get(PAGE).content.decode()
