"""One report: opened by a form, shown at an address that names none, acted on by its verbs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conduct.actions.overseeing import take_file
from conduct.models import Evidence, Report
from conduct.views.acting import attempt
from conduct.views.care import keeping
from conduct.views.care.acts import VERBS, Verb
from conduct.views.care.case import case_page
from conduct.views.care.door import in_room

OPEN = "report"
# A file can do nothing in the browser but lie there.
SANDBOX = "sandbox; default-src 'none'"


@in_room
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    report = chosen(request, timezone.now())
    keeping.put_aside(request, OPEN, str(report.pk))
    return redirect("conduct:care_report")


@in_room
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The one that was opened last; gone where this member holds no copy of it any more."""
    now, key = timezone.now(), keeping.set_aside(request, OPEN)
    found = readable(request, now).filter(pk=key).first() if key else None
    if found is None:
        return redirect("conduct:care")
    return case_page(request, found, now=now)


def acting(verb: Verb) -> Callable[..., HttpResponse]:
    @in_room
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        now, by = timezone.now(), keeping.unlocked(request)
        found = chosen(request, now)
        keeping.put_aside(request, OPEN, str(found.pk))
        form = verb.form(request.POST, report=found, seat=by.seat, now=now)
        if form.is_valid():
            done, _result = attempt(request, form, verb.act, found, form, by=by, now=now)
            if done:
                messages.success(request, _("Saved."))
                return redirect("conduct:care_report")
        return case_page(request, found, now=now, bound=form)

    return view


@in_room
@require_POST
def file(request: HttpRequest) -> HttpResponse:
    now, by = timezone.now(), keeping.unlocked(request)
    found = chosen(request, now)
    rows = Evidence.objects.filter(report=found).select_related("report")
    evidence = get_object_or_404(rows, pk=key_in(request, "file"))
    opened = take_file(evidence, by=by, now=now)
    response = HttpResponse(opened.content, content_type=opened.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, opened.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def chosen(request: HttpRequest, now: datetime) -> Report:
    """The report that the form names; one without a copy is told like one that is not there."""
    return get_object_or_404(readable(request, now), pk=key_in(request, "report"))


def readable(request: HttpRequest, now: datetime) -> Any:
    return Report.objects.visible_to(keeping.unlocked(request).seat, now)


def key_in(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


urls = [
    path("care/open/", open_report, name="care_open"),
    path("care/report/", report, name="care_report"),
    path("care/report/file/", file, name="care_report_file"),
    *[
        path(f"care/report/{name}/", acting(verb), name=f"care_report_{name}")
        for name, verb in VERBS.items()
    ],
]
