"""Where a reader of the desk can go. A link leads nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

# The kind of a thing, as events name it, and its key.
Key = tuple[str, Any]


def open_to(request: HttpRequest, keys: Iterable[Key]) -> frozenset[Key]:
    """Those of ``keys`` whose page opens for the reader: a query for each kind, not for each."""
    by_kind: dict[str, set[Any]] = defaultdict(set)
    for kind, key in keys:
        if key is not None:
            by_kind[kind].add(key)
    return frozenset(
        (kind, key)
        for kind, wanted in by_kind.items()
        if (desk := desk_of(kind)) is not None
        for key in desk.visible(request).filter(pk__in=wanted).values_list("pk", flat=True)
    )


def desk_of(kind: str) -> Any:
    """The desk over things of this kind; None where it has none."""
    try:
        return admin.site._registry.get(apps.get_model(kind))
    except (LookupError, ValueError):
        return None


def link_if_open(row: Any, key: Key, text: Any) -> str:
    """``text``, as a link where the reader of ``row`` can follow it. See ``DeskAdmin.leads_to``."""
    if key not in row.open_to_reader:
        return str(text)
    address = key[0].replace(".", "_")
    return format_html(
        '<a href="{}">{}</a>', reverse(f"admin:{address}_change", args=[key[1]]), text
    )
