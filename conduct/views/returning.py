"""Coming back with the receipt: reading, answering, adding, escalating, withdrawing.

The receipt comes with every form, and is kept in no address, session or cookie.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from conduct.actions.ending import withdraw
from conduct.actions.escalating import escalate
from conduct.actions.handing_in import add_once, texts_of_reporter, write_once
from conduct.actions.promising import promised_to_reporter
from conduct.actions.reading import Reading, read_as_reporter
from conduct.forms.receipt import Enter
from conduct.forms.returning import AddFiles, Nothing, WriteBack
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
    """One address for all verbs, named by the form's button: a history shows none of them."""
    if request.method != "POST":
        return ask(request, Enter())
    return VERBS.get(request.POST.get("do", ""), show)(request, timezone.now())


def ask(request: HttpRequest, entered: Enter) -> HttpResponse:
    facts = {"form": entered, "address": settings.CONDUCT_ADDRESS}
    return render(request, "conduct/returning.html", facts)


def show(request: HttpRequest, now: datetime, *, said: str = "", **forms: Form) -> HttpResponse:
    """The report as it is now. Every receipt that opens nothing is answered in the same words."""
    entered, reading = opened(request, now)
    if reading is None:
        return ask(request, entered)
    facts = {
        "receipt": entered.cleaned_data["receipt"],
        "said": said,
        **facts_of(reading, now),
        **forms,
    }
    facts.setdefault("write", WriteBack(initial={"seen": len(texts_of_reporter(reading))}))
    facts.setdefault("add", AddFiles(initial={"seen": len(reading.files)}))
    return render(request, "conduct/returning_report.html", facts)


def opened(request: HttpRequest, now: datetime) -> tuple[Enter, Reading | None]:
    entered = Enter(request.POST)
    if not entered.is_valid():
        return entered, None
    receipt = entered.cleaned_data["receipt"]
    _done, reading = attempt(request, entered, read_as_reporter, receipt, now=now)
    return entered, reading


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


def act(request: HttpRequest, now: datetime, action: Act, form: Form, name: str) -> HttpResponse:
    """Carry out one verb, then show the page again with a line that says what was done."""
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


def write(request: HttpRequest, now: datetime) -> HttpResponse:
    return act(request, now, written, WriteBack(request.POST), "write")


def written(receipt: Receipt, *, text: str, seen: int, now: datetime) -> str:
    write_once(receipt, text, seen=seen, now=now)
    return _("Sent. The committee reads it, and answers here.")


def add(request: HttpRequest, now: datetime) -> HttpResponse:
    return act(request, now, added, AddFiles(request.POST, request.FILES), "add")


def added(receipt: Receipt, *, files: list[Any], seen: int, now: datetime) -> str:
    add_once(receipt, files, seen=seen, now=now)
    return _("Added. The committee can open it.")


def ask_once_more(request: HttpRequest, now: datetime) -> HttpResponse:
    entered, reading = opened(request, now)
    if reading is None:
        return ask(request, entered)
    facts = {"receipt": entered.cleaned_data["receipt"]}
    return render(request, "conduct/returning_withdraw.html", facts)


def take_back(request: HttpRequest, now: datetime) -> HttpResponse:
    return act(request, now, taken_back, Nothing(request.POST), "withdraw")


def taken_back(receipt: Receipt, *, now: datetime) -> str:
    """A page that is loaded once more says the same once more."""
    if read_as_reporter(receipt, now=now).report.state != ReportState.WITHDRAWN:
        withdraw(receipt, now=now)
    return _(
        "Withdrawn. The committee stops here, and the report is deleted after 90 days; if "
        "something that was decided on it still runs then, as soon as that is over."
    )


def press_on(request: HttpRequest, now: datetime) -> HttpResponse:
    return act(request, now, pressed_on, Nothing(request.POST), "escalate")


def pressed_on(receipt: Receipt, *, now: datetime) -> str:
    escalate(receipt, now=now)
    return _("Everybody who may read your report was told that a promise was missed.")


VERBS = {
    "write": write,
    "add": add,
    "withdraw": ask_once_more,
    "sure": take_back,
    "escalate": press_on,
}

urls = [path("help/return/", returning, name="returning")]
