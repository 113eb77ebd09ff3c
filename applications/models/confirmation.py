"""Who stands by which project's places; and about which projects somebody decides nothing."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, ProjectChoice
from applications.models.assignment import Assignment, Placement
from applications.models.conflict import not_for
from applications.states import HANDED_IN_STATES, AssignmentState
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "ConfirmationQuerySet":
        organized = Cohort.objects.organized_by(user, now or timezone.now())
        return self.filter(assignment__cohort__in=organized)


class Confirmation(Row):
    """One organizer stands by the places of one project, as one assignment gives them."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="confirmations")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    at = models.DateTimeField(_("confirmed"))

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        ordering = ("assignment", "project__title", "at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "project", "by"],
                name="confirmation_once",
                violation_error_message=_("You have confirmed this project already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}"


def others_decide(user: Any) -> models.QuerySet[Project]:
    """The projects whose places are another organizer's to give, change and confirm.

    Those that ``user`` mentors, and those for which an application was handed in, or was
    given a place, that is their own or closed to them: whoever decides about one of several
    who want the same place decides about all of them.
    """
    # First the applications, which are few; all choices and placements are not looked through.
    kept = Application.objects.filter(not_for(user, "pk"))
    wished = ProjectChoice.objects.filter(
        application__in=kept.filter(state__in=HANDED_IN_STATES).values("pk")
    )
    placed = Placement.objects.filter(
        application__in=kept.values("pk"), project__isnull=False
    ).exclude(assignment__state=AssignmentState.SUPERSEDED)
    return Project.objects.filter(
        Q(pk__in=Project.objects.mentored_by(user).values("pk"))
        | Q(pk__in=wished.values("project"))
        | Q(pk__in=placed.values("project"))
    )
