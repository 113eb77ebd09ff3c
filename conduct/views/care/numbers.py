"""The numbers of a year: one member has them counted, a second one lets everybody read them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from conduct.actions.publishing import agree_to_numbers, propose_numbers, years_to_propose
from conduct.forms.numbers import Year
from conduct.models import YearNumbers
from conduct.permissions import Unlocked
from conduct.powers import POWERS
from conduct.views.acting import attempt
from conduct.views.care import keeping
from conduct.views.care.door import in_room
from conduct.views.numbers import shown


def member_in(request: HttpRequest) -> Unlocked:
    by = keeping.unlocked(request)
    if by.seat.kind not in POWERS["numbers.release"]:
        raise Http404
    return by


@in_room
def care_numbers(request: HttpRequest) -> HttpResponse:
    """Which years are released, which wait for a second member, and which can be counted."""
    by, now = member_in(request), timezone.now()
    form = Year(request.POST or None, years=years_to_propose(now))
    if request.method == "POST" and done(request, form, propose_numbers, by, now):
        return redirect("conduct:care_numbers")
    return show(request, form, by, now)


def show(
    request: HttpRequest, form: Year, by: Unlocked, now: datetime, *, refused: Sequence[str] = ()
) -> HttpResponse:
    rows = YearNumbers.objects.select_related("first")
    facts = {
        "seat": by.seat,
        "form": form,
        "refused": refused,
        "may_propose": bool(years_to_propose(now)),
        "waiting": [
            (shown(row), row.first, row.first_id == by.seat.pk)
            for row in rows.filter(released_at=None)
        ],
        "released": rows.filter(released_at__isnull=False).values_list("year", flat=True),
    }
    return render(request, "conduct/care/numbers.html", facts)


@in_room
def care_numbers_agree(request: HttpRequest) -> HttpResponse:
    by, now = member_in(request), timezone.now()
    waiting = YearNumbers.objects.filter(released_at=None).values_list("year", flat=True)
    form = Year(request.POST, years=waiting)
    if request.method != "POST" or done(request, form, agree_to_numbers, by, now):
        return redirect("conduct:care_numbers")
    refused = [words for found in form.errors.values() for words in found]
    return show(request, Year(years=years_to_propose(now)), by, now, refused=refused)


def done(
    request: HttpRequest, form: Year, action: Callable[..., Any], by: Unlocked, now: datetime
) -> bool:
    if not form.is_valid():
        return False
    return attempt(request, form, action, form.cleaned_data["year"], by=by, now=now)[0]


urls = [
    path("care/numbers/", care_numbers, name="care_numbers"),
    path("care/numbers/agree/", care_numbers_agree, name="care_numbers_agree"),
]
