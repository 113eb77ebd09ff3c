"""Strings known to break input handling, through every field of signing up and in."""

import pytest

from cohorts.models import User
from tests.amp.signing import PASSWORD, account
from tests.cast import signed_in
from tests.naughty import STRINGS, needs_strings, share_of

FORMS = [
    ("/accounts/signup/", {"email": "ada@example.org", "name": "Ada", "password1": PASSWORD}),
    ("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD}),
    ("/accounts/password/reset/", {"email": "ada@example.org"}),
]
FIELDS = [(page, form, field) for page, form in FORMS for field in form]

pytestmark = [pytest.mark.django_db, needs_strings]


@pytest.fixture(autouse=True)
def nobody_is_slowed_down(settings):
    """The limits would answer most of this test; they have tests of their own."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.parametrize(("page", "form", "field"), FIELDS)
def test_no_string_breaks_a_form_of_the_entrance(client, page, form, field):
    for text in share_of(f"{page} {field}"):
        answer = client.post(page, {**form, "email": "nobody at all", field: text})
        assert answer.status_code in {200, 302}, (answer.status_code, text)
        client.logout()


def test_a_name_can_be_any_text_and_is_kept(client):
    kept = [text for text in STRINGS[::10] if text.strip() and "\0" not in text]
    for number, text in enumerate(kept):
        address = f"person{number}@example.org"
        client.post(
            "/accounts/signup/", {"email": address, "name": text[:80], "password1": PASSWORD}
        )
        made = User.objects.filter(email=address).first()
        assert made is None or made.name == text[:80].strip()
        client.logout()
    assert User.objects.count() > len(kept) / 2


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/accounts/reauthenticate/", "password"),
        ("/accounts/2fa/totp/activate/", "code"),
        ("/accounts/email/", "email"),
        ("/accounts/password/change/", "oldpassword"),
    ],
)
def test_no_string_breaks_a_form_of_ones_account(page, field):
    client = signed_in(account("ada@example.org"))
    for text in share_of(page):
        answer = client.post(page, {field: text, "action_add": ""})
        assert answer.status_code in {200, 302}, (answer.status_code, text)
