"""Places that became free after the release, where an organizer says what becomes of them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.states import FREED_PLACE_MOVES, FreedPlaceState
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row, one_of, together


class FreedPlaceQuerySet(models.QuerySet["FreedPlace"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "FreedPlaceQuerySet":
        cohorts = Cohort.objects.organized_by(user, now or timezone.now())
        return self.filter(project__cohort__in=cohorts)

    def waiting(self) -> "FreedPlaceQuerySet":
        return self.filter(state=FreedPlaceState.WAITING)


class FreedPlace(Row):
    """One place that was given up, until an organizer passes it on or leaves it empty."""

    MOVES = FREED_PLACE_MOVES

    project = models.ForeignKey(Project, models.PROTECT, related_name="freed_places")
    state = models.CharField(
        max_length=16,
        choices=FreedPlaceState.choices,
        default=FreedPlaceState.WAITING,
        editable=False,
    )
    freed_at = models.DateTimeField(_("free since"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("why it stays empty"), max_length=2000, blank=True)

    objects = FreedPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("freed place")
        verbose_name_plural = _("freed places")
        ordering = ("freed_at", "id")
        constraints = [
            one_of("state", FreedPlaceState, "freed_place_state_known"),
            together("decided_at", "decided_by", "freed_place_decision_whole"),
            models.CheckConstraint(
                condition=Q(state=FreedPlaceState.WAITING, decided_at__isnull=True)
                | ~Q(state=FreedPlaceState.WAITING) & Q(decided_at__isnull=False),
                name="freed_place_decided_stamped",
                violation_error_message=_("A place about which somebody decided says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=FreedPlaceState.LEFT_EMPTY) | ~Q(reason=""),
                name="freed_place_empty_for_a_reason",
                violation_error_message=_("Please say why it stays empty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}"
