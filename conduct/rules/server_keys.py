"""Keys that the server draws from its two secrets, one for each purpose.

They stand in the environment, never in the database: a copy of the database alone is not enough.
"""

import hashlib
from collections.abc import Iterable
from hmac import compare_digest
from typing import Final

from conduct.rules.sealing import KEY_BYTES, Broken

LONGEST_LABEL: Final = 16


def derived(secret: str, label: str) -> bytes:
    """A key for the purpose that ``label`` names, of at most 16 characters."""
    person = label.encode()
    digest = hashlib.blake2b(secret.encode(), digest_size=KEY_BYTES, person=person)
    return digest.digest()


def voucher(key: bytes, parts: Iterable[bytes]) -> bytes:
    """The server's signature under what it wrote itself, such as a public key and whose it is."""
    told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.blake2b(told, key=key, digest_size=KEY_BYTES, person=b"voucher").digest()


def require_vouched(key: bytes, parts: Iterable[bytes], given: bytes) -> None:
    """Nothing is sealed to a key that somebody put there past the portal."""
    if not compare_digest(voucher(key, parts), given):
        raise Broken


def mark(key: bytes, person: str) -> bytes:
    """A person as a keyed hash: comparable for the server, unreadable in a copy."""
    return hashlib.blake2b(
        person.encode(), key=key, digest_size=KEY_BYTES, person=b"person"
    ).digest()
