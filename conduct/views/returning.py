"""Coming back with the receipt: reading, answering, adding, escalating, withdrawing.

The receipt comes with every form, and is kept in no address, session or cookie.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from conduct.actions.ending import withdraw
from conduct.actions.escalating import escalate
from conduct.actions.handing_in import add_once, texts_of_reporter, write_once
from conduct.actions.promising import promised_to_reporter
from conduct.actions.reading import Reading, read_as_reporter
from conduct.forms.returning import AddFiles, Enter, Nothing, WriteBack
from conduct.rules.receipt import Receipt
from conduct.rules.report import MOST_FILES
from conduct.states import REPORT_MOVES, Author, ReportState
from conduct.views.acting import attempt
from conduct.views.flooding import may_go_on
from conduct.views.promised import in_words, is_missed
from conduct.views.uploads import in_memory

Act = Callable[..., str]


@in_memory
def returning(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return ask(request, Enter())
    return show(request, timezone.now())


def ask(request: HttpRequest, entered: Enter) -> HttpResponse:
    facts = {"form": entered, "address": settings.CONDUCT_ADDRESS}
    return render(request, "conduct/returning.html", facts)


def show(request: HttpRequest, now: datetime, *, said: str = "", **forms: Form) -> HttpResponse:
    """The report as it is now. Every receipt that opens nothing is answered in the same words."""
    entered = Enter(request.POST)
    if not entered.is_valid():
        return ask(request, entered)
    receipt = entered.cleaned_data["receipt"]
    opened, reading = attempt(request, entered, read_as_reporter, receipt, now=now)
    if not opened:
        return ask(request, entered)
    facts = {"receipt": receipt, "said": said, **facts_of(reading, now), **forms}
    facts.setdefault("write", WriteBack(initial={"seen": len(texts_of_reporter(reading))}))
    facts.setdefault("add", AddFiles(initial={"seen": len(reading.files)}))
    return render(request, "conduct/returning_report.html", facts)


def facts_of(reading: Reading, now: datetime) -> dict[str, Any]:
    promised, told = promised_to_reporter(reading.report), reading.told
    return {
        "told": told,
        "has_facts": any((told.when, told.where, told.part, told.people, reading.files)),
        "state": reading.report.get_state_display(),
        "promised": [(in_words(one, now), is_missed(one, now)) for one in promised],
        "is_missed": any(is_missed(one, now) for one in promised),
        "zone": settings.CONDUCT_ZONE,
        "entries": [(one, one.author == Author.REPORTER) for one in reading.entries],
        "files": reading.files,
        "may_add": len(reading.files) < MOST_FILES,
        "may_withdraw": ReportState.WITHDRAWN in REPORT_MOVES[reading.report.state],
    }


def act(request: HttpRequest, action: Act, form: Form, name: str) -> HttpResponse:
    """Carry out one verb, then show the page again with a line that says what was done."""
    now = timezone.now()
    entered = Enter(request.POST)
    if not entered.is_valid():
        return ask(request, entered)
    if form.is_valid() and not may_go_on(request, now=now):
        form.add_error(None, _("Please wait a moment, then send it once more. Nothing is lost."))
    if form.is_valid():
        receipt, facts = entered.cleaned_data["receipt"], form.cleaned_data
        done, said = attempt(request, form, action, receipt, now=now, **facts)
        if done:
            return show(request, now, said=said)
    return show(request, now, **{name: form})


@in_memory
def returning_write(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("conduct:returning")
    return act(request, write, WriteBack(request.POST), "write")


def write(receipt: Receipt, *, text: str, seen: int, now: datetime) -> str:
    write_once(receipt, text, seen=seen, now=now)
    return _("Sent. The committee reads it, and answers here.")


@in_memory
def returning_file(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("conduct:returning")
    return act(request, add, AddFiles(request.POST, request.FILES), "add")


def add(receipt: Receipt, *, files: list[Any], seen: int, now: datetime) -> str:
    add_once(receipt, files, seen=seen, now=now)
    return _("Added. The committee can open it.")


@in_memory
def returning_withdraw(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("conduct:returning")
    if "sure" in request.POST:
        return act(request, take_back, Nothing(request.POST), "withdraw")
    entered = Enter(request.POST)
    if not entered.is_valid():
        return ask(request, entered)
    facts = {"receipt": entered.cleaned_data["receipt"]}
    return render(request, "conduct/returning_withdraw.html", facts)


def take_back(receipt: Receipt, *, now: datetime) -> str:
    withdraw(receipt, now=now)
    return _("Withdrawn. The committee stops here, and the report is deleted after 90 days.")


@in_memory
def returning_escalate(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("conduct:returning")
    return act(request, press_on, Nothing(request.POST), "escalate")


def press_on(receipt: Receipt, *, now: datetime) -> str:
    escalate(receipt, now=now)
    return _("Everybody who may read your report was told that a promise was missed.")


urls = [
    path("help/return/", returning, name="returning"),
    path("help/return/write/", returning_write, name="returning_write"),
    path("help/return/file/", returning_file, name="returning_file"),
    path("help/return/withdraw/", returning_withdraw, name="returning_withdraw"),
    path("help/return/escalate/", returning_escalate, name="returning_escalate"),
]
