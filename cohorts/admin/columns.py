"""What stands in a cell: a state as chip, an instant with its zone, a link to where one goes on."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cohorts.views.chips import Chip

NOTHING = "–"
Column = Callable[[Any], Any]


def reach(row: Any, path: str) -> Any:
    """``application__user`` of a row; None where the way breaks off."""
    return reduce(lambda thing, step: getattr(thing, step, None), path.split("__"), row)


def column(label: Any, *, order: str = "", empty: str = NOTHING) -> Callable[[Column], Column]:
    return admin.display(description=label, ordering=order or None, empty_value=empty)


def instant(at: datetime | None) -> str:
    """30 May 2026, 23:59 CEST: in the reader's zone, with its name."""
    if at is None:
        return NOTHING
    here = timezone.localtime(at)
    day = date_format(here, "j M Y").replace(" ", "\N{NO-BREAK SPACE}")
    words = f"{day}, {here:%H:%M}\N{NO-BREAK SPACE}{here.tzname()}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


def at(path: str, label: Any) -> Column:
    """A column of instants."""

    def shown(row: Any) -> str:
        return instant(reach(row, path))

    shown.__name__ = f"{path}_shown"
    return column(label, order=path)(shown)


def link(thing: models.Model | None, text: Any = None) -> str:
    """To the page of ``thing`` on this desk."""
    if thing is None:
        return NOTHING
    opts = thing._meta
    try:
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return str(text if text is not None else thing)
    return format_html('<a href="{}">{}</a>', url, text if text is not None else thing)


def to(path: str, label: Any, *, order: str = "") -> Column:
    """A column that leads to a related row."""

    def shown(row: Any) -> str:
        return link(reach(row, path))

    shown.__name__ = f"{path}_link"
    return column(label, order=order or path)(shown)


def listing(model: type[models.Model], **narrowed: Any) -> str:
    """The address of the list of a model, narrowed by its filters."""
    opts = model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{url}?{urlencode(narrowed)}" if narrowed else url


def listed(model: type[models.Model], text: Any, **narrowed: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', listing(model, **narrowed), text)


def chip_html(chip: Chip) -> SafeString:
    return format_html(
        '<span class="chip chip--{}"><svg class="icon" width="16" height="16" aria-hidden="true" '
        'focusable="false"><use href="{}#{}"></use></svg>{}</span>',
        chip.tone,
        static("img/icons.svg"),
        chip.icon,
        chip.word,
    )


def chip_of(find: Callable[[Any], Chip | None], label: Any, *, order: str = "state") -> Column:
    def shown(row: Any) -> str:
        chip = find(row)
        return chip_html(chip) if chip else NOTHING

    shown.__name__ = "chip"
    return column(label, order=order)(shown)


def bullets(items: Iterable[Any]) -> str:
    """A list in a cell, or a dash where there is nothing."""
    rows = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html('<ul class="cell-list">{}</ul>', rows) if rows else NOTHING


def prose(text: str) -> str:
    """A long text as it was typed, its lines kept."""
    return format_html('<div class="prose">{}</div>', text) if text else NOTHING


def texts(*fields: str, model: type[models.Model]) -> list[Column]:
    """Columns that show text fields as prose, for the page of one row."""

    def one(field: str) -> Column:
        def shown(row: Any) -> str:
            return prose(getattr(row, field))

        shown.__name__ = f"{field}_text"
        label = model._meta.get_field(field).verbose_name  # type: ignore[union-attr]
        return column(label)(shown)

    return [one(field) for field in fields]


def change_lines(changes: Mapping[str, Any]) -> str:
    """What an event changed: the field, the old value, the new one."""
    rows = [
        format_html("{}: <del>{}</del> → <ins>{}</ins>", field, *(short(value) for value in pair))
        for field, pair in changes.items()
        if isinstance(pair, list | tuple) and len(pair) == 2
    ]
    return bullets(rows)


def short(value: Any, most: int = 300) -> str:
    text = str(value if value not in (None, "") else NOTHING)
    return text if len(text) <= most else f"{text[:most]} …"
