"""What a file is: its first bytes decide, and its name has to agree.

Pictures and PDF files are then taken apart by ``cleaning.py``, in a process of their own; text
needs no more than what stands here.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused

LONGEST_FILE_NAME: Final = 100
# A tab and the ends of lines and pages.
CONTROLS_OF_TEXT: Final = frozenset("\t\n\r\f")


class FileKind(StrEnum):
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TEXT = "text/plain"


ENDINGS: Final = {
    ".png": FileKind.PNG,
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".webp": FileKind.WEBP,
    ".pdf": FileKind.PDF,
    ".txt": FileKind.TEXT,
}
# As the formats' own documents say: PNG (5.2), JPEG (B.1.1.3), WebP (RIFF header), PDF (7.5.2).
MAGIC: Final = {
    FileKind.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    FileKind.JPEG: re.compile(rb"\xff\xd8\xff"),
    FileKind.WEBP: re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    FileKind.PDF: re.compile(rb"%PDF-[12]\."),
}


@dataclass(frozen=True)
class FileName:
    """A name without folders, and the ending that says what the file claims to be."""

    stem: str
    ending: str

    def __str__(self) -> str:
        return f"{self.stem}{self.ending}"


def read_name(name: str) -> FileName:
    """Its last part, short, of characters that can be seen: none that turns the rest around."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip()
    ending = PurePosixPath(seen).suffix.lower()
    # A name that is nothing but an ending, such as ``.png``, has no suffix.
    if not ending and seen.startswith("."):
        ending = seen.lower()
    stem = seen[: len(seen) - len(ending)].strip()
    return FileName(stem[: LONGEST_FILE_NAME - len(ending)] or "file", ending)


def kind_of(name: FileName, content: bytes) -> FileKind:
    """What the file is. ``Refused`` where it is nothing of ours, or is not what its name says."""
    claimed = ENDINGS.get(name.ending)
    if claimed is None:
        raise Refused(
            _("Only pictures (PNG, JPEG, WebP), PDF files and plain text (TXT) can be added.")
        )
    found = next((kind for kind, magic in MAGIC.items() if magic.match(content)), FileKind.TEXT)
    if found != claimed:
        raise Refused(
            _("This file is not what its name says: it does not begin like a %(ending)s file.")
            % {"ending": name.ending.removeprefix(".").upper()}
        )
    return found


def cleaned_text(content: bytes) -> bytes:
    """UTF-8 without a mark at its beginning. Lines stay as they are."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            _("This text cannot be read. Please save it as UTF-8 and add it again.")
        ) from None
    if any(unicodedata.category(one) == "Cc" for one in set(text) - CONTROLS_OF_TEXT):
        raise Refused(_("This is not plain text: there are characters in it that are no letters."))
    return text.encode()
