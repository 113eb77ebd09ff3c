"""The GitHub identity: proved by signing in there, kept by number, belonging to one account."""

import pytest
from allauth.socialaccount.models import SocialAccount

from cohorts.models import Event, User
from tests.amp.github_stand_in import Account
from tests.amp.signing import PASSWORD, account, sign_in, sign_in_with_github, who

pytestmark = pytest.mark.django_db


def shown(response) -> str:
    """What the messages on the page say."""
    return " ".join(str(message) for message in response.wsgi_request._messages)


def identity(email: str) -> tuple[int | None, str]:
    person = User.objects.get(email=email)
    return person.github_id, person.github_login


def connect(client, email: str):
    sign_in(client, email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return sign_in_with_github(client, "connect")


def disconnect(client, email: str):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    account = SocialAccount.objects.get(user__email=email)
    return client.post("/accounts/3rdparty/", {"account": account.pk})


def test_somebody_new_gets_an_account_with_their_github_identity(client, github):
    github.account = Account(7, "ada", "ada@example.org", name="Ada Lovelace")

    sign_in_with_github(client)

    assert who(client).name == "Ada Lovelace"
    assert identity("ada@example.org") == (7, "ada")


def test_whoever_has_no_name_on_github_is_called_by_their_login(client, github):
    github.account = Account(7, "ada", "ada@example.org")

    sign_in_with_github(client)

    assert who(client).name == "ada"


def test_a_rename_on_github_is_followed_at_the_next_sign_in(client, browser, github):
    github.account = Account(7, "ada-before", "ada@example.org")
    sign_in_with_github(client)
    github.account = Account(7, "ada-writes", "ada@example.org")

    sign_in_with_github(browser)

    assert identity("ada@example.org") == (7, "ada-writes")
    assert who(browser) == who(client)
    renamed = Event.objects.get(verb="GitHub account renamed")
    assert renamed.changes["github_login"] == ["ada-before", "ada-writes"]


def test_a_reused_login_is_another_person(client, browser, github):
    github.account = Account(7, "ada", "ada@example.org")
    sign_in_with_github(client)
    github.account = Account(8, "ada", "other@example.org")

    sign_in_with_github(browser)

    assert who(browser) != who(client)


def test_a_verified_address_that_has_an_account_signs_in_there_and_connects(client, github):
    account("ada@example.org")
    github.account = Account(7, "ada", "ada@example.org")

    sign_in_with_github(client)

    assert User.objects.count() == 1
    assert who(client).email == "ada@example.org"
    assert identity("ada@example.org") == (7, "ada")


def test_an_unverified_address_opens_no_account_of_somebody_else(client, github):
    account("ada@example.org")
    github.account = Account(7, "mallory", "ada@example.org", is_verified=False)

    answer = sign_in_with_github(client)

    assert answer.status_code == 302
    assert who(client) is None
    assert identity("ada@example.org") == (None, "")


def test_an_account_connects_and_disconnects_github(client, github):
    account("ada@example.org")
    github.account = Account(7, "ada", "elsewhere@example.org")

    connect(client, "ada@example.org")
    assert identity("ada@example.org") == (7, "ada")

    disconnect(client, "ada@example.org")
    assert identity("ada@example.org") == (None, "")
    verbs = Event.objects.order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["GitHub account connected", "GitHub account disconnected"]


def test_whoever_has_no_password_keeps_the_only_way_in(client, github):
    github.account = Account(7, "ada", "ada@example.org")
    sign_in_with_github(client)

    answer = disconnect(client, "ada@example.org")

    assert answer.status_code == 200
    assert identity("ada@example.org") == (7, "ada")


def test_a_github_account_of_somebody_else_is_refused_in_words(client, browser, github):
    github.account = Account(7, "ada", "ada@example.org")
    sign_in_with_github(browser)
    account("bea@example.org", "Bea")

    answer = connect(client, "bea@example.org")

    assert answer["Location"] == "/accounts/3rdparty/"
    assert "different account" in shown(answer) or "another account" in shown(answer)
    assert identity("bea@example.org") == (None, "")


def test_a_github_identity_kept_elsewhere_is_refused_in_words(client, github):
    ada = account("ada@example.org")
    User.objects.filter(pk=ada.pk).update(github_id=7, github_login="ada")
    account("bea@example.org", "Bea")
    github.account = Account(7, "ada", "bea@example.org")

    answer = connect(client, "bea@example.org")

    assert "belongs to another account" in shown(answer)
    assert not SocialAccount.objects.exists()


def test_a_second_github_account_is_refused_in_words(client, github):
    account("ada@example.org")
    github.account = Account(7, "ada", "ada@example.org")
    connect(client, "ada@example.org")
    github.account = Account(8, "ada-at-work", "work@example.org")

    answer = sign_in_with_github(client, "connect")

    assert "@ada" in shown(answer)
    assert identity("ada@example.org") == (7, "ada")


def test_another_github_account_with_the_same_address_does_not_slip_in(client, browser, github):
    github.account = Account(7, "ada", "ada@example.org")
    sign_in_with_github(client)
    github.account = Account(8, "ada-at-work", "ada@example.org")

    answer = sign_in_with_github(browser)

    assert answer["Location"] == "/accounts/login/"
    assert "@ada" in shown(answer)
    assert who(browser) is None


def test_saying_no_at_github_is_no_error(client, github):
    github.account = None

    answer = sign_in_with_github(client)

    assert answer["Location"] == "/accounts/3rdparty/login/cancelled/"


def test_a_github_that_is_down_breaks_no_page(client, github):
    github.account = Account(7, "ada", "ada@example.org")
    github.is_broken = True

    answer = sign_in_with_github(client)

    assert answer.status_code < 500
    assert who(client) is None
