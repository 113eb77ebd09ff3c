"""Fields that lose nothing: long texts as they were typed, and answers that can wait."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Versioned(forms.Form):
    """A form that knows over which saved text it is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def accept_version(self, version: int) -> None:
        """From here on the form replaces the text of ``version``."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(version)  # type: ignore[index]

    def typed(self) -> Iterator[tuple[str, str]]:
        """Each label with what stands there."""
        yield from ((str(field.label), as_typed(field)) for field in self if not field.is_hidden)

    def as_text(self) -> str:
        """For reading and copying."""
        return "\n\n".join(f"{label}\n{text}" for label, text in self.typed() if text)


def as_typed(field: forms.BoundField) -> str:
    """What stands in a field, also where several answers are chosen."""
    value = field.value() or ""
    return "\n".join(value) if isinstance(value, list) else str(value)


class CanWait:
    """Needed in the end, but a draft may leave it empty: no star, no “(optional)”, no complaint."""

    empty_values: list[Any]

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)  # type: ignore[misc]


class LongText(forms.CharField):
    """A text of many lines.

    A line's end counts as one character, as browsers count it. There is no
    ``maxlength``: with it a browser cuts off silently what somebody pastes.
    """

    def __init__(self, *, limit: int, rows: int = 6, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-limit": limit})
        super().__init__(max_length=limit, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return str(text).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class ManyOptions(forms.Select):
    """Hundreds of options, written at once: a template for each takes longer than their page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen = set(self.format_value(value))
        options = [
            (key, mark_safe(" selected") if str(key) in chosen else "", words)
            for key, words in self.choices
        ]
        written = format_html_join("\n", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", flatatt(attrs), written)


class LaterText(CanWait, LongText):
    pass


class LaterWords(CanWait, forms.CharField):
    pass


class LaterNumber(CanWait, forms.IntegerField):
    pass


class LaterRank(CanWait, forms.TypedChoiceField):
    pass


class LaterChoice(CanWait, forms.ChoiceField):
    pass
