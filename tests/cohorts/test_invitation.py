"""An invitation: for one person, in time, once; whoever else has the link reads why not."""

from datetime import timedelta

import pytest
import time_machine

from cohorts.actions.people import revoke_invitation
from cohorts.models import Invitation, Participation, Role
from cohorts.views.joining import masked
from tests.cast import signed_in
from tests.factories import NOW, CohortFactory, InvitationFactory, UserFactory


@pytest.fixture
def invitation(cast):
    return InvitationFactory(
        cohort=cast.cohort, email="outsider@example.org", invited_by=cast.organizer
    )


def address(invitation):
    return f"/invitations/{invitation.pk}/"


def words(invitation, person=None):
    response = signed_in(person).get(address(invitation))
    assert response.status_code == 200
    return response.content.decode()


def accept(invitation, person, **data):
    return signed_in(person).post(address(invitation), data or {"is_adult": "on"}, follow=True)


def is_mentor(person, cohort):
    return Participation.objects.filter(user=person, cohort=cohort, role=Role.MENTOR).exists()


def test_the_invited_person_reads_what_it_is_and_accepts(cast, invitation):
    page = words(invitation, cast.outsider)
    assert "Organizer Omar would like you to mentor." in page
    assert "outsider@example.org" in page
    done = accept(invitation, cast.outsider)
    assert done.redirect_chain == [("/me/", 302)]
    assert "You are a mentor in AMP 2026 now." in done.content.decode()
    assert is_mentor(cast.outsider, cast.cohort)


def test_an_invitation_to_a_project_puts_one_on_its_team(cast):
    invitation = InvitationFactory(
        cohort=cast.cohort, project=cast.project, part="co_mentor",
        email="outsider@example.org", invited_by=cast.mentor,
    )  # fmt: skip
    assert "join the project “CLI” as co-mentor" in words(invitation, cast.outsider)
    accept(invitation, cast.outsider)
    assert cast.project.team.get(mentor=cast.outsider).part == "co_mentor"


def test_a_github_login_counts_without_regard_to_case(cast):
    person = UserFactory(github_id=7, github_login="Octo-Mentor")
    invitation = InvitationFactory(cohort=cast.cohort, for_login=True)
    accept(invitation, person)
    assert is_mentor(person, cast.cohort)


def test_without_being_18_nobody_becomes_a_mentor_and_the_form_says_so(cast, invitation):
    page = accept(invitation, cast.outsider, is_adult="")
    assert "Mentors are 18 or older. Please confirm that you are." in page.content.decode()
    assert not is_mentor(cast.outsider, cast.cohort)


def test_signed_out_people_are_shown_the_way_and_come_back(cast, invitation):
    page = words(invitation)
    assert f"/accounts/login/?next=%2Finvitations%2F{invitation.pk}%2F" in page
    assert f"/accounts/signup/?next=%2Finvitations%2F{invitation.pk}%2F" in page
    assert "outsider@example.org" not in page
    assert "o…@e….org" in page


def test_nobody_signed_out_can_accept(cast, invitation, client):
    assert client.post(address(invitation), {"is_adult": "on"}).status_code == 200
    assert Invitation.objects.get(pk=invitation.pk).accepted_at is None


def test_somebody_else_reads_that_it_is_not_for_them(cast, invitation):
    page = words(invitation, cast.applicant)
    assert "This invitation is for somebody else" in page
    assert "outsider@example.org" not in page
    refused = accept(invitation, cast.applicant).content.decode()
    assert "This invitation is for another e-mail address." in refused
    assert not is_mentor(cast.applicant, cast.cohort)


def test_an_address_that_is_not_verified_does_not_count(cast):
    person = UserFactory(email="new@example.org", verified=False)
    invitation = InvitationFactory(cohort=cast.cohort, email="new@example.org")
    accept(invitation, person)
    assert not is_mentor(person, cast.cohort)


def test_a_second_verified_address_counts(cast):
    cast.outsider.emailaddress_set.create(email="Second@example.org", verified=True)
    accept(InvitationFactory(cohort=cast.cohort, email="second@example.org"), cast.outsider)
    assert is_mentor(cast.outsider, cast.cohort)


def test_it_works_once(cast, invitation):
    accept(invitation, cast.outsider)
    assert "You have accepted this invitation." in words(invitation, cast.outsider)
    again = accept(invitation, cast.outsider).content.decode()
    assert "You have accepted this invitation." in again
    assert Participation.objects.filter(user=cast.outsider, role=Role.MENTOR).count() == 1
    assert "This invitation was used or taken back" in words(invitation, cast.applicant)


def test_it_expires(cast, invitation):
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        page = words(invitation, cast.outsider)
        assert "This invitation has expired" in page
        assert "Ask Organizer Omar for a new one." in page
        accept(invitation, cast.outsider)
    assert not is_mentor(cast.outsider, cast.cohort)


def test_one_that_was_taken_back_says_so(cast, invitation):
    revoke_invitation(invitation, by=cast.organizer, now=NOW)
    assert "This invitation was used or taken back" in words(invitation, cast.outsider)


def test_a_mentee_of_the_cohort_is_told_why_not(cast):
    invitation = InvitationFactory(cohort=cast.cohort, email=cast.mentee.email)
    page = accept(invitation, cast.mentee).content.decode()
    assert "You are a mentee" in page
    assert not is_mentor(cast.mentee, cast.cohort)


def test_a_link_that_nobody_made_is_404(cast, client):
    assert client.get("/invitations/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/invitations/1/").status_code == 404


def test_an_unpublished_project_is_named_to_the_invited_person_only(cast):
    draft = cast.project
    draft.title = "Secret idea"
    draft.save()
    invitation = InvitationFactory(
        cohort=cast.cohort, project=draft, part="backup", email="outsider@example.org"
    )
    assert "Secret idea" in words(invitation, cast.outsider)
    assert "Secret idea" not in words(invitation, cast.applicant)
    assert "Secret idea" not in words(invitation)


def test_the_page_of_a_draft_cohorts_invitation_opens(cast):
    draft = CohortFactory(state="draft", name="AMP 2027", slug="amp-2027")
    invitation = InvitationFactory(cohort=draft, email="outsider@example.org")
    assert "/cohorts/amp-2027/" not in words(invitation, cast.outsider)
    page = accept(invitation, cast.outsider).content.decode()
    assert "You mentor in AMP 2027." in page
    assert 'href="/cohorts/amp-2027/"' not in page


@pytest.mark.parametrize(
    ("given", "seen"),
    [("ada@example.org", "a…@e….org"), ("x@localhost", "x…@….localhost"), ("", "…@….")],
)
def test_an_address_is_masked(given, seen):
    assert masked(given) == seen
