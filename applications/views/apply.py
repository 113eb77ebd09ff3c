"""Writing an application, looking it over, handing it in, taking it back."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amp.received import received_at
from applications.actions import application as actions
from applications.actions.questions import asked
from applications.forms.apply import ApplyForm
from applications.models import Application, terms_of
from applications.rules import application as rules
from applications.states import ApplicationState
from applications.views.eligibility import why_closed
from applications.views.finding import (
    find_cohort,
    named_project,
    need_application,
    own_application,
    own_in,
    phases_of,
    verb,
)
from applications.views.keeping import is_anothers, take_back, to_sign_in
from applications.views.overtaken import both, is_overtaken
from applications.views.reading import read_application
from applications.views.steps import Case, drafted
from cohorts.models import Cohort
from cohorts.views.acting import attempt


@verb(shown_at="eligibility")
def start(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    cohort = find_cohort(request.user, slug, now)
    ok, _application = attempt(request, actions.start_application, cohort, now=now)
    response = redirect("applications:apply" if ok else "applications:eligibility", slug)
    project = named_project(request, cohort)
    if project is not None:
        response["Location"] += f"?project={project.slug}"
    return response


def apply(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    if not request.user.is_authenticated:
        return to_sign_in(request, slug)
    cohort = find_cohort(request.user, slug, now)
    application = own_application(request.user, cohort)
    if application is None:
        return to_eligibility(request, slug)
    form = form_of(request, application)
    if is_anothers(request, application) or not is_writable(application, now):
        return closed(request, application, form, now)
    if is_to_write(request) and form.is_valid() and write(request, application, form, now):
        return redirect(f"applications:{after(request, application)}", slug)
    return render(request, "applications/apply.html", page(request, application, form, now))


def is_to_write(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" not in request.POST


def to_eligibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the form come the rules, so that nobody writes in vain."""
    response = redirect("applications:eligibility", slug)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response


def form_of(request: HttpRequest, application: Application) -> ApplyForm:
    """The form: new, as it was sent, or as it was typed before the sign-in."""
    cohort = application.cohort
    return ApplyForm(
        request.POST if request.method == "POST" else take_back(request, application),
        application=application,
        choices=list(application.choices.select_related("project")),
        projects=list(cohort.projects.published()),
        first=named_project(request, cohort),
        to_hand_in="hand_in" in request.POST,
    )


def is_writable(application: Application, now: datetime) -> bool:
    cohort = application.cohort
    is_open = rules.are_open(cohort.state, phases_of(cohort), now, application.own_close)
    return is_open and application.state in actions.WRITABLE


def write(request: HttpRequest, application: Application, form: ApplyForm, now: datetime) -> bool:
    """Keep what was typed: as a draft, or as the new text of what is handed in."""
    is_draft = application.state == ApplicationState.DRAFT
    action = actions.save_draft if is_draft else actions.hand_in_changes
    done = "" if "submit" in request.POST else _("Saved. You can go on any time.")
    if not is_draft:
        done = _("Your changed application is handed in. A receipt is on its way to you.")
    ok, _result = attempt(request, action, application, form=form, done=done, now=now, **form.facts)
    return ok


def after(request: HttpRequest, application: Application) -> str:
    if application.state != ApplicationState.DRAFT:
        return "status"
    return "check" if "submit" in request.POST else "apply"


def page(
    request: HttpRequest, application: Application, form: ApplyForm, now: datetime
) -> dict[str, Any]:
    cohort = application.cohort
    fresh = Application.objects.with_own_close().get(pk=application.pk)
    fresh.cohort, fresh.user = cohort, application.user
    case = Case(fresh, phases_of(cohort), now)
    return {
        "cohort": cohort,
        "application": fresh,
        "form": form,
        "next": drafted(case),
        "later": case.later,
        "is_draft": fresh.state == ApplicationState.DRAFT,
        "is_blind": terms_of(cohort).is_blind,
        "is_restored": form.is_bound and request.method != "POST",
        **conflict(fresh, form),
    }


def conflict(fresh: Application, form: ApplyForm) -> dict[str, Any]:
    """Where the saved text is newer than what was typed over: both, part by part."""
    if not is_overtaken(form, fresh.version):
        return {}
    saved = ApplyForm(
        application=fresh,
        choices=list(fresh.choices.select_related("project")),
        projects=[],
    )
    form.accept_version(fresh.version)
    says = lambda name, value: readable(form, name, value)  # noqa: E731
    return {"both": both(form, saved, says=says, label=label_of), "overtaken": True}


def readable(form: ApplyForm, name: str, value: str) -> str:
    if name.endswith("-project"):
        return form.projects[value].title if value in form.projects else ""
    return value


def label_of(field: Any) -> str:
    if not field.name.startswith("choice-"):
        return str(field.label)
    words = {"place": field.name.split("-")[1], "label": field.label}
    return _("Project %(place)s: %(label)s") % words


def closed(
    request: HttpRequest, application: Application, form: ApplyForm, now: datetime
) -> HttpResponse:
    """Nothing can be written now. Whatever was typed is shown, so that nothing is lost."""
    if not form.is_bound:
        return redirect("applications:status", application.cohort.slug)
    closed_for = why_closed(application.cohort, now, application.own_close)
    words = closed_for or _("This application cannot be changed any more.")
    if application.state == ApplicationState.WITHDRAWN:
        words = _("This application is withdrawn. Reopen it to go on writing.")
    if is_anothers(request, application):
        words = _("Somebody else is signed in here now. This text is not saved.")
    context = {
        "cohort": application.cohort,
        "application": application,
        "words": words,
        "text": form.as_text(),
    }
    return render(request, "applications/closed.html", context, status=409)


@login_required
def check(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    cohort = find_cohort(request.user, slug, now)
    application = need_application(request.user, cohort)
    if application.state != ApplicationState.DRAFT:
        return redirect("applications:status", slug)
    case = Case(application, phases_of(cohort), now)
    application.answers = asked(application)
    choices = list(application.choices.select_related("project"))
    lacking = rules.missing(actions.written(application, choices))
    return render(
        request,
        "applications/check.html",
        {
            "cohort": cohort,
            "application": application,
            "reading": read_application(application, choices),
            "missing": [(words, link_to(cohort, name)) for name, words in lacking.items()],
            "closed": why_closed(cohort, now, application.own_close),
            "next": drafted(case),
            "later": case.later,
            "may_write": is_writable(application, now),
        },
    )


def link_to(cohort: Cohort, name: str) -> str:
    """The field of the form in which something is missing."""
    part = name.removeprefix("choice-")
    if name == "choices":
        name = "choice-1-project"
    elif name != part and "-" not in part:
        name = f"{name}-project"
    return reverse("applications:apply", args=[cohort.slug]) + f"#id_{name}"


@verb(shown_at="check")
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    application = own_in(request.user, slug, now)
    done = _("Your application is handed in. A receipt with everything is on its way to you.")
    ok, _submission = attempt(request, actions.submit, application, done=done, now=now)
    handed_in = ok or application.state != ApplicationState.DRAFT
    return redirect("applications:status" if handed_in else "applications:check", slug)


@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    cohort = find_cohort(request.user, slug, now)
    application = need_application(request.user, cohort)
    if request.method == "POST":
        done = _("Your application is taken back.")
        attempt(request, actions.withdraw, application, done=done, now=now)
        return redirect("applications:status", slug)
    if ApplicationState.WITHDRAWN not in application.MOVES[application.state]:
        return redirect("applications:status", slug)
    return render(
        request,
        "applications/withdraw.html",
        {
            "cohort": cohort,
            "application": application,
            "case": Case(application, phases_of(cohort), now),
        },
    )


@verb(shown_at="status")
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    now = received_at(request)
    application = own_in(request.user, slug, now)
    done = _("Your application is a draft again. Hand it in before the close.")
    ok, _none = attempt(request, actions.reopen, application, done=done, now=now)
    return redirect("applications:apply" if ok else "applications:status", slug)
