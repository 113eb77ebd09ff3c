"""Why somebody should not read an application: what they declared, and whom they mentored before.

Declared conflicts are rows. That somebody mentored the applicant in an earlier
cohort stands in the rows of that cohort, and that two people are kept apart in
``Restriction``: both are read there and kept nowhere else. Each way to an
application asks ``closed_to`` or ``hard_between``.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.states import CONFLICT_MOVES, ConflictState
from cohorts.models import (
    Cohort,
    Mentoring,
    Part,
    Participation,
    User,
    apart,
    apart_from,
    in_a_pair,
)
from cohorts.models.base import Row, one_of, together


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def hard(self) -> "ConflictQuerySet":
        return self.filter(state=ConflictState.HARD)

    def standing(self) -> "ConflictQuerySet":
        return self.exclude(state=ConflictState.LIFTED)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ConflictQuerySet":
        """One's own soft ones; as organizer those of the cohort, except about one's own
        application and about one that is closed to oneself."""
        if not user.is_authenticated:
            return self.none()
        organized = Cohort.objects.organized_by(user, now or timezone.now()).values("pk")
        mine = Q(reviewer=user) | Q(application__cohort__in=organized)
        return self.filter(mine & ~closed_to(user)).exclude(application__user=user)


class Conflict(Row):
    """One reviewer and one application: hard closes it to them, soft is shown to organizers.

    ``declared_by`` is the reviewer, or the lead organizer who set it for them.
    """

    MOVES = CONFLICT_MOVES

    reviewer = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="conflicts"
    )
    state = models.CharField(
        _("kind"), max_length=16, choices=ConflictState.choices, editable=False
    )
    note = models.TextField(_("note for the organizers"), max_length=1000, blank=True)
    declared_at = models.DateTimeField(_("declared"), editable=False)
    declared_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    lifted_because = models.TextField(_("why it was lifted"), max_length=1000, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ("application", "declared_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "application"],
                name="conflict_once",
                violation_error_message=_("This conflict is known already."),
            ),
            one_of("state", ConflictState, "conflict_state_known"),
            together("lifted_at", "lifted_by", "conflict_lift_whole"),
            models.CheckConstraint(
                condition=Q(state=ConflictState.LIFTED, lifted_at__isnull=False)
                | ~Q(state=ConflictState.LIFTED) & Q(lifted_at__isnull=True),
                name="conflict_lifted_stamped",
                violation_error_message=_("A lifted conflict says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.application}"


# Who taught whom: a mentor of the project at a time when the person was its mentee.
TAUGHT = Q(ended_at__isnull=True) | Q(ended_at__gt=F("project__mentees__started_at"))


def hard_between(reviewer: Any, application: Any, applicant: Any, number: Any) -> Q:
    """For pairs in another query: whether ``application`` is closed to ``reviewer``.

    ``number`` is that of the application's cohort: mentees of earlier ones count.
    """
    declared = Conflict.objects.hard().filter(reviewer=reviewer, application=application)
    return Q(Exists(declared)) | known_before(reviewer, applicant, number)


def known_before(reviewer: Any, applicant: Any, number: Any) -> Q:
    """What the portal's own records close: nobody is shown which of them."""
    return Q(Exists(taught(reviewer, applicant, number))) | Q(apart(reviewer, applicant))


def taught(reviewer: Any, applicant: Any, number: Any) -> models.QuerySet[Mentoring]:
    """The reviewer's parts in cohorts before ``number`` in which the applicant was their mentee."""
    return Mentoring.objects.filter(
        TAUGHT,
        mentor=reviewer,
        project__mentees__user=applicant,
        project__mentees__cohort__number__lt=number,
    )


def has_mentor() -> Exists:
    """For mentees in another query: whether anybody on their project's team may mentor them.

    The rule of the assignment: a backup only stands by, and whoever left, is kept away or is
    closed to the mentee does not count.
    """
    mentee = OuterRef(OuterRef("user"))
    declared = Conflict.objects.hard().filter(
        reviewer=OuterRef("mentor"),
        application__user=mentee,
        application__cohort=OuterRef(OuterRef("cohort")),
    )
    before = known_before(OuterRef("mentor"), mentee, OuterRef(OuterRef("cohort__number")))
    team = Mentoring.objects.acting().filter(project=OuterRef("project"))
    return Exists(team.exclude(part=Part.BACKUP).filter(~(Q(Exists(declared)) | before)))


def closed_to(user: Any, application: str = "application") -> Q:
    """Rows whose application is closed to one person. ``application`` is the way to it.

    The same as ``hard_between``, from the person's few conflicts instead of row by row,
    so that a list of all applications stays quick.
    """
    declared = Conflict.objects.hard().filter(reviewer=user.pk).values("application")
    mentees = Mentoring.objects.filter(
        TAUGHT,
        mentor=user.pk,
        project__mentees__user__applications__cohort__number__gt=F(
            "project__mentees__cohort__number"
        ),
        project__mentees__user__applications__choices__project__in=(
            Mentoring.objects.current().filter(mentor=user.pk).values("project")
        ),
    )
    former = mentees.order_by().values("project__mentees__user__applications")
    found = Q(**{f"{application}__in": declared}) | Q(**{f"{application}__in": former})
    return found | apart_from(user.pk, application, "applications")


def not_for(user: Any, application: str = "application") -> Q:
    """Rows whose application is closed to somebody, or their own: for pages of organizers."""
    way = "user" if application == "pk" else f"{application}__user"
    return closed_to(user, application) | Q(**{way: user.pk})


def some_concern() -> Q:
    """Applications about which there can be a conflict: few, so that all others need no look."""
    declared = Conflict.objects.hard().values("application")
    mentees = Participation.objects.filter(project__isnull=False).values("user")
    return Q(pk__in=declared) | Q(user__in=mentees) | in_a_pair("user")


def set_aside(way: str = "") -> Q:
    """Reviews by somebody to whom the application is closed: they count nowhere."""
    application = f"{way}choice__application"
    return hard_between(
        OuterRef(f"{way}reviewer"),
        OuterRef(application),
        OuterRef(f"{application}__user"),
        OuterRef(f"{application}__cohort__number"),
    )
