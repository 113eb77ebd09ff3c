"""What a page says to somebody who is signed in is for them alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


class PrivatePages:
    """No cache between the portal and the browser keeps a page that a person reads signed in.

    The browser itself asks again each time. It may keep what was typed, for
    the way back.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
