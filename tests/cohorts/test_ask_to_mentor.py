"""Asking to mentor: once, as an adult, in a cohort that looks for mentors."""

import pytest

from cohorts.actions.people import answer_mentor_request
from cohorts.models import Cohort, MentorRequest
from cohorts.states import MentorRequestState
from tests.cast import signed_in
from tests.factories import NOW
from tests.naughty import needs_strings, share_of

HERE = "/cohorts/amp-2026/mentor/"


def ask(person, text="I know the parser.", **more):
    data = {"text": text, "is_adult": "on", **more}
    return signed_in(person).post(HERE, data, follow=True)


def test_whoever_asks_is_told_what_happens_next(cast):
    page = ask(cast.outsider)
    assert page.redirect_chain == [("/me/", 302)]
    assert "An organizer will answer you" in page.content.decode()
    assert "You asked to mentor in AMP 2026" in page.content.decode()
    request = MentorRequest.objects.get(user=cast.outsider)
    assert (request.state, request.text) == (MentorRequestState.WAITING, "I know the parser.")


def test_signed_out_people_sign_in_first_and_come_back(cast, client):
    response = client.get(HERE)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={HERE}"


def test_a_form_without_text_or_age_keeps_what_was_typed(cast):
    page = ask(cast.outsider, text="", is_adult="on").content.decode()
    assert "This field is required." in page
    assert 'name="is_adult" ' in page
    assert "checked" in page
    page = ask(cast.outsider, text="Typed with care", is_adult="").content.decode()
    assert "Mentors are 18 or older. Please confirm that you are." in page
    assert "Typed with care" in page
    assert not MentorRequest.objects.exists()


def test_a_text_that_is_too_long_is_refused_beside_the_field(cast):
    page = ask(cast.outsider, text="a" * 2001)
    assert page.context["form"].errors["text"]


def test_who_has_asked_waits(cast):
    ask(cast.outsider)
    page = signed_in(cast.outsider).get(HERE).content.decode()
    assert "You have asked, and an organizer will answer" in page
    assert "<textarea" not in page


def test_asking_in_two_tabs_asks_once(cast):
    ask(cast.outsider)
    ask(cast.outsider)
    assert MentorRequest.objects.filter(user=cast.outsider).count() == 1


def test_who_was_declined_reads_why_and_may_ask_again(cast):
    ask(cast.outsider)
    request = MentorRequest.objects.get(user=cast.outsider)
    answer_mentor_request(request, accept=False, by=cast.organizer, now=NOW, answer="Too late.")
    assert "Too late." in signed_in(cast.outsider).get(HERE).content.decode()
    ask(cast.outsider, text="Again")
    request.refresh_from_db()
    assert (request.state, request.text) == (MentorRequestState.WAITING, "Again")


def test_a_mentor_has_nothing_to_ask(cast):
    page = signed_in(cast.mentor).get(HERE).content.decode()
    assert "You are a mentor in this cohort already." in page
    ask(cast.mentor)
    assert not MentorRequest.objects.filter(user=cast.mentor).exists()


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_a_cohort_that_is_over_looks_for_nobody(cast, state):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=state)
    page = signed_in(cast.outsider).get(HERE).content.decode()
    assert "This cohort is not looking for mentors now." in page
    ask(cast.outsider)
    assert not MentorRequest.objects.exists()


@needs_strings
def test_naughty_strings_are_kept_or_refused_but_break_nothing(cast):
    browser = signed_in(cast.outsider)
    for text in share_of("ask to mentor"):
        MentorRequest.objects.all().delete()
        browser.cookies.pop("messages", None)  # nobody reads them here
        response = browser.post(HERE, {"text": text, "is_adult": "on"})
        asked = MentorRequest.objects.first()
        if asked is None:
            assert response.context["form"].errors["text"], text
        else:
            assert asked.text == text.strip()
    assert browser.get(HERE).status_code == 200
