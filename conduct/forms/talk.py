"""What people fill in to talk with a wellbeing contact, on both sides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.base import Lines
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


class Write(Lines, forms.Form):
    text = message(_("Your message"), 5)


class Delete(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, delete all of it, for both of us"),
        error_messages={"required": _("Please tick the box first: nothing brings it back.")},
    )
