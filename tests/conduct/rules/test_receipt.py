"""A receipt: random, checked, forgiving about how it is typed, and never in a text."""

import random

import pytest

from amp.refused import Refused
from conduct.rules.receipt import (
    ALPHABET,
    LENGTH,
    check_symbols,
    is_valid,
    new_receipt,
    read_receipt,
    require_absent,
    times,
)
from tests.conduct.audit import AUDIT

PEPPER = b"p" * 32
RECEIPTS = 1_000 if AUDIT else 20


def test_it_has_26_random_characters_and_two_checks_in_groups():
    receipt = new_receipt()
    assert len(receipt.characters) == LENGTH == 28
    assert [len(group) for group in receipt.in_groups.split("-")] == [4] * 7
    assert receipt.last_group == receipt.in_groups[-4:]
    assert len({new_receipt().characters for _number in range(1_000)}) == 1_000


def test_multiplication_is_that_of_a_field():
    everything = range(1, 32)
    for one in everything:
        assert {times(one, two) for two in everything} == set(everything)
        assert times(one, 1) == one
        assert times(one, 0) == 0


def mistyped(text):
    for place, right in enumerate(text):
        yield from (
            text[:place] + wrong + text[place + 1 :] for wrong in ALPHABET if wrong != right
        )


def exchanged(text):
    """Any two neighbours that differ, in the other order."""
    for place in range(len(text) - 1):
        one, two = text[place : place + 2]
        if one != two:
            yield text[:place] + two + one + text[place + 2 :]


def test_a_single_mistake_is_noticed(figure):
    tried = missed = 0
    for _number in range(RECEIPTS):
        characters = new_receipt().characters
        for wrong in [*mistyped(characters), *exchanged(characters)]:
            tried += 1
            missed += is_valid(wrong)
    assert missed == 0
    figure(f"receipts, one character mistyped or two exchanged: {missed} of {tried} not noticed")


def test_two_mistakes_are_noticed_and_random_ones_mostly():
    draw = random.Random(7)
    two = 0
    for _number in range(5_000):
        characters = list(new_receipt().characters)
        for place in draw.sample(range(LENGTH), 2):
            characters[place] = draw.choice(ALPHABET.replace(characters[place], ""))
        two += is_valid("".join(characters))
    many = sum(is_valid("".join(draw.choices(ALPHABET, k=LENGTH))) for _number in range(20_000))
    assert two == 0
    assert many < 60  # One in 1,024 would be 20.


@pytest.mark.parametrize("root", [2, 4])
def test_a_whole_receipt_has_both_roots(root):
    """Worked out by Horner's rule, where the code divides."""
    value = 0
    for character in new_receipt().characters:
        value = times(value, root) ^ ALPHABET.index(character)
    assert value == 0
    assert check_symbols([0] * 26) == (0, 0)


@pytest.mark.parametrize(
    "written",
    [
        lambda receipt: receipt.in_groups,
        lambda receipt: receipt.in_groups.lower(),
        lambda receipt: receipt.in_groups.replace("-", " "),
        lambda receipt: f"  {receipt.in_groups.replace('-', '–')}\n",
        lambda receipt: receipt.characters.replace("1", "l").replace("0", "o"),
        lambda receipt: receipt.characters.replace("1", "I").replace("0", "O"),
        lambda receipt: "".join(chr(ord(one) + 0xFEE0) for one in receipt.characters),
    ],
)
def test_how_it_is_typed_does_not_matter(written):
    receipt = new_receipt()
    assert read_receipt(written(receipt)) == receipt


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "these are 0"), ("ABC", "these are 3"), ("U" * 28, "mistyped"), ("0" * 27 + "1", "mis")],
)
def test_what_is_none_is_refused_in_words(text, words):
    with pytest.raises(Refused, match=words):
        read_receipt(text)


def test_lookup_and_key_are_different_things():
    receipt = new_receipt()
    assert receipt.lookup(PEPPER) != receipt.lookup(b"q" * 32)
    assert receipt.lookup(PEPPER) not in {receipt.pair().private, receipt.pair().public}
    assert receipt.pair() == read_receipt(receipt.in_groups).pair() != new_receipt().pair()


def test_it_shows_itself_in_no_log():
    receipt = new_receipt()
    assert receipt.characters not in f"{receipt} {receipt!r} {[receipt]}"


@pytest.mark.parametrize("form", ["{}", "My receipt is {}.", "see:{}!", "it is\n{}\nthanks"])
def test_a_text_with_it_is_refused(form):
    receipt = new_receipt()
    for written in (receipt.in_groups, receipt.characters.lower(), " ".join(receipt.characters)):
        with pytest.raises(Refused, match="contains a receipt"):
            require_absent(form.format(written), receipt)
    with pytest.raises(Refused):
        require_absent(form.format(new_receipt().in_groups))


def test_other_texts_are_not_refused():
    words = "They wrote this that when what then some more text. " * 200
    require_absent(words, new_receipt())
    require_absent("ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345", None)
