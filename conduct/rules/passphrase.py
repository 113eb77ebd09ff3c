"""What a member of the committee keeps: six words, and a printed recovery kit.

Six of the EFF's 7,776 words are 77.5 bits. They are drawn by the system, so Argon2id is what
makes the rest of the way long: 64 MiB and three passes for every try.
"""

import hashlib
import secrets
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from nacl.pwhash import argon2id

from amp.refused import Refused
from conduct.rules.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    Broken,
    Pair,
    Place,
    decrypt,
    encrypt,
    pair_from,
)

WORDS: Final = 6
PASSES: Final = 3
MEMORY: Final = 64 * 1024 * 1024
FORMAT: Final = b"\x01"
SALT_BYTES: Final = argon2id.SALTBYTES
KIT_GROUP: Final = 4
KIT_CHECK_BYTES: Final = 4


@cache
def word_list() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("eff_large_wordlist.txt").read_text().split())


def new_passphrase() -> str:
    return " ".join(secrets.choice(word_list()) for _word in range(WORDS))


def lock(private: bytes, passphrase: str, place: Place, server_key: bytes) -> bytes:
    """A private key at rest: it takes the passphrase and the server's key to open it.

    With the server's key in it, a copy of the database alone is not even worth trying.
    """
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    key = stretched(passphrase, salt, server_key)
    return FORMAT + salt + nonce + encrypt(private, key, nonce, FORMAT + place.bound())


def unlock(locked: bytes, passphrase: str, place: Place, server_key: bytes) -> Pair:
    """``Broken`` when the passphrase, the server's key or the row is another one."""
    salt, rest = locked[1 : 1 + SALT_BYTES], locked[1 + SALT_BYTES :]
    nonce, rest = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    if locked[:1] != FORMAT or len(nonce) != NONCE_BYTES:
        raise Broken
    key = stretched(passphrase, salt, server_key)
    return pair_from(decrypt(rest, key, nonce, FORMAT + place.bound()))


def stretched(passphrase: str, salt: bytes, server_key: bytes) -> bytes:
    plain = " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    tough = argon2id.kdf(KEY_BYTES, plain.encode(), salt, opslimit=PASSES, memlimit=MEMORY)
    return hashlib.blake2b(tough, key=server_key, digest_size=KEY_BYTES).digest()


def printed(private: bytes) -> str:
    """A private key on paper: hexadecimal in groups of four, the last two groups a check."""
    text = (private + kit_check(private)).hex().upper()
    starts = range(0, len(text), KIT_GROUP)
    return " ".join(text[start : start + KIT_GROUP] for start in starts)


def read_printed(text: str) -> Pair:
    """A private key from its paper; ``Refused`` where a character is wrong or missing."""
    try:
        given = bytes.fromhex("".join(text.replace("-", " ").split()))
    except ValueError:
        given = b""
    private, check = given[:KEY_BYTES], given[KEY_BYTES:]
    if len(private) != KEY_BYTES or check != kit_check(private):
        raise Refused(_("This is no complete key: compare each group with the paper."))
    return pair_from(private)


def kit_check(private: bytes) -> bytes:
    digest = hashlib.blake2b(private, digest_size=KIT_CHECK_BYTES, person=b"conduct kit")
    return digest.digest()
