"""Every mail that the sign-in pages can send is in the portal's own voice."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone

from cohorts.models import Message
from cohorts.tasks import deliver_outbox
from tests.amp.signing import account, code_for, sign_up

pytestmark = pytest.mark.django_db

THEIRS = Path(find_spec("allauth").origin).parent / "templates"
APPS = ("account", "mfa", "socialaccount")
# Found in the library itself, so that a mail that a later version adds is asked for here.
MAILS = sorted(
    str(path.relative_to(THEIRS)).removesuffix("_message.txt")
    for app in APPS
    for path in (THEIRS / app / "email").glob("*_message.txt")
    if path.name != "base_message.txt"
)
FACTS = {
    "code": "ABCD-2345",
    "activate_url": "http://testserver/confirm/?a=1&b=2",
    "password_reset_url": "http://testserver/reset/?a=1&b=2",
    "signup_url": "http://testserver/sign-up/?a=1&b=2",
    "deleted_email": "o'hara@example.org",
    "from_email": "o'hara@example.org",
    "to_email": "ada@example.org",
    "ip": "192.0.2.7",
    "user_agent": "A <browser> & more",
    "provider": type("GitHub", (), {"name": "GitHub"})(),
}


def sent(kind: str, **facts: object) -> Message:
    words = {**FACTS, "timestamp": timezone.now(), **facts}
    get_adapter().send_mail(kind, "o'hara@example.org", words)
    return Message.objects.get(kind=kind)


def test_the_library_has_mails_to_look_at():
    assert len(MAILS) > 15
    assert "account/email/password_reset_key" in MAILS


@pytest.mark.parametrize("kind", MAILS)
def test_each_is_ours_and_calm_and_says_who_writes(kind):
    for part in ("subject", "message"):
        ours = Path(get_template(f"{kind}_{part}.txt").origin.name)
        assert ours.is_relative_to(settings.BASE_DIR / "templates")
    mail = sent(kind)
    for text in (mail.subject, mail.text):
        assert text.strip()
        assert "!" not in text
        assert "&amp;" not in text
        assert "&#x27;" not in text
        assert "{" not in text
    assert mail.subject == mail.subject.strip()
    assert mail.subject.capitalize()[0] == mail.subject[0]
    assert mail.text.endswith("AsyncAPI Maintainership Program\nhttp://testserver")
    assert "\n\n\n" not in mail.text
    assert max(len(line) for line in mail.text.splitlines()) < 200
    assert mail.address == "o'hara@example.org"


@pytest.mark.parametrize("kind", MAILS)
def test_each_comes_out_of_the_outbox(kind, mailoutbox):
    mail = sent(kind)
    deliver_outbox.call()
    assert [(it.subject, it.to) for it in mailoutbox] == [(mail.subject, ["o'hara@example.org"])]


def test_a_link_instead_of_a_code_is_in_the_mail_where_there_is_no_code():
    mail = sent("account/email/email_confirmation", code="")
    assert "http://testserver/confirm/?a=1&b=2" in mail.text
    assert "Type this code" not in mail.text


def test_who_is_warned_reads_when_and_from_where_and_what_to_do():
    mail = sent("account/email/password_changed", timestamp=timezone.now())
    assert "from the address 192.0.2.7." in mail.text
    assert "A <browser> & more" in mail.text
    assert "http://testserver/accounts/password/reset/" in mail.text
    assert " UTC, from" in mail.text


def test_the_name_that_somebody_typed_is_sent_to_no_strangers_address(client):
    sign_up(client, "stranger@example.org", name="Win at http://evil.example.org")
    mail = Message.objects.get(address="stranger@example.org")
    assert "evil" not in mail.text + mail.subject
    assert code_for("stranger@example.org") in mail.text


def test_signing_up_twice_is_told_by_mail_alone(client):
    account("ada@example.org")
    Message.objects.all().delete()
    sign_up(client, "ada@example.org")
    mail = Message.objects.get()
    assert mail.subject == "You have an account already"
    assert "http://testserver/accounts/password/reset/" in mail.text
