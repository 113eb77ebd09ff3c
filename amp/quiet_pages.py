"""The pages of help leave nothing behind: not in a cache, not in the next site's log.

They send no referrer, so a browser names no origin either when it posts one of their forms
(``Origin: null``), and Django would refuse the form. The browser's own word that the form came
from this site (``Sec-Fetch-Site``, Fetch Metadata) counts instead, and the token as everywhere.
"""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]

QUIET: Final = ("/help/", "/care/")
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, noarchive",
}


class QuietPages:
    """Stands outermost, so that refusals and pages not found are quiet, too."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Also what only leads there: browsers keep a redirect for good.
        if not f"{request.path_info}/".startswith(QUIET):
            return self.get_response(request)
        name_the_origin(request)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


def name_the_origin(request: HttpRequest) -> None:
    """What the browser would have said if the page before had let it."""
    if request.META.get("HTTP_ORIGIN") != "null":
        return
    # Browsers too old to say where a form came from are held to the token alone.
    if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return
    try:
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return
