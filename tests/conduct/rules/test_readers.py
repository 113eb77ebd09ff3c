"""Who reads: every mixture of four seats, and a wellbeing contact beside them changes nothing."""

import itertools

import pytest

from conduct.rules.readers import SeatFacts, readers
from conduct.states import COMMITTEE, SeatKind

KINDS = sorted(COMMITTEE)
WELLBEING = SeatKind.WELLBEING


def test_a_contact_beside_a_committee_changes_nothing():
    tried = 0
    contacts = [
        SeatFacts("w1", WELLBEING, "wanda"),
        SeatFacts("w2", WELLBEING, "willi", conflicted=True),
    ]
    for kinds in itertools.product(KINDS, repeat=4):
        for bound in itertools.product((False, True), repeat=4):
            seats = [
                SeatFacts(f"s{n}", kind, f"p{n}", conflicted)
                for n, (kind, conflicted) in enumerate(zip(kinds, bound, strict=True))
            ]
            for shut_out in ((), ("s0",), ("s1", "w1")):
                without = readers(seats, shut_out=shut_out, involved=("p2",))
                mixed = readers([*contacts, *seats], shut_out=shut_out, involved=("p2",))
                assert mixed == without
                tried += 1
    assert tried == 3**4 * 2**4 * 3


@pytest.mark.parametrize("count", [1, 2, 5])
def test_contacts_alone_are_nobody(count):
    seats = [SeatFacts(f"w{n}", WELLBEING) for n in range(count)]
    found = readers(seats, shut_out=(), involved=())
    assert (found.seats, found.asked_externals, found.too_few) == ((), False, True)
