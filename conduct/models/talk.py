"""A conversation with a wellbeing contact: no report, no case, no state, sealed to two people."""

from datetime import datetime

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, at_least, one_of
from conduct.models.seats import Seat
from conduct.states import Talker


class TalkQuerySet(models.QuerySet["Talk"]):
    def readable_by(self, seat: Seat, now: datetime) -> "TalkQuerySet":
        """Those that are sealed to this contact, the longest waiting first."""
        return self.filter(seat=seat, for_seat__isnull=False, keep_until__gt=now)


class Talk(Row):
    """In the clear: that there is one, with which contact, and until when somebody answers.

    ``for_seat`` and ``for_person`` hold its key, wrapped for the contact and for the receipt.
    There is no third copy: without ``for_seat``, because the contact's seat ended or its key
    was renewed, only the receipt opens it. ``warn_at``: when the contact is told next that an
    answer is due, so that nobody is told twice. All instants are stamped with the hour.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="talks")
    receipt_lookup = models.BinaryField(unique=True)
    for_person = models.BinaryField()
    for_seat = models.BinaryField(null=True)
    written_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField()

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        ordering = ("written_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keep_until__gt=F("written_at")),
                name="conduct_talk_in_order",
                violation_error_message=_("A conversation is deleted after its last message."),
            ),
            models.CheckConstraint(
                condition=models.Q(answer_by__isnull=True) | models.Q(for_seat__isnull=False),
                name="conduct_talk_answer_needs_contact",
                violation_error_message=_("Nobody answers who cannot read the conversation."),
            ),
            models.CheckConstraint(
                condition=models.Q(warn_at__isnull=True)
                | models.Q(answer_by__isnull=False, warn_at__lte=F("answer_by")),
                name="conduct_talk_warning_of_promise",
                violation_error_message=_("Nobody is warned of what was not promised."),
            ),
        ]

    def __str__(self) -> str:
        return "conversation"


class TalkMessage(Row):
    """One message, sealed and bound to its conversation, its number and who wrote it."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=16, choices=Talker.choices)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("message")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "number"],
                name="conduct_talk_number_once",
                violation_error_message=_("Somebody wrote at this moment. Please try again."),
            ),
            at_least("number", 1, "conduct_talk_numbered", _("Messages are counted from one.")),
            one_of("author", Talker, "conduct_talk_author_known"),
        ]

    def __str__(self) -> str:
        return "message"
