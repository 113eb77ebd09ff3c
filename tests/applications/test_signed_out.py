"""Signed out while writing: nothing is lost, and nobody else gets to see it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from applications.views.keeping import KEPT
from tests.applications.writing import page, typed, url
from tests.cast import signed_in
from tests.factories import ApplicationFactory

FORM = "/cohorts/amp-2026/apply/"


def send(draft, browser=None, **changes):
    """The form, sent by a browser in which nobody is signed in any more."""
    browser = browser or Client()
    data = typed(**changes) | {"application": str(draft.pk), "save": "1"}
    return browser, browser.post(url("apply", "amp-2026"), data)


def test_it_leads_to_the_sign_in_and_back_to_the_text(cast, draft):
    browser, response = send(draft, motivation="three hours of <work>")
    assert response.headers["Location"] == f"/accounts/login/?next={FORM}"
    assert "what you typed is there" in page(browser.get(response.headers["Location"]))
    browser.force_login(cast.outsider)
    shown = page(browser.get(FORM))
    assert "three hours of &lt;work&gt;" in shown
    assert "What you typed before you were signed out is back" in shown
    draft.refresh_from_db()
    assert draft.motivation == ""


def test_it_is_then_saved_like_any_text(cast, draft):
    browser, _response = send(draft, motivation="three hours of work")
    browser.force_login(cast.outsider)
    form = browser.get(FORM).context["form"]
    data = {field.name: field.value() or "" for field in form} | {"save": "1"}
    assert browser.post(FORM, data).status_code == 302
    draft.refresh_from_db()
    assert draft.motivation == "three hours of work"


def test_it_is_handed_out_once(cast, draft):
    browser, _response = send(draft, motivation="only once")
    browser.force_login(cast.outsider)
    browser.get(FORM)
    assert KEPT not in browser.session
    assert "only once" not in page(browser.get(FORM))


def test_another_account_that_signs_in_does_not_see_it(cast, draft):
    ApplicationFactory(cohort=cast.cohort, user=cast.volunteer)
    browser, _response = send(draft, motivation="for Otto only")
    browser.force_login(cast.volunteer)
    shown = browser.get(FORM)
    assert "for Otto only" not in page(shown)
    assert not shown.context["form"].is_bound
    assert KEPT not in browser.session


def test_another_account_without_an_application_does_not_see_it_either(cast, draft):
    browser, _response = send(draft, motivation="for Otto only")
    browser.force_login(cast.volunteer)
    assert "for Otto only" not in page(browser.get(FORM, follow=True))


def test_it_goes_with_the_session_of_whoever_signs_out(cast, draft):
    browser, _response = send(draft, motivation="for Otto only")
    browser.force_login(cast.volunteer)
    browser.post("/accounts/logout/")
    browser.force_login(cast.outsider)
    assert "for Otto only" not in page(browser.get(FORM))


def test_where_a_newer_text_was_saved_meanwhile_both_are_shown(cast, draft):
    browser, _response = send(draft, motivation="typed here")
    phone = signed_in(cast.outsider)
    phone.post(FORM, typed(motivation="saved on the phone") | {"save": "1"})
    browser.force_login(cast.outsider)
    [difference] = browser.get(FORM).context["both"]
    assert (difference["saved"], difference["typed"]) == ("saved on the phone", "typed here")
    draft.refresh_from_db()
    assert draft.motivation == "saved on the phone"


def test_after_the_close_it_is_shown_to_be_copied(cast, draft):
    browser, _response = send(draft, motivation="my last words")
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        browser.force_login(cast.outsider)
        response = browser.get(FORM)
    assert response.status_code == 409
    assert "my last words" in page(response)


@pytest.mark.parametrize("size", [1_000_000, 200_000])
def test_what_is_too_much_to_keep_is_shown_to_be_copied(cast, draft, size):
    browser, response = send(draft, motivation="é" * size)
    assert response.status_code == 401
    assert "é" * size in page(response)
    assert f"/accounts/login/?next={FORM}" in page(response)
    assert KEPT not in browser.session


def test_a_whole_application_in_any_script_can_be_kept(cast, draft):
    long = {f"choice__{n}__{part}": "語" * 4000 for n in range(1, 6) for part in ("approach",)}
    _browser, response = send(draft, motivation="語" * 4000, **long)
    assert response.status_code == 302


def test_a_form_that_does_not_say_whose_it_is_is_shown_to_be_copied(cast, draft):
    browser = Client()
    response = browser.post(FORM, typed(motivation="whose?"))
    assert "whose?" in page(response)
    assert KEPT not in browser.session


def test_somebody_else_who_signed_in_meanwhile_saves_nothing_of_it(cast, draft):
    mine = ApplicationFactory(cohort=cast.cohort, user=cast.volunteer, motivation="mine")
    _browser, response = send(draft, signed_in(cast.volunteer), motivation="not mine")
    assert response.status_code == 409
    assert "Somebody else is signed in here now" in page(response)
    mine.refresh_from_db()
    assert mine.motivation == "mine"
