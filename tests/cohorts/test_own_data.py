"""Everything that is kept about oneself, as one file for oneself alone."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.actions import people
from cohorts.actions.own_data import own_data
from cohorts.actions.restricting import restrict
from cohorts.models import Away, Event, Message
from tests.cast import prove_again, signed_in
from tests.factories import NOW, MentorRequestFactory
from tests.rows import counting

HERE = "/me/account/data/"


def data_of(person):
    response = prove_again(signed_in(person)).get(HERE)
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_file_is_for_the_person_and_no_cache(cast):
    response = prove_again(signed_in(cast.outsider)).get(HERE)
    assert response["Content-Disposition"] == 'attachment; filename="my-data-2026-05-20.json"'
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content)["account"] == {
        "email": "outsider@example.org",
        "name": "Outsider Otto",
        "pronouns": "",
        "time_zone": "UTC",
        "github_id": None,
        "github_login": "",
        "joined_at": "2026-02-09T12:00:00Z",
    }


def test_the_password_is_asked_again(cast):
    response = signed_in(cast.outsider).get(HERE)
    assert response.url == "/accounts/reauthenticate/?next=%2Fme%2Faccount%2Fdata%2F"
    assert signed_in(None).get(HERE).url == f"/accounts/login/?next={HERE}"


def test_nobody_reads_somebody_elses(cast):
    with pytest.raises(PermissionDenied, match="their own data"):
        own_data(cast.mentor, by=cast.lead_organizer, now=NOW)


def test_roles_projects_and_requests_are_in_it(cast):
    role = cast.role(cast.mentor)
    people.set_working_hours(role, "Mon-Fri 18:00-21:00", by=cast.mentor, now=NOW)
    back = NOW + timedelta(days=3)
    Away.objects.create(participation=role, starts_at=NOW, ends_at=back, note="At the sea")
    MentorRequestFactory(cohort=cast.other_cohort, user=cast.mentor, text="A parser.")
    found = data_of(cast.mentor)
    assert found["roles"][0]["cohort"] == "AMP 2026"
    assert found["roles"][0]["working_hours"] == "Mon-Fri 18:00-21:00"
    assert [each["note"] for each in found["roles"][0]["away"]] == ["At the sea"]
    assert found["mentored_projects"][0]["project"] == "CLI"
    assert found["requests_to_mentor"][0]["text"] == "A parser."
    assert found["addresses"] == [
        {"email": "mentor@example.org", "verified": True, "primary": True}
    ]


def test_messages_and_steps_are_the_persons_own(cast):
    people.end_participation(cast.role(cast.volunteer), by=cast.volunteer, now=NOW)
    Message.objects.create(
        key="one", recipient=cast.volunteer, address="volunteer@example.org", kind="cohorts/x",
        subject="For Vera", text="Hello Vera", created_at=NOW, due_at=NOW,
    )  # fmt: skip
    Message.objects.create(
        key="two", recipient=cast.mentor, address="mentor@example.org", kind="cohorts/x",
        subject="For Mona", text="Hello Mona", created_at=NOW, due_at=NOW,
    )  # fmt: skip
    found = data_of(cast.volunteer)
    assert [each["subject"] for each in found["messages"]] == ["For Vera"]
    assert [each["verb"] for each in found["steps"]] == ["stopped being volunteer"]
    assert Event.objects.count() == 1
    assert "Mona" not in json.dumps(found)


def test_whoever_is_kept_away_or_apart_reads_what_they_read_before(cast):
    without = data_of(cast.mentor)
    restrict(cast.mentor.pk, until=None, now=NOW)
    restrict(cast.mentor.pk, cast.mentee.pk, until=None, now=NOW)
    assert data_of(cast.mentor) == without


def test_more_roles_and_requests_cost_no_more_queries(cast):
    def queries():
        with counting() as count:
            own_data(cast.mentor, by=cast.mentor, now=NOW)
        return count.queries

    before = queries()
    for cohort in (cast.cohort, cast.other_cohort):
        MentorRequestFactory(cohort=cohort, user=cast.mentor)
    assert queries() == before
