"""What somebody with a receipt sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.base import Lines
from conduct.forms.files import WHAT_GOES, FilesField


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
