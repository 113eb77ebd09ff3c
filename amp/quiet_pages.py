"""The pages of help leave nothing behind: not in a cache, not in the next site's log.

They send no referrer, so a browser names no origin either when it posts one of their forms
(``Origin: null``), and Django would refuse the form. The browser's own word that the form came
from this site (``Sec-Fetch-Site``, Fetch Metadata) counts instead, and the token as everywhere.
"""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

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

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Their database may not answer while everything else does: whoever is in danger still
        reads whom to call, and nobody loses what they wrote."""
        if not isinstance(error, OperationalError) or not is_quiet(request):
            return None
        logger.error("The database of confidential reports does not answer: %s", type(error))
        facts = {"address": settings.CONDUCT_ADDRESS, "typed": request.POST.get("text", "")}
        return render(request, "conduct/no_answer.html", facts, status=503)


def is_quiet(request: HttpRequest) -> bool:
    return f"{request.path_info}/".startswith(QUIET)


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
