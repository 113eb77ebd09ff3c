"""The chain tells where it was changed, cut or put in another order."""

import pytest

from conduct.rules.chain import BEGINNING, Link, first_fault, sign

KEY = b"k" * 32


def chain(length=5):
    links, before = [], BEGINNING
    for number in range(1, length + 1):
        facts = {"verb": f"did {number}"}
        links.append(Link(number, facts, before, sign(number, facts, before, KEY)))
        before = links[-1].signature
    return links


def test_a_whole_one_has_no_fault():
    assert first_fault(chain(), KEY) is None
    assert first_fault([], KEY) is None


@pytest.mark.parametrize(
    ("spoil", "at"),
    [
        (lambda it: it[1:], 1),
        (lambda it: it[:2] + it[3:], 3),
        (lambda it: [it[1], it[0], *it[2:]], 1),
        (lambda it: [*it[:3], Link(4, {"verb": "did 5"}, it[3].before, it[3].signature), it[4]], 4),
        (lambda it: [*it, it[-1]], 6),
    ],
)
def test_a_spoiled_one_says_where(spoil, at):
    assert first_fault(spoil(chain()), KEY) == at


def test_nobody_signs_without_the_key():
    assert first_fault(chain(), b"other" * 6) == 1
