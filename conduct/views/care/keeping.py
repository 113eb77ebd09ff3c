"""What stays of an unlocked seat between two requests: one half here, the other in the browser.

The private key lies in the server's session, encrypted under a random key that is in the
browser's cookie and nowhere else. A copy of the sessions opens nothing, nor does a cookie alone.
It is bound to account, seat, generation and the instant of unlocking: put into another session,
or given another beginning, it does not open.
"""

import base64
import binascii
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from conduct.models import Seat
from conduct.permissions import Unlocked
from conduct.rules import sealing
from conduct.rules.sealing import Broken, Pair, Place
from conduct.rules.unlocking import is_over

IN_SESSION: Final = "care"


def cookie_name() -> str:
    """``__Host-``: only this very host sets it. Browsers take that over HTTPS only."""
    return "__Host-care" if settings.SESSION_COOKIE_SECURE else "care"


def remember(request: HttpRequest, response: HttpResponse, by: Unlocked, *, now: datetime) -> None:
    key, begun = sealing.new_key(), now.isoformat()
    request.session[IN_SESSION] = {"seat": str(by.seat.pk), "begun": begun, "used": begun}
    put(request, by.seat, "private", by.pair.private, key)
    response.set_cookie(
        cookie_name(),
        base64.urlsafe_b64encode(key).decode(),
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def recalled(request: HttpRequest, seat: Seat, *, now: datetime) -> Unlocked | None:
    """The seat as it was unlocked in this browser, if that is not over. Counts as use."""
    kept = request.session.get(IN_SESSION)
    if kept is None:
        return None
    if kept["seat"] != str(seat.pk) or is_over(
        begun_at=datetime.fromisoformat(kept["begun"]),
        used_at=datetime.fromisoformat(kept["used"]),
        now=now,
    ):
        forget(request)
        return None
    pair = pair_in(request, seat)
    if pair is None:
        return None
    request.session[IN_SESSION] = {**kept, "used": now.isoformat()}
    return Unlocked(seat, pair)


def pair_in(request: HttpRequest, seat: Seat) -> Pair | None:
    """The key pair, where both halves fit and the seat still has this key."""
    private = taken(request, seat, "private")
    if private is None:
        return None
    pair = sealing.pair_from(private)
    return pair if pair.public == bytes(seat.public_key) else None


def forget(request: HttpRequest, response: HttpResponse | None = None) -> None:
    request.session.pop(IN_SESSION, None)
    if response is not None:
        response.delete_cookie(cookie_name(), path="/", samesite="Strict")


def put_aside(request: HttpRequest, name: str, text: str) -> None:
    """Something for the next page, such as which report is open, sealed like the key itself."""
    key = key_in_cookie(request)
    if key is not None:
        put(request, unlocked(request).seat, name, text.encode(), key)


def set_aside(request: HttpRequest, name: str) -> str:
    """What was put aside before; empty when nothing was."""
    return (taken(request, unlocked(request).seat, name) or b"").decode()


def drop(request: HttpRequest, name: str) -> None:
    kept = request.session[IN_SESSION]
    request.session[IN_SESSION] = {key: value for key, value in kept.items() if key != name}


def unlocked(request: HttpRequest) -> Unlocked:
    """Whoever is in the room: ``in_room`` has put them there."""
    by = getattr(request, "unlocked", None)
    if not isinstance(by, Unlocked):
        raise Broken
    return by


def put(request: HttpRequest, seat: Seat, name: str, content: bytes, key: bytes) -> None:
    kept = request.session[IN_SESSION]
    sealed = sealing.seal(content, key, place_of(request, seat, name, kept))
    request.session[IN_SESSION] = {**kept, name: base64.b64encode(sealed).decode()}


def taken(request: HttpRequest, seat: Seat, name: str) -> bytes | None:
    kept, key = request.session.get(IN_SESSION, {}), key_in_cookie(request)
    if key is None or name not in kept:
        return None
    try:
        place = place_of(request, seat, name, kept)
        return sealing.unseal(base64.b64decode(kept[name]), key, place)
    except Broken:
        return None


def place_of(request: HttpRequest, seat: Seat, name: str, kept: dict[str, Any]) -> Place:
    bound = f"{name} {kept['begun']}"
    return Place(str(request.user.pk), "care", str(seat.pk), bound, seat.key_generation)


def key_in_cookie(request: HttpRequest) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == sealing.KEY_BYTES else None
