"""How a test goes through pages: as somebody, by the name of the page."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.cast import signed_in


def get(person: Any, name: str, /, *keys: Any, **query: Any) -> HttpResponse:
    return signed_in(person).get(reverse(f"cohorts:{name}", args=keys), query)


def post(person: Any, name: str, /, *keys: Any, **data: Any) -> HttpResponse:
    return signed_in(person).post(reverse(f"cohorts:{name}", args=keys), data)


def said(response: HttpResponse) -> list[str]:
    """The messages that the page after this answer shows."""
    return [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]


def errors(response: HttpResponse, form: str = "form") -> dict[str, list[str]]:
    return {field: list(found) for field, found in response.context[form].errors.items()}


def page(response: HttpResponse) -> str:
    return response.content.decode()
