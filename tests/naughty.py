"""Strings known to break input handling, from ``../shared/data``.

Every field of every form meets all of them (``test_every_field.py``). Whole pages take a share
each, so that the forms together meet all; with ``NAUGHTY=all`` each page meets all of them.
"""

import json
import os
import zlib
from pathlib import Path
from typing import Final

import pytest

FILE: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "naughty_strings.json"
STRINGS: Final[list[str]] = json.loads(FILE.read_text()) if FILE.is_file() else []
SHARES: Final = 12

needs_strings = pytest.mark.skipif(not STRINGS, reason="../shared/data is absent")


def share_of(form: str) -> list[str]:
    """The strings for one form. Each name begins at a place of its own."""
    if os.environ.get("NAUGHTY") == "all":
        return STRINGS
    return STRINGS[zlib.crc32(form.encode()) % SHARES :: SHARES]
