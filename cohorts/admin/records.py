"""What happened, and what people were told of it: read, never changed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.admin.cohort import RETRY
from cohorts.admin.columns import NOTHING, at, change_lines, chip_of, column, prose, short, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import AboutFilter, CohortFilter, KindFilter, kind_in_words
from cohorts.admin.leading import Key, link_if_open
from cohorts.admin.verbs import Verb
from cohorts.models import Event, Message
from cohorts.states import MessageState
from cohorts.views.chips import chip

PERSON = "cohorts.user"


def retried_from_message() -> Verb:
    """The outbox is retried by cohort: the button of a message leads to all of its cohort."""
    changes = {"target": lambda message: message.cohort, "fits": is_failed}
    return Verb(**(vars(RETRY) | changes))


def is_failed(message: Message) -> bool:
    return message.state == MessageState.FAILED


@admin.register(Message)
class MessageAdmin(DeskAdmin):
    shelf = "records"
    waiting = (MessageState.FAILED, gettext_lazy("%(n)s failed"))
    list_display = (
        "subject",
        "address",
        "what_kind",
        chip_of(lambda message: chip(MessageState, message.state), gettext_lazy("state")),
        "attempts",
        at("created_at", gettext_lazy("written")),
        at("sent_at", gettext_lazy("sent")),
        "error",
    )
    list_filter = (CohortFilter, "state", KindFilter)
    list_select_related = ("cohort",)
    search_fields = ("address", "subject", "recipient__name")
    ordering = ("-created_at", "pk")
    verbs = (retried_from_message(),)
    facts = (
        "whom",
        "address",
        to("cohort", gettext_lazy("cohort")),
        "what_kind",
        chip_of(lambda message: chip(MessageState, message.state), gettext_lazy("state")),
        "attempts",
        "error",
        at("created_at", gettext_lazy("written")),
        at("due_at", gettext_lazy("due")),
        at("sent_at", gettext_lazy("sent")),
        "subject",
        "body",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("text", "html")

    def leads_to(self, row: Message) -> Sequence[Key]:
        return [(PERSON, row.recipient_id)]

    @column(gettext_lazy("to"), order="recipient__name")
    def whom(self, message: Message) -> str:
        return link_if_open(message, (PERSON, message.recipient_id), message.recipient or NOTHING)

    @column(gettext_lazy("kind"), order="kind")
    def what_kind(self, message: Message) -> str:
        return kind_in_words(message.kind)

    @column(gettext_lazy("text"))
    def body(self, message: Message) -> str:
        return prose(message.text)


@admin.register(Event)
class EventAdmin(DeskAdmin):
    list_display = (
        "what",
        "thing",
        at("at", gettext_lazy("when")),
        "who",
        "states",
        "why",
        to("cohort", gettext_lazy("cohort")),
    )
    list_filter = (CohortFilter, AboutFilter)
    list_select_related = ("cohort", "by")
    search_fields = ("object_name", "verb", "by__name", "reason")
    ordering = ("-at", "pk")
    facts = (
        "what",
        "thing",
        at("at", gettext_lazy("when")),
        "who",
        to("cohort", gettext_lazy("cohort")),
        "states",
        "reason",
        "changed",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("changes")

    def leads_to(self, row: Event) -> Sequence[Key]:
        return [(row.object_type, row.object_id), (PERSON, row.by_id)]

    @column(gettext_lazy("what"), order="verb")
    def what(self, event: Event) -> str:
        return event.verb

    @column(gettext_lazy("to what"), order="object_name")
    def thing(self, event: Event) -> str:
        return link_if_open(event, (event.object_type, event.object_id), event.object_name)

    @column(gettext_lazy("who"), order="by__name")
    def who(self, event: Event) -> str:
        return link_if_open(event, (PERSON, event.by_id), event.by or _("the portal"))

    @column(gettext_lazy("from → to"), order="new_state")
    def states(self, event: Event) -> str:
        return f"{event.old_state} → {event.new_state}" if event.new_state else ""

    @column(gettext_lazy("why"))
    def why(self, event: Event) -> str:
        return short(event.reason, 120)

    @column(gettext_lazy("changed"))
    def changed(self, event: Event) -> str:
        return change_lines(event.changes)
