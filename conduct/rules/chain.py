"""The chain of the log: each entry is signed with the one before it.

BLAKE2b keyed with the server's key: whoever can only write to the database cannot write a
chain that fits. What the chain alone cannot tell is that its end was cut off; for that the
committee notes number and signature now and then, and has them looked for.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

BEGINNING: Final = "0" * 64


@dataclass(frozen=True)
class Link:
    number: int
    facts: Mapping[str, str]
    before: str
    signature: str


def sign(number: int, facts: Mapping[str, str], before: str, key: bytes) -> str:
    told = json.dumps([number, before, sorted(facts.items())], separators=(",", ":"))
    return hashlib.blake2b(
        told.encode(), key=key, digest_size=32, person=b"conduct log"
    ).hexdigest()


def first_fault(links: Iterable[Link], key: bytes) -> int | None:
    """The number at which the log was changed, cut or put in another order; None when whole."""
    before = BEGINNING
    for expected, link in enumerate(links, start=1):
        right = sign(link.number, link.facts, before, key)
        if link.number != expected or link.before != before or link.signature != right:
            return expected
        before = link.signature
    return None
