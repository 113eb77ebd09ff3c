"""Evidence: what a file really is, and what is left of it once only what it shows is kept."""

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.rules import cleaning
from conduct.rules.evidence import FileKind, cleaned_text, kind_of, read_name
from conduct.rules.report import require_file

SECONDS: Final = 30
# How many files one process of the portal has taken apart at a time: each may need a gigabyte.
AT_ONCE: Final = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Clean:
    """A file as it may be sealed."""

    name: str = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)


def cleaned(name: str, content: bytes) -> Clean:
    """``Refused`` where it is no PNG, JPEG, WebP, PDF or plain text, or cannot be read."""
    require_file(len(content), there=0)
    plain = read_name(name)
    kind = kind_of(plain, content)
    kept = cleaned_text(content) if kind == FileKind.TEXT else cleaned_apart(kind, content)
    return Clean(str(plain), kind.value, kept)


def cleaned_apart(kind: FileKind, content: bytes) -> bytes:
    """In a process of its own, which is given the file and nothing else: no environment with keys
    in it, no folder, no name. What it says of its errors is heard by nobody."""
    command = [sys.executable, "-I", cleaning.__file__, kind.value]
    try:
        with AT_ONCE:
            done = subprocess.run(  # noqa: S603
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                cwd="/",
                env={},
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Refused(_("This file takes too long to read, so it was not kept.")) from None
    if done.returncode or not done.stdout:
        raise Refused(words_for(done.returncode))
    return done.stdout


def words_for(code: int) -> str:
    if code == cleaning.LOCKED:
        return _("This PDF file is locked. Please save a copy without a password, and add that.")
    if code == cleaning.TOO_LARGE:
        return _("This file is too large inside. Please make the picture or file smaller.")
    return _("This file is broken or cannot be read. A picture of what it shows works, too.")
