"""Sealing: what makes a report readable to those who hold its key, and to nobody else.

Each report has a root key, from which the key of what the reporter shares is derived: the
committee holds the root, the reporter the derived one, so that a receipt never opens what the
committee writes among itself. Contents are sealed with XChaCha20-Poly1305 and bound to their
place; keys are wrapped with sealed boxes (X25519). Whatever does not open is ``Broken``.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from django.utils.translation import gettext as _
from nacl import bindings
from nacl.exceptions import CryptoError

from amp.refused import Refused

KEY_BYTES: Final = 32
NONCE_BYTES: Final = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# Lengths say nothing finer than this.
STEP: Final = 1024
FORMAT: Final = b"\x01"
MARK: Final = b"\x80"
BINDING_BYTES: Final = 16


class Broken(Refused):
    """What was sealed does not open: a wrong key, or somebody changed, cut or moved it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This cannot be opened: it was sealed for somebody else, or it was changed since. "
                "Nothing of it is shown. Please tell another member of the committee."
            )
        )


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs. Put anywhere else it does not open."""

    report: str
    table: str
    row: str
    field: str
    generation: int

    def bound(self) -> bytes:
        """Every part with its length, so that no two places are written alike."""
        parts = (self.report, self.table, self.row, self.field, str(self.generation))
        return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


@dataclass(frozen=True)
class Pair:
    """An X25519 key pair. The private half is kept out of every log line."""

    public: bytes
    private: bytes = field(repr=False)


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def new_pair() -> Pair:
    return pair_from(secrets.token_bytes(KEY_BYTES))


def pair_from(private: bytes) -> Pair:
    if len(private) != KEY_BYTES:
        raise Broken
    return Pair(bindings.crypto_scalarmult_base(private), private)


def shared_key(root: bytes) -> bytes:
    """The key of what reporter and committee both read. There is no way back to the root."""
    return hashlib.blake2b(key=root, person=b"conduct shared", digest_size=KEY_BYTES).digest()


def padded(content: bytes) -> bytes:
    """A mark, then zeros up to the next step (ISO/IEC 7816-4)."""
    marked = content + MARK
    return marked + bytes(-len(marked) % STEP)


def unpadded(content: bytes) -> bytes:
    bare = content.rstrip(b"\0")
    if not content or len(content) % STEP or not bare.endswith(MARK):
        raise Broken
    if len(content) - len(bare) >= STEP:
        raise Broken
    return bare[:-1]


def seal(content: bytes, key: bytes, place: Place) -> bytes:
    """Format, nonce, ciphertext with its tag. A nonce of 24 random bytes never comes twice."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + encrypt(padded(content), key, nonce, FORMAT + place.bound())


def unseal(sealed: bytes, key: bytes, place: Place) -> bytes:
    """What was sealed at exactly this place with exactly this key; else ``Broken``."""
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != FORMAT or len(nonce) != NONCE_BYTES:
        raise Broken
    return unpadded(decrypt(rest, key, nonce, FORMAT + place.bound()))


def encrypt(content: bytes, key: bytes, nonce: bytes, bound: bytes) -> bytes:
    return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(content, bound, nonce, key)


def decrypt(content: bytes, key: bytes, nonce: bytes, bound: bytes) -> bytes:
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(content, bound, nonce, key)
    except (CryptoError, ValueError, TypeError):
        raise Broken from None


def wrap(secret: bytes, public: bytes, place: Place) -> bytes:
    """``secret`` for whoever has the private half of ``public``, bound to its place.

    A sealed box knows no associated data, so the hash of the place goes into it.
    """
    try:
        return bindings.crypto_box_seal(binding(place) + secret, public)
    except (CryptoError, ValueError, TypeError):
        raise Broken from None


def unwrap(wrapped: bytes, pair: Pair, place: Place) -> bytes:
    try:
        opened = bindings.crypto_box_seal_open(wrapped, pair.public, pair.private)
    except (CryptoError, ValueError, TypeError):
        raise Broken from None
    if not compare_digest(opened[:BINDING_BYTES], binding(place)):
        raise Broken
    return opened[BINDING_BYTES:]


def binding(place: Place) -> bytes:
    digest = hashlib.blake2b(place.bound(), digest_size=BINDING_BYTES, person=b"conduct place")
    return digest.digest()


def fingerprint(public: bytes) -> str:
    """What people compare by eye: sixteen digits and letters of the hash, in groups."""
    text = hashlib.blake2b(public, digest_size=8, person=b"conduct print").hexdigest()
    return " ".join(text[start : start + 4] for start in range(0, 16, 4))
