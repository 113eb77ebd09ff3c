"""What was done, in a log that is only ever added to; and that something waits for somebody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, at_least, one_of
from conduct.models.seats import Seat
from conduct.states import NOTICE_MOVES, NoticeState


class ConductEvent(models.Model):
    """Who did what when, to which report. No address, no words, and no key to any other table:
    it outlives the report. Triggers refuse every change, on each database."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.CharField(max_length=16)
    seat = models.UUIDField(null=True)
    report = models.UUIDField(null=True)
    before = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        ordering = ("number",)
        constraints = [
            at_least("number", 1, "conduct_event_numbered", _("The log begins with one.")),
            models.UniqueConstraint(
                fields=["before"],
                name="conduct_event_no_fork",
                violation_error_message=_("Two entries cannot follow the same one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb}"


class LogHead(models.Model):
    """Where the log ends: the row that everybody who adds to it takes first."""

    number = models.PositiveBigIntegerField(default=0)
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of the log")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="conduct_log_has_one_end",
                violation_error_message=_("A log has one end."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Notice(Row):
    """That something waits for a member. It has no words of its own and names no report."""

    MOVES = NOTICE_MOVES

    key = models.CharField(max_length=64)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="notices")
    state = models.CharField(
        max_length=16, choices=NoticeState.choices, default=NoticeState.WAITING
    )
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ("due_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="conduct_notice_once",
                violation_error_message=_("This member has this notice already."),
            ),
            one_of("state", NoticeState, "conduct_notice_state_known"),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENT) | Q(sent_at__isnull=False),
                name="conduct_notice_sent_stamped",
                violation_error_message=_("A notice that was sent says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENDING) | Q(leased_until__isnull=False),
                name="conduct_notice_sending_leased",
                violation_error_message=_("A notice being sent says until when it is claimed."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="conduct_notice_due")]

    def __str__(self) -> str:
        return "notice"
