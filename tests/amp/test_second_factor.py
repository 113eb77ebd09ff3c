"""Organizers work behind a second factor; a lost one has a way back."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from amp.refused import Refused
from cohorts.actions.cohort import create_cohort
from cohorts.actions.people_access import reset_second_factor
from cohorts.models import Event, Message, User
from tests.amp.github_stand_in import Account
from tests.amp.signing import PASSWORD, account, sign_in, sign_in_with_github
from tests.factories import CohortFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

A_PAGE = "/accounts/password/change/"
PROOF = "/accounts/2fa/reauthenticate/"


def organizer(email: str = "omar@example.org") -> User:
    person = account(email, "Omar")
    ParticipationFactory(user=person, cohort=CohortFactory(), organizer=True)
    return person


def code(secret: str) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrolled(person: User) -> str:
    """Give a person an authenticator app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def enrol(client) -> None:
    """Enrol an authenticator app through its page."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302, answer.content


@pytest.mark.parametrize("page", ["/admin/", "/admin/login/", A_PAGE, "/accounts/3rdparty/"])
def test_no_page_opens_to_an_organizer_without_a_second_factor(client, page):
    organizer()
    sign_in(client, "omar@example.org")

    assert client.get(page)["Location"] == "/accounts/2fa/"


def test_somebody_without_such_rights_needs_none(client):
    account("ada@example.org")
    sign_in(client, "ada@example.org")

    assert client.get(A_PAGE).status_code == 200


def test_a_superuser_without_a_role_needs_one_as_well(client):
    account("root@example.org")
    User.objects.update(is_superuser=True)
    sign_in(client, "root@example.org")

    assert client.get(A_PAGE)["Location"] == "/accounts/2fa/"


@pytest.mark.django_db(transaction=True)
def test_the_way_to_the_first_factor_is_open_and_ends_at_the_admin(client):
    organizer()
    sign_in(client, "omar@example.org")

    enrol(client)

    assert client.get("/admin/").status_code == 200
    assert Authenticator.objects.filter(type="recovery_codes").exists()


def test_the_admins_sign_in_asks_for_the_second_factor(client):
    secret = enrolled(organizer())
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/accounts/login/")

    sign_in(client, "omar@example.org")
    assert client.get("/admin/").status_code == 302, "The password alone opens nothing."

    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


def test_signing_in_with_github_asks_for_the_second_factor_as_well(client, github):
    secret = enrolled(organizer())
    github.account = Account(7, "omar", "omar@example.org")

    assert sign_in_with_github(client)["Location"] == "/accounts/2fa/authenticate/"

    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_session_from_before_the_factor_has_to_prove_it(client):
    person = organizer()
    sign_in(client, "omar@example.org")
    secret = enrolled(person)

    assert client.get("/admin/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert client.get("/accounts/2fa/")["Location"].startswith("/accounts/2fa/reauthenticate/")

    client.post("/accounts/2fa/reauthenticate/?next=/admin/", {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


def test_the_password_is_not_offered_where_it_leads_nowhere(client):
    person = organizer()
    sign_in(client, "omar@example.org")
    secret = enrolled(person)

    assert "Use your password" not in client.get(PROOF).content.decode()
    answer = client.get("/accounts/reauthenticate/?next=/admin/")
    assert answer["Location"] == f"{PROOF}?next=%2Fadmin%2F", "One page to go to, and none inside."
    assert client.get("/accounts/reauthenticate/")["Location"] == f"{PROOF}?next=%2F"

    client.post(f"{PROOF}?next=/admin/", {"code": code(secret)})
    assert "Use your password" in client.get(PROOF).content.decode()
    assert client.get("/accounts/reauthenticate/").status_code == 200


def test_a_passkey_without_recovery_codes_sends_nobody_in_circles(client):
    person = organizer()
    sign_in(client, "omar@example.org")
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Laptop"})

    assert client.get("/admin/")["Location"] == f"{PROOF}?next=%2Fadmin%2F"
    ways = f"{PROOF}?next=%2Fadmin%2F"
    assert client.get(ways)["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"


def test_whoever_needs_no_factor_may_show_the_password_instead(client):
    person = account("ada@example.org")
    sign_in(client, "ada@example.org")
    enrolled(person)

    assert "Use your password" in client.get(PROOF).content.decode()
    assert client.get("/accounts/reauthenticate/").status_code == 200


def test_a_code_works_once(client, browser):
    secret = enrolled(organizer())
    seen = code(secret)
    sign_in(client, "omar@example.org")
    client.post("/accounts/2fa/authenticate/", {"code": seen})

    sign_in(browser, "omar@example.org")
    browser.post("/accounts/2fa/authenticate/", {"code": seen})

    assert browser.get("/admin/").status_code == 302


def test_guessing_codes_ends(client):
    secret = enrolled(organizer())
    sign_in(client, "omar@example.org")
    for guess in range(20):
        client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06}"})

    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})

    assert client.get("/admin/").status_code == 302


def test_a_recovery_code_stands_in_once(client, browser):
    person = organizer()
    enrolled(person)
    recovery = RecoveryCodes.activate(person).get_unused_codes()[0]

    sign_in(client, "omar@example.org")
    client.post("/accounts/2fa/authenticate/", {"code": recovery})
    assert client.get("/admin/").status_code == 200

    sign_in(browser, "omar@example.org")
    browser.post("/accounts/2fa/authenticate/", {"code": recovery})
    assert browser.get("/admin/").status_code == 302


def test_recovery_codes_alone_are_no_second_factor(client):
    RecoveryCodes.activate(organizer())
    sign_in(client, "omar@example.org")

    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_the_seed_of_the_codes_rests_encrypted(client):
    secret = enrolled(organizer())

    assert secret not in str(Authenticator.objects.get().data)


def test_a_seed_outlives_a_new_secret_key(client, settings):
    secret = enrolled(organizer())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new" * 20

    assert TOTP(Authenticator.objects.get()).validate_code(code(secret))


def test_the_demos_sign_ins_may_skip_it_and_nobody_else(client, browser, settings):
    settings.DEMO_SKIPS_SECOND_FACTOR = True
    for address in ("helper@example.org", "omar@example.org"):
        organizer(address)
    sign_in(client, "helper@example.org")
    sign_in(browser, "omar@example.org")

    assert client.get("/admin/").status_code == 200
    assert browser.get("/admin/")["Location"] == "/accounts/2fa/"


def test_without_the_setting_they_need_it_as_well(client):
    organizer("helper@example.org")
    sign_in(client, "helper@example.org")

    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_a_lead_organizer_resets_a_lost_factor_with_a_reason(cast):
    enrolled(cast.organizer)
    RecoveryCodes.activate(cast.organizer)

    reset_second_factor(
        cast.organizer, by=cast.lead_organizer, reason="We spoke on video.", now=timezone.now()
    )

    assert not Authenticator.objects.filter(user=cast.organizer).exists()
    event = Event.objects.get(verb="second factor reset")
    assert (event.by, event.reason) == (cast.lead_organizer, "We spoke on video.")
    message = Message.objects.get(recipient=cast.organizer)
    assert cast.lead_organizer.name in message.text


@pytest.mark.parametrize("who", ["organizer", "mentor", "mentee", "applicant", "outsider"])
def test_nobody_else_resets_a_factor(cast, who):
    enrolled(cast.volunteer)

    with pytest.raises(PermissionDenied):
        reset_second_factor(
            cast.volunteer, by=cast.people[who], reason="Please.", now=timezone.now()
        )

    assert Authenticator.objects.filter(user=cast.volunteer).exists()


@pytest.mark.parametrize(
    ("person", "reason", "words"),
    [
        ("lead_organizer", "Mine is lost.", "Another lead organizer"),
        ("organizer", "  ", "Say how you know"),
        ("volunteer", "They asked.", "no second factor"),
    ],
)
def test_a_reset_is_refused_in_words(cast, person, reason, words):
    enrolled(cast.organizer)
    with pytest.raises(Refused, match=words):
        reset_second_factor(
            cast.people[person], by=cast.lead_organizer, reason=reason, now=timezone.now()
        )


def test_a_draft_of_ones_own_gives_no_power_over_accounts(cast):
    now = timezone.now()
    Authenticator.objects.create(user=cast.lead_organizer, type="totp", data={})
    create_cohort(by=cast.organizer, now=now, name="AMP 2027", number=9, slug="amp-2027")
    with pytest.raises(Refused, match="only a draft of your own"):
        reset_second_factor(cast.lead_organizer, by=cast.organizer, reason="Lost.", now=now)
    assert Authenticator.objects.filter(user=cast.lead_organizer).exists()


def test_after_a_reset_the_way_is_that_of_a_first_factor(client, cast):
    person = organizer()
    enrolled(person)
    reset_second_factor(person, by=cast.lead_organizer, reason="Known.", now=timezone.now())

    sign_in(client, "omar@example.org")
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"
    enrol(client)


def test_the_admin_shows_our_own_rows_only():
    """A second factor or an address changed there would pass by every rule."""
    assert {model._meta.app_label for model in admin.site._registry} == {"cohorts", "applications"}
