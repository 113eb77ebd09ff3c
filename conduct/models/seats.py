"""Seats of the committee, the recovery key, and to whom a seat is bound whatever is reported."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, in_order, one_of
from conduct.states import COMMITTEE, SeatKind


class SeatQuerySet(models.QuerySet["Seat"]):
    def active(self, now: datetime) -> "SeatQuerySet":
        lasting = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        standing = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        return self.filter(lasting, standing, started_at__lte=now)

    def over(self, now: datetime) -> "SeatQuerySet":
        """Whose last day is over, and who stand in the table as if it were not."""
        return self.filter(ended_at__isnull=True, ends_at__lte=now)

    def committee(self, now: datetime) -> "SeatQuerySet":
        """Those who can be given reports."""
        return self.active(now).filter(kind__in=sorted(COMMITTEE))


class Seat(Row):
    """Somebody's place on the committee, for a time, with the key that reports are sealed to.

    ``person`` is the account's key, held as a value; external members may have no account.
    ``ends_at`` is what was agreed, ``ended_at`` what came to be: until then the seat is taken,
    so that SQL can say that nobody holds two.
    ``voucher`` is the server's signature under the public key: whoever only writes to the
    database cannot put another key here.
    """

    person = models.UUIDField(_("account"), null=True, blank=True)
    name = models.CharField(_("name shown"), max_length=80)
    kind = models.CharField(_("kind"), max_length=16, choices=SeatKind.choices)
    started_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    public_key = models.BinaryField()
    locked_key = models.BinaryField()
    key_generation = models.PositiveIntegerField(default=1)
    voucher = models.BinaryField()

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        ordering = ("started_at", "id")
        constraints = [
            one_of("kind", SeatKind, "conduct_seat_kind_known"),
            in_order(
                "started_at",
                "ended_at",
                "conduct_seat_dates_in_order",
                _("A seat ends after it began."),
            ),
            in_order(
                "started_at",
                "ends_at",
                "conduct_seat_lasts",
                _("A seat lasts until a day after it began."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at__isnull=True),
                name="conduct_seat_once",
                violation_error_message=_("This person has a seat already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=SeatKind.EXTERNAL) | Q(person__isnull=False),
                name="conduct_seat_has_person",
                violation_error_message=_("Members and alternates have an account."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryKey(Row):
    """The public half of a key whose private half lies on paper, with people outside."""

    public_key = models.BinaryField()
    fingerprint = models.CharField(_("fingerprint"), max_length=40)
    voucher = models.BinaryField()
    made_at = models.DateTimeField(_("made"))
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    last_drill_at = models.DateTimeField(_("last drill"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery key")
        ordering = ("-made_at", "id")
        constraints = [
            models.UniqueConstraint(
                models.expressions.Value(1),
                condition=Q(replaced_at__isnull=True),
                name="conduct_recovery_key_once",
                violation_error_message=_("There is one recovery key at a time."),
            ),
            in_order(
                "made_at",
                "replaced_at",
                "conduct_recovery_key_in_order",
                _("A key is replaced after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(last_drill_at__isnull=True) | Q(last_drill_at__gte=F("made_at")),
                name="conduct_recovery_drill_in_order",
                violation_error_message=_("A drill comes after the key was made."),
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint


class StandingConflict(Row):
    """That a seat is closely bound to a person, known before any report names them.

    The person stands here as a keyed hash: the server can compare, a copy of the database
    cannot be read. The row says nothing of reports: it is there whether any exists or not.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="standing_conflicts")
    person_mark = models.BinaryField()

    class Meta:
        verbose_name = _("standing conflict")
        ordering = ("seat", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person_mark"],
                name="conduct_standing_conflict_once",
                violation_error_message=_("This conflict is known already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.seat)


def seat_of(anybody: Any) -> Seat | None:
    """The seat behind whoever asks; an account, a superuser's too, is none."""
    return anybody if isinstance(anybody, Seat) else None
