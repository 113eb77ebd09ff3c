"""How a cohort selects, and what a project asks of those whom it takes."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.review import STEPS
from cohorts.models import Cohort, Project
from cohorts.models.base import Row, one_of

CONFIRMATIONS_AT_MOST = 2
HOURS_IN_A_WEEK = 168


class FreedPlaces(models.TextChoices):
    """What happens to a place that is declined, or not answered for."""

    BY_ITSELF = "by_itself", _("It is offered to the next on the waitlist at once")
    AFTER_YES = "after_yes", _("An organizer says yes first")


class SelectionTermsQuerySet(models.QuerySet["SelectionTerms"]):
    def visible_to(self, user: Any, now: Any = None) -> "SelectionTermsQuerySet":
        return self.filter(cohort__in=Cohort.objects.visible_to(user, now or timezone.now()))


class SelectionTerms(Row):
    """How a cohort reviews, assigns and confirms. Without a row the defaults hold."""

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="selection_terms")
    is_blind = models.BooleanField(
        _("blind review"),
        default=False,
        help_text=_("Mentors see names, pictures and links once their own review is finished."),
    )
    hours_together = models.PositiveSmallIntegerField(
        _("hours in common (a week)"),
        default=0,
        validators=[MaxValueValidator(HOURS_IN_A_WEEK)],
        help_text=_("In which mentor and mentee both work, at least. 0: it does not matter."),
    )
    confirmations = models.PositiveSmallIntegerField(
        _("confirmations"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(CONFIRMATIONS_AT_MOST)],
        help_text=_("How many organizers confirm each project’s places before the release."),
    )
    freed_places = models.CharField(
        _("freed places"),
        max_length=16,
        choices=FreedPlaces.choices,
        default=FreedPlaces.BY_ITSELF,
    )

    objects = SelectionTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of a selection")
        verbose_name_plural = _("terms of selections")
        ordering = ("cohort", "id")
        constraints = [
            one_of("freed_places", FreedPlaces, "terms_freed_places_known"),
            models.CheckConstraint(
                condition=Q(confirmations__gte=1, confirmations__lte=CONFIRMATIONS_AT_MOST),
                name="terms_confirmations_possible",
                violation_error_message=_("One organizer confirms, or two."),
            ),
            models.CheckConstraint(
                condition=Q(hours_together__lte=HOURS_IN_A_WEEK),
                name="terms_hours_possible",
                violation_error_message=_("A week has 168 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}"


def terms_of(cohort: Cohort) -> SelectionTerms:
    """The cohort's terms; where nobody has set any, the defaults, which are not stored."""
    stored = SelectionTerms.objects.filter(cohort=cohort).first()
    return stored or SelectionTerms(cohort=cohort)


class ProjectTerms(Row):
    """What a project asks beyond its number of places. Without a row it asks nothing."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="terms")
    bar = models.DecimalField(
        _("lowest score"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(STEPS))],
        help_text=_("Nobody below it gets a place. Empty: there is none."),
    )
    smallest = models.PositiveSmallIntegerField(
        _("smallest number"),
        default=0,
        help_text=_("The project takes at least so many people, or nobody. 0: any number."),
    )

    class Meta:
        verbose_name = _("terms of a project")
        verbose_name_plural = _("terms of projects")
        ordering = ("project", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(bar__isnull=True) | Q(bar__gte=1, bar__lte=STEPS),
                name="terms_bar_possible",
                violation_error_message=_("A score between 1 and 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}"
