"""How a test fills in the application form, as a browser posts it, and goes through its pages."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from cohorts.models import Project
from tests.cast import signed_in

PROPOSAL = {
    "approach": "I read the code first.\nThen I write tests.",
    "deliverables": "A documented command.",
    "timeline": "Two weeks of reading, ten of writing.",
}
TEXTS = {
    "motivation": "I use AsyncAPI at work.",
    "contributions": "Two pull requests.",
    "availability": "Evenings.",
    "hours_per_week": "10",
    "time_zone": "Africa/Lagos",
    "ai_use": "Not at all.",
}


def typed(*projects: Project, version: int = 1, **changes: Any) -> dict[str, str]:
    """A whole form: ``projects`` ranked in this order, each with the same proposal."""
    found = {"version": str(version), **TEXTS}
    for place in range(1, 6):
        found[f"choice-{place}-rank"] = str(place)
        found[f"choice-{place}-project"] = ""
        found |= {f"choice-{place}-{part}": "" for part in PROPOSAL}
    for place, project in enumerate(projects, start=1):
        found |= {f"choice-{place}-{part}": text for part, text in PROPOSAL.items()}
        found[f"choice-{place}-project"] = str(project.pk)
    return found | {key.replace("__", "-"): value for key, value in changes.items()}


def url(name: str, *keys: Any) -> str:
    return reverse(f"applications:{name}", args=keys)


def get(person: Any, name: str, *keys: Any, **query: Any) -> HttpResponse:
    return signed_in(person).get(url(name, *keys), query)


def post(person: Any, name: str, *keys: Any, data: Any = None, follow: bool = False) -> Any:
    return signed_in(person).post(url(name, *keys), data or {}, follow=follow)


def said(response: HttpResponse) -> list[str]:
    """The messages that the page after this answer shows."""
    return [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]


def errors(response: Any) -> dict[str, list[str]]:
    return {field: list(found) for field, found in response.context["form"].errors.items()}


def page(response: Any) -> str:
    return str(response.content.decode())
