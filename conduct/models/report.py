"""A report: what stands in the clear, whose copies open it, and what is sealed.

In the clear: that there is one, how far it is, by when something is due, and which seats hold
a copy. Everything that somebody wrote or said is sealed; so are the door, whether it is
anonymous, whether it is urgent, and who must not know. Every report has the same rows from its
first minute, filled or not, so that their number says nothing either.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, at_least, in_order, one_of
from conduct.models.seats import RecoveryKey, Seat, seat_of
from conduct.states import (
    DETERMINED_STATES,
    ENDED_STATES,
    REPORT_MOVES,
    Author,
    Lane,
    MeasureState,
    ReportState,
)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, anybody: Any, now: datetime | None = None) -> "ReportQuerySet":
        """Those of whose key the seat holds a copy. Any account, whatever its powers: none."""
        seat = seat_of(anybody)
        if seat is None:
            return self.none()
        standing = Seat.objects.active(now or timezone.now()).filter(pk=seat.pk)
        return self.filter(copies__seat__in=standing)

    def expired(self, now: datetime) -> "ReportQuerySet":
        """Whose time is over, unless two members hold it or a measure runs."""
        return self.over(now).filter(~runs_a_measure())

    def outlasted(self, now: datetime) -> "ReportQuerySet":
        """Whose time would be over, if it were not for a measure that runs."""
        return self.over(now).filter(runs_a_measure())

    def over(self, now: datetime) -> "ReportQuerySet":
        holds = apps.get_model("conduct", "Hold").objects.filter(
            report=OuterRef("pk"), second__isnull=False, lifted_at__isnull=True
        )
        return self.filter(~Exists(holds), keep_until__lte=now, destroyed_at__isnull=True)


def runs_a_measure() -> Exists:
    """Only the report's key tells whom a measure restricts: without it nobody could lift it."""
    measures = apps.get_model("conduct", "Measure").objects
    return Exists(measures.filter(report=OuterRef("pk"), state=MeasureState.RUNNING))


class Report(Row):
    """``generation`` counts the keys that it has had.

    What the reporter does is stamped with the hour. ``renewal_asked_at`` stands where a copy
    was destroyed: whoever reads next renews the key. ``escalated_at`` stands where the reporter
    passed a missed promise on: whoever reads next has external members read along. Without
    ``receipt_lookup`` it is destroyed.
    """

    MOVES = REPORT_MOVES

    state = models.CharField(
        max_length=16, choices=ReportState.choices, default=ReportState.RECEIVED
    )
    generation = models.PositiveIntegerField(default=1)
    receipt_lookup = models.BinaryField(null=True, unique=True)
    receipt_public_key = models.BinaryField(null=True)
    receipt_voucher = models.BinaryField(null=True)
    received_at = models.DateTimeField(_("received"))
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    update_by = models.DateTimeField()
    decide_by = models.DateTimeField()
    determined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)
    renewal_asked_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        ordering = ("received_at", "id")
        constraints = [
            one_of("state", ReportState, "conduct_report_state_known"),
            at_least(
                "generation",
                1,
                "conduct_report_generation",
                _("A report always has a key."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(DETERMINED_STATES)) | Q(determined_at__isnull=False),
                name="conduct_report_determined",
                violation_error_message=_("No report is closed without a recorded determination."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED_STATES), ended_at__isnull=False)
                | ~Q(state__in=sorted(ENDED_STATES)) & Q(ended_at__isnull=True),
                name="conduct_report_end_stamped",
                violation_error_message=_("A report that ended says when, an open one does not."),
            ),
            models.CheckConstraint(
                condition=Q(keep_until__isnull=True) | Q(ended_at__isnull=False),
                name="conduct_report_open_never_expires",
                violation_error_message=_("An open report is not deleted."),
            ),
            models.CheckConstraint(
                condition=Q(
                    destroyed_at__isnull=True,
                    receipt_lookup__isnull=False,
                    receipt_public_key__isnull=False,
                    receipt_voucher__isnull=False,
                )
                | Q(
                    destroyed_at__isnull=False,
                    ended_at__isnull=False,
                    receipt_lookup__isnull=True,
                    receipt_public_key__isnull=True,
                    receipt_voucher__isnull=True,
                ),
                name="conduct_report_destroyed_whole",
                violation_error_message=_("A report that is deleted has no receipt any more."),
            ),
            in_order(
                "received_at",
                "destroyed_at",
                "conduct_report_in_order",
                _("A report is deleted after it came in."),
            ),
        ]

    def __str__(self) -> str:
        return "report"


class SealedCopy(Row):
    """The report's key, wrapped for one holder: a seat, the recovery key, or the receipt.

    This is the permission. There is no other.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="copies")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="copies")
    recovery = models.ForeignKey(RecoveryKey, models.PROTECT, null=True, related_name="copies")
    generation = models.PositiveIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("sealed copy")
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(recovery__isnull=True),
                name="conduct_copy_one_holder",
                violation_error_message=_("A copy belongs to one holder."),
            ),
            models.UniqueConstraint(
                fields=["report", "seat"],
                condition=Q(seat__isnull=False),
                name="conduct_copy_once_per_seat",
                violation_error_message=_("This seat holds a copy already."),
            ),
            models.UniqueConstraint(
                fields=["report", "recovery"],
                condition=Q(recovery__isnull=False),
                name="conduct_copy_once_for_recovery",
                violation_error_message=_("The recovery key holds a copy already."),
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(seat__isnull=True, recovery__isnull=True),
                name="conduct_copy_once_for_receipt",
                violation_error_message=_("The receipt holds a copy already."),
            ),
        ]

    def __str__(self) -> str:
        return "sealed copy"

    @property
    def holder(self) -> str:
        return str(self.seat_id or self.recovery_id or "receipt")


class SealedRow(Row):
    """Something of a report, sealed. ``SEALED`` names the fields; ``lane`` says by which key."""

    SEALED: ClassVar[tuple[str, ...]] = ("sealed",)

    report = models.ForeignKey(Report, models.CASCADE, related_name="%(class)s_rows")
    lane = models.CharField(max_length=16, choices=Lane.choices, default=Lane.COMMITTEE)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class SealedField(SealedRow):
    """One answer of a report. All of them are there from the start, also empty ones."""

    name = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("sealed answer")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "name"],
                name="conduct_field_once",
                violation_error_message=_("This answer is there already."),
            ),
            one_of("lane", Lane, "conduct_field_lane_known"),
        ]


class Entry(SealedRow):
    """Something written afterwards: to the reporter, by the reporter, or among the committee.

    ``position`` counts them within a report: what a reporter writes is stamped with the hour
    only, and would else stand before the question that it answers.
    """

    position = models.PositiveIntegerField()
    author = models.CharField(max_length=16, choices=Author.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sealed entry")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"],
                name="conduct_entry_position_once",
                violation_error_message=_("Two entries cannot stand at one place."),
            ),
            one_of("author", Author, "conduct_entry_author_known"),
            one_of("lane", Lane, "conduct_entry_lane_known"),
            models.CheckConstraint(
                condition=~Q(author=Author.REPORTER) | Q(lane=Lane.SHARED),
                name="conduct_entry_of_reporter_shared",
                violation_error_message=_("What the reporter writes is the reporter's to read."),
            ),
        ]


class Evidence(SealedRow):
    """A file: name, type and bytes sealed, the length padded."""

    SEALED = ("sealed", "sealed_name", "sealed_type")

    sealed_name = models.BinaryField()
    sealed_type = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sealed file")
        ordering = ("at", "id")
        constraints = [one_of("lane", Lane, "conduct_evidence_lane_known")]


SEALED_MODELS: list[type[SealedRow]] = [SealedField, Entry, Evidence]
