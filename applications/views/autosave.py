"""The form saved while it is being written. The answers are read by static/js/autosave.js."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from amp.received import received_at
from amp.refused import Refused
from amp.second_factor import has_proved_second_factor, must_have_second_factor
from applications.actions import autosave as actions
from applications.actions.overtaking import Overtaken
from applications.forms.apply import ApplyForm
from applications.forms.autosave import AutosaveForm, named_projects
from applications.views.finding import find_cohort, need_application
from applications.views.keeping import is_anothers
from applications.views.saving import Answer, answer, closed, saved, signed_out, stale


def autosave(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The application form; what it is answered says ``views.saving``."""
    now = received_at(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.is_authenticated:
        return answer(401, signed_out(page(slug)))
    projects = named_projects(request.POST)
    draft = actions.read_draft(by=request.user, slug=slug, projects=projects, now=now)
    if draft is None or is_anothers(request, draft.application):
        return answer(401, somebody_else(slug))
    if lacks_second_factor(request, draft):
        return answer(401, signed_out(page(slug)))
    form = form_of(request, draft)
    try:
        kept = actions.autosave(draft, by=request.user, now=now, **form.savable)
    except Overtaken as refusal:
        return answer(409, stale_in(request, slug, refusal, now))
    except Refused as refusal:
        return answer(409, closed_in(slug, refusal))
    return answer(422 if form.errors else 200, saved(kept, form))


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


def stale_in(request: HttpRequest, slug: str, refusal: Refused, now: datetime) -> Answer:
    application = need_application(request.user, find_cohort(request.user, slug, now))
    choices = list(application.choices.select_related("project"))
    form = ApplyForm(application=application, choices=choices, projects=[])
    return stale(application, form, refusal)


def closed_in(slug: str, refusal: Refused) -> Answer:
    ask = reverse("cohorts:cohort", args=[slug]) + "#ask"
    return closed(refusal.message, url=ask, label=_("Who to ask"))


def page(slug: str) -> str:
    return reverse("applications:apply", args=[slug])


def somebody_else(slug: str) -> Answer:
    """Signed in, but not as the person whose form this is: nothing is said about theirs."""
    return {
        **signed_out(page(slug)),
        "reason": "somebody_else",
        "words": _("Somebody else is signed in here now. This text is not saved."),
    }
