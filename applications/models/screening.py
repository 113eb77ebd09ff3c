"""The organizers' first look: who passes on to the mentors, and what looks alike."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.blind import kept_from
from applications.states import SCREENING_MOVES, ApplicationState, ScreeningState
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row, one_of, together

DRAWS = 2**31


def draw() -> int:
    """A place in the queue that nobody chose."""
    return secrets.randbelow(DRAWS)


class ScreeningReason(Row):
    """Why an application may be set aside: the cohort's own list. What is off is not offered."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="screening_reasons")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.SlugField(_("code"), max_length=40)
    words = models.CharField(
        _("words for the applicant"), max_length=300, help_text=_("A reason they can act on.")
    )
    is_on = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("screening reason")
        ordering = ("cohort", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "code"],
                name="screening_reason_once",
                violation_error_message=_("The cohort has this reason already."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "ScreeningQuerySet":
        """As organizer those of the cohort; never one's own, nor of a project that one mentors.

        Nor one with which one has a hard conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        organized = Cohort.objects.organized_by(user, now or timezone.now())
        return self.filter(cohort__in=organized).open_to(user)

    def open_to(self, organizer: Any) -> "ScreeningQuerySet":
        """Of a cohort that ``organizer`` is known to organize, what ``visible_to`` shows them.

        Without a list of their cohorts: over several, no index has the rows in one order, and
        SQLite sorts them all to show ten.
        """
        mine = Project.objects.mentored_by(organizer)
        rows = self.filter(~kept_from(organizer)).exclude(application__user=organizer)
        return rows.exclude(application__choices__project__in=mine)

    def free(self, cohort: Cohort, user: Any, now: datetime) -> "ScreeningQuerySet":
        """What waits in the queue of ``cohort`` and is in nobody else's hands."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_by=user),
            cohort=cohort,
            state=ScreeningState.WAITING,
            application__state=ApplicationState.SUBMITTED,
        )


class Screening(Row):
    """Where one application that was handed in stands in the queue.

    ``draw`` is its random place. A claim keeps it with one organizer until
    ``claimed_until``; a decision ends the claim.
    """

    MOVES = SCREENING_MOVES

    application = models.OneToOneField(Application, models.CASCADE, related_name="screening")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="screenings")
    state = models.CharField(
        max_length=16,
        choices=ScreeningState.choices,
        default=ScreeningState.WAITING,
        editable=False,
    )
    draw = models.PositiveIntegerField(default=draw, editable=False)
    reason = models.ForeignKey(
        ScreeningReason, models.PROTECT, null=True, blank=True, related_name="screenings"
    )
    note_for_applicant = models.TextField(_("note for the applicant"), max_length=2000, blank=True)
    note_for_colleagues = models.TextField(_("note for colleagues"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("screened"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    claimed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")
        ordering = ("cohort", "draw", "id")
        constraints = [
            one_of("state", ScreeningState, "screening_state_known"),
            together("decided_at", "decided_by", "screening_decision_whole"),
            together("claimed_until", "claimed_by", "screening_claim_whole"),
            models.CheckConstraint(
                condition=Q(state=ScreeningState.WAITING, decided_at__isnull=True)
                | (~Q(state=ScreeningState.WAITING) & Q(decided_at__isnull=False)),
                name="screening_decided_stamped",
                violation_error_message=_("What is screened says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ScreeningState.REJECTED) | Q(reason__isnull=False),
                name="screening_rejected_for_a_reason",
                violation_error_message=_("Nothing is rejected without one of the reasons."),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "state", "draw"], name="screening_queue"),
            models.Index(fields=["cohort", "-decided_at"], name="screening_latest"),
        ]

    def __str__(self) -> str:
        return str(self.application)


class LookAlikeQuerySet(models.QuerySet["LookAlike"]):
    def about(self, application: Application) -> "LookAlikeQuerySet":
        return self.filter(Q(one=application) | Q(other=application))

    def visible_to(self, user: Any, now: datetime | None = None) -> "LookAlikeQuerySet":
        """For whoever may read both, and is neither of them."""
        if not user.is_authenticated:
            return self.none()
        readable = Application.objects.visible_to(user, now).exclude(user=user)
        return self.filter(one__in=readable, other__in=readable)


class LookAlike(Row):
    """Two applications of one cohort whose proposals are nearly the same: a mark, no verdict."""

    one = models.ForeignKey(Application, models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, models.CASCADE, related_name="+")
    likeness = models.PositiveSmallIntegerField(_("likeness in percent"))
    found_at = models.DateTimeField(default=timezone.now)

    objects = LookAlikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("look-alike")
        ordering = ("-likeness", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="look_alike_once",
                violation_error_message=_("This pair is marked already."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="look_alike_in_order",
                violation_error_message=_("A pair has one order, and nobody is their own copy."),
            ),
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=100),
                name="look_alike_percent",
                violation_error_message=_("Between 0 and 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} ~ {self.other}"
