"""Who is kept away from everything for a time, and which two people are kept apart.

Such a row says for whom and how long, and never why, after what, or who wrote it. It is asked
for where roles count (``ParticipationQuerySet.active``, ``MentoringQuerySet.current``), so that
pages and actions need not know of it. It stands in no admin, list, event or message.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, in_order


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def running(self, now: datetime | None = None) -> "RestrictionQuerySet":
        now = now or timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)

    def alone(self) -> "RestrictionQuerySet":
        return self.filter(other__isnull=True)

    def of_pairs(self) -> "RestrictionQuerySet":
        return self.filter(other__isnull=False)

    def between(self, one: Any, other: Any) -> "RestrictionQuerySet":
        """It does not matter who of the two was named first."""
        return self.filter(Q(person=one, other=other) | Q(person=other, other=one))


class Restriction(Row):
    """One person, or two people with each other, from an instant until another.

    There may be several about the same people: each ends by itself, and while one runs, it
    holds. A constraint against a second one would tell that there is a first.
    """

    person = models.ForeignKey("cohorts.User", models.CASCADE, related_name="+")
    other = models.ForeignKey(
        "cohorts.User", models.CASCADE, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        ordering = ("starts_at", "id")
        constraints = [
            in_order(
                "starts_at",
                "ends_at",
                "restriction_dates_in_order",
                _("A restriction ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(person=F("other")),
                name="restriction_two_people",
                violation_error_message=_("Nobody is kept apart from themselves."),
            ),
        ]

    def __str__(self) -> str:
        return "restriction"


def kept_away(person: Any, now: datetime | None = None) -> Exists:
    """For another query: whether ``person``, a key or an ``OuterRef``, is to take no part now."""
    return Exists(Restriction.objects.running(now).alone().filter(person=person))


def apart(one: Any, other: Any, now: datetime | None = None) -> Exists:
    """For another query: whether the two are kept apart now."""
    return Exists(Restriction.objects.running(now).between(one, other))


def apart_from(person: Any, target: str, path: str, now: datetime | None = None) -> Q:
    """Rows whose ``target`` is among what ``path`` finds for those kept apart from ``person``.

    The same as ``apart``, from the person's few restrictions instead of row by row.
    """
    rows = Restriction.objects.running(now).of_pairs().order_by()
    found = Q()
    for mine, theirs in (("person", "other"), ("other", "person")):
        near = rows.filter(**{mine: person, f"{theirs}__{path}__isnull": False})
        found |= Q(**{f"{target}__in": near.values(f"{theirs}__{path}")})
    return found


def in_a_pair(way: str, now: datetime | None = None) -> Q:
    """Rows whose person, at the end of ``way``, is kept apart from anybody."""
    rows = Restriction.objects.running(now).of_pairs().order_by()
    return Q(**{f"{way}__in": rows.values("person")}) | Q(**{f"{way}__in": rows.values("other")})
