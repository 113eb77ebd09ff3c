"""Who gets which place: proposals, held decisions, offers."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.states import ASSIGNMENT_MOVES, OFFER_MOVES, AssignmentState, OfferState
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row, in_order, one_of, together


def new_seed() -> str:
    return secrets.token_hex(32)


class Lottery(Row):
    """The seed that parts equal scores in a cohort: drawn with the cohort, told at the release.

    Until then everybody can read its SHA-256, so that nobody can pick another one
    after having seen who applied.
    """

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="lottery")
    seed = models.CharField(max_length=64, default=new_seed, editable=False)
    drawn_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("lottery")
        verbose_name_plural = _("lotteries")
        ordering = ("cohort", "id")

    def __str__(self) -> str:
        return f"{self.cohort}"

    @property
    def seal(self) -> str:
        return hashlib.sha256(self.seed.encode()).hexdigest()


class Mode(models.TextChoices):
    """How the places are distributed; as ``rules.matching.modes`` names them."""

    STABLE = "stable", _("Stable")
    MOST_PLACED = "most-placed", _("Most placed")


class Ranks(models.TextChoices):
    """What counts among ranks in most-placed mode; as ``rules.matching.tiers`` names them."""

    GENEROUS = "generous", _("Generous: as few as possible at their last choices")
    GREEDY = "greedy", _("Greedy: as many as possible at their first choice")
    RANK_SUM = "rank-sum", _("Rank sum: the best choices on average")


class Certificate(models.TextChoices):
    """What an independent check found true of an assignment."""

    NONE = "none", _("not certified")
    LIMITS = "limits", _("places, capacities and mentors certified")
    WHOLE = "whole", _("certified")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "AssignmentQuerySet":
        return self.filter(cohort__in=Cohort.objects.organized_by(user, now or timezone.now()))

    def standing(self) -> "AssignmentQuerySet":
        return self.exclude(state=AssignmentState.SUPERSEDED)


class Assignment(Row):
    """One proposed distribution of all places of a cohort. One stands at a time."""

    MOVES = ASSIGNMENT_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="assignments")
    state = models.CharField(
        max_length=16,
        choices=AssignmentState.choices,
        default=AssignmentState.PROPOSED,
        editable=False,
    )
    seed = models.CharField(_("seed of the lottery"), max_length=64)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices, default=Mode.STABLE)
    ranks = models.CharField(_("ranks"), max_length=16, choices=Ranks.choices, blank=True)
    solver = models.CharField(_("solver"), max_length=60, blank=True)
    certificate = models.CharField(
        _("certificate"), max_length=16, choices=Certificate.choices, default=Certificate.NONE
    )
    faults = models.JSONField(_("what the certificate finds wrong"), default=list, blank=True)
    input_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ("cohort", "-proposed_at", "id")
        constraints = [
            one_of("state", AssignmentState, "assignment_state_known"),
            one_of("mode", Mode, "assignment_mode_known"),
            one_of("certificate", Certificate, "assignment_certificate_known"),
            models.CheckConstraint(
                condition=Q(mode=Mode.STABLE, ranks="", solver="")
                | Q(mode=Mode.MOST_PLACED, ranks__in=Ranks.values) & ~Q(solver=""),
                name="assignment_mode_whole",
                violation_error_message=_("Most placed says how ranks count, and its solver."),
            ),
            together("confirmed_at", "confirmed_by", "assignment_confirmation_whole"),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=~Q(state=AssignmentState.SUPERSEDED),
                name="assignment_one_stands",
                violation_error_message=_("Another assignment was proposed at the same moment."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssignmentState.CONFIRMED, AssignmentState.RELEASED])
                | Q(confirmed_at__isnull=False),
                name="assignment_confirmed_stamped",
                violation_error_message=_("A confirmed assignment says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.proposed_at:%d %b %Y}"


class Outcome(models.TextChoices):
    SELECTED = "selected", _("selected")
    WAITLISTED = "waitlisted", _("waitlist")
    NOT_SELECTED = "not_selected", _("not selected")


class Placement(Row):
    """What one application is to get, held back until the release."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="placements")
    application = models.ForeignKey(Application, models.PROTECT, related_name="placements")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    mentor = models.ForeignKey(
        *(User, models.PROTECT),
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed mentor"),
    )
    rank = models.PositiveSmallIntegerField(_("rank of the choice"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=3, null=True, blank=True)
    reason = models.TextField(_("reason for the applicant"), blank=True)
    why = models.JSONField(_("why not a better choice"), default=list)
    scores = models.JSONField(
        _("scores by project, as they counted"), default=dict, blank=True, editable=False
    )
    adjusted_at = models.DateTimeField(null=True, blank=True)
    adjusted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adjustment = models.TextField(_("reason of the adjustment"), blank=True)

    class Meta:
        verbose_name = _("placement")
        ordering = ("assignment", "outcome", "project__title", "-score", "id")
        constraints = [
            one_of("outcome", Outcome, "placement_outcome_known"),
            together("adjusted_at", "adjusted_by", "placement_adjustment_whole"),
            models.UniqueConstraint(
                fields=["assignment", "application"],
                name="placement_once",
                violation_error_message=_("Each application gets one outcome."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SELECTED, project__isnull=False)
                | ~Q(outcome=Outcome.SELECTED) & Q(project__isnull=True),
                name="placement_selected_has_project",
                violation_error_message=_("Whoever is selected has a project."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"

    @property
    def traded_off(self) -> list[str]:
        """Titles of projects that the person would have preferred and that were traded."""
        return [title for title, code in self.why if code == "traded_off"]


class WaitlistPlace(Row):
    """Where an application stands on the waitlist of a project that it would prefer."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="waitlist")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="waitlist_places")
    position = models.PositiveIntegerField(_("position"))
    would_move_at = models.DateTimeField(
        _("would move"),
        null=True,
        blank=True,
        help_text=_("Since when its person, who has a place, would like to move here."),
    )

    class Meta:
        verbose_name = _("place on the waitlist")
        verbose_name_plural = _("places on the waitlist")
        ordering = ("assignment", "project", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "project", "position"],
                name="waitlist_position_once",
                violation_error_message=_("This place on the waitlist is taken."),
            ),
            models.UniqueConstraint(
                fields=["assignment", "project", "application"],
                name="waitlist_application_once",
                violation_error_message=_("This application is on the waitlist already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"


class OfferQuerySet(models.QuerySet["Offer"]):
    def held(self) -> "OfferQuerySet":
        """The place that a person has: accepted, or theirs to accept."""
        return self.filter(
            Q(state=OfferState.ACCEPTED) | Q(state=OfferState.OPEN, is_upgrade=False)
        )

    def upgrades(self) -> "OfferQuerySet":
        """Open offers to move, of people who keep their place until they accept one."""
        return self.filter(state=OfferState.OPEN, is_upgrade=True)


class Offer(Row):
    """A place offered to one person, with a deadline to answer.

    An upgrade is offered to somebody who has a place and said that they would move.
    """

    MOVES = OFFER_MOVES

    application = models.ForeignKey(Application, models.PROTECT, related_name="offers")
    project = models.ForeignKey(Project, models.PROTECT, related_name="offers")
    state = models.CharField(
        max_length=16, choices=OfferState.choices, default=OfferState.OPEN, editable=False
    )
    is_upgrade = models.BooleanField(_("to move"), default=False, editable=False)
    offered_at = models.DateTimeField(_("offered"))
    answer_by = models.DateTimeField(_("answer until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    accepted_texts = models.CharField(
        _("accepted texts"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the expectations and the Code of Conduct as they were accepted."),
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        ordering = ("-offered_at", "id")
        constraints = [
            one_of("state", OfferState, "offer_state_known"),
            in_order("offered_at", "answer_by", "offer_dates_in_order", _("Answers come later.")),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=OfferState.ACCEPTED) | Q(state=OfferState.OPEN, is_upgrade=False),
                name="offer_one_live",
                violation_error_message=_("This person has an offer already."),
            ),
            models.UniqueConstraint(
                fields=["application", "project"],
                condition=Q(state__in=[OfferState.OPEN, OfferState.ACCEPTED]),
                name="offer_one_per_project",
                violation_error_message=_("This place is offered to this person already."),
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.OPEN) | Q(answered_at__isnull=False),
                name="offer_answered_stamped",
                violation_error_message=_("An answered offer says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} → {self.application.user}"
