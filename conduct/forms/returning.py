"""What somebody with a receipt sends. The receipt comes with every form and is kept nowhere."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from amp.refused import Refused
from cohorts.forms.base import Lines
from conduct.forms.files import WHAT_GOES, FilesField
from conduct.rules.receipt import Receipt, read_receipt

LONGEST_TYPED = 100
UNHELPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class Enter(forms.Form):
    """The way in. ``cleaned_data["receipt"]`` is a ``Receipt``."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("28 characters. Capitals, spaces and hyphens do not matter."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs=UNHELPED),
    )

    def clean_receipt(self) -> Receipt:
        try:
            return read_receipt(self.cleaned_data["receipt"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


class Seen(forms.Form):
    """``seen`` says how much was there when the form was shown: a reload adds nothing."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WriteBack(Lines, Seen):
    text = forms.CharField(
        label=_("Write to the committee"),
        help_text=_("Whoever reads your report reads this. Never write your receipt here."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


class AddFiles(Seen):
    files = FilesField(label=_("Files"), help_text=WHAT_GOES)


class Nothing(forms.Form):
    """A button, and nothing to fill in."""


class Keep(forms.Form):
    """Proof that the receipt was written down."""

    last = forms.CharField(
        label=_("The last four characters of your receipt"),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs=UNHELPED),
    )
