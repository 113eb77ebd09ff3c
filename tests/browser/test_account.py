"""Somebody takes their data along and closes their account: by keyboard, and without scripts."""

import json

import pytest
import time_machine

from cohorts.models import User
from tests.browser.visitor import visiting
from tests.browser.walking import sign_in
from tests.cast import gather
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=True):
        yield gather()


def signs_in_and_finds_the_way(visitor, address):
    sign_in(visitor, address, PASSWORD)
    visitor.go("/me/")
    visitor.page.get_by_role("link", name="Your data, and closing the account").click()
    visitor.sees("Take your data along")
    visitor.finds_no_fault("account")


def proves_it_again(visitor):
    visitor.write("Password", PASSWORD)
    visitor.press("Go on")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_applicant_takes_everything_along_and_goes(chromium, live_server, cast, scripts):
    with visiting(chromium, live_server.url, java_script_enabled=scripts) as ada:
        signs_in_and_finds_the_way(ada, "applicant@example.org")
        ada.follow("See what follows")
        proves_it_again(ada)
        ada.sees("Your application to AMP 2026 is withdrawn.")
        ada.finds_no_fault("close-account")
        with ada.page.expect_download() as kept:
            ada.page.get_by_role("link", name="Download my data").click()
        found = json.loads(kept.value.path().read_text())
        assert found["account"]["email"] == "applicant@example.org"
        assert found["applications"][0]["cohort"] == "AMP 2026"
        ada.write("Your e-mail address", "ada@example.org")
        ada.press("Close my account for good")
        ada.sees("This is not the address of this account.")
        ada.finds_no_fault("close-account-refused")
        ada.write("Your e-mail address", "applicant@example.org")
        ada.page.keyboard.press("Enter")
        ada.sees("Thank you for having been here.")
        ada.finds_no_fault("account-closed")
        ada.go("/me/")
        ada.is_at("/accounts/login/")
    assert User.objects.get(pk=cast.applicant.pk).closed_at is not None


def test_whoever_is_needed_reads_what_comes_first(chromium, live_server, cast):
    with visiting(chromium, live_server.url) as mona:
        signs_in_and_finds_the_way(mona, "mentor@example.org")
        mona.follow("See what follows")
        proves_it_again(mona)
        mona.sees("This is the last lead mentor of “CLI”.")
        mona.finds_no_fault("close-account-needed")
        assert mona.page.get_by_role("button", name="Close my account").count() == 0
