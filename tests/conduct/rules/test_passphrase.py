"""Six words and a paper: each opens a member's key, and nothing near to it does."""

import math

import pytest

from amp.refused import Refused
from conduct.rules.passphrase import (
    WORDS,
    lock,
    new_passphrase,
    printed,
    read_printed,
    unlock,
    word_list,
)
from conduct.rules.sealing import Broken, Place, new_pair

PLACE = Place("", "seat", "row", "locked_key", 1)
SERVER = b"s" * 32


def test_it_is_drawn_from_enough_words(figure):
    bits = WORDS * math.log2(len(set(word_list())))
    assert len(word_list()) == len(set(word_list())) == 7776
    assert bits >= 64
    assert len(new_passphrase().split()) == WORDS
    figure(f"passphrase: {bits:.1f} bits")


def test_the_words_open_the_key_however_they_are_typed():
    pair, words = new_pair(), new_passphrase()
    locked = lock(pair.private, words, PLACE, SERVER)
    assert unlock(locked, f"  {words.upper().replace(' ', '   ')} ", PLACE, SERVER) == pair


def test_nothing_else_opens_it():
    pair, words = new_pair(), new_passphrase()
    locked = lock(pair.private, words, PLACE, SERVER)
    other = Place("", "seat", "other", "locked_key", 1)
    for wrong in [
        (locked, words + "s", PLACE, SERVER),
        (locked, words, other, SERVER),
        (locked, words, PLACE, b"t" * 32),
        (locked[:-1], words, PLACE, SERVER),
        (b"", words, PLACE, SERVER),
        (b"\x02" + locked[1:], words, PLACE, SERVER),
    ]:
        with pytest.raises(Broken):
            unlock(*wrong)


def test_the_paper_gives_the_key_back():
    pair = new_pair()
    paper = printed(pair.private)
    assert read_printed(paper) == pair
    assert read_printed(paper.lower().replace(" ", "-")) == pair
    assert {len(group) for group in paper.split()} == {4}


@pytest.mark.parametrize("spoil", [lambda it: it[:-5], lambda it: "x" + it[1:], lambda _it: ""])
def test_a_paper_with_a_mistake_is_refused(spoil):
    with pytest.raises(Refused, match="compare each group"):
        read_printed(spoil(printed(new_pair().private)))


def test_every_mistyped_digit_of_a_paper_is_noticed():
    paper = printed(new_pair().private)
    for place, right in enumerate(paper):
        if right == " ":
            continue
        with pytest.raises(Refused):
            read_printed(paper[:place] + ("1" if right != "1" else "2") + paper[place + 1 :])
