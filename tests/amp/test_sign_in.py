"""Signing up and in with an address, and changing it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail

from cohorts.models import Message, User
from tests.amp.signing import PASSWORD, account, sign_in, sign_up, type_code, who

pytestmark = pytest.mark.django_db


def test_an_account_opens_once_its_address_is_proved(client):
    sign_up(client, "Ada@Example.org", "Ada")
    assert who(client) is None
    assert not mail.outbox, "Mails go through the outbox."

    type_code(client, "ada@example.org")

    assert who(client).name == "Ada"
    assert who(client).email == "ada@example.org"


def test_a_wrong_code_opens_nothing(client):
    sign_up(client, "ada@example.org")

    answer = client.post("/accounts/confirm-email/", {"code": "000000"})

    assert answer.status_code == 200
    assert who(client) is None


def test_an_address_that_has_an_account_is_not_told_apart(client, browser):
    account("ada@example.org")

    known = sign_up(client, "ada@example.org")
    unknown = sign_up(browser, "bea@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.count() == 2
    assert Message.objects.filter(address="ada@example.org").count() == 2


def test_a_wrong_password_keeps_the_address_and_says_so(client):
    account("ada@example.org")

    answer = client.post("/accounts/login/", {"login": "ada@example.org", "password": "wrong"})

    assert answer.status_code == 200
    assert "ada@example.org" in answer.content.decode()
    assert who(client) is None


def test_guessing_passwords_ends_after_five(client):
    account("ada@example.org")
    for _guess in range(5):
        client.post("/accounts/login/", {"login": "ada@example.org", "password": "wrong"})

    assert sign_in(client, "ada@example.org").status_code == 200
    assert who(client) is None


def test_two_people_behind_two_addresses_do_not_share_a_limit(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for guess in range(25):
        form = {"login": f"person{guess}@example.org", "password": "wrong"}
        client.post("/accounts/login/", form, headers={"X-Forwarded-For": "192.0.2.1"})
    form = {"login": "other@example.org", "password": "wrong"}

    limited = client.post("/accounts/login/", form, headers={"X-Forwarded-For": "192.0.2.1"})
    other = client.post("/accounts/login/", form, headers={"X-Forwarded-For": "192.0.2.2"})

    assert limited.context["form"].errors != other.context["form"].errors


def change_address(client, new: str):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": new, "action_add": ""})
    return type_code(client, new)


def test_an_address_is_changed_once_the_new_one_is_proved(client):
    account("ada@example.org")
    sign_in(client, "ada@example.org")

    change_address(client, "countess@example.org")

    assert User.objects.get().email == "countess@example.org"
    assert EmailAddress.objects.get().email == "countess@example.org"
    told = Message.objects.filter(address="ada@example.org", kind="account/email/email_changed")
    assert told.exists(), "The old address hears of it."


def test_an_address_is_changed_with_a_second_factor_as_well(client):
    ada = account("ada@example.org")
    sign_in(client, "ada@example.org")
    TOTP.activate(ada, generate_totp_secret())

    change_address(client, "countess@example.org")

    assert User.objects.get().email == "countess@example.org"


def test_an_address_of_somebody_else_is_not_taken_over(client):
    account("ada@example.org")
    account("bea@example.org", "Bea")
    sign_in(client, "bea@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/email/", {"email": "ada@example.org", "action_add": ""})
    answer = type_code(client, "ada@example.org")

    assert answer.status_code < 500
    assert User.objects.get(name="Bea").email == "bea@example.org"
    assert User.objects.get(name="Ada").email == "ada@example.org"


def test_changing_the_address_asks_for_the_password_first(client):
    account("ada@example.org")
    sign_in(client, "ada@example.org")

    answer = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})

    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_a_forgotten_password_is_set_anew(client):
    account("ada@example.org")

    client.post("/accounts/password/reset/", {"email": "ada@example.org"})

    message = Message.objects.latest("created_at")
    assert message.kind == "account/email/password_reset_key"
    assert "/accounts/password/reset/key/" in message.text


def test_too_many_tries_are_answered_with_a_page_that_helps(client):
    form = {"login": "nobody@example.org", "password": "wrong"}
    answers = [client.post("/accounts/login/", form) for _try in range(40)]
    last = answers[-1]
    assert last.status_code == 429
    assert "try again in a few minutes" in last.content.decode()
    assert 'lang="en"' in last.content.decode()
