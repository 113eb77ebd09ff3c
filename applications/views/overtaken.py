"""A form that was typed over an older text than the saved one: both, and its person chooses."""

from collections.abc import Callable
from typing import Any

from django import forms

from applications.forms.fields import Versioned, as_typed


def is_overtaken(form: Versioned, version: int) -> bool:
    """A form that names no version is older than versions are."""
    return form.is_bound and form.data.get("version") != str(version)


def both(
    typed: forms.Form,
    saved: forms.Form,
    *,
    says: Callable[[str, str], str] = lambda _name, value: value,
    label: Callable[[Any], str] = lambda field: str(field.label),
) -> list[dict[str, str]]:
    """Every field that says two things, in the form's order."""
    found = []
    for field in typed:
        if field.is_hidden or field.name not in saved.fields or "-rank" in field.name:
            continue
        ours = as_typed(field).replace("\r\n", "\n").strip()
        theirs = as_typed(saved[field.name]).strip()
        if ours != theirs:
            words = {"typed": says(field.name, ours), "saved": says(field.name, theirs)}
            found.append({"label": label(field), **words})
    return found
