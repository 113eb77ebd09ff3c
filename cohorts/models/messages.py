"""What happened, and what people were told of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, one_of
from cohorts.models.people import User, cohorts_where
from cohorts.models.schedule import Cohort
from cohorts.states import MESSAGE_MOVES, MessageState

# What other apps keep from somebody, as filters of rows: registered in ``AppConfig.ready()``.
KEPT_BACK: dict[str, list[Callable[[Any], Q]]] = {"events": [], "messages": []}


def keeps_back(name: str) -> Callable[[Callable[[Any], Q]], Callable[[Any], Q]]:
    def register(function: Callable[[Any], Q]) -> Callable[[Any], Q]:
        if function not in KEPT_BACK[name]:
            KEPT_BACK[name].append(function)
        return function

    return register


def without_kept(rows: Any, name: str, user: Any) -> Any:
    for kept in KEPT_BACK[name]:
        rows = rows.filter(~kept(user))
    return rows


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "EventQuerySet":
        if not user.is_authenticated:
            return self.none()
        rows = self.filter(cohort__in=cohorts_where(user, "events.see", now or timezone.now()))
        return without_kept(rows, "events", user)

    def about(self, thing: models.Model) -> "EventQuerySet":
        return self.filter(object_type=thing._meta.label_lower, object_id=thing.pk)


class Event(Row):
    """Who did what when, to which thing, from which state to which, and why.

    Never changed, but for the name and the words of somebody who closed their account.
    """

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="events")
    verb = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    object_name = models.CharField(_("to what"), max_length=200)
    old_state = models.CharField(_("from"), max_length=16, blank=True)
    new_state = models.CharField(_("to"), max_length=16, blank=True)
    reason = models.TextField(_("why"), blank=True)
    changes = models.JSONField(_("changed"), default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ("-at", "id")
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="event_of_object"),
            models.Index(fields=["cohort", "-at"], name="event_of_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.object_name}"


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "MessageQuerySet":
        if not user.is_authenticated:
            return self.none()
        rows = self.filter(cohort__in=cohorts_where(user, "messages.see", now or timezone.now()))
        return without_kept(rows, "messages", user)

    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting for its time, or claimed by somebody who never came back."""
        return self.filter(
            Q(state=MessageState.WAITING, due_at__lte=now)
            | Q(state=MessageState.SENDING, leased_until__lt=now)
        )


class Message(Row):
    """One message to one person: written with the change that it tells of, sent afterwards.

    ``key`` is deterministic (event, person, channel), so that nothing is
    announced twice.
    """

    MOVES = MESSAGE_MOVES

    key = models.CharField(max_length=200, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="messages")
    recipient = models.ForeignKey(User, models.PROTECT, null=True, related_name="messages")
    address = models.EmailField(_("address"))
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.EMAIL)
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField()
    state = models.CharField(
        max_length=16, choices=MessageState.choices, default=MessageState.WAITING
    )
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ("-created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="message_once",
                violation_error_message=_("This person has this message already."),
            ),
            one_of("state", MessageState, "message_state_known"),
            one_of("channel", Channel, "message_channel_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                name="message_sent_stamped",
                violation_error_message=_("A sent message says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.SENDING) | Q(leased_until__isnull=False),
                name="message_sending_leased",
                violation_error_message=_("A message being sent says until when it is claimed."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"
