"""The receipt, as people bring it along. It comes with every form and is kept nowhere."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from amp.refused import Refused
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
        error_messages={"required": _("Please type your receipt.")},
    )

    def clean_receipt(self) -> Receipt:
        try:
            return read_receipt(self.cleaned_data["receipt"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


class Keep(forms.Form):
    """Proof that the receipt was written down."""

    last = forms.CharField(
        label=_("The last four characters of your receipt"),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs=UNHELPED),
        error_messages={"required": _("Please type the last group of your receipt.")},
    )
