"""Requests that no browser sends and no database can store are answered before any view."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

UTF_8 = "utf-8"
Respond = Callable[[HttpRequest], HttpResponse]


class PlainRequests:
    """A NUL in an address is a bad request: PostgreSQL refuses to compare with it.

    Forms refuse it by themselves; this covers what views read from the address.
    So is a body in another encoding than UTF-8, in which it could carry halves
    of characters that nothing can keep or show.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        if (request.encoding or UTF_8).lower() != UTF_8:
            raise BadRequest("Not UTF-8")
        return self.get_response(request)
