"""When a request came in: the instant that counts for whoever hands in at the last second.

Django's clock is read before anything else is done with a request. Behind a
proxy a request may have waited for a free worker; the proxy then says when it
came, in ``X-Request-Start: t=<seconds.milliseconds>``. That is believed only
where proxies are trusted (``TRUSTED_PROXIES``), and only for the last minute.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponse]

HEADER = "HTTP_X_REQUEST_START"
STAMP = re.compile(r"t=(\d{10})\.(\d{3})", re.ASCII)
LONGEST_WAIT = timedelta(seconds=60)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Received:
    """Stands first among the middleware, so that nothing comes before the clock."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = first_seen(request, timezone.now())  # type: ignore[attr-defined]
        return self.get_response(request)


def received_at(request: HttpRequest) -> datetime:
    """The instant at which the server received ``request``."""
    return getattr(request, "received_at", None) or timezone.now()


def first_seen(request: HttpRequest, now: datetime) -> datetime:
    """When a trusted proxy took the request, if its clock makes sense; else ``now``."""
    found = STAMP.fullmatch(request.META.get(HEADER, ""))
    if found is None or not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return now
    seconds, milliseconds = map(int, found.groups())
    at = EPOCH + timedelta(seconds=seconds, milliseconds=milliseconds)
    return at if timedelta(0) <= now - at <= LONGEST_WAIT else now
