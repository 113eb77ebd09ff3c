"""Writing a report: who may read it, what happened, the receipt.

One address for all steps, each a POST that carries what was typed before: a history shows no
step and no door, and neither a session nor a cookie keeps a word.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.handing_in import draw, hand_in, is_taking_in, is_there, require_drawn
from conduct.actions.promising import promised_to_reporter
from conduct.actions.reading import read_as_reporter
from conduct.actions.receiving import who_would_read
from conduct.forms.receipt import Enter, Keep
from conduct.forms.telling import Circle, Words, carried, in_order
from conduct.models import Seat
from conduct.rules.readers import Readers
from conduct.rules.receipt import Receipt, normalised, read_receipt
from conduct.rules.report import Door
from conduct.views.acting import attempt
from conduct.views.doors import show_doors
from conduct.views.flooding import may_go_on
from conduct.views.promised import in_words
from conduct.views.uploads import in_memory

TYPED = ("what", "when", "where", "part", "urgent", "kind", "receipt", "voucher")


@in_memory
def writing(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("conduct:doors")
    now = timezone.now()
    step = STEPS.get(request.POST.get("step", ""), ask_readers)
    if step is not kept and not is_taking_in(now):
        return show_closed(request)
    return step(request, now)


def show_closed(request: HttpRequest) -> HttpResponse:
    """The committee's last seat ended while somebody wrote: their words are theirs to copy."""
    typed = [request.POST[name] for name in ("what", "when", "where") if request.POST.get(name)]
    return show_doors(request, is_open=False, typed="\n\n".join(typed))


def ask_readers(request: HttpRequest, now: datetime) -> HttpResponse:
    """Also for whoever comes back from the next page: what they typed there travels along."""
    return show_readers(request, Circle(request.POST, now=now))


def show_readers(request: HttpRequest, circle: Circle) -> HttpResponse:
    facts = {"circle": circle, "carried": carried(request.POST, TYPED)}
    return render(request, "conduct/readers.html", facts)


def ask_words(request: HttpRequest, now: datetime) -> HttpResponse:
    circle = Circle(request.POST, now=now)
    if circle.ticked_for_you or not circle.is_valid():
        return show_readers(request, circle)
    is_urgent = circle.door_chosen == Door.EMERGENCY
    words = Words.begun(request.POST, signed_in=account_of(request) != "", urgent=is_urgent)
    return show_words(request, circle, words, now)


def show_words(request: HttpRequest, circle: Circle, words: Words, now: datetime) -> HttpResponse:
    """With a receipt that is drawn now, so that a form that is sent twice makes one report."""
    found, seats = readers_for(request, circle, now)
    receipt, voucher = drawn(request)
    facts = {
        "circle": circle,
        "carried": carried(circle.data, circle.fields),
        "typed": carried(request.POST, TYPED),
        "words": words,
        "readers": sorted(seats, key=in_order),
        "found": found,
        "address": settings.CONDUCT_ADDRESS,
        "hidden": {
            "receipt": receipt.characters,
            "voucher": voucher,
            "shown": " ".join(found.seats),
        },
    }
    return render(request, "conduct/writing.html", facts)


def send(request: HttpRequest, now: datetime) -> HttpResponse:
    circle = Circle(request.POST, now=now)
    if not circle.is_valid():
        return show_readers(request, circle)
    words = Words(request.POST, request.FILES, signed_in=account_of(request) != "")
    receipt, _voucher = drawn(request)
    if is_ours(request, receipt) and is_there(receipt):
        return show_receipt(request, receipt, was_there=True)
    if not words.is_valid() or not may_be_sent(request, circle, words, receipt, now):
        return show_words(request, circle, words, now)
    done, is_new = attempt(
        request, words, hand_in, words.told(circle, account_of(request)),
        words.cleaned_data["files"], receipt, now=now,
    )  # fmt: skip
    if not done:
        return show_words(request, circle, words, now)
    return show_receipt(request, receipt, was_there=not is_new)


def may_be_sent(
    request: HttpRequest, circle: Circle, words: Words, receipt: Receipt, now: datetime
) -> bool:
    """Only what the reporter saw counts: its readers as shown, its receipt as drawn."""
    found, _seats = readers_for(request, circle, now)
    if not is_ours(request, receipt):
        words.add_error(None, _("This page was open for long. Please send it once more."))
    elif words.cleaned_data["shown"] != " ".join(found.seats):
        words.add_error(
            None,
            _("Who would read it is different now. Please look above, then send it once more."),
        )
    elif not may_go_on(request, now=now):
        words.add_error(None, _("Please wait a moment, then send it once more. Nothing is lost."))
    return not words.errors


def readers_for(request: HttpRequest, circle: Circle, now: datetime) -> tuple[Readers, list[Seat]]:
    involved = {one.account for one in circle.people} - {""}
    if request.POST.get("kind", "anonymous") != "anonymous":
        involved |= {account_of(request)} - {""}
    return who_would_read(shut_out=circle.shut_out, involved=involved, now=now)


def account_of(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else ""


def drawn(request: HttpRequest) -> tuple[Receipt, str]:
    """The one that came with the form, if the server drew it; else a new one."""
    voucher = request.POST.get("voucher", "")
    try:
        receipt = read_receipt(request.POST.get("receipt", ""))
        require_drawn(receipt, voucher)
    except Refused:
        return draw()
    return receipt, voucher


def is_ours(request: HttpRequest, receipt: Receipt) -> bool:
    return receipt.characters == request.POST.get("receipt", "")


def show_receipt(
    request: HttpRequest, receipt: Receipt, *, was_there: bool = False, keep: Keep | None = None
) -> HttpResponse:
    facts = {
        "receipt": receipt,
        "groups": receipt.in_groups.split("-"),
        "was_there": was_there,
        "form": keep or Keep(),
    }
    return render(request, "conduct/writing_receipt.html", facts)


def kept(request: HttpRequest, now: datetime) -> HttpResponse:
    """The last group is typed from paper: then what happens next is said."""
    entered, keep = Enter(request.POST), Keep(request.POST)
    if not entered.is_valid():
        return redirect("conduct:returning")
    receipt = entered.cleaned_data["receipt"]
    if keep.is_valid() and normalised(keep.cleaned_data["last"]) != receipt.last_group:
        keep.add_error("last", _("These are not its last four characters. Here it is again."))
    if not keep.is_valid():
        return show_receipt(request, receipt, keep=keep)
    done, reading = attempt(request, entered, read_as_reporter, receipt, now=now)
    if not done:
        return redirect("conduct:returning")
    promised = [in_words(one, now) for one in promised_to_reporter(reading.report)]
    facts: dict[str, Any] = {"promised": promised, "zone": settings.CONDUCT_ZONE}
    return render(request, "conduct/writing_done.html", facts)


STEPS = {"words": ask_words, "send": send, "kept": kept}

urls = [path("help/write/", writing, name="writing")]
