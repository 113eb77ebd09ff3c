"""Whoever is kept away stands nowhere while that lasts, and stands where they stood afterwards."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amp.refused import Refused
from cohorts.actions.people import (
    accept_invitation,
    answer_mentor_request,
    appoint,
    ask_to_mentor,
    become_mentor,
    end_participation,
    join_project,
)
from cohorts.actions.projects import add_mentor, leave_project
from cohorts.actions.restricting import change_end, forget_ended, lift, restrict
from cohorts.models import Cohort, Mentoring, Participation, Project, Restriction, Role, User
from cohorts.permissions import check, standings
from tests.cast import signed_in
from tests.factories import NOW, InvitationFactory, MentorRequestFactory, UserFactory

DAY = timedelta(days=1)


def keep_away(person, until=None):
    return restrict(person.pk, until=until, now=NOW)


def keep_apart(one, other, until=None):
    return restrict(one.pk, other.pk, until=until, now=NOW)


@pytest.mark.parametrize("name", ["lead_organizer", "organizer", "mentor", "mentee", "wellbeing"])
def test_no_role_counts_while_it_runs_and_each_does_again_afterwards(cast, name):
    person = cast.people[name]
    had = standings(person, project=cast.project, now=NOW)
    keep_away(person, until=NOW + DAY)
    assert had
    assert standings(person, project=cast.project, now=NOW) == frozenset()
    assert standings(person, project=cast.project, now=NOW + DAY) == had


def test_the_desk_and_the_admin_close_with_the_next_request(cast):
    client = signed_in(cast.organizer)
    assert client.get("/desk/amp-2026/").status_code == 200
    key = keep_away(cast.organizer)
    assert client.get("/desk/amp-2026/").status_code in {403, 404}
    assert not User.objects.get(pk=cast.organizer.pk).is_staff
    assert not Cohort.objects.organized_by(cast.organizer, NOW).exists()
    lift(key)
    assert client.get("/desk/amp-2026/").status_code == 200


def test_a_mentor_keeps_no_project_in_hand(cast):
    keep_away(cast.mentor)
    assert not Project.objects.mentored_by(cast.mentor).exists()
    with pytest.raises(PermissionDenied):
        check(cast.mentor, "project.edit", project=cast.project, now=NOW)
    assert cast.project.team.leads().count() == 0
    pages = {"/me/": 200, "/cohorts/amp-2026/": 200, "/cohorts/amp-2026/reviews/": 403}
    assert {path: signed_in(cast.mentor).get(path).status_code for path in pages} == pages


def test_a_project_without_a_lead_who_is_there_stays_readable_and_says_nothing(cast):
    keep_away(cast.mentor)
    for person in (None, cast.applicant, cast.co_mentor, cast.organizer):
        answer = signed_in(person).get("/cohorts/amp-2026/projects/cli/")
        assert answer.status_code == 200
        for word in ("suspend", "restrict", "kept away", cast.mentor.name):
            assert word not in answer.content.decode().lower()
    assert signed_in(cast.organizer).get("/desk/amp-2026/projects/").status_code == 200


def test_organizers_still_end_the_role_and_the_part_of_somebody_kept_away(cast):
    keep_away(cast.co_mentor)
    page = signed_in(cast.lead_organizer).get("/desk/amp-2026/people/").content.decode()
    assert cast.co_mentor.name in page
    row = cast.role(cast.co_mentor)
    end_participation(row, by=cast.lead_organizer, now=NOW)
    assert not Mentoring.objects.held().filter(mentor=cast.co_mentor).exists()


def test_the_only_lead_who_is_there_cannot_leave_beside_one_kept_away(cast):
    add_mentor(cast.project, cast.co_mentor, "lead", by=cast.mentor, now=NOW)
    keep_away(cast.co_mentor)
    part = Mentoring.objects.get(mentor=cast.mentor, project=cast.project)
    with pytest.raises(Refused):
        leave_project(part, by=cast.mentor, now=NOW)


def test_no_way_in_is_open_to_them_and_the_words_name_no_reason(cast):
    person = cast.outsider
    keep_away(person)
    invitation = InvitationFactory(
        cohort=cast.cohort, email=person.email, invited_by=cast.organizer
    )
    asked = MentorRequestFactory(cohort=cast.cohort, user=person)
    ways = [
        lambda: ask_to_mentor(cast.cohort, by=person, now=NOW, text="Me.", is_adult=True),
        lambda: accept_invitation(
            invitation, by=person, now=NOW, is_adult=True, verified_addresses={person.email}
        ),
        lambda: appoint(person, cast.cohort, Role.VOLUNTEER, by=cast.lead_organizer, now=NOW),
        lambda: answer_mentor_request(asked, accept=True, by=cast.organizer, now=NOW),
    ]
    for way in ways:
        with pytest.raises(Refused, match="at the moment") as refused:
            way()
        assert "committee" not in str(refused.value)
    assert not Participation.objects.filter(user=person).exists()


def test_they_are_not_put_on_a_team_either(cast):
    keep_away(cast.other_mentor)
    with pytest.raises(Refused, match="at the moment"):
        add_mentor(cast.project, cast.other_mentor, "co_mentor", by=cast.mentor, now=NOW)


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_are_apart_do_not_come_into_one_project(cast, turned):
    pair = (cast.mentee, cast.other_mentor)
    keep_apart(*(reversed(pair) if turned else pair))
    with pytest.raises(Refused, match="cannot join"):
        add_mentor(cast.project, cast.other_mentor, "co_mentor", by=cast.mentor, now=NOW)
    newcomer = UserFactory()
    become_mentor(newcomer, cast.cohort, by=newcomer, now=NOW)
    keep_apart(newcomer, cast.co_mentor)
    with pytest.raises(Refused, match="You cannot join"):
        join_project(cast.project, newcomer, "backup", by=newcomer, now=NOW)


def test_being_apart_from_somebody_takes_no_role_away(cast):
    had = standings(cast.mentor, project=cast.project, now=NOW)
    keep_apart(cast.mentor, cast.applicant)
    assert standings(cast.mentor, project=cast.project, now=NOW) == had


def test_ones_page_names_no_contact_whom_one_is_kept_apart_from(cast):
    pages = {person: signed_in(person).get("/me/") for person in (cast.mentor, cast.mentee)}
    assert cast.mentee.name in pages[cast.mentor].content.decode()
    keep_apart(cast.mentor, cast.mentee)
    mine = signed_in(cast.mentor).get("/me/").content.decode()
    theirs = signed_in(cast.mentee).get("/me/").content.decode()
    assert cast.mentee.name not in mine
    assert cast.mentor.name not in theirs
    assert cast.co_mentor.name in theirs


def test_one_ends_while_another_about_the_same_people_goes_on(cast):
    first = keep_away(cast.mentor)
    keep_away(cast.mentor, until=NOW + DAY)
    lift(first)
    lift(first)
    assert not standings(cast.mentor, project=cast.project, now=NOW)


def test_an_end_can_be_moved_while_it_runs_and_what_is_over_is_deleted(cast):
    key = keep_away(cast.mentor, until=NOW + DAY)
    assert change_end(key, until=NOW + 2 * DAY)
    forget_ended(NOW + DAY)
    assert Restriction.objects.exists()
    forget_ended(NOW + 2 * DAY)
    assert not Restriction.objects.exists()
    assert not change_end(key, until=None)


def test_nonsense_is_refused_in_words(cast):
    with pytest.raises(ValidationError, match="from themselves"):
        keep_apart(cast.mentor, cast.mentor)
    with pytest.raises(ValidationError, match="ends after"):
        keep_away(cast.mentor, until=NOW)


@pytest.mark.parametrize("path", ["/me/", "/cohorts/amp-2026/", "/cohorts/amp-2026/projects/cli/"])
def test_no_page_asks_more_often_because_of_it(cast, path):
    client = signed_in(cast.co_mentor)
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for person in (cast.mentor, cast.other_mentor, cast.volunteer):
        keep_away(person)
        keep_apart(person, cast.applicant)
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(after) <= len(before)


def test_it_begins_when_it_is_written_and_not_before(cast):
    keep_away(cast.organizer)
    with time_machine.travel(NOW - DAY, tick=False):
        assert User.objects.get(pk=cast.organizer.pk).is_staff
