"""What was written to a wellbeing contact. They see this in their room, and nothing else."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.talking import read_as_contact, write_as_contact
from conduct.forms.talk import Write
from conduct.models import Talk
from conduct.permissions import Unlocked
from conduct.powers import CONTACTS
from conduct.rules.talk import ANSWER_WITHIN
from conduct.views.acting import attempt
from conduct.views.care import keeping
from conduct.views.care.door import in_room

OPEN = "talk"


def contact_in(request: HttpRequest) -> Unlocked:
    """A committee's seat is told what anybody is told where nothing is."""
    by = keeping.unlocked(request)
    if by.seat.kind not in CONTACTS:
        raise Http404
    return by


@in_room
def care_talks(request: HttpRequest) -> HttpResponse:
    """All of them; the one that is chosen stands in no address."""
    by, now = contact_in(request), timezone.now()
    if request.method == "POST":
        keeping.put_aside(request, OPEN, request.POST.get("talk", ""))
        return redirect("conduct:care_talk")
    rows = Talk.objects.readable_by(by.seat, now)
    facts = {
        "seat": by.seat,
        "waiting": [(row, row.answer_by <= now) for row in rows if row.answer_by],
        "answered": [row for row in rows if not row.answer_by],
        "answer_days": ANSWER_WITHIN.days,
    }
    return render(request, "conduct/care/talks.html", facts)


@in_room
def care_talk(request: HttpRequest) -> HttpResponse:
    by, now = contact_in(request), timezone.now()
    key, form = chosen(request), Write(request.POST or None)
    if request.method == "POST":
        keeping.put_aside(request, OPEN, str(key))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(request, form, write_as_contact, key, text, by=by, now=now)[0]:
            return redirect("conduct:care_talk")
    return show(request, key, form, by=by, now=now)


def chosen(request: HttpRequest) -> UUID:
    """An answer goes to whom it was written beside: another tab may show somebody else by now."""
    is_answer = request.method == "POST"
    try:
        return UUID(request.POST.get("talk", "") if is_answer else keeping.set_aside(request, OPEN))
    except ValueError:
        raise Refused(_("Please choose a conversation from your list.")) from None


def show(
    request: HttpRequest, key: UUID, form: Write, *, by: Unlocked, now: datetime
) -> HttpResponse:
    conversation = read_as_contact(key, by=by, now=now)
    is_late = bool(conversation.answer_by and conversation.answer_by <= now)
    facts = {"seat": by.seat, "key": key, "conversation": conversation, "form": form}
    return render(request, "conduct/care/talk.html", {**facts, "is_late": is_late})


urls = [
    path("care/talks/", care_talks, name="care_talks"),
    path("care/talk/", care_talk, name="care_talk"),
]
