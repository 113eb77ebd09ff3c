"""A cohort's page: when, what, whom to ask, and what changed."""

from datetime import timedelta

import pytest

from cohorts.actions.cohort import cancel
from cohorts.models import Cohort, Participation
from cohorts.states import CohortState
from tests.cast import signed_in
from tests.factories import (
    NOW,
    AwayFactory,
    ParticipationFactory,
    ScheduleChangeFactory,
    UserFactory,
    published_project,
    whole_project,
)

HERE = "/cohorts/amp-2026/"


def page_for(person=None):
    return signed_in(person).get(HERE)


def test_the_page_says_when_what_and_that_joining_is_free(cast):
    page = page_for().content.decode()
    for words in (
        "1 February – 24 October 2026",
        "About 8 hours per week",
        "Joining is free either way, and the portal asks for no money.",
        "https://asyncapi.slack.com/archives/C0123456789",
        "https://github.com/orgs/asyncapi/discussions/123",
    ):
        assert words in page


def test_whom_to_ask_now_leads_first(cast):
    people = page_for().context["people"]
    assert [(each.name, each.role) for each in people] == [
        ("Lead Lena", "lead organizer"),
        ("Organizer Omar", "organizer"),
        ("Wellbeing Wanja", "wellbeing contact"),
    ]


def test_who_is_away_is_not_named(cast):
    AwayFactory(participation=cast.role(cast.organizer))
    page = page_for().content.decode()
    assert "Organizer Omar" not in page
    assert "Lead Lena" in page


def test_whose_role_has_ended_is_not_named(cast):
    Participation.objects.filter(user=cast.organizer).update(ended_at=NOW - timedelta(days=1))
    assert "Organizer Omar" not in page_for().content.decode()


def test_no_address_of_anybody_is_shown(cast):
    page = page_for(cast.outsider).content.decode().replace("outsider@example.org", "")
    assert "@example.org" not in page


def test_published_projects_are_shown_and_others_are_not(cast):
    whole_project(cast.cohort, title="Only an idea")
    titles = [card.project.title for card in page_for().context["projects"]]
    assert titles == ["CLI", "Generator"]


def test_the_last_changes_are_shown(cast):
    for number in (1, 2, 3):
        ScheduleChangeFactory(cohort=cast.cohort, number=number, reason=f"Reason {number}")
    page = page_for().content.decode()
    assert "Reason 3" in page
    assert "Reason 2" in page
    assert "Reason 1" not in page


def test_a_cancelled_cohort_says_why_and_places_nobody_on_its_line(cast):
    cancel(cast.cohort, by=cast.lead_organizer, now=NOW, reason="No mentors <this> year.")
    page = page_for().content.decode()
    assert "This cohort was cancelled" in page
    assert "No mentors &lt;this&gt; year." in page
    assert "You are here" not in page


def test_a_draft_is_404_except_for_its_organizers(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=CohortState.DRAFT)
    seeing = {cast.organizer, cast.lead_organizer}
    for path in ("", "schedule/", "schedule.ics", "changes.atom", "expectations/", "projects/"):
        for person in [None, *cast.people.values()]:
            status = signed_in(person).get(HERE + path).status_code
            assert status == (200 if person in seeing else 404), (path, person)


@pytest.mark.parametrize("slug", ["nothing", "amp-2025", "AMP-2026"])
@pytest.mark.django_db
def test_an_unknown_cohort_is_404(client, slug):
    assert client.get(f"/cohorts/{slug}/").status_code == 404


def test_everybody_gets_the_page_and_one_next_step(cast):
    for person in cast.people.values():
        page = page_for(person)
        assert page.status_code == 200
        assert page.content.decode().count('class="next"') == 1


def test_each_role_has_its_own_next_step(cast):
    assert "The desk says what is due" in page_for(cast.organizer).content.decode()
    assert "You mentor in AMP 2026" in page_for(cast.mentor).content.decode()
    assert "You work on “CLI” in AMP 2026." in page_for(cast.mentee).content.decode()


@pytest.mark.parametrize("who", [None, "outsider", "mentor", "organizer"])
def test_the_page_costs_the_same_for_one_and_many(cast, django_assert_max_num_queries, who):
    client = signed_in(cast.people.get(who))
    client.get(HERE)
    with django_assert_max_num_queries(40) as before:
        client.get(HERE)
    for number in (1, 2, 3):
        published_project(cast.cohort)
        ScheduleChangeFactory(cohort=cast.cohort, number=number)
        ParticipationFactory(cohort=cast.cohort, user=UserFactory(), organizer=True)
    with django_assert_max_num_queries(len(before)):
        client.get(HERE)
