"""A link to something that somebody did."""

from django import forms
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from applications.models import Contribution, ContributionKind
from applications.rules.contribution import require_link


class ContributionForm(forms.Form):
    url = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=Contribution._meta.get_field("url").max_length,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Something that the mentors can open: a pull request, an issue, a page, a picture."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("Choose one")), *ContributionKind.choices],
        help_text=gettext_lazy("All kinds count alike."),
    )
    sentence = forms.CharField(
        label=gettext_lazy("What it is, in a sentence"),
        max_length=Contribution._meta.get_field("sentence").max_length,
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            require_link(url)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return url
