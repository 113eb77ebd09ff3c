"""My page: what comes next, what I am where, and whom I work with."""

from datetime import timedelta

import pytest
import time_machine

from cohorts.models import Cohort, Participation
from cohorts.states import CohortState
from tests.cast import member, signed_in
from tests.factories import (
    NOW,
    InvitationFactory,
    MentorRequestFactory,
    ParticipationFactory,
    UserFactory,
    join_team,
    published_project,
    whole_project,
)


def page_of(person):
    response = signed_in(person).get("/me/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_takes_an_account(client):
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_everybody_has_one_with_one_next_step(cast):
    for person in cast.people.values():
        assert page_of(person).count('class="next"') == 1


def test_whoever_has_no_role_reads_what_they_can_do(cast):
    page = page_of(cast.outsider)
    assert "None at the moment. You can apply, or ask to mentor." in page
    assert "Applications are open." in page


def test_a_mentor_sees_projects_and_mentees_and_nobody_elses(cast):
    other = member(
        cast.cohort, "Other Mentee", "other@example.org", role="mentee", project=cast.other_project
    )
    page = page_of(cast.mentor)
    assert "/cohorts/amp-2026/projects/cli/" in page
    assert "Mentee Mika" in page
    assert "mentee@example.org" in page
    assert "Generator" not in page
    assert other.name not in page


def test_a_mentor_who_left_a_project_sees_its_mentees_no_more(cast):
    cast.project.team.filter(mentor=cast.mentor).update(ended_at=NOW)
    assert "Mentee Mika" not in page_of(cast.mentor)


def test_a_mentee_whose_role_ended_is_not_listed(cast):
    Participation.objects.filter(user=cast.mentee).update(ended_at=NOW - timedelta(days=1))
    assert "Mentee Mika" not in page_of(cast.mentor)


def test_a_mentee_sees_project_mentors_with_contact_and_dates(cast):
    page = page_of(cast.mentee)
    for words in ("CLI", "Mentor Mona", "mentor@example.org", "Co-mentor Cleo", "My next dates"):
        assert words in page
    assert f"https://github.com/{cast.mentor.github_login}" in page
    assert "Kickoff: in 25 days" in page


def test_an_organizer_finds_the_desk(cast):
    page = page_of(cast.organizer)
    assert "/desk/amp-2026/" in page
    assert "The desk says what is due" in page
    assert "/desk/amp-2026/" not in page_of(cast.volunteer)


def test_ideas_can_be_proposed_from_here_while_they_are_open(cast):
    assert "/cohorts/amp-2026/propose/" not in page_of(cast.mentor)
    with time_machine.travel("2026-04-01T12:00:00Z", tick=False):
        page = page_of(cast.mentor)
    assert "/cohorts/amp-2026/propose/" in page
    assert "Mentors propose projects for AMP 2026 now." in page


def test_a_returned_idea_comes_first(cast):
    whole_project(cast.cohort, lead=cast.mentor, title="Idea", slug="idea", state="returned")
    page = page_of(cast.mentor)
    assert "“Idea” came back with a question." in page
    assert "“Idea” came back" not in page_of(cast.other_mentor)


def test_an_invitation_for_my_address_is_here_and_others_are_not(cast):
    mine = InvitationFactory(cohort=cast.cohort, email="outsider@example.org")
    other = InvitationFactory(cohort=cast.cohort, email="else@example.org")
    page = page_of(cast.outsider)
    assert str(mine.pk) in page
    assert str(other.pk) not in page


def test_an_expired_invitation_is_not_here(cast):
    mine = InvitationFactory(
        cohort=cast.cohort, email="outsider@example.org", invited_at=NOW - timedelta(days=15)
    )
    assert str(mine.pk) not in page_of(cast.outsider)


def test_my_requests_are_here_with_their_answer(cast):
    MentorRequestFactory(
        cohort=cast.cohort, user=cast.outsider, state="declined", answer="Not this time."
    )
    page = page_of(cast.outsider)
    assert "You asked to mentor in AMP 2026" in page
    assert "Not this time." in page


def test_the_line_is_of_the_cohort_that_i_take_part_in(cast):
    mine = Cohort.objects.create(
        name="AMP 2027", number=9, slug="amp-2027", state=CohortState.ANNOUNCED,
        confirmed_at=NOW, confirmed_by=cast.organizer,
    )  # fmt: skip
    ParticipationFactory(cohort=mine, user=cast.outsider)
    assert signed_in(cast.outsider).get("/me/").context["cohort"] == mine
    assert signed_in(cast.applicant).get("/me/").context["cohort"] == cast.cohort


@pytest.mark.parametrize("who", ["mentor", "mentee", "outsider", "organizer"])
def test_the_page_costs_the_same_for_one_and_many(cast, django_assert_max_num_queries, who):
    person = cast.people[who]
    InvitationFactory(cohort=cast.cohort, email=person.email)
    MentorRequestFactory(cohort=cast.other_cohort, user=person)
    browser = signed_in(person)
    browser.get("/me/")
    with django_assert_max_num_queries(40) as before:
        browser.get("/me/")
    for _number in range(3):
        InvitationFactory(cohort=cast.cohort, email=person.email)
        join_team(cast.project, UserFactory(), "co_mentor")
        project = published_project(cast.cohort)
        ParticipationFactory(mentee=True, project=project)
        if who == "mentor":
            join_team(project, person, "co_mentor")
    with django_assert_max_num_queries(len(before)):
        browser.get("/me/")
