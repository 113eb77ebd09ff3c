"""What organizers settle before the places are distributed, with a reason that is kept."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.blind import kept_from
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row, in_order, one_of, together


class InstructionKind(models.TextChoices):
    PIN = "pin", _("pinned")
    FORBID = "forbid", _("forbidden")


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "InstructionQuerySet":
        """The cohort's organizers, but for what is about themselves or kept from them."""
        cohorts = Cohort.objects.organized_by(user, now or timezone.now())
        rows = self.filter(~kept_from(user), application__cohort__in=cohorts)
        return rows.exclude(application__user=user.pk)

    def live(self) -> "InstructionQuerySet":
        return self.filter(lifted_at=None)

    def live_at(self, moment: datetime) -> "InstructionQuerySet":
        held = Q(lifted_at=None) | Q(lifted_at__gt=moment)
        return self.filter(held, given_at__lte=moment)


class Instruction(Row):
    """An applicant pinned to a project, or the pair forbidden. Lifted, never deleted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="instructions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="instructions")
    kind = models.CharField(_("kind"), max_length=16, choices=InstructionKind.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pin or forbid")
        verbose_name_plural = _("pins and forbids")
        ordering = ("-given_at", "id")
        constraints = [
            one_of("kind", InstructionKind, "instruction_kind_known"),
            together("lifted_at", "lifted_by", "instruction_lifting_whole"),
            in_order(
                *("given_at", "lifted_at", "instruction_dates_in_order"),
                _("It is lifted after it was given."),
                may_be_equal=True,
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="instruction_has_reason",
                violation_error_message=_("Please say why."),
            ),
            models.UniqueConstraint(
                fields=["application", "project"],
                condition=Q(lifted_at=None),
                name="instruction_one_per_pair",
                violation_error_message=_("This pair is pinned or forbidden already. Lift that."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(lifted_at=None, kind=InstructionKind.PIN),
                name="instruction_one_pin",
                violation_error_message=_("This person is pinned to another project. Lift that."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.user} → {self.project}: {self.get_kind_display()}"
