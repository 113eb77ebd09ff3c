"""The form saved while it is being written. The answers are read by static/js/autosave.js."""

from datetime import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amp.received import received_at
from amp.refused import Refused
from amp.second_factor import has_proved_second_factor, must_have_second_factor
from applications.actions import autosave as actions
from applications.actions.application import Overtaken
from applications.forms.apply import ApplyForm, as_typed
from applications.forms.autosave import AutosaveForm, named_projects
from applications.models import Application
from applications.views.finding import find_cohort, need_application
from applications.views.keeping import is_anothers

Answer = dict[str, Any]


def autosave(request: HttpRequest, slug: str) -> HttpResponseBase:
    """200 saved; 401 not signed in as the writer; 409 stale or closed; 422 all but some fields."""
    now = received_at(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.is_authenticated:
        return answer(401, signed_out(slug))
    projects = named_projects(request.POST)
    draft = actions.read_draft(by=request.user, slug=slug, projects=projects, now=now)
    if draft is None or is_anothers(request, draft.application):
        return answer(401, somebody_else(slug))
    if lacks_second_factor(request, draft):
        return answer(401, signed_out(slug))
    form = form_of(request, draft)
    try:
        kept = actions.autosave(draft, by=request.user, now=now, **form.savable)
    except Overtaken as refusal:
        return answer(409, stale(request, slug, refusal, now))
    except Refused as refusal:
        return answer(409, closed(slug, refusal))
    return answer(422 if form.errors else 200, saved(kept, form))


def answer(status: int, content: Answer) -> JsonResponse:
    return JsonResponse(content, status=status)


def lacks_second_factor(request: HttpRequest, draft: actions.Draft) -> bool:
    """As ``amp.second_factor`` asks everywhere else, with what the one query found."""
    request.user.is_staff = draft.by_organizer  # type: ignore[union-attr]
    return must_have_second_factor(request.user) and not has_proved_second_factor(request)


def form_of(request: HttpRequest, draft: actions.Draft) -> AutosaveForm:
    form = AutosaveForm(
        request.POST,
        application=draft.application,
        choices=draft.choices,
        projects=draft.offered,
        asks=draft.questions,
    )
    form.full_clean()
    return form


def saved(application: Application, form: AutosaveForm) -> Answer:
    time = date_format(timezone.localtime(application.saved_at), "H:i")
    words = _("Saved %(time)s") % {"time": time}
    if form.errors:
        words = _("Saved %(time)s, except for what is marked") % {"time": time}
    return {
        "version": application.version,
        "saved_at": application.saved_at.isoformat(),
        "words": words,
        "errors": form.errors,
    }


def stale(request: HttpRequest, slug: str, refusal: Refused, now: datetime) -> Answer:
    """Both texts are needed to choose: what was typed is there, so here is what is saved."""
    application = need_application(request.user, find_cohort(request.user, slug, now))
    choices = list(application.choices.select_related("project"))
    form = ApplyForm(application=application, choices=choices, projects=[])
    return {
        "reason": "stale",
        "words": refusal.message,
        "version": application.version,
        "saved_at": application.saved_at.isoformat(),
        "saved": {field.name: as_typed(field) for field in form},
    }


def closed(slug: str, refusal: Refused) -> Answer:
    return {
        "reason": "closed",
        "words": refusal.message,
        "todo": _("What you typed is still here; copy it to keep it."),
        "url": reverse("cohorts:cohort", args=[slug]) + "#ask",
        "label": _("Who to ask"),
    }


def signed_out(slug: str) -> Answer:
    return {
        "reason": "signed_out",
        "words": _("You are signed out. Sign in, and the text is there."),
        "url": redirect_to_login(reverse("applications:apply", args=[slug])).url,
        "label": _("Sign in"),
    }


def somebody_else(slug: str) -> Answer:
    """Signed in, but not as the person whose form this is: nothing is said about theirs."""
    return {
        **signed_out(slug),
        "reason": "somebody_else",
        "words": _("Somebody else is signed in here now. This text is not saved."),
    }
