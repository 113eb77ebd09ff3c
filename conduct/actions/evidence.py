"""Evidence: what a file really is, and what is left of it once only what it shows is kept."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from amp.refused import Refused


@dataclass(frozen=True)
class Clean:
    """A file as it may be sealed."""

    name: str = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)


def cleaned(name: str, content: bytes) -> Clean:
    """``Refused`` where it is no PNG, JPEG, WebP, PDF or plain text, or cannot be read."""
    try:
        content.decode()
    except UnicodeDecodeError:
        raise Refused(_("Only pictures, PDF files and plain text can be added.")) from None
    return Clean(name, "text/plain", content)
