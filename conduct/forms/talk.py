"""What people fill in to talk with a wellbeing contact, on both sides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from amp.refused import Refused
from cohorts.forms.base import Lines
from conduct.rules.receipt import Receipt, read_receipt
from conduct.rules.report import LONGEST_TEXT

UNNOTED = {"autocomplete": "off", "spellcheck": "false"}


def message(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        # No browser sends it to a spelling service.
        widget=forms.Textarea(attrs={"rows": rows, **UNNOTED}),
        error_messages={"required": _("There is nothing to send yet.")},
    )


class ReceiptField(forms.CharField):
    """Read as people type it. What is wrong is said, and nothing typed is shown again."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={**UNNOTED, "autocapitalize": "characters"})
        super().__init__(**{"widget": widget, "max_length": 100, **kwargs})

    def clean(self, value: Any) -> Receipt:
        try:
            return read_receipt(super().clean(value))
        except Refused as refusal:
            raise ValidationError(refusal.message) from None


class Begin(Lines, forms.Form):
    contact = forms.ChoiceField(
        label=_("Who should read this?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose somebody."),
            "invalid_choice": _("This person is no contact any more. Please choose again."),
        },
    )
    text = message(_("What would you like to say?"), 8)

    def __init__(self, *args: Any, contacts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        field.choices = list(contacts)  # type: ignore[attr-defined]


class Retype(forms.Form):
    """Beside it travel, unseen, the receipt that was shown and what was written before."""

    last_group = forms.CharField(
        label=_("Last group of your receipt"),
        max_length=20,
        widget=forms.TextInput(attrs={**UNNOTED, "autocapitalize": "characters", "size": 8}),
        help_text=_("Type the last four characters from your note."),
        error_messages={"required": _("Please type the last group of your receipt.")},
    )


class Return(forms.Form):
    receipt = ReceiptField(
        label=_("Your receipt"),
        help_text=_("28 characters. Spaces, hyphens and small letters are all fine."),
        error_messages={"required": _("Please type your receipt.")},
    )


class Carried(forms.Form):
    """The receipt that a page carries on to the next one; nobody sees or types it."""

    receipt = ReceiptField(widget=forms.HiddenInput)


class Write(Lines, forms.Form):
    text = message(_("Your message"), 5)


class Delete(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, delete all of it, for both of us"),
        error_messages={"required": _("Please tick the box first: nothing brings it back.")},
    )
