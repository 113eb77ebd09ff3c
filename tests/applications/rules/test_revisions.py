"""What changed between two versions: exact, in whole words, and fast whatever was pasted."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.rules.revisions import Kind, Piece, compare, pieces

SAME, GONE, NEW = Kind.SAME, Kind.GONE, Kind.NEW


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", [(SAME, "a b c")]),
        ("", "", []),
        ("", "new", [(NEW, "new")]),
        ("old", "", [(GONE, "old")]),
        ("I like tea", "I like coffee", [(SAME, "I like "), (GONE, "tea"), (NEW, "coffee")]),
        ("one two", "one and two", [(SAME, "one "), (NEW, "and "), (SAME, "two")]),
        ("one\ntwo", "one two", [(GONE, "one\n"), (NEW, "one "), (SAME, "two")]),
    ],
)
def test_words_stay_go_and_come(old, new, expected):
    assert pieces(old, new) == [Piece(*each) for each in expected]


TEXTS = st.text(alphabet="ab \n", max_size=80) | st.text(max_size=40)


@given(TEXTS, TEXTS, st.sampled_from([0, 5, 10_000]))
def test_both_texts_can_be_read_from_the_pieces_to_the_letter(old, new, at_most):
    found = pieces(old, new, at_most=at_most)
    assert "".join(piece.text for piece in found if piece.kind != NEW) == old
    assert "".join(piece.text for piece in found if piece.kind != GONE) == new


def test_texts_that_stayed_are_left_out():
    assert list(compare({"a": "1", "b": "2"}, {"a": "1", "b": "3"})) == ["b"]


def test_texts_that_only_one_has_are_compared_with_nothing():
    found = compare({"gone": "x"}, {"new": "y"})
    assert found == {"new": [Piece(NEW, "y")], "gone": [Piece(GONE, "x")]}


def test_where_words_are_too_many_lines_are_compared():
    old = "a b a b a b\n" * 3 + "end"
    new = "a b a b a b\n" * 3 + "finish"
    assert pieces(old, new, at_most=20)[-2:] == [Piece(GONE, "end"), Piece(NEW, "finish")]


def nasty(words, different, seed):
    draw = random.Random(seed)
    return " ".join(f"{draw.randrange(different)}" for _word in range(words))[:6000]


@pytest.mark.parametrize("different", [1, 2, 30, 300, 450, 600, 3000])
def test_a_page_of_the_worst_texts_is_ready_in_a_moment(different):
    old = {number: nasty(3000, different, number) for number in range(40)}
    new = {number: nasty(3000, different, number + 1000) for number in range(40)}
    began = time.process_time()
    assert len(compare(old, new)) == (0 if different == 1 else 40)
    assert time.process_time() - began < 2
