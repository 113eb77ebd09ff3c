"""The first page of the organizers' admin: lists by what one comes for, and what waits there."""

from typing import Any

from django import template
from django.contrib import admin
from django.template import Context
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHELVES = {
    "cohorts": _("Cohorts and projects"),
    "applications": _("Reading applications"),
    "selection": _("Giving places"),
    "people": _("People"),
    "roster": _("Maintainer roster"),
    "programmes": _("Other programmes"),
    "records": _("What happened"),
}


@register.simple_tag(takes_context=True)
def shelves(context: Context) -> list[tuple[Any, list[dict[str, Any]]]]:
    """(title, lists) in the order of the work; each list with its name, addresses and count."""
    request = context["request"]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SHELVES}
    desks = sorted(admin.site._registry.items(), key=lambda pair: getattr(pair[1], "place", 9))
    for model, desk in desks:
        shelf = getattr(desk, "shelf", None)
        if shelf in found and desk.has_module_permission(request):
            found[shelf].append(described(model, desk, request))
    return [(title, found[name]) for name, title in SHELVES.items() if found[name]]


def described(model: Any, desk: Any, request: Any) -> dict[str, Any]:
    url = desk.list_url()
    lists: dict[str, Any] = {"name": model._meta.verbose_name_plural, "url": url}
    if desk.has_add_permission(request):
        lists["add"] = f"{url}add/"
    if desk.waiting:
        state, words = desk.waiting
        count = desk.visible(request).filter(state=state).count()
        if count:
            lists["waiting"] = {"words": words % {"n": count}, "url": f"{url}?state__exact={state}"}
    return lists
