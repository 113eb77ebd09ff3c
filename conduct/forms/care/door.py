"""The door: six words, or the kit."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Unlock(forms.Form):
    words = forms.CharField(
        label=_("Your six words"),
        max_length=200,
        # Unseen, and of a type that no browser sends to a spelling service.
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("With spaces between them. If they are lost, type your recovery kit here."),
        error_messages={"required": _("Please type your six words, or your recovery kit.")},
    )
