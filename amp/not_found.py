"""With DEBUG, too, whoever follows a wrong link reads our page and not Django's."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

Respond = Callable[[HttpRequest], HttpResponse]


class NotFound:
    """Answers 404 as production does: the demo shows what people will see.

    Errors in the code keep Django's page, which developers need.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return our_page(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        return our_page(request, exception) if isinstance(exception, Http404) else None


def our_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page with the policy that django-csp leaves out of Django's own in DEBUG."""
    response = page_not_found(request, exception)
    response[HEADER] = build_policy()
    return response
