"""The room of seats: who sits here, whose keys are renewed, and whether the log is whole."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conduct.actions.log import verify
from conduct.actions.seats import (
    Handed,
    appoint_seat,
    declare_standing_conflict,
    end_seat,
    renew_key,
    renew_passphrase,
)
from conduct.forms.care import Appoint, Declare, OtherSeat
from conduct.models import RecoveryKey, Seat, StandingConflict
from conduct.permissions import Unlocked
from conduct.powers import POWERS
from conduct.views.acting import attempt
from conduct.views.care import keeping
from conduct.views.care.door import in_room


@in_room
@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    return seats_page(request, now=timezone.now())


def seats_page(request: HttpRequest, *, now: datetime, **bound: BaseForm) -> HttpResponse:
    """``bound``: the form that was refused, which keeps what was typed."""
    own = keeping.unlocked(request).seat
    facts = {
        "seat": own,
        "seats": Seat.objects.active(now),
        "recovery": RecoveryKey.objects.filter(replaced_at=None).first(),
        "declared": StandingConflict.objects.filter(seat=own).count(),
        "may_appoint": own.kind in POWERS["seat.appoint"],
        "appoint_form": Appoint(now=now),
        "end_form": OtherSeat(own=own, now=now, mark="end"),
        "key_form": OtherSeat(own=own, now=now, mark="key"),
        "declare_form": Declare(),
        **bound,
    }
    return render(request, "conduct/care/seats.html", facts)


def handed_page(request: HttpRequest, handed: Handed) -> HttpResponse:
    """Shown once, as the answer to the form: no address leads to it a second time."""
    return render(request, "conduct/care/handed.html", {"handed": handed})


@in_room
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    now, by = timezone.now(), keeping.unlocked(request)
    form = Appoint(request.POST, now=now)
    if form.is_valid():
        done, handed = attempt(request, form, appoint_by, form.cleaned_data, by=by, now=now)
        if done:
            return handed_page(request, handed)
    return seats_page(request, now=now, appoint_form=form)


def appoint_by(wanted: dict[str, Any], *, by: Unlocked, now: datetime) -> Handed:
    person = UUID(wanted["account"]) if wanted["account"] else None
    until = wanted["until"]
    ends = datetime.combine(until, time.min, tzinfo=UTC) if until else None
    name, kind = wanted["name"], wanted["kind"]
    return appoint_seat(name=name, kind=kind, person=person, until=ends, by=by, now=now)


def on_other_seat(
    request: HttpRequest, mark: str, action: Callable[..., Any]
) -> tuple[bool, Any, OtherSeat]:
    """Whether it was done, what came of it, and the form to show again where it was not."""
    now, by = timezone.now(), keeping.unlocked(request)
    form = OtherSeat(request.POST, own=by.seat, now=now, mark=mark)
    done, result = False, None
    if form.is_valid():
        seat = form.cleaned_data["seat"]
        done, result = attempt(request, form, action, seat, by=by, now=now)
    return done, result, form


@in_room
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    done, _result, form = on_other_seat(request, "end", end_seat)
    if not done:
        return seats_page(request, now=timezone.now(), end_form=form)
    messages.success(request, _("Saved."))
    return redirect("conduct:care_seats")


@in_room
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    done, handed, form = on_other_seat(request, "key", renew_key)
    if not done:
        return seats_page(request, now=timezone.now(), key_form=form)
    return handed_page(request, handed)


@in_room
@require_POST
def new_words(request: HttpRequest) -> HttpResponse:
    handed = renew_passphrase(by=keeping.unlocked(request), now=timezone.now())
    return handed_page(request, handed)


@in_room
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    now, by = timezone.now(), keeping.unlocked(request)
    form = Declare(request.POST)
    if form.is_valid():
        person = form.cleaned_data["account"]
        done, _result = attempt(request, form, declare_standing_conflict, person, by=by, now=now)
        if done:
            messages.success(request, _("Saved."))
            return redirect("conduct:care_seats")
    return seats_page(request, now=now, declare_form=form)


@in_room
@require_POST
def check_log(request: HttpRequest) -> HttpResponse:
    """Whether it is whole, and no more: how long it is would tell of reports of others."""
    return render(request, "conduct/care/log.html", {"is_whole": verify().fault is None})


urls = [
    path("care/seats/", seats, name="care_seats"),
    path("care/seats/appoint/", appoint, name="care_seats_appoint"),
    path("care/seats/end/", end, name="care_seats_end"),
    path("care/seats/key/", new_key, name="care_seats_key"),
    path("care/seats/words/", new_words, name="care_seats_words"),
    path("care/seats/declare/", declare, name="care_seats_declare"),
    path("care/seats/log/", check_log, name="care_seats_log"),
]
