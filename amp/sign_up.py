"""What signing up asks for, besides address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignUp(forms.Form):
    """How the person wants to be called; nothing else is needed."""

    name = forms.CharField(
        label=_("Display name"),
        max_length=80,
        help_text=_("How others here should call you. It can be a nickname."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
