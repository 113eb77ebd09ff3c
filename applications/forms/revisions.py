"""Which two versions to compare. A choice that makes no sense compares the last two."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.fields import LaterChoice


class RevisionsForm(forms.Form):
    """``versions`` are numbers with words, the oldest first; there are at least two."""

    use_required_attribute = False

    old = LaterChoice(label=gettext_lazy("From"))
    new = LaterChoice(label=gettext_lazy("To"))

    def __init__(self, data: Any, *, versions: Sequence[tuple[int, str]]) -> None:
        super().__init__(data or None)
        self.numbers = [number for number, _words in versions]
        options = [(str(number), words) for number, words in versions]
        last_two = dict(zip(("old", "new"), self.numbers[-2:], strict=False))
        for name, field in self.fields.items():
            field.choices = options
            field.initial = str(last_two.get(name, ""))

    @property
    def chosen(self) -> tuple[int, int]:
        found = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if found.get("old") and found.get("new"):
            return int(found["old"]), int(found["new"])
        return self.numbers[-2], self.numbers[-1]
