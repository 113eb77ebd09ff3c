"""What the committee tells everybody about a year that is over, in bands."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, at_least
from conduct.models.seats import Seat

# Before it there was no programme.
FIRST_YEAR = 2020


class YearNumbers(Row):
    """The bands of a year, counted once when one member proposes them, and never again.

    They show to nobody but members until a second one agrees; from then on to everybody.
    """

    year = models.PositiveSmallIntegerField()
    bands = models.JSONField()
    first = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    second = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("numbers of a year")
        ordering = ("-year",)
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="conduct_numbers_once",
                violation_error_message=_("This year was counted already, and is counted once."),
            ),
            at_least(
                "year", FIRST_YEAR, "conduct_numbers_year_known", _("There was no programme then.")
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(first=F("second")),
                name="conduct_numbers_by_two",
                violation_error_message=_("A second member has to agree to this."),
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True, released_at__isnull=True)
                | Q(second__isnull=False, released_at__isnull=False),
                name="conduct_numbers_released_stamped",
                violation_error_message=_("What was released says by whom and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
