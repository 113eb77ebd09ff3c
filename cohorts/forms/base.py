"""What the forms of cohorts share."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.rules.people import known_zones
from cohorts.rules.seen import fingerprint

REASON_AT_MOST = 1000


class Lines:
    """Lines end as they do in the database, so that nothing seems changed."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        return dict(cleaned)


class Draft(Lines, forms.ModelForm):
    """A form over a copy of a row: the row itself is changed by the action, and by nothing else.

    An action compares what is with what is wanted, so that it can record old
    and new values; a ``ModelForm`` would have changed what is.
    """

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=copy(instance) if instance else None, **kwargs)


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class ReasonForm(forms.Form):
    """Why. ``label`` and ``help_text`` say who reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, label: str = "", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text


class Seen(Lines, forms.Form):
    """A form that knows which text it was opened on, so that the second of two tabs is told.

    ``seen`` is a fingerprint of ``text``, what the row says now.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def watch(self, text: Any) -> None:
        self.fingerprint = fingerprint(text)
        self.initial["seen"] = self.fingerprint

    def refuse_if_overtaken(self, *, changed: bool) -> None:
        """Refuse what was typed over an older text, unless it says the same."""
        if self.cleaned_data.get("seen") in ("", self.fingerprint) or not changed:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = self.fingerprint
        self.add_error(
            None,
            _(
                "Somebody saved this in the meantime, perhaps you in another tab. What you typed "
                "is still here. Compare it with the saved text, then save again to replace it."
            ),
        )


class SeenDraft(Seen, Draft):
    """A draft of a row that watches all of its fields. ``facts`` is what the action takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch([self.get_initial_for_field(self.fields[name], name) for name in self.fields])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.refuse_if_overtaken(changed=bool(set(self.changed_data) - {"seen"}))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def zone_choices() -> list[tuple[str, Any]]:
    """Every zone of the database that names a place, by continent, and UTC."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(known_zones()):
        continent, _slash, place = name.partition("/")
        if place and continent not in {"Etc", "SystemV", "US", "posix", "right"}:
            groups.setdefault(continent, []).append((name, place.replace("_", " ")))
    return [("UTC", "UTC"), *groups.items()]
