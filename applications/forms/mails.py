"""Which of the mails of a release are shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.models import Outcome


class MailFilter(forms.Form):
    """``wanted`` has what was understood of the question, and leaves out the rest."""

    use_required_attribute = False

    q = forms.CharField(
        label=gettext_lazy("Name or address"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        required=False,
        choices=[("", gettext_lazy("Any")), *Outcome.choices],
    )

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
