"""The first room: what waits for this member."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conduct.permissions import Unlocked


def room(request: HttpRequest, by: Unlocked, *, now: datetime) -> HttpResponse:
    return render(request, "conduct/care/room.html", {"seat": by.seat})
