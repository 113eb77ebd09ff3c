"""How mentors read applications: a rubric, scores, a shortlist."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, ProjectChoice
from applications.models.blind import blind_to
from applications.models.conflict import closed_to, set_aside, some_concern
from applications.states import REVIEW_MOVES, ReviewState, Round
from cohorts.models import Cohort, Project, User
from cohorts.models.base import Row, one_of

SHORTLIST_AT_MOST = 3
STEPS = 5


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def of_round(self, of: str) -> "CriterionQuerySet":
        return self.filter(round=of)


class Criterion(Row):
    """One line of a rubric of a cohort: a question, and words for each step from 1 to 5.

    A cohort has two rubrics, one for each ``round``.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="criteria")
    round = models.CharField(
        _("round"), max_length=16, choices=Round.choices, default=Round.APPLICATION
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    question = models.CharField(_("question"), max_length=200)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    steps = models.JSONField(_("words for the steps 1 to 5"))

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("cohort", "round", "position", "id")
        constraints = [
            one_of("round", Round, "criterion_round_known"),
            models.UniqueConstraint(
                fields=["cohort", "round", "position"],
                name="criterion_position_once",
                violation_error_message=_("Two criteria cannot share a position."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=10),
                name="criterion_weight_possible",
                violation_error_message=_("A weight between 1 and 10."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def readable(user: Any, now: datetime | None, choice: str = "choice", of: str = "") -> Q:
    """Where one may read what colleagues made of a choice: final reviews, scores, sentences.

    After one's own review of it is final; as organizer at once, but not where
    one mentors the project. Never of an application of one's own, or of one that
    is closed to the reader. ``choice`` is the way from a row to its choice, ``of``
    to its round: each round opens with one's own review in it. What belongs to no
    round opens with that of the application.
    """
    own_final = own_finished(user, choice, of)
    organized = Cohort.objects.organized_by(user, now or timezone.now()).values("pk")
    mentored = Project.objects.mentored_by(user).values("pk")
    as_organizer = Q(**{f"{choice}__application__cohort__in": organized})
    as_organizer &= ~Q(**{f"{choice}__project__in": mentored})
    as_organizer &= ~blind_to(user, f"{choice}__application")
    barred = Q(**{f"{choice}__application__user": user})
    barred |= closed_to(user, f"{choice}__application")
    return (own_final | as_organizer) & ~barred


def own_finished(user: Any, choice: str, of: str) -> Q:
    final = Review.objects.filter(reviewer=user, state=ReviewState.FINAL)

    def in_round(one: str) -> Q:
        return Q(**{f"{choice}__in": final.of_round(one).values("choice")})

    if not of:
        return in_round(Round.APPLICATION)
    found = Q()
    for one in Round.values:
        found |= Q(**{of: one}) & in_round(one)
    return found


class ReviewQuerySet(models.QuerySet["Review"]):
    def of_round(self, of: str) -> "ReviewQuerySet":
        return self.filter(round=of)

    def counted(self) -> "ReviewQuerySet":
        """Final, by somebody to whom the application is not closed."""
        some = Application.objects.filter(some_concern()).order_by().values("pk")
        aside = Review.objects.filter(set_aside(), choice__application__in=some)
        return self.filter(state=ReviewState.FINAL).exclude(pk__in=aside.order_by().values("pk"))

    def visible_to(self, user: Any, now: datetime | None = None) -> "ReviewQuerySet":
        """One's own, and of others' the final ones where they are ``readable``."""
        if not user.is_authenticated:
            return self.none()
        others = Q(state=ReviewState.FINAL) & readable(user, now, of="round")
        rows = self.filter(~set_aside(), Q(reviewer=user) | others)
        return rows.exclude(choice__application__user=user)


class Review(Row):
    """One mentor's reading of one application for one project, in one round."""

    MOVES = REVIEW_MOVES

    choice = models.ForeignKey(ProjectChoice, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="reviews")
    round = models.CharField(
        _("round"),
        max_length=16,
        choices=Round.choices,
        default=Round.APPLICATION,
        editable=False,
    )
    state = models.CharField(
        max_length=16, choices=ReviewState.choices, default=ReviewState.DRAFT, editable=False
    )
    comment = models.TextField(_("comment for colleagues"), max_length=4000, blank=True)
    feedback = models.TextField(_("feedback for the applicant"), max_length=4000, blank=True)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts what was saved, so that two windows do not write over each other. 0: nothing yet.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        ordering = ("choice", "round", "saved_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["choice", "reviewer", "round"],
                name="review_once",
                violation_error_message=_("You have a review of this application already."),
            ),
            one_of("round", Round, "review_round_known"),
            one_of("state", ReviewState, "review_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.FINAL) | Q(finished_at__isnull=False),
                name="review_final_stamped",
                violation_error_message=_("A final review says since when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.choice}"


class ScoreQuerySet(models.QuerySet["Score"]):
    def of_round(self, of: str) -> "ScoreQuerySet":
        return self.filter(review__round=of, criterion__round=of)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ScoreQuerySet":
        """The steps of the final reviews that one may read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            ~set_aside("review__"),
            readable(user, now, "review__choice", of="review__round"),
            review__state=ReviewState.FINAL,
        )

    def mean_of(self, row: str) -> Subquery:
        """For each row of a query, to which ``row`` leads: the weighted mean of its steps.

        Every final review scores every criterion of its round, so one mean over all
        steps of a round is the mean over its reviews: ask ``of_round`` first, unless
        ``row`` is a review.
        """
        steps = self.filter(**{row: OuterRef("pk")}).order_by().values(row)
        total = Cast(Sum(F("step") * F("criterion__weight")), FloatField())
        mean = steps.annotate(mean=total / Sum("criterion__weight")).values("mean")
        return Subquery(mean[:1], output_field=FloatField())


class Score(Row):
    """One step on one criterion."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    step = models.PositiveSmallIntegerField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        ordering = ("review", "criterion__position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="score_once",
                violation_error_message=_("Each criterion is scored once."),
            ),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=STEPS),
                name="score_one_to_five",
                violation_error_message=_("A step from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.step}"


class ShortlistedQuerySet(models.QuerySet["Shortlisted"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "ShortlistedQuerySet":
        """Whose sentence one may read: one's own, and others' where they are ``readable``.

        Who stands on it every mentor of the project sees: there are three places.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(by=user) & ~closed_to(user, "choice__application") | readable(user, now)
        return self.filter(seen).exclude(choice__application__user=user)

    def told_to(self, user: Any) -> "ShortlistedQuerySet":
        """One's own places of which one has heard, and nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(choice__application__user=user, told_at__isnull=False)

    def standing_for(self, user: Any) -> "ShortlistedQuerySet":
        """Who stands on it for a mentor: ``place`` counts those alone that they may know of."""
        closed = closed_to(user, "choice__application")
        before = Shortlisted.objects.filter(
            closed, project=OuterRef("project"), position__lt=OuterRef("position")
        )
        hidden = before.order_by().values("project").annotate(n=Count("pk")).values("n")
        place = F("position") - Coalesce(Subquery(hidden), 0)
        return self.filter(~closed).annotate(place=place)


class Shortlisted(Row):
    """A place on a project's shortlist: first, second or third.

    Further only where a mentor who is recused from one of the three added another.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="shortlist")
    choice = models.ForeignKey(ProjectChoice, models.PROTECT, related_name="shortlisted")
    position = models.PositiveSmallIntegerField()
    sentence = models.CharField(_("why, in a sentence"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # When the person heard that the mentors would like to see them at work.
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)

    objects = ShortlistedQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortlisted application")
        ordering = ("project", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "position"],
                name="shortlist_position_once",
                violation_error_message=_("This place on the shortlist is taken."),
            ),
            models.UniqueConstraint(
                fields=["choice"],
                name="shortlist_choice_once",
                violation_error_message=_("This application is on the shortlist already."),
            ),
            models.CheckConstraint(
                # Three are known to each mentor; as many more may be closed to one of them.
                condition=Q(position__gte=1, position__lte=2 * SHORTLIST_AT_MOST),
                name="shortlist_position_possible",
                violation_error_message=_("A shortlist has at most three places."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice.project} · {self.position}"


class ReviewReminder(Row):
    """Somebody was reminded of a round's unfinished reviews, so many hours before their end.

    Each once.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(User, models.CASCADE, related_name="+")
    round = models.CharField(
        _("round"), max_length=16, choices=Round.choices, default=Round.APPLICATION
    )
    ends_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder to review")
        ordering = ("cohort", "-at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "reviewer", "round", "ends_at", "hours"],
                name="review_reminder_once",
                violation_error_message=_("This reminder was sent already."),
            ),
            one_of("round", Round, "review_reminder_round_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.hours}"
