"""Closing one's account: said twice, at once, for good; the record stays without the name."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from amp.refused import Refused
from cohorts.actions import people
from cohorts.actions.accounts import close_account
from cohorts.actions.people_access import keep_github_identity, know_again
from cohorts.actions.restricting import restrict
from cohorts.models import (
    Cohort,
    Event,
    FormerIdentity,
    Invitation,
    Mentoring,
    MentorRequest,
    Message,
    Participation,
    PastOrganizer,
    Restriction,
    User,
)
from cohorts.tasks import deliver_outbox
from tests.amp.signing import account
from tests.cast import member, prove_again, signed_in
from tests.factories import (
    NOW,
    PASSWORD,
    InvitationFactory,
    MentorRequestFactory,
    UserFactory,
    join_team,
)

HERE = "/me/account/close/"


def close(person, **changes):
    close_account(person, **{"by": person, "now": NOW, "address": person.email, **changes})
    return User.objects.get(pk=person.pk)


def everything_written():
    """Every row of the portal as text, but for the mail on its way."""
    from django.apps import apps

    rows = [
        row
        for model in apps.get_models()
        if model is not Message
        for row in model._default_manager.values_list()
    ]
    return "\n".join(map(repr, rows))


# The page ---------------------------------------------------------------------------------------


def test_it_is_closed_at_once_and_signed_out(cast):
    client = prove_again(signed_in(cast.outsider))
    page = client.get(HERE).content.decode()
    assert "It happens at once and cannot be undone." in page
    response = client.post(HERE, {"address": " Outsider@Example.org "})
    assert response.url == "/account-closed/"
    assert "Your account is closed" in client.get(response.url).content.decode()
    assert client.get("/me/").url == "/accounts/login/?next=/me/"
    assert User.objects.get(pk=cast.outsider.pk).closed_at == NOW


def test_every_other_browser_is_signed_out_too(cast):
    elsewhere = signed_in(cast.outsider)
    close(cast.outsider)
    assert elsewhere.get("/me/").url == "/accounts/login/?next=/me/"


def test_the_old_password_opens_nothing(cast):
    close(cast.outsider)
    client = Client()
    client.post("/accounts/login/", {"login": "outsider@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_password_is_asked_again(cast):
    response = signed_in(cast.outsider).get(HERE)
    assert response.url == "/accounts/reauthenticate/?next=%2Fme%2Faccount%2Fclose%2F"


def test_another_address_closes_nothing_and_says_so_beside_the_form(cast):
    client = prove_again(signed_in(cast.outsider))
    for typed in ("other@example.org", "", "a" * 300):
        page = client.post(HERE, {"address": typed})
        assert page.context["form"].errors
    assert User.objects.get(pk=cast.outsider.pk).closed_at is None


def test_the_page_says_what_ends(cast):
    def page(person):
        return prove_again(signed_in(person)).get(HERE).content.decode()

    mentee = page(cast.mentee)
    assert "You are not mentee in AMP 2026 any more." in mentee
    assert "The mentors of “CLI” and the organizers are told." in mentee
    assert "You are not mentor in AMP 2026 any more." in page(cast.co_mentor)
    assert "Your application to AMP 2026 is withdrawn." in page(cast.applicant)


def test_whoever_is_needed_reads_what_comes_first_and_gets_no_button(cast):
    def page(person):
        return prove_again(signed_in(person)).get(HERE).content.decode()

    for person, words in (
        (cast.lead_organizer, "AMP 2026: You are the last lead organizer"),
        (cast.mentor, "This is the last lead mentor of “CLI”."),
    ):
        found = page(person)
        assert words in found
        assert "Close my account for good" not in found


# Who may ----------------------------------------------------------------------------------------


def test_nobody_closes_somebody_elses(cast):
    with pytest.raises(PermissionDenied, match="their own account"):
        close(cast.outsider, by=cast.lead_organizer)


def test_a_closed_account_is_not_closed_again(cast):
    closed = close(cast.outsider)
    with pytest.raises(Refused, match="closed already"):
        close(closed)


def test_the_last_lead_organizer_and_the_only_lead_mentor_stay(cast):
    for person in (cast.lead_organizer, cast.mentor):
        with pytest.raises(Refused, match="Something has to be settled"):
            close(person)
        person.refresh_from_db()
        assert person.is_active
        assert Participation.objects.filter(user=person, ended_at=None).exists()
    assert not Event.objects.exists()


def test_with_a_second_lead_both_may_go(cast):
    other = member(cast.cohort, "Lead Luca", "luca@example.org", lead_organizer=True)
    standing = Mentoring.objects.get(project=cast.project, mentor=cast.co_mentor)
    standing.part = "lead"
    standing.save()
    close(cast.lead_organizer)
    close(cast.mentor)
    leads = Participation.objects.lead_organizers().filter(cohort=cast.cohort, ended_at=None)
    assert leads.get().user == other
    assert not Mentoring.objects.held().filter(mentor=cast.mentor).exists()


def test_whoever_is_kept_away_closes_it_like_everybody(cast):
    restrict(cast.volunteer.pk, until=None, now=NOW)
    assert close(cast.volunteer).closed_at == NOW


# What goes --------------------------------------------------------------------------------------


def test_nothing_in_the_database_names_the_person_any_more(cast):
    person = UserFactory(
        name="Zyx Leaver", email="zyx@example.org", pronouns="ze/zir", github_id=77,
        github_login="zyxleaver",
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email="zyx@second.example", verified=True)
    Authenticator.objects.create(user=person, type="totp", data={})
    people.edit_profile(person, by=person, now=NOW, name="Zyx the Leaver")
    MentorRequestFactory(cohort=cast.cohort, user=person, text="I, Zyx, know parsers.")
    InvitationFactory(cohort=cast.cohort, email="zyx@example.org", invited_by=cast.organizer)
    role = people.become_mentor(person, cast.cohort, by=person, now=NOW)
    join_team(cast.project, person)
    people.set_working_hours(role, "Mon-Fri 18:00-21:00", by=person, now=NOW)
    people.end_participation(role, by=cast.lead_organizer, now=NOW, reason="Zyx is ill.")
    before = everything_written()
    assert before.count("Zyx") > 6
    close(person)
    found = everything_written()
    for word in ("Zyx", "zyx", "ze/zir", "18:00-21:00", "parsers"):
        assert word not in found, [line for line in found.splitlines() if word in line]
    assert not Authenticator.objects.filter(user=person).exists()


def test_the_history_stays_under_no_name(cast):
    people.end_participation(
        cast.role(cast.volunteer), by=cast.lead_organizer, now=NOW, reason="Moved house."
    )
    close(cast.volunteer)
    event = Event.objects.get(verb="stopped being volunteer")
    assert event.object_name == "Somebody who left: volunteer (AMP 2026)"
    assert event.reason == ""
    assert event.by == cast.lead_organizer
    closed = Event.objects.get(verb="account closed")
    assert (str(closed.by), closed.object_name) == ("Somebody who left", "Somebody who left")


def test_what_others_were_told_and_did_stays(cast):
    people.end_participation(cast.role(cast.organizer), by=cast.lead_organizer, now=NOW)
    close(cast.volunteer)
    assert Event.objects.get(verb="stopped being organizer").object_name == (
        "Organizer Omar: organizer (AMP 2026)"
    )


def test_an_address_that_was_never_proved_takes_nothing_of_somebody_elses(cast):
    """Anybody can type any address."""
    EmailAddress.objects.create(user=cast.outsider, email="mentor@example.org", verified=False)
    Message.objects.create(
        key="k", recipient=cast.mentor, address="mentor@example.org", kind="cohorts/x",
        subject="For Mona", text="Hello", created_at=NOW, due_at=NOW,
    )  # fmt: skip
    invitation = InvitationFactory(cohort=cast.cohort, email="mentor@example.org")
    close(cast.outsider)
    assert Message.objects.filter(subject="For Mona").exists()
    assert Invitation.objects.get(pk=invitation.pk).email == "mentor@example.org"
    restrict(cast.outsider.pk, until=None, now=NOW)
    know_again(cast.mentor)
    assert Restriction.objects.get().person == cast.outsider


def test_an_open_request_to_mentor_keeps_no_words(cast):
    MentorRequestFactory(cohort=cast.cohort, user=cast.outsider, text="A parser.")
    close(cast.outsider)
    assert MentorRequest.objects.get().text == ""


# Who is told ------------------------------------------------------------------------------------


def test_the_person_gets_one_last_mail_and_then_no_address_is_left(cast, mailoutbox):
    close(cast.outsider)
    deliver_outbox.call()
    assert [mail.to for mail in mailoutbox] == [["outsider@example.org"]]
    assert "the last message that you get from us" in mailoutbox[0].body
    last = Message.objects.get()
    assert last.text == last.html == ""
    assert last.address.endswith("@closed.invalid")


def test_a_mentees_mentors_and_organizers_are_told(cast):
    close(cast.mentee)
    told = Message.objects.filter(kind="cohorts/mentee_left")
    assert {message.recipient for message in told} == {
        cast.mentor, cast.co_mentor, cast.organizer, cast.lead_organizer,
    }  # fmt: skip
    message = told.first()
    assert message.subject == "Mentee Mika has left “CLI”"
    assert "http://testserver/cohorts/amp-2026/projects/cli/" in message.text


def test_of_a_cohort_that_is_over_nobody_is_told(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state="finished")
    page = prove_again(signed_in(cast.mentee)).get(HERE).content.decode()
    assert "You are not mentee in AMP 2026 any more.</li>" in page
    close(cast.mentee)
    assert not Message.objects.filter(kind="cohorts/mentee_left").exists()


def test_whoever_is_kept_apart_from_the_mentee_hears_nothing(cast):
    restrict(cast.mentor.pk, cast.mentee.pk, until=None, now=NOW)
    close(cast.mentee)
    assert not Message.objects.filter(recipient=cast.mentor).exists()


# Coming back ------------------------------------------------------------------------------------


def test_a_limit_goes_on_in_a_second_account_with_the_same_address(cast):
    restrict(cast.outsider.pk, until=None, now=NOW)
    restrict(cast.mentor.pk, cast.outsider.pk, until=None, now=NOW)
    close(cast.outsider)
    again = UserFactory(email="Outsider@example.org")
    know_again(again)
    alone, pair = Restriction.objects.alone().get(), Restriction.objects.of_pairs().get()
    assert alone.person == again
    assert (pair.person, pair.other) == (cast.mentor, again)


def test_and_it_does_as_soon_as_the_address_is_proved(cast):
    restrict(cast.outsider.pk, until=None, now=NOW)
    close(cast.outsider)
    deliver_outbox.call()
    again = account("outsider@example.org")
    assert Restriction.objects.get().person == again


def test_and_with_the_same_github_account(cast):
    person = UserFactory(github=True)
    github_id, login = person.github_id, person.github_login
    restrict(person.pk, until=None, now=NOW)
    close(person)
    again = UserFactory()
    keep_github_identity(again, github_id=github_id, login=login, now=NOW)
    assert Restriction.objects.get().person == again


def test_and_after_the_secret_key_was_changed(cast, settings):
    restrict(cast.outsider.pk, until=None, now=NOW)
    close(cast.outsider)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, forty characters or more of it"
    again = UserFactory(email="outsider@example.org")
    know_again(again)
    assert Restriction.objects.get().person == again


def test_somebody_else_is_under_no_limit(cast):
    restrict(cast.outsider.pk, until=None, now=NOW)
    close(cast.outsider)
    know_again(UserFactory(email="outsider2@example.org"))
    assert Restriction.objects.get().person == cast.outsider


def test_marks_are_kept_for_everybody_and_say_nothing(cast):
    close(cast.outsider)
    close(cast.applicant)
    assert FormerIdentity.objects.filter(user=cast.outsider).count() == 1
    assert FormerIdentity.objects.filter(user=cast.applicant).count() == 2
    assert all(len(row.mark) == 64 for row in FormerIdentity.objects.all())


def test_the_address_is_free_for_a_new_account(cast):
    close(cast.outsider)
    assert UserFactory(email="outsider@example.org").pk != cast.outsider.pk


def test_an_organizer_stays_known_as_one_by_their_github_account(cast):
    person = UserFactory(github=True)
    people.appoint(person, cast.cohort, "organizer", by=cast.lead_organizer, now=NOW)
    login = person.github_login
    close(person)
    past = PastOrganizer.objects.get()
    assert (past.github_login, past.cohort_name) == (login, "AMP 2026")


# Constraints ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again", [{"is_active": True}, {"name": "Otto"}, {"is_superuser": True},
              {"github_id": 5, "github_login": "otto"}],
)  # fmt: skip
def test_a_closed_account_is_nobodys_for_good(cast, again):
    close(cast.outsider)
    with pytest.raises(IntegrityError, match="user_closed_is_nobody"), transaction.atomic():
        User.objects.filter(pk=cast.outsider.pk).update(**again)
