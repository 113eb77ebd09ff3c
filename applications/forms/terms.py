"""How a cohort selects, and what a project asks, as organizers set it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from applications.models import ProjectTerms, SelectionTerms
from applications.rules.terms import require_smallest
from cohorts.forms.base import SeenDraft


class Terms(SeenDraft):
    """``fixed`` names terms that cannot change any more, and why."""

    def __init__(self, *args: Any, fixed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in fixed.keys() & self.fields.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text = f"{self.fields[name].help_text} {fixed[name]}"


class SelectionTermsForm(Terms):
    confirmations = forms.TypedChoiceField(
        label=gettext_lazy("Who confirms"),
        choices=(
            (1, gettext_lazy("One organizer confirms each project’s places")),
            (2, gettext_lazy("Two organizers confirm each project’s places")),
        ),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("An organizer who mentors a project never confirms its places."),
    )

    class Meta:
        model = SelectionTerms
        fields = ("is_blind", "hours_together", "confirmations", "freed_places")
        labels = {"freed_places": gettext_lazy("When a place is declined or not answered for")}
        widgets = {"freed_places": forms.RadioSelect}


class ProjectTermsForm(Terms):
    class Meta:
        model = ProjectTerms
        fields = ("bar", "smallest")

    def clean_smallest(self) -> int:
        smallest = int(self.cleaned_data["smallest"])
        try:
            require_smallest(smallest, self.instance.project.places)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        return smallest
