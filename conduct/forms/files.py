"""A field for several files, whose limits are said beside it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from conduct.actions.evidence import Clean, cleaned
from conduct.rules.report import MOST_FILES, require_file

ACCEPTED = ".png,.jpg,.jpeg,.webp,.pdf,.txt"
WHAT_GOES = gettext_lazy(
    "PNG, JPEG, WebP, PDF or plain text, up to five files of 10 MB each. What a file says of its "
    "maker, its camera or its place is taken out before it is kept."
)


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": ACCEPTED})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Comes out as what may be sealed: each file checked and cleaned."""

    widget = SeveralFiles

    def clean(self, value: Sequence[UploadedFile]) -> list[Clean]:
        if not value and self.required:
            raise ValidationError(_("Choose a file first."))
        if len(value) > MOST_FILES:
            raise ValidationError(
                _("These are %(count)d files; five can be kept.") % {"count": len(value)}
            )
        return [clean_file(one) for one in value]


def clean_file(file: UploadedFile) -> Clean:
    name = str(file.name)
    try:
        require_file(file.size or 0, there=0)
        return cleaned(name, file.read())
    except Refused as refusal:
        raise ValidationError(
            _("%(name)s was not kept: %(why)s") % {"name": name, "why": str(refusal)}
        ) from None
