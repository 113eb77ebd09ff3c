"""Mentors come in: invited by a link that is theirs alone, or asking and being answered."""

from datetime import timedelta

import pytest
import time_machine

from cohorts.models import Invitation, Mentoring, MentorRequest, Message, Participation
from tests.cohorts.browse import errors, get, page, post, said
from tests.factories import NOW, InvitationFactory, MentorRequestFactory, UserFactory


def test_an_address_is_invited_and_mailed(cast):
    answer = post(cast.organizer, "desk_invite", "amp-2026", who="Ada@Example.org")
    assert answer["Location"] == "/desk/amp-2026/people/#invitations"
    row = Invitation.objects.get()
    assert (row.email, row.project, row.invited_by) == ("ada@example.org", None, cast.organizer)
    assert row.expires_at == NOW + timedelta(days=14)
    message = Message.objects.get()
    assert message.address == "ada@example.org"
    assert str(row.pk) in message.text


@pytest.mark.parametrize("typed", ["octo-cat", "@octo-cat"])
def test_a_login_is_invited_and_its_link_handed_over(cast, typed):
    answer = post(cast.organizer, "desk_invite", "amp-2026", who=typed)
    assert "Copy its link" in said(answer)[0]
    row = Invitation.objects.get()
    assert (row.github_login, row.email) == ("octo-cat", "")
    assert not Message.objects.exists()
    link = f"http://testserver/invitations/{row.pk}/"
    assert link in page(get(cast.organizer, "desk_people", "amp-2026"))


@pytest.mark.parametrize("typed", ["", "two words", "a@b", "@", "-x", "x" * 40, "ada@exa mple.org"])
def test_neither_address_nor_login_is_refused_and_stays_typed(cast, typed):
    answer = post(cast.organizer, "desk_invite", "amp-2026", who=typed)
    assert "who" in errors(answer)
    assert answer.context["form"]["who"].value() == typed
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["mentor", "volunteer", "outsider", "other_organizer"])
def test_only_organizers_of_the_cohort_invite_to_it(cast, who):
    answer = post(getattr(cast, who), "desk_invite", "amp-2026", who="ada@example.org")
    assert answer.status_code == 404


def test_an_ended_cohort_invites_nobody(cast):
    answer = post(cast.other_organizer, "desk_invite", "amp-2024", who="ada@example.org")
    assert "has ended" in errors(answer)["__all__"][0]


def accept(cast, row, person):
    return post(person, "invitation", row.pk, is_adult="on")


def is_mentor(cast, person):
    return Participation.objects.filter(user=person, cohort=cast.cohort, role="mentor").exists()


def test_the_person_it_was_made_for_becomes_a_mentor_once(cast):
    row = InvitationFactory(cohort=cast.cohort, email="outsider@example.org")
    accept(cast, row, cast.outsider)
    assert is_mentor(cast, cast.outsider)
    accept(cast, row, cast.outsider)
    assert Participation.objects.filter(user=cast.outsider).count() == 1


def test_nobody_else_does(cast):
    row = InvitationFactory(cohort=cast.cohort, email="somebody-else@example.org")
    accept(cast, row, cast.outsider)
    assert not is_mentor(cast, cast.outsider)
    row = InvitationFactory(cohort=cast.cohort, for_login=True)
    accept(cast, row, cast.outsider)
    assert not is_mentor(cast, cast.outsider)


def test_an_address_that_was_never_confirmed_is_nobodys(cast):
    person = UserFactory(email="ada@example.org", verified=False)
    row = InvitationFactory(cohort=cast.cohort, email="ada@example.org")
    accept(cast, row, person)
    assert not is_mentor(cast, person)


def test_an_expired_link_does_nothing(cast):
    row = InvitationFactory(cohort=cast.cohort, email="outsider@example.org")
    with time_machine.travel(row.expires_at, tick=False):
        accept(cast, row, cast.outsider)
        assert "Expired on" in page(get(cast.organizer, "desk_people", "amp-2026"))
    assert not is_mentor(cast, cast.outsider)


def test_a_link_that_was_taken_back_does_nothing(cast):
    row = InvitationFactory(cohort=cast.cohort, email="outsider@example.org")
    assert get(cast.organizer, "desk_invitation_revoke", "amp-2026", row.pk).status_code == 405
    post(cast.organizer, "desk_invitation_revoke", "amp-2026", row.pk)
    accept(cast, row, cast.outsider)
    assert not is_mentor(cast, cast.outsider)
    answer = post(cast.organizer, "desk_invitation_revoke", "amp-2026", row.pk)
    assert "not possible any more" in said(answer)[0]


def test_a_used_link_cannot_be_taken_back(cast):
    row = InvitationFactory(cohort=cast.cohort, accepted_by=cast.mentor)
    answer = post(cast.organizer, "desk_invitation_revoke", "amp-2026", row.pk)
    assert "accepted now" in said(answer)[0]


def test_another_cohorts_invitation_is_not_here(cast):
    row = InvitationFactory(cohort=cast.other_cohort)
    assert post(cast.organizer, "desk_invitation_revoke", "amp-2026", row.pk).status_code == 404


@pytest.fixture
def asked(cast):
    return MentorRequestFactory(cohort=cast.cohort, user=cast.outsider)


def test_an_organizer_accepts_and_the_person_is_told(cast, asked):
    assert "help with the generator" in page(
        get(cast.organizer, "desk_request", "amp-2026", asked.pk)
    )
    post(cast.organizer, "desk_request", "amp-2026", asked.pk, accept="1", answer="Welcome.")
    assert is_mentor(cast, cast.outsider)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by, asked.answer) == (
        "accepted",
        cast.organizer,
        "Welcome.",
    )
    assert Message.objects.get().recipient == cast.outsider


def test_declining_needs_words(cast, asked):
    answer = post(cast.organizer, "desk_request", "amp-2026", asked.pk, decline="1", answer=" ")
    assert "Please say why" in errors(answer)["__all__"][0]
    post(cast.organizer, "desk_request", "amp-2026", asked.pk, decline="1", answer="Next year.")
    assert MentorRequest.objects.get().state == "declined"
    assert not is_mentor(cast, cast.outsider)
    assert "Next year." in Message.objects.get().text


def test_the_second_of_two_organizers_is_told(cast, asked):
    post(cast.organizer, "desk_request", "amp-2026", asked.pk, accept="1")
    answer = post(
        cast.lead_organizer, "desk_request", "amp-2026", asked.pk, decline="1", answer="x"
    )
    assert "not possible any more" in errors(answer)["__all__"][0]
    assert "Answered: accepted, by Organizer Omar." in page(answer)
    assert Message.objects.count() == 1


def test_nobody_answers_their_own_request(cast):
    own = MentorRequestFactory(cohort=cast.cohort, user=cast.organizer)
    answer = post(cast.organizer, "desk_request", "amp-2026", own.pk, accept="1")
    assert "Another organizer" in errors(answer)["__all__"][0]


def test_a_mentee_does_not_become_a_mentor_beside(cast):
    own = MentorRequestFactory(cohort=cast.cohort, user=cast.mentee)
    answer = post(cast.organizer, "desk_request", "amp-2026", own.pk, accept="1")
    assert "__all__" in errors(answer)
    own.refresh_from_db()
    assert own.state == "waiting"


def test_another_cohorts_request_is_not_here(cast):
    row = MentorRequestFactory(cohort=cast.other_cohort)
    assert get(cast.organizer, "desk_request", "amp-2026", row.pk).status_code == 404
    assert Mentoring.objects.count() == 3
