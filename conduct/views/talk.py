"""Talking with a wellbeing contact: no report, no account, no script, nothing kept of the visit.

Every page carries on, unseen, what the next one needs, so that no session and no address does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Participation, Role, User
from cohorts.states import ENDED_COHORT_STATES
from conduct.actions.handing_in import draw, require_drawn
from conduct.actions.talking import (
    Conversation,
    begin_talk,
    delete_talk,
    read_by_receipt,
    write_by_receipt,
)
from conduct.forms.receipt import Enter, Keep
from conduct.forms.talk import Begin, Delete, Write
from conduct.models import Seat
from conduct.rules.receipt import Receipt
from conduct.rules.report import require_some_text
from conduct.rules.talk import ANSWER_WITHIN, KEPT_AFTER_LAST, require_retyped
from conduct.states import SeatKind
from conduct.views.acting import attempt
from conduct.views.flooding import may_go_on

PROMISES = {"answer_days": ANSWER_WITHIN.days, "kept_days": KEPT_AFTER_LAST.days}


@dataclass(frozen=True)
class Contact:
    """Somebody who is there now, with the cohorts that they are there for."""

    seat: Seat
    name: str
    pronouns: str
    cohorts: Sequence[str]

    @property
    def in_words(self) -> str:
        name = f"{self.name} ({self.pronouns})" if self.pronouns else self.name
        return f"{name}, {', '.join(self.cohorts)}"


def contacts(now: datetime) -> list[Contact]:
    """A seat to seal to, a role in a public cohort, and not away; in the cohorts' order."""
    active = Seat.objects.active(now).filter(kind=SeatKind.WELLBEING)
    seats = {seat.person: seat for seat in active}
    rows = (
        Participation.objects.reachable(now)
        .filter(role=Role.WELLBEING, user__in=list(seats), cohort__in=Cohort.objects.public())
        .select_related("user", "cohort")
        .order_by("-cohort__number", "user__name")
    )
    theirs: dict[User, list[str]] = {}
    for row in rows:
        theirs.setdefault(row.user, []).append(str(row.cohort))
    return [
        Contact(seats[user.pk], str(user), user.pronouns, cohorts)
        for user, cohorts in theirs.items()
    ]


def talk(request: HttpRequest) -> HttpResponse:
    """One address for all verbs, named by the form's button: a history shows none of them."""
    now = timezone.now()
    if request.method != "POST":
        return ask(request, now)
    return VERBS.get(request.POST.get("do", ""), ask)(request, now)


def ask(request: HttpRequest, now: datetime, back: BaseForm | None = None) -> HttpResponse:
    """What this is and who is there."""
    found = contacts(now)
    return show_doorstep(request, found, Begin(contacts=choices(found)), back or Enter())


def write_first(request: HttpRequest, now: datetime) -> HttpResponse:
    """With a message, the receipt that leads back to it is shown; nothing is kept yet."""
    found = contacts(now)
    form = Begin(request.POST, contacts=choices(found))
    if form.is_valid() and goes_on(request, form, now):
        receipt, word = draw()
        fits, _nothing = attempt(request, form, require_some_text, form.cleaned_data["text"])
        if fits:
            return show_receipt(request, form, receipt, word, Keep())
    return show_doorstep(request, found, form, Enter())


def choices(found: Sequence[Contact]) -> list[tuple[str, str]]:
    return [(str(one.seat.pk), one.in_words) for one in found]


def goes_on(request: HttpRequest, form: BaseForm, now: datetime) -> bool:
    if may_go_on(request, now=now):
        return True
    form.add_error(None, _("Please wait a few minutes, then send this again. It was not kept yet."))
    return False


def show_doorstep(
    request: HttpRequest, found: Sequence[Contact], begin: BaseForm, back: BaseForm
) -> HttpResponse:
    facts = {
        "begin": begin,
        "back": back,
        **somebody_else(found),
        **PROMISES,
    }
    return render(request, "conduct/talk.html", facts)


def show_receipt(
    request: HttpRequest, begin: Begin, receipt: Receipt, word: str, retype: BaseForm
) -> HttpResponse:
    """``word`` is the server's: a receipt that somebody else chose could be guessed."""
    hidden = {"receipt": receipt.characters, "voucher": word, **begin.cleaned_data}
    facts = {
        "form": retype,
        "groups": receipt.in_groups.split("-"),
        "hidden": hidden.items(),
        **PROMISES,
    }
    return render(request, "conduct/talk_receipt.html", facts)


def begin(request: HttpRequest, now: datetime) -> HttpResponse:
    """The receipt was noted, its last group typed again: only now is anything kept."""
    carried, found = Enter(request.POST), contacts(now)
    form, retype = Begin(request.POST, contacts=choices(found)), Keep(request.POST)
    if not carried.is_valid():
        return ask(request, now)
    receipt, word = carried.cleaned_data["receipt"], request.POST.get("voucher", "")
    if not form.is_valid() or not attempt(request, form, require_drawn, receipt, word)[0]:
        return show_doorstep(request, found, form, Enter())
    if retype.is_valid() and goes_on(request, retype, now):
        seats = {str(one.seat.pk): one.seat for one in found}
        seat, text = seats[form.cleaned_data["contact"]], form.cleaned_data["text"]
        typed = retype.cleaned_data["last"]
        fits, _nothing = attempt(request, retype, require_retyped, receipt, typed)
        if fits and attempt(request, retype, begin_talk, seat, text, receipt, now=now)[0]:
            said = _("Sent. Nobody but you two can read it.")
            return show_talk(request, receipt, now=now, said=said)
    return show_receipt(request, form, receipt, word, retype)


def come_back(request: HttpRequest, now: datetime) -> HttpResponse:
    """By the receipt alone."""
    back = Enter(request.POST)
    if not back.is_valid():
        return ask(request, now, back)
    return show_talk(request, back.cleaned_data["receipt"], now=now)


def write(request: HttpRequest, now: datetime) -> HttpResponse:
    carried = Enter(request.POST)
    if not carried.is_valid():
        return ask(request, now)
    receipt, form = carried.cleaned_data["receipt"], Write(request.POST)
    if form.is_valid() and goes_on(request, form, now):
        text = form.cleaned_data["text"]
        if attempt(request, form, write_by_receipt, receipt, text, now=now)[0]:
            return show_talk(request, receipt, now=now, said=_("Sent."))
    return show_talk(request, receipt, now=now, write=form)


def delete(request: HttpRequest, now: datetime) -> HttpResponse:
    carried = Enter(request.POST)
    if not carried.is_valid():
        return ask(request, now)
    receipt, form = carried.cleaned_data["receipt"], Delete(request.POST)
    if form.is_valid() and attempt(request, form, delete_talk, receipt, now=now)[0]:
        return render(request, "conduct/talk_deleted.html")
    return show_talk(request, receipt, now=now, delete=form)


def show_talk(
    request: HttpRequest,
    receipt: Receipt,
    *,
    now: datetime,
    said: str = "",
    **forms: BaseForm,
) -> HttpResponse:
    """The conversation as it is now; where it is gone, the doorstep says so."""
    back = Enter({"receipt": receipt.characters})
    back.is_valid()
    opened, conversation = attempt(request, back, read_by_receipt, receipt, now=now)
    if not opened:
        return ask(request, now, back)
    forms = {"write": Write(), "delete": Delete(), **forms}
    return show(request, receipt, conversation, forms, now=now, said=said)


def show(
    request: HttpRequest,
    receipt: Receipt,
    conversation: Conversation,
    forms: Mapping[str, BaseForm],
    *,
    now: datetime,
    said: str = "",
) -> HttpResponse:
    """Where no answer comes any more, or it is late, with everybody else who is there."""
    is_late = bool(conversation.answer_by and conversation.answer_by <= now)
    facts = {
        "conversation": conversation,
        "receipt": receipt.characters,
        **forms,
        "said": said,
        "is_late": is_late,
        **PROMISES,
    }
    if is_late or not conversation.has_contact:
        others = [one for one in contacts(now) if one.seat.pk != conversation.seat]
        facts |= {"needs_somebody_else": True, **somebody_else(others)}
    return render(request, "conduct/talk_open.html", facts)


def somebody_else(found: Sequence[Contact]) -> dict[str, Any]:
    """Contacts; where nobody of them is there, the organizers and the committee."""
    running = Cohort.objects.public().exclude(state__in=ENDED_COHORT_STATES)
    return {
        "contacts": found,
        "cohorts": [] if found else running,
        "address": settings.CONDUCT_ADDRESS,
    }


VERBS: Final[Mapping[str, Callable[[HttpRequest, datetime], HttpResponse]]] = {
    "write_first": write_first,
    "begin": begin,
    "open": come_back,
    "write": write,
    "delete": delete,
}

urls = [path("help/talk/", talk, name="talk")]
