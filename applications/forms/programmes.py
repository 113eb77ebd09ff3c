"""What organizers type about other programmes, and the list that they upload."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.forms import ConfirmImportForm, ImportForm

from applications.models import Edition
from applications.rules.participants import BYTES_AT_MOST

CSV, XLSX = "0", "1"
BEGINNING_OF_XLSX = b"PK\x03\x04"


class OnePerLine(forms.CharField):
    """Names, one on each line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ListUpload(ImportForm):
    """The file says itself what it is; nobody has to choose a format."""

    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label=gettext_lazy("Edition"),
        required=False,
        help_text=gettext_lazy("For rows that name none in a column “edition”."),
    )
    field_order = ["resource", "import_file", "edition", "format"]
    media = forms.Media()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.select_related("programme")  # type: ignore[attr-defined]
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        file = self.fields["import_file"]
        file.label = _("List")
        file.widget.attrs = {"accept": ".csv,.xlsx"}
        file.help_text = _(
            "CSV or Excel (.xlsx), at most 1 MB. The first row names the columns: “github login” "
            "or “name”, and if you like “github id”, “edition”, “first day” and “last day”. You "
            "see what would change next; nothing is written before you confirm it."
        )

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > BYTES_AT_MOST:
            raise ValidationError(
                _("The file is larger than 1 MB. Leave out what is not needed, or split it.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("import_file")
        if file is not None:
            is_xlsx = file.read(len(BEGINNING_OF_XLSX)) == BEGINNING_OF_XLSX
            file.seek(0)
            cleaned["format"] = XLSX if is_xlsx else CSV
        return cleaned


class ListConfirm(ConfirmImportForm):
    edition = forms.ModelChoiceField(
        Edition.objects.all(), required=False, widget=forms.HiddenInput
    )
    format = forms.ChoiceField(choices=[(CSV, "CSV"), (XLSX, "XLSX")], widget=forms.HiddenInput)
