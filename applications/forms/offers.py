"""What a person says to an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.eligibility import Day, ProgrammeForm
from applications.forms.fields import LongText
from applications.models import Offer

NO_OTHER, ANOTHER = "no_other", "another"


class AcceptForm(forms.Form):
    """Other programmes are asked about once more: months have passed since the application.

    ``joined`` is the one that the person adds, or None.
    """

    others = forms.ChoiceField(
        label=gettext_lazy("Other mentorship programmes during this cohort’s work"),
        widget=forms.RadioSelect,
        choices=[
            (NO_OTHER, gettext_lazy("I take part in none, or only in those that I told you of")),
            (ANOTHER, gettext_lazy("I take part in another one, with these days:")),
        ],
        error_messages={"required": gettext_lazy("Please say whether you take part in another.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Programme"),
        required=False,
        max_length=ProgrammeForm.base_fields["name"].max_length,  # type: ignore[attr-defined]
        widget=forms.TextInput(attrs={"list": "known-programmes", "autocomplete": "off"}),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=Day, required=False)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=Day, required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the expectations and the Code of Conduct and accept them."),
        error_messages={
            "required": gettext_lazy("Please read both, and tick this if you accept them.")
        },
    )
    joined: dict[str, Any] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("others") == ANOTHER and not self.errors:
            told = ProgrammeForm(self.data)
            for field, errors in told.errors.as_data().items():
                self.add_error(field, errors)  # type: ignore[arg-type]
            self.joined = told.cleaned_data if told.is_valid() else None
        return cleaned


class MoveForm(forms.Form):
    """From a place that was accepted: everything that has to be said was said then."""

    joined: dict[str, Any] | None = None


class DeclineForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Why, if you like"),
        limit=Offer._meta.get_field("reason").max_length,
        rows=3,
        required=False,
        help_text=gettext_lazy("The organizers read it. You need not say anything."),
    )
