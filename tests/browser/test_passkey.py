"""A passkey as the second factor, with the authenticator that Chromium plays itself."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore

from cohorts.models import User
from tests.amp.signing import PASSWORD, account
from tests.browser.visitor import Visitor, visiting
from tests.factories import CohortFactory, ParticipationFactory

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_authenticator(visitor: Visitor) -> Any:
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


@pytest.fixture
def omar(transactional_db) -> User:
    person = account("omar@example.org", "Omar")
    ParticipationFactory(user=person, cohort=CohortFactory(), organizer=True)
    return person


def sign_in(visitor: Visitor) -> None:
    visitor.go("/accounts/login/")
    visitor.page.locator("input[name=login]").fill("omar@example.org")
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.page.locator("input[name=password]").press("Enter")
    visitor.page.wait_for_url(lambda url: not url.endswith("/accounts/login/"))


def enrol(visitor: Visitor) -> None:
    visitor.go("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in visitor.page.url:
        visitor.page.locator("input[name=password]").fill(PASSWORD)
        visitor.page.locator("input[name=password]").press("Enter")
        visitor.page.wait_for_url("**/webauthn/add/")
    visitor.page.locator("input[name=name]").fill("Laptop")
    visitor.page.locator("#mfa_webauthn_add").click()
    visitor.page.wait_for_url(lambda url: not url.endswith("/add/"))


def test_an_organizer_enrols_a_passkey_and_signs_in_with_it(chromium, live_server, omar, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    with visiting(chromium, live_server.url) as organizer:
        plug_in_authenticator(organizer)
        sign_in(organizer)
        organizer.go("/admin/")
        organizer.is_at("/accounts/2fa/")

        enrol(organizer)
        organizer.go("/admin/")
        organizer.is_at("/admin/")

        organizer.page.context.clear_cookies()
        organizer.go("/accounts/login/?next=/admin/")
        organizer.page.locator("#passkey_login").click()
        organizer.page.wait_for_url("**/admin/")


def test_a_session_from_before_the_passkey_is_led_to_it_and_on(
    chromium, live_server, omar, settings
):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    with visiting(chromium, live_server.url) as organizer:
        plug_in_authenticator(organizer)
        sign_in(organizer)
        enrol(organizer)
        Authenticator.objects.filter(type="recovery_codes").delete()
        forget_the_proof(organizer)

        organizer.go("/admin/")
        organizer.is_at("/accounts/2fa/webauthn/reauthenticate/")
        organizer.sees_not("Use your password")
        organizer.finds_no_fault("second-factor-again")
        organizer.page.locator("#mfa_webauthn_reauthenticate").click()
        organizer.page.wait_for_url("**/admin/")


def forget_the_proof(visitor: Visitor) -> None:
    """The session as it was before there was a factor: opened by the password alone."""
    cookies = {it["name"]: it["value"] for it in visitor.page.context.cookies()}
    session = SessionStore(cookies["sessionid"])
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        record for record in records if record["method"] != "mfa"
    ]
    session.save()


@pytest.mark.parametrize(
    "page",
    ["", "totp/activate/", "webauthn/add/", "webauthn/"],
)
def test_the_pages_of_the_second_factor_are_sound(chromium, live_server, omar, page):
    with visiting(chromium, live_server.url) as organizer:
        sign_in(organizer)
        organizer.go(f"/accounts/2fa/{page}")
        if "reauthenticate" in organizer.page.url:
            organizer.page.locator("input[name=password]").fill(PASSWORD)
            organizer.page.locator("input[name=password]").press("Enter")
            organizer.page.wait_for_url(f"**/accounts/2fa/{page}")

        organizer.finds_no_fault(f"second-factor-{page.replace('/', '-')}")
