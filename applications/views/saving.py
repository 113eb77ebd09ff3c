"""What static/js/autosave.js is answered, whatever form it saves.

200 saved; 401 not signed in as the writer; 404 and 409 not, with ``reason`` and what to do;
422 all but some fields.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.forms.fields import as_typed

Answer = dict[str, Any]


def answer(status: int, content: Answer) -> JsonResponse:
    return JsonResponse(content, status=status)


def stand(row: Any) -> Answer:
    """How often it was saved, and when last; of nothing yet the form says 0."""
    at: datetime = row.saved_at
    return {"version": row.version, "saved_at": at.isoformat()}


def saved(row: Any, form: forms.BaseForm) -> Answer:
    time = date_format(timezone.localtime(row.saved_at), "H:i")
    words = _("Saved %(time)s") % {"time": time}
    if form.errors:
        words = _("Saved %(time)s, except for what is marked") % {"time": time}
    return {**stand(row), "words": words, "errors": form.errors}


def stale(row: Any, form: forms.Form, refusal: Refused) -> Answer:
    """Both texts are needed to choose: what was typed is there, so here is what is saved."""
    typed = {field.name: as_typed(field) for field in form}
    return {"reason": "stale", "words": refusal.message, **stand(row), "saved": typed}


def closed(words: str, *, url: str, label: str) -> Answer:
    todo = _("What you typed is still here; copy it to keep it.")
    return {"reason": "closed", "words": words, "todo": todo, "url": url, "label": label}


def signed_out(page: str) -> Answer:
    return {
        "reason": "signed_out",
        "words": _("You are signed out. Sign in, and the text is there."),
        "url": redirect_to_login(page).url,
        "label": _("Sign in"),
    }
