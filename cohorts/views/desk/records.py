"""What people were told, and what happened."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.actions.messages import retry_failed
from cohorts.forms.desk import MessageFilter
from cohorts.models import Cohort, Event, Message
from cohorts.permissions import allowed
from cohorts.states import MessageState
from cohorts.views.acting import attempt
from cohorts.views.chips import chip
from cohorts.views.desk.frame import desk_page, on_desk

ON_A_PAGE = 50
LONGEST_VALUE = 200


@on_desk
def desk_messages(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    messages = Message.objects.visible_to(request.user, now).filter(cohort=cohort)
    counts = dict(messages.order_by().values_list("state").annotate(Count("pk")))
    form = MessageFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    shown = messages.filter(state=state) if state else messages
    # The text is read in the admin; a page of fifty does not fetch fifty letters.
    page = Paginator(shown.defer("text", "html").select_related("recipient"), ON_A_PAGE)
    found = page.get_page(request.GET.get("page"))
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_messages.html",
        now=now,
        page=found,
        rows=[{"message": row, "chip": chip(MessageState, row.state)} for row in found],
        tabs=tabs(counts, state),
        can_retry=counts.get(MessageState.FAILED, 0)
        and "messages.retry" in allowed(request.user, cohort=cohort, now=now),
    )


def tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    everything = {"state": "", "word": _("all"), "count": sum(counts.values())}
    rows = [
        {"state": value, "word": label, "count": counts.get(value, 0)}
        for value, label in MessageState.choices
    ]
    return [row | {"is_here": row["state"] == state} for row in (everything, *rows)]


@require_POST
@on_desk
def desk_messages_retry(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    done = _("The failed messages are on their way again.")
    attempt(request, retry_failed, cohort, done=done, now=now)
    return redirect("cohorts:desk_messages", cohort.slug)


@on_desk
def desk_events(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    events = Event.objects.visible_to(request.user, now).filter(cohort=cohort)
    page = Paginator(events.select_related("by"), ON_A_PAGE).get_page(request.GET.get("page"))
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_events.html",
        now=now,
        page=page,
        items=[as_item(event) for event in page],
    )


def as_item(event: Event) -> dict[str, Any]:
    """An event for the timeline."""
    return {
        "at": event.at,
        "by": str(event.by) if event.by else _("the portal"),
        "text": f"{event.object_name}: {event.verb}",
        "detail": event.reason,
        "changes": [
            {"what": field.replace("_", " "), "old": short(old), "new": short(new)}
            for field, (old, new) in event.changes.items()
        ],
    }


def short(value: Any) -> str:
    words = "" if value in (None, "None") else str(value)
    return words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]} …"


urls = [
    path("desk/<slug:slug>/messages/", desk_messages, name="desk_messages"),
    path("desk/<slug:slug>/messages/retry/", desk_messages_retry, name="desk_messages_retry"),
    path("desk/<slug:slug>/history/", desk_events, name="desk_events"),
]
