"""What a cohort's application form asks beyond its core, and until when for whom."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.conflict import closed_to
from cohorts.models import Cohort, User
from cohorts.models.base import Row, one_of


class QuestionKind(models.TextChoices):
    SHORT = "short", _("short text")
    LONG = "long", _("long text")
    ONE_OF = "one_of", _("one of several")
    MANY_OF = "many_of", _("any of several")
    LINK = "link", _("link")
    YES_NO = "yes_no", _("yes or no")


class JSONList(models.Aggregate):
    """The rows of a group as one JSON list."""

    function = "JSONB_AGG"
    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


class QuestionQuerySet(models.QuerySet["Question"]):
    FIELDS = ("id", "position", "kind", "label", "help_text", "is_required", "options", "limit")

    def in_one_cell(self, cohort: models.OuterRef) -> models.Subquery:
        """A cohort's questions in one cell of another query; ``from_cell`` unpacks it."""
        rows = self.filter(cohort=cohort).order_by().values("cohort")
        cell = JSONList(JSONObject(**{name: name for name in self.FIELDS}))
        return models.Subquery(rows.annotate(cell=cell).values("cell"))

    def from_cell(self, cell: Sequence[dict[str, Any]] | None) -> list["Question"]:
        """In their order. From SQLite, keys and lists come as text, and truth as a number."""
        found = [
            Question(
                **{
                    **asked,
                    "id": UUID(asked["id"]),
                    "is_required": bool(asked["is_required"]),
                    "options": as_list(asked["options"]),
                }
            )
            for asked in cell or ()
        ]
        return sorted(found, key=lambda question: question.position)


def as_list(options: Any) -> list[str]:
    return list(json.loads(options) if isinstance(options, str) else options)


class Question(Row):
    """One more question of a cohort. Applications keep copies in ``Application.answers``."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    options = models.JSONField(
        _("answers to choose from"), default=list, blank=True, help_text=_("One in each line.")
    )
    limit = models.PositiveIntegerField(_("characters at most"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ("cohort", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "position"],
                name="question_position_once",
                violation_error_message=_("Two questions cannot share a position."),
            ),
            one_of("kind", QuestionKind, "question_kind_known"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=1, limit__lte=10_000),
                name="question_limit_possible",
                violation_error_message=_("Between 1 and 10,000 characters."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class LaterCloseQuerySet(models.QuerySet["LaterClose"]):
    def standing(self) -> "LaterCloseQuerySet":
        """Those that can still count: the release of the decisions ends them all."""
        return self.filter(cohort__released_at__isnull=True)

    def until(self, person: Any, cohort: Any) -> datetime | None:
        """Until when ``person`` may hand in to ``cohort``; None where nothing was granted."""
        if not person.is_authenticated:
            return None
        rows = self.standing().filter(user=person, cohort=cohort)
        return rows.values_list("until_at", flat=True).first()

    def visible_to(self, user: Any, now: datetime | None = None) -> "LaterCloseQuerySet":
        """One's own; as organizer those of the cohort, but of nobody whose application is
        closed to oneself."""
        if not user.is_authenticated:
            return self.none()
        organized = Cohort.objects.organized_by(user, now or timezone.now())
        closed = Application.objects.filter(
            closed_to(user, "pk"), user=models.OuterRef("user"), cohort=models.OuterRef("cohort")
        )
        return self.filter(Q(user=user) | Q(cohort__in=organized) & ~models.Exists(closed))


class LaterClose(Row):
    """One person may hand in until ``until_at``, after the close of everybody else."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="later_closes")
    user = models.ForeignKey(User, models.PROTECT, related_name="later_closes")
    until_at = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"), max_length=1000)
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)
    granted_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")

    objects = LaterCloseQuerySet.as_manager()

    class Meta:
        verbose_name = _("later close")
        ordering = ("cohort", "-granted_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                name="later_close_once",
                violation_error_message=_("This person has a later close already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.cohort})"

    @staticmethod
    def key_of(cohort_id: UUID, user_id: UUID) -> UUID:
        """The same for every close of one person in one cohort: their events are of one thing,
        also when one was taken back and granted anew."""
        return uuid5(cohort_id, str(user_id))


class DraftReminder(Row):
    """A draft was reminded of a close, so many hours before it. Each is sent once."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="reminders")
    closes_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        ordering = ("application", "-at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "closes_at", "hours"],
                name="reminder_once",
                violation_error_message=_("This reminder was sent already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.hours}"
