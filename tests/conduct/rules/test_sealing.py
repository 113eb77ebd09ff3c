"""What is sealed opens at its place with its key; everything else fails closed."""

import random

import pytest

from conduct.rules.sealing import (
    STEP,
    Broken,
    Place,
    fingerprint,
    new_key,
    new_pair,
    padded,
    pair_from,
    seal,
    shared_key,
    unpadded,
    unseal,
    unwrap,
    wrap,
)
from tests.conduct.audit import AUDIT

PLACE = Place("report", "entry", "row", "sealed", 1)
TRIES = 10_000 if AUDIT else 1_000


def test_what_is_sealed_opens():
    key = new_key()
    assert unseal(seal(b"a word", key, PLACE), key, PLACE) == b"a word"


@pytest.mark.parametrize("length", [0, 1, STEP - 2, STEP - 1, STEP, STEP + 1, 5 * STEP])
def test_padding_hides_the_length_and_comes_off_again(length):
    content = b"\x80\x00"[: length % 3] + b"x" * (length - length % 3)
    assert len(padded(content)) % STEP == 0
    assert len(padded(content)) - length <= STEP
    assert unpadded(padded(content)) == content


@pytest.mark.parametrize("content", [b"\x80", b"", bytes(STEP), b"\x80" + bytes(3)])
def test_content_that_looks_like_padding_stays(content):
    assert unpadded(padded(content)) == content


@pytest.mark.parametrize(
    "broken",
    [b"", b"x", bytes(STEP), b"x" * STEP, b"\x80" + bytes(STEP), b"x" * STEP + b"\x80"],
)
def test_bad_padding_is_refused(broken):
    with pytest.raises(Broken):
        unpadded(broken)


def test_short_texts_are_all_as_long():
    key = new_key()
    assert len({len(seal(b"x" * length, key, PLACE)) for length in range(STEP)}) == 1


@pytest.mark.parametrize(
    "other",
    [
        Place("other", "entry", "row", "sealed", 1),
        Place("report", "vote", "row", "sealed", 1),
        Place("report", "entry", "other", "sealed", 1),
        Place("report", "entry", "row", "sealed_name", 1),
        Place("report", "entry", "row", "sealed", 2),
        # The same letters, otherwise divided.
        Place("reporte", "ntry", "row", "sealed", 1),
    ],
)
def test_at_another_place_it_does_not_open(other):
    key = new_key()
    with pytest.raises(Broken):
        unseal(seal(b"a word", key, PLACE), key, other)
    pair = new_pair()
    with pytest.raises(Broken):
        unwrap(wrap(key, pair.public, PLACE), pair, other)


def test_the_reporters_key_does_not_open_what_is_the_committees():
    root = new_key()
    with pytest.raises(Broken):
        unseal(seal(b"a note", root, PLACE), shared_key(root), PLACE)
    assert shared_key(root) == shared_key(root) != root


@pytest.mark.parametrize("cut", [0, 1, 24, 25, 40])
def test_the_beginning_alone_does_not_open(cut):
    key = new_key()
    with pytest.raises(Broken):
        unseal(seal(b"a word", key, PLACE)[:cut], key, PLACE)


def test_a_key_of_the_wrong_length_is_refused():
    with pytest.raises(Broken):
        pair_from(b"short")
    with pytest.raises(Broken):
        wrap(new_key(), b"short", PLACE)
    with pytest.raises(Broken):
        unseal(seal(b"", new_key(), PLACE), b"short", PLACE)


def test_a_refusal_is_in_words_and_shows_nothing():
    with pytest.raises(Broken) as refusal:
        unseal(b"", new_key(), PLACE)
    assert "Nothing of it is shown" in str(refusal.value)


def test_a_private_key_is_in_no_line_of_a_log():
    pair = new_pair()
    assert repr(pair.private) not in repr(pair)
    assert len(fingerprint(pair.public)) == 19


def flipped(sealed: bytes, draw: random.Random) -> bytes:
    bit = draw.randrange(len(sealed) * 8)
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def cut(sealed: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.sample(range(len(sealed) + 1), 2))
    return draw.choice([sealed[:end], sealed[start:], sealed[:start] + sealed[end:]])


def exchanged(sealed: bytes, draw: random.Random) -> bytes:
    """Two bytes that differ change places."""
    while True:
        one, two = draw.sample(range(len(sealed)), 2)
        if sealed[one] != sealed[two]:
            changed = bytearray(sealed)
            changed[one], changed[two] = sealed[two], sealed[one]
            return bytes(changed)


def test_random_damage_always_fails_closed(figure):
    draw, key, pair = random.Random(5), new_key(), new_pair()
    whole = {
        "sealed": (seal(b"a word" * 100, key, PLACE), lambda it: unseal(it, key, PLACE)),
        "wrapped": (wrap(key, pair.public, PLACE), lambda it: unwrap(it, pair, PLACE)),
    }
    opened = 0
    for number in range(TRIES):
        good, open_it = whole["sealed" if number % 2 else "wrapped"]
        damaged = draw.choice([flipped, cut, exchanged])(good, draw)
        if damaged == good:
            continue
        try:
            open_it(damaged)
            opened += 1
        except Broken:
            pass
    assert opened == 0
    figure(f"sealed bytes flipped, cut or exchanged: {opened} of {TRIES} opened")
