"""The door of the committee's rooms: a seat, a fresh second factor, six words.

Whoever has no seat is told what anybody is told at an address where nothing is, whatever else
their account may do.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from amp.refused import Refused
from amp.second_factor import FACTORS, is_demo_sign_in
from conduct.actions.seats import unlock, unlock_with_kit
from conduct.forms.care import Unlock
from conduct.models import Seat
from conduct.permissions import Unlocked
from conduct.rules.passphrase import read_printed
from conduct.rules.unlocking import is_fresh, looks_printed
from conduct.views.acting import attempt
from conduct.views.care import keeping
from conduct.views.care.room import room

View = Callable[..., HttpResponse]


def for_a_seat(view: View) -> View:
    """Nobody signed in: to sign-in. No active seat: nothing is here. Else it is passed on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("conduct:care"))
        seat = seat_of(request, now=timezone.now())
        if seat is None:
            raise Http404
        return view(request, seat, *args, **kwargs)

    return guarded


def in_room(view: View) -> View:
    """Only for whoever has unlocked their seat: ``request.unlocked`` is theirs.

    A refusal that the view itself has no place for is a page of its own.
    """

    @wraps(view)
    @for_a_seat
    def guarded(request: HttpRequest, seat: Seat, *args: Any, **kwargs: Any) -> HttpResponse:
        by = keeping.recalled(request, seat, now=timezone.now())
        if by is None:
            return redirect("conduct:care")
        request.unlocked = by  # type: ignore[attr-defined]
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            facts = {"refusal": refusal, "seat": seat}
            return render(request, "conduct/care/refused.html", facts)

    return guarded


def seat_of(request: HttpRequest, *, now: datetime) -> Seat | None:
    seats = Seat.objects.active(now).filter(person=request.user.pk)
    return seats.order_by("-started_at").first()


@for_a_seat
def care(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for the member; before that, the door."""
    now = timezone.now()
    by = keeping.recalled(request, seat, now=now)
    if by is not None:
        return room(request, by, now=now) if request.method == "GET" else redirect("conduct:care")
    if (elsewhere := to_second_factor(request, now=now)) is not None:
        return elsewhere
    form = Unlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened, by = attempt(request, form, open_lock, seat, form.cleaned_data["words"], now=now)
        if opened:
            response = redirect("conduct:care")
            keeping.remember(request, response, by, now=now)
            return response
    return render(request, "conduct/care/door.html", {"form": form, "seat": seat})


def open_lock(seat: Seat, words: str, *, now: datetime) -> Unlocked:
    """By the six words, or by the kit where somebody typed that."""
    if looks_printed(words):
        return unlock_with_kit(seat, read_printed(words), now=now)
    return unlock(seat, words, now=now)


def to_second_factor(request: HttpRequest, *, now: datetime) -> HttpResponse | None:
    """Where to prove who one is; None where that was done a moment ago."""
    if is_demo_sign_in(request.user):
        return None
    if not is_mfa_enabled(request.user, types=FACTORS):
        return redirect("mfa_index")
    records = get_authentication_records(request, request.user)
    proofs = [one["at"] for one in records if one.get("method") == "mfa"]
    if any(is_fresh(datetime.fromtimestamp(at, tz=UTC), now) for at in proofs):
        return None
    where = urlencode({"next": reverse("conduct:care")})
    return redirect(f"{reverse('mfa_reauthenticate')}?{where}")


@for_a_seat
@require_POST
def lock(request: HttpRequest, seat: Seat) -> HttpResponse:
    response = redirect("conduct:care")
    keeping.forget(request, response)
    return response


urls = [path("care/", care, name="care"), path("care/lock/", lock, name="care_lock")]
