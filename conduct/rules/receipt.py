"""The receipt: the only way back to a report for whoever wrote it. It is never stored.

26 random characters of Crockford's alphabet (130 bits) and two check characters: a
Reed-Solomon code over GF(32). Its length of 28 is below 32, so it notices every one or two
wrong characters, any two exchanged among them, and of anything worse all but one in 1,024.
"""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules.sealing import KEY_BYTES, Pair, pair_from

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM: Final = 26
CHECKS: Final = 2
LENGTH: Final = RANDOM + CHECKS
GROUP: Final = 4
# What people read for something else.
MISREAD: Final = str.maketrans("ILO", "110")
# GF(32) with x⁵ + x² + 1, whose root is written 2.
POLYNOMIAL: Final = 0b100101
SEPARATORS: Final = re.compile(r"[\s\-‐‑–—._]+")
LOOKS_LIKE_ONE: Final = re.compile(r"(?<!\w)\w{4}(?:[\s\-‐‑–—._]+\w{4}){6}(?!\w)")


@dataclass(frozen=True)
class Receipt:
    """One receipt, checked. Its text appears where it is asked for, and in no log line."""

    characters: str

    def __repr__(self) -> str:
        return "Receipt(…)"

    def __str__(self) -> str:
        return "Receipt(…)"

    @property
    def in_groups(self) -> str:
        """As it is shown and printed."""
        starts = range(0, LENGTH, GROUP)
        return "-".join(self.characters[start : start + GROUP] for start in starts)

    @property
    def last_group(self) -> str:
        return self.characters[-GROUP:]

    def pair(self) -> Pair:
        """The key pair that opens the report.

        From the receipt alone: a pepper that is lost or changed must cost nobody their report.
        130 random bits cannot be tried one by one, so nothing is gained by stretching them.
        """
        seed = hashlib.blake2b(
            self.characters.encode(), digest_size=KEY_BYTES, person=b"receipt key pair"
        )
        return pair_from(seed.digest())

    def lookup(self, pepper: bytes) -> bytes:
        """By what its row is found: without the pepper nobody tells whose row it is."""
        digest = hashlib.blake2b(
            self.characters.encode(), key=pepper, digest_size=KEY_BYTES, person=b"receipt lookup"
        )
        return digest.digest()


def new_receipt() -> Receipt:
    drawn = [secrets.randbelow(32) for _place in range(RANDOM)]
    return Receipt("".join(ALPHABET[one] for one in [*drawn, *check_symbols(drawn)]))


def read_receipt(text: str) -> Receipt:
    """What somebody typed, in any case, with any spaces; ``Refused`` with what is wrong."""
    characters = normalised(text)
    if len(characters) != LENGTH:
        raise Refused(
            _("A receipt has %(wanted)d characters; these are %(given)d.")
            % {"wanted": LENGTH, "given": len(characters)}
        )
    if not is_valid(characters):
        raise Refused(_("At least one character is mistyped. Please compare it with your receipt."))
    return Receipt(characters)


def normalised(text: str) -> str:
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return plain.translate(MISREAD)


def is_valid(characters: str) -> bool:
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET):
        return False
    return remainder([ALPHABET.index(one) for one in characters]) == (0, 0)


def require_absent(text: str, receipt: Receipt | None = None) -> None:
    """Nobody writes their receipt into a text: whoever reads it could answer in their name."""
    bare = "".join(one for one in normalised(text) if one in ALPHABET)
    written = receipt is not None and receipt.characters[:RANDOM] in bare
    if written or any(is_valid(normalised(one)) for one in LOOKS_LIKE_ONE.findall(text)):
        raise Refused(
            _("Your text contains a receipt. Take it out: whoever reads it could act in your name.")
        )


def times(first: int, second: int) -> int:
    """Multiplication in GF(32)."""
    product = 0
    for bit in range(5):
        if second >> bit & 1:
            product ^= first << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= POLYNOMIAL << (bit - 5)
    return product


# (x − 2)(x − 4): both must be roots of a whole receipt.
MIDDLE: Final = 2 ^ 4
LAST: Final = times(2, 4)


def remainder(symbols: list[int]) -> tuple[int, int]:
    """Of the receipt as a polynomial, divided by (x − 2)(x − 4)."""
    high = low = 0
    for symbol in symbols:
        high, low, carried = low, symbol, high
        high ^= times(carried, MIDDLE)
        low ^= times(carried, LAST)
    return high, low


def check_symbols(symbols: list[int]) -> tuple[int, int]:
    """In GF(32) minus is plus: what is left over makes the division come out even."""
    return remainder([*symbols, 0, 0])
