"""All naughty strings through every field of every form there is, also of those made tomorrow.

Each is kept or refused with words beside the field. What forms do with several
fields at once is tested where each form is used.
"""

import pkgutil
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

import amp
import applications
import cohorts
import conduct
from tests.naughty import STRINGS, needs_strings

pytestmark = [pytest.mark.django_db, needs_strings]


def our_forms() -> Iterator[type[forms.BaseForm]]:
    for package in (amp, applications, cohorts, conduct):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name or ".admin" in module.name or "sign_up" in module.name:
                import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in {"amp", "applications", "cohorts", "conduct"}:
            yield kind


def name_of(kind: type[forms.BaseForm]) -> str:
    return f"{kind.__module__}.{kind.__name__}"


FORMS = sorted(set(our_forms()), key=name_of)


def test_they_are_many():
    assert len(FORMS) > 50


@pytest.mark.parametrize("kind", FORMS, ids=name_of)
def test_every_string_is_kept_or_refused_with_words(kind):
    for name, declared in getattr(kind, "base_fields", {}).items():
        if isinstance(declared, forms.FileField):
            continue  # Files have tests of their own.
        field = deepcopy(declared)
        for text in STRINGS:
            given = field.widget.value_from_datadict({name: text}, {}, name)
            assert all(words.strip() for words in refusals(field, given)), (name, text)


def refusals(field: forms.Field, given: Any) -> list[str]:
    """What the field says against it. Anything but a ``ValidationError`` fails the test."""
    try:
        field.clean(given)
    except ValidationError as refusal:
        return [str(words) for words in refusal.messages]
    return []
