"""Beginning a cohort."""

import pytest

from cohorts.models import Cohort, Event, Participation
from tests.cohorts.browse import errors, get, post

FACTS = {
    "name": "AMP 2027",
    "number": "5",
    "slug": "amp-2027",
    "funding": "volunteer",
    "weekly_hours": "8",
    "time_zone": "Europe/Berlin",
    "roster_days": "14",
    "offer_days": "5",
}


def test_an_organizer_begins_a_draft_and_leads_it(cast):
    answer = post(cast.organizer, "desk_cohort_new", **FACTS)
    cohort = Cohort.objects.get(slug="amp-2027")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/amp-2027/")
    assert (cohort.state, cohort.created_by, cohort.zone.key) == (
        "draft",
        cast.organizer,
        "Europe/Berlin",
    )
    role = Participation.objects.get(cohort=cohort)
    assert (role.user, role.role, role.is_lead) == (cast.organizer, "organizer", True)
    assert Event.objects.get(cohort=cohort).verb == "created"


def test_an_organizer_of_an_ended_cohort_begins_one_too(cast):
    assert post(cast.other_organizer, "desk_cohort_new", **FACTS).status_code == 302


@pytest.mark.parametrize("who", ["mentor", "applicant", "volunteer", "outsider"])
def test_others_are_told_that_it_is_for_organizers(cast, who):
    person = getattr(cast, who)
    for answer in (get(person, "desk_cohort_new"), post(person, "desk_cohort_new", **FACTS)):
        assert answer.status_code == 403
        assert "This is for:" in answer.content.decode()
    assert not Cohort.objects.filter(slug="amp-2027").exists()


def test_whoever_is_not_signed_in_is_asked_to(cast):
    assert get(None, "desk_cohort_new")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "required"),
        ("number", "4", "Another cohort has this number."),
        ("number", "99999", "less than or equal to 999"),
        ("number", "-1", "greater than or equal to 0"),
        ("number", "4.5", "whole number"),
        ("slug", "amp-2026", "Another cohort has this address."),
        ("slug", "two words", "slug"),
        ("slug", "new", "taken by the portal"),
        ("weekly_hours", "0", "At least one hour per week."),
        ("weekly_hours", "169", "60"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("funding", "lottery", "valid choice"),
        ("slack_url", "https://example.org/archives/C0123456789", "no link to a Slack channel"),
        ("slack_url", "not a link", "valid URL"),
        ("discussion_url", "https://github.com/asyncapi/cli", "no link to a GitHub Discussion"),
        ("roster_days", "0", "At least one day."),
        ("offer_days", "9999", "90"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_stays_typed(cast, field, typed, words):
    answer = post(cast.organizer, "desk_cohort_new", **FACTS | {field: typed})
    found = errors(answer)
    said = [*found.get(field, []), *found.get("__all__", [])]
    assert answer.status_code == 200
    assert any(words in each for each in said), found
    assert answer.context["form"][field].value() == typed
    assert not Cohort.objects.filter(name="AMP 2027").exists()


def test_the_next_number_and_ones_own_zone_are_suggested(cast):
    cast.organizer.time_zone = "Africa/Nairobi"
    cast.organizer.save()
    form = get(cast.organizer, "desk_cohort_new").context["form"]
    assert (form["number"].value(), form["time_zone"].value()) == (5, "Africa/Nairobi")
