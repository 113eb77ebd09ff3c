"""What stands in place of a person, and what stays readable around it."""

import time

import pytest

from applications.rules.blind import Person, hider, link_hidden, name_hidden, neutral_name
from applications.rules.review import in_order

JOSE = Person("José Will Núñez", "jwn-dev")
LINK, NAME = link_hidden(), name_hidden()
hide = hider(JOSE)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://example.org/a(b)?q=1#c, please.", f"See {LINK}, please."),
        ("<https://example.org/me>", LINK),
        ("[my *work*](https://example.org 'mine')", f"my *work* {LINK}"),
        ("![me](https://example.org/me.png)", f"me {LINK}"),
        ("[ref][1]\n\n[1]: https://example.org", f"[ref][1]\n\n[1]: {LINK}"),
        ("github.com/somebody/thing.", f"{LINK}."),
        ("On www.example.org", f"On {LINK}"),
        ("My page is somebody.dev!", f"My page is {LINK}!"),
        ("somebody.github.io and me.vercel.app", f"{LINK} and {LINK}"),
        ("Write to a.b+c@example.org.", f"Write to {LINK}."),
        ("mailto:a@example.org", LINK),
        ("I am @somebody on Slack", f"I am {LINK} on Slack"),
        ("@me@mastodon.social", LINK),
        ("&#64;somebody, git\\@somebody", f"{LINK}, git@somebody"),
        ("https&colon;//example.org", LINK),
        ("https&#58;//example.org/me", LINK),
        ("ht\u200btps://example.org", LINK),
        ("https://a.example https://b.example", LINK),
    ],
)
def test_whatever_leads_to_a_person_gives_way(text, left):
    assert hide(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I am José Will Núñez.", f"I am {NAME}."),
        ("jose will nunez", NAME),
        ("NÚÑEZ, José", f"{NAME}, {NAME}"),
        ("**José** wrote José’s plan", f"**{NAME}** wrote {NAME}’s plan"),
        ("Jose\u0301 decomposed", f"{NAME} decomposed"),
        ("as jwn-dev or JWN-Dev", f"as {NAME} or {NAME}"),
        ("I will, says Will", f"I will, says {NAME}"),
        ("Josefina is another", "Josefina is another"),
    ],
)
def test_the_name_and_the_login_give_way(text, left):
    assert hide(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Node.js/Express, asyncapi.yaml and @asyncapi/parser in v1.5/2.0, e.g. with CI/CD.",
        "`this.app.page` and self.event",
        "## Plan\n\n1. Read\n2. Write *tests* & more < less\n\n| a | b |\n|---|---|",
        "",
    ],
)
def test_the_rest_stays_as_it_is(text):
    assert hide(text) == text


def test_a_name_in_a_script_without_spaces_gives_way():
    assert hider(Person("李明"))("我叫李明，住在") == f"我叫{NAME}，住在"


def test_somebody_without_name_and_login_loses_links_alone():
    assert hider(Person())("A plan on https://example.org") == f"A plan on {LINK}"


def test_a_name_that_looks_like_a_pattern_is_taken_as_letters():
    assert hider(Person("A+ (B)* # [C", "x"))("plain a+ text") == "plain a+ text"


@pytest.mark.parametrize(
    "piece", ["a", "a.", "[", "[a", "a@", "@", "](", "[x](", "http://", "&#", "a-", "José ", "[](("]
)
def test_no_text_takes_long(piece):
    began = time.perf_counter()
    hide(piece * (6000 // len(piece)))
    assert time.perf_counter() - began < 1


def test_a_neutral_name_stays_and_is_the_readers_own():
    assert neutral_name("choice", "reader") == neutral_name("choice", "reader")
    assert neutral_name("choice", "reader") != neutral_name("choice", "other")
    assert neutral_name("choice", "reader") != neutral_name("other", "reader")
    found = {neutral_name(number, "reader") for number in range(300)}
    assert len(found) == 300


def test_each_reader_has_an_order_of_their_own_that_stays():
    keys = list(range(40))
    mine, theirs = in_order("reader", keys), in_order("other", keys)
    assert sorted(mine) == sorted(theirs) == keys
    assert mine != theirs
    assert in_order("reader", reversed(keys)) == mine
    # Who comes later moves nobody.
    assert [key for key in in_order("reader", [*keys, 99]) if key != 99] == mine
