"""Taking part in another programme, declared with its days."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import OtherProgramme
from applications.rules.programmes import FIRST_YEAR, LAST_YEAR, LONGEST

NAME_AT_MOST = OtherProgramme._meta.get_field("name").max_length


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProgrammeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Programme"),
        max_length=NAME_AT_MOST,
        help_text=gettext_lazy("Such as Google Summer of Code, LFX Mentorship or Outreachy."),
        widget=forms.TextInput(attrs={"list": "known-programmes", "autocomplete": "off"}),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=Day)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        help_text=gettext_lazy("If yours was extended or ended early, your own last day counts."),
    )

    def clean_starts_on(self) -> date:
        return sensible(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date:
        return sensible(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("That is longer than three years. Please look again."))
        return cleaned


def sensible(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Please look at the year again."))
    return day
