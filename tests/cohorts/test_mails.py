"""Every mail that the verbs of cohorts send says what happened, when, and what to do next."""

import re
from datetime import timedelta

import pytest

from cohorts.actions import cohort as cohort_actions
from cohorts.actions import people, projects, schedule
from cohorts.models import Message
from tests.factories import NOW, MentorRequestFactory, join_team, mentor_in, whole_project


def last(kind):
    return Message.objects.filter(kind=f"cohorts/{kind}").order_by("-created_at", "key").last()


def links(message):
    return re.findall(r"http://testserver(/\S+)", message.text)


def test_a_change_of_dates_is_told_with_old_new_and_reason_in_the_persons_zone(cast):
    mentor = cast.mentor
    mentor.time_zone = "Africa/Lagos"
    mentor.save()
    final = cast.cohort.phases.get(kind="final")
    schedule.change_schedule(
        final, by=cast.organizer, now=NOW, reason="Mentors <travel> & rest",
        ends_at=final.ends_at + timedelta(days=5),
    )  # fmt: skip
    message = Message.objects.get(kind="cohorts/schedule_changed", recipient=mentor)
    assert message.subject == "AMP 2026: dates have changed (change 1)"
    assert "was 18 October 2026, 00:59 WAT" in message.text
    assert "is now 23 October 2026, 00:59 WAT" in message.text
    assert "Why: Mentors <travel> & rest" in message.text
    assert "Mentors &lt;travel&gt; &amp; rest" in message.html
    assert links(message) == ["/cohorts/amp-2026/schedule/"]


def test_a_cancelled_cohort_is_told_with_the_reason(cast):
    cohort_actions.cancel(cast.cohort, by=cast.lead_organizer, now=NOW, reason="No mentors.")
    assert "Why: No mentors." in last("cohort_cancelled").text


def test_an_invitation_leads_to_its_page(cast):
    invitation = people.invite_mentor(
        cast.cohort, by=cast.organizer, now=NOW, email="new@example.org"
    )
    message = last("mentor_invited")
    assert message.address == "new@example.org"
    assert f"/invitations/{invitation.pk}/" in links(message)
    assert "until 3 June 2026, 12:00 UTC" in message.text


def test_an_invitation_to_a_project_names_it(cast):
    people.invite_mentor(
        cast.cohort, by=cast.mentor, now=NOW, email="new@example.org", project=cast.project
    )
    assert last("mentor_invited").subject == "You are invited to mentor “CLI”"


@pytest.mark.parametrize(
    ("accept", "words"), [(True, "an organizer said yes"), (False, "Why: Next time, please.")]
)
def test_a_request_to_mentor_is_answered(cast, accept, words):
    request = MentorRequestFactory(cohort=cast.cohort)
    people.answer_mentor_request(
        request, accept=accept, by=cast.organizer, now=NOW, answer="Next time, please."
    )
    assert words in last("mentor_request_answered").text


def ideas_open(cast):
    phase = cast.cohort.phases.get(kind="ideas")
    phase.ends_at = NOW + timedelta(days=1)
    phase.save()


def test_organizers_hear_of_an_idea(cast):
    ideas_open(cast)
    project = whole_project(cast.cohort, title="Docs", slug="docs")
    projects.propose(project, by=project.proposed_by, now=NOW)
    assert last("project_proposed").subject == "AMP 2026: “Docs” waits for your approval"
    assert links(last("project_proposed")) == ["/desk/amp-2026/projects/docs/"]


def test_mentors_hear_that_their_project_is_published_or_returned(cast):
    one = whole_project(cast.cohort, title="One", state="proposed")
    projects.publish_project(one, by=cast.organizer, now=NOW)
    assert last("project_published").subject == "“One” is published"
    other = whole_project(cast.cohort, title="Other", state="proposed")
    projects.return_project(other, by=cast.organizer, now=NOW, reason="Which release?")
    assert "Why: Which release?" in last("project_returned").text


def test_team_and_mentees_hear_of_a_withdrawn_project(cast):
    projects.withdraw_project(cast.project, by=cast.organizer, now=NOW, reason="No time left.")
    told = Message.objects.filter(kind="cohorts/project_withdrawn")
    people_told = set(told.values_list("recipient__name", flat=True))
    assert {"Mentor Mona", "Co-mentor Cleo", "Mentee Mika"} <= people_told
    assert "Why: No time left." in told.first().text


def test_those_who_stay_hear_who_left(cast):
    join_team(cast.project, mentor_in(cast.cohort, name="Third"), "lead")
    projects.leave_project(
        cast.project.team.get(mentor=cast.mentor), by=cast.mentor, now=NOW, reason="New job"
    )
    assert last("mentor_left").subject == "“CLI”: Mentor Mona mentors no longer"


def test_no_name_can_bring_html_or_a_second_line_into_a_mail(cast):
    host = cast.organizer
    host.name = "<b>x</b>\r\nBcc: all@example.org"
    host.save()
    people.invite_mentor(cast.cohort, by=host, now=NOW, email="new@example.org")
    message = last("mentor_invited")
    assert "\n" not in message.subject
    assert "<b>" not in message.html
