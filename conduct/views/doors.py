"""The first page of help: which door, who reads, and what this does not protect against."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from conduct.actions.handing_in import is_taking_in
from conduct.actions.receiving import who_would_read
from conduct.forms.telling import in_order
from conduct.models import Seat
from conduct.states import SeatKind


def doors(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    facts: dict[str, Any] = {"is_open": is_taking_in(now)}
    if facts["is_open"]:
        found, seats = who_would_read(shut_out=[], involved=[], now=now)
        facts["readers"] = sorted(seats, key=in_order)
        if not found.asked_externals:
            facts["externals"] = Seat.objects.active(now).filter(kind=SeatKind.EXTERNAL)
    return show_doors(request, **facts)


def show_doors(request: HttpRequest, **facts: Any) -> HttpResponse:
    facts = {"address": settings.CONDUCT_ADDRESS, **facts}
    return render(request, "conduct/doors.html", facts)


urls = [path("help/", doors, name="doors")]
