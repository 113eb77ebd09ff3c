"""A lost second factor has a way back for everybody: by address on the desk, or on the server."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from amp.refused import Refused
from cohorts.actions.people_access import reset_second_factor
from cohorts.models import Event, Message
from tests.cohorts.browse import errors, get, page, post
from tests.factories import NOW

HERE = ("desk_lost_factor", "amp-2026")


def has_factor(person):
    return Authenticator.objects.filter(user=person).exists()


@pytest.fixture
def locked_out(cast):
    """Somebody without any role, whom no list of the desk shows."""
    Authenticator.objects.create(user=cast.outsider, type="totp", data={"secret": "x"})
    return cast.outsider


def test_a_lead_resets_anybody_by_address_with_a_reason(cast, locked_out):
    assert "Reset by address" in page(get(cast.lead_organizer, "desk_people", "amp-2026"))
    assert locked_out.email not in page(get(cast.lead_organizer, *HERE))
    facts = {"email": "OUTSIDER@example.org", "reason": "We spoke by video."}
    answer = post(cast.lead_organizer, *HERE, **facts)
    assert answer.status_code == 302
    assert not has_factor(locked_out)
    event = Event.objects.about(locked_out).get()
    assert (event.verb, event.by, event.reason) == (
        "second factor reset", cast.lead_organizer, "We spoke by video.",
    )  # fmt: skip
    message = Message.objects.get()
    assert message.recipient == locked_out
    assert "Lead Lena has removed the second factor" in message.text


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "", "a@b"])
def test_an_address_without_an_account_is_told_and_stays_typed(cast, email):
    answer = post(cast.lead_organizer, *HERE, email=email, reason="We spoke.")
    assert "email" in errors(answer)
    assert answer.context["form"]["email"].value() == email
    assert answer.context["form"]["reason"].value() == "We spoke."


def test_not_without_a_reason(cast, locked_out):
    answer = post(cast.lead_organizer, *HERE, email=locked_out.email, reason="  ")
    assert "reason" in errors(answer)
    assert has_factor(locked_out)


@pytest.mark.parametrize(
    ("who", "words"),
    [("volunteer", "This person has no second factor"), ("lead_organizer", "runs the server")],
)
def test_a_refusal_stands_beside_the_form(cast, who, words):
    answer = post(cast.lead_organizer, *HERE, email=cast.people[who].email, reason="Lost.")
    assert words in errors(answer)["__all__"][0]


@pytest.mark.parametrize("who", ["organizer", "mentor", "other_organizer"])
def test_the_page_is_for_lead_organizers_of_the_cohort(cast, locked_out, who):
    person = cast.people[who]
    for ask in (get, post):
        facts = {"email": locked_out.email, "reason": "Please."} if ask is post else {}
        assert ask(person, *HERE, **facts).status_code in {403, 404}
    assert has_factor(locked_out)
    if who == "organizer":
        assert "Reset by address" not in page(get(person, "desk_people", "amp-2026"))


# On the server ------------------------------------------------------------------------------


def run(*arguments):
    out = StringIO()
    call_command("reset_second_factor", *arguments, stdout=out)
    return out.getvalue()


def test_whoever_runs_the_server_helps_the_only_lead_organizer(cast):
    person = cast.lead_organizer
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    words = run("Lead@Example.org", "--reason", "She stood beside me.")
    assert words == "The second factor of Lead Lena is gone. They are told by mail.\n"
    assert not has_factor(person)
    event = Event.objects.about(person).get()
    assert (event.verb, event.by, event.reason) == (
        "second factor reset", None, "She stood beside me.",
    )  # fmt: skip
    message = Message.objects.get(recipient=person)
    assert "Whoever runs the portal’s server has removed the second factor" in message.text
    assert "you get new recovery codes" in message.text


@pytest.mark.parametrize(
    ("email", "reason", "words"),
    [
        ("nobody@example.org", "Lost.", "Nobody has an account with the address nobody@"),
        ("volunteer@example.org", "Lost.", "This person has no second factor"),
        ("lead@example.org", "  ", "Say how you know"),
    ],
)
def test_the_command_answers_in_words(cast, email, reason, words):
    with pytest.raises(CommandError, match=words):
        run(email, "--reason", reason)
    assert not Event.objects.exists()


def test_a_reason_has_to_be_given(cast):
    with pytest.raises(CommandError, match="--reason"):
        run("lead@example.org")


def test_nobody_by_nobody_is_still_held_to_a_reason(cast, locked_out):
    with pytest.raises(Refused, match="Say how you know"):
        reset_second_factor(locked_out, by=None, reason="", now=NOW)
    assert has_factor(locked_out)
