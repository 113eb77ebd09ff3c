"""What an applicant writes, what was checked about them, and what became of it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from applications.models.blind import kept_from, unread_by
from applications.models.conflict import closed_to
from applications.models.roster import RosterImport
from applications.states import (
    APPLICATION_MOVES,
    HANDED_IN_STATES,
    ApplicationState,
    ScreeningState,
)
from cohorts.models import Cohort, Mentoring, Project, User
from cohorts.models.base import Row, at_least, in_order, one_of
from cohorts.models.people import Participation, Role

CHOICES_AT_MOST = 5


def new_lot() -> str:
    return secrets.token_hex(16)


class Track(models.TextChoices):
    SPONSORED = "sponsored", _("sponsored")
    VOLUNTEER = "volunteer", _("volunteer")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def handed_in(self) -> "ApplicationQuerySet":
        return self.filter(state__in=HANDED_IN_STATES)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ApplicationQuerySet":
        """One's own; as organizer all that were handed in; as mentor those for one's projects.

        An organizer who mentors a project still sees the cohort's applications, but as mentor
        only those that they read blind. Nobody sees one with which they have a hard conflict
        of interest.
        """
        if not user.is_authenticated:
            return self.none()
        now = now or timezone.now()
        organized = Participation.objects.active(now).filter(user=user, role=Role.ORGANIZER)
        chosen = ProjectChoice.objects.visible_to_mentor(user).values("application")
        on_desk = Q(cohort__in=organized.values("cohort")) & ~kept_from(user, "pk")
        handed_in = on_desk | Q(pk__in=chosen) & ~closed_to(user, "pk")
        handed_in &= Q(state__in=HANDED_IN_STATES)
        return self.filter(Q(user=user) | handed_in)

    def with_own_close(self) -> "ApplicationQuerySet":
        """Fetch ``own_close`` in the same query."""
        from applications.models.form import LaterClose

        mine = LaterClose.objects.standing().filter(
            cohort=models.OuterRef("cohort"), user=models.OuterRef("user")
        )
        return self.annotate(own_close=models.Subquery(mine.values("until_at")[:1]))

    def on_desk_of(self, user: Any, now: datetime | None = None) -> "ApplicationQuerySet":
        """What an organizer reads of their cohorts: what was handed in, but never their own.

        Nor what a conflict of interest closes to them, or what they read blind as mentors. All
        of it is ``visible_to`` them, so the other ways to see an application are not asked.
        """
        organized = Cohort.objects.organized_by(user, now or timezone.now()).values("pk")
        # Never empty where handed in: so the database passes over all drafts at once.
        rows = self.handed_in().filter(cohort__in=organized, submitted_at__isnull=False)
        return rows.filter(~kept_from(user, "pk")).exclude(user_id=user.pk)


class Application(Row):
    """One person's application to one cohort: drafted, submitted, decided, answered."""

    MOVES = APPLICATION_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications")
    user = models.ForeignKey(User, models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=16,
        choices=ApplicationState.choices,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    motivation = models.TextField(_("motivation"), max_length=4000, blank=True)
    contributions = models.TextField(_("past contributions"), max_length=4000, blank=True)
    availability = models.TextField(_("availability"), max_length=2000, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("hours per week"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    # As typed, in their zone; who said nothing is never passed over for it.
    working_hours = models.CharField(_("weekly working hours"), max_length=300, blank=True)
    ai_use = models.TextField(_("use of AI tools"), max_length=2000, blank=True)
    track = models.CharField(_("track"), max_length=16, choices=Track.choices, blank=True)
    # Copies of the cohort's questions with their answers: see rules.questions.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    # By this, and by nothing that anybody sees before the release, it takes part in the lottery.
    lot = models.CharField(max_length=32, default=new_lot, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)
    decision_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        ordering = ("cohort", "-submitted_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                name="application_once",
                violation_error_message=_("You have an application in this cohort already."),
            ),
            one_of("state", ApplicationState, "application_state_known"),
            models.CheckConstraint(
                condition=Q(track="") | Q(track__in=Track.values),
                name="application_track_known",
                violation_error_message=_("This is not one of the known tracks."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="application_submitted_stamped",
                violation_error_message=_("A submitted application says when."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        ApplicationState.DRAFT,
                        ApplicationState.SUBMITTED,
                        ApplicationState.WITHDRAWN,
                    ]
                )
                | Q(decided_at__isnull=False),
                name="application_decided_stamped",
                violation_error_message=_("A decided application says since when."),
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=1, hours_per_week__lte=80),
                name="application_hours_possible",
                violation_error_message=_("Between 1 and 80 hours per week."),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "state", "-submitted_at"], name="application_list"),
            # All that was handed in, newest first, found and counted without touching a row.
            models.Index(
                fields=["cohort", "-submitted_at", "id", "state"], name="application_newest"
            ),
            # The same over several cohorts: all that says whether a row is on somebody's desk.
            models.Index(
                fields=["-submitted_at", "id", "cohort", "state", "user"],
                condition=Q(submitted_at__isnull=False),
                name="application_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.cohort})"

    @cached_property
    def own_close(self) -> datetime | None:
        """Until when this person may hand in, where organizers granted them longer."""
        return self.user.later_closes.until(self.user, self.cohort_id)


class ProjectChoiceQuerySet(models.QuerySet["ProjectChoice"]):
    def visible_to_mentor(self, user: Any) -> "ProjectChoiceQuerySet":
        """Handed-in choices of the projects that ``user`` mentors, but never one's own.

        Those that organizers have screened out are not among them; those that wait are.
        Nor are those with which one has a hard conflict of interest.
        """
        projects = Mentoring.objects.current().filter(mentor=user).values("project")
        return (
            self.filter(
                ~closed_to(user), project__in=projects, application__state__in=HANDED_IN_STATES
            )
            .exclude(application__user=user)
            .exclude(application__screening__state=ScreeningState.REJECTED)
        )

    def with_blindness(self, user: Any) -> "ProjectChoiceQuerySet":
        """Fetch ``is_blind`` in the same query: whether ``user`` may not know whose it is yet."""
        unread = models.Case(models.When(unread_by(user), then=True), default=False)
        return self.annotate(is_blind=unread)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ProjectChoiceQuerySet":
        applications = Application.objects.visible_to(user, now)
        organized = Participation.objects.active(now or timezone.now()).filter(
            user_id=user.pk, role=Role.ORGANIZER
        )
        on_desk = Q(application__cohort__in=organized.values("cohort")) & ~kept_from(user)
        mentored = Mentoring.objects.current().filter(mentor_id=user.pk).values("project")
        theirs = Q(application__user_id=user.pk) | on_desk | Q(project__in=mentored)
        return self.filter(theirs, application__in=applications)


class ProjectChoice(Row):
    """A ranked project with the applicant's proposal for it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="choices")
    project = models.ForeignKey(Project, models.PROTECT, related_name="choices")
    rank = models.PositiveSmallIntegerField(_("rank"))
    approach = models.TextField(_("approach"), max_length=6000, blank=True)
    deliverables = models.TextField(_("deliverables"), max_length=4000, blank=True)
    timeline = models.TextField(_("timeline"), max_length=4000, blank=True)

    objects = ProjectChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("project choice")
        ordering = ("application", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "project"],
                name="choice_project_once",
                violation_error_message=_("You have chosen this project already."),
            ),
            models.UniqueConstraint(
                fields=["application", "rank"],
                name="choice_rank_once",
                violation_error_message=_("Two projects cannot have the same rank."),
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=CHOICES_AT_MOST),
                name="choice_rank_one_to_five",
                violation_error_message=_("One to five projects."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.project}"


class Submission(Row):
    """What was handed in, word for word. Each one is kept."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()
    # When it was compared with everybody else's; until then a comparison is due.
    compared_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("submission")
        ordering = ("application", "-number", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"],
                name="submission_number_once",
                violation_error_message=_("This was submitted a moment ago already."),
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(compared_at__isnull=True), name="submission_to_compare"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.number}"


class OtherProgramme(Row):
    """The applicant says that they take part in another mentorship programme, and when."""

    user = models.ForeignKey(User, models.CASCADE, related_name="other_programmes")
    name = models.CharField(_("programme"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("other programme")
        ordering = ("user", "starts_on", "id")
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                "other_programme_dates_in_order",
                _("The last day cannot lie before the first."),
                may_be_equal=True,
            ),
            models.UniqueConstraint(
                fields=["user", "name", "starts_on"],
                name="other_programme_once",
                violation_error_message=_("You have told us of this programme already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.starts_on} – {self.ends_on}"


class Verdict(models.TextChoices):
    CLEAR = "clear", _("clear")
    BLOCKED = "blocked", _("blocked")
    UNDECIDED = "undecided", _("undecided")


class Occasion(models.TextChoices):
    BEFORE = "before", _("before the form")
    SUBMISSION = "submission", _("at submission")
    DECISION = "decision", _("at decision")
    ACCEPTANCE = "acceptance", _("at acceptance of the offer")


class Unchangeable(Exception):
    """A mistake in code: what is kept as it was written was about to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("An eligibility check is kept as it was written.")


class EligibilityCheckQuerySet(models.QuerySet["EligibilityCheck"]):
    def update(self, **_values: Any) -> int:
        raise Unchangeable

    def bulk_update(self, *_rows: Any, **_options: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable

    def forget(self) -> None:
        """The one change: somebody closed their account, and takes the evidence with them."""
        super().update(results=[])


class EligibilityCheck(Row):
    """What the eligibility rules said on one day, on which evidence. Never changed or deleted,
    until the person's account is closed (``forget``)."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="eligibility_checks")
    user = models.ForeignKey(User, models.PROTECT, related_name="eligibility_checks")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="eligibility_checks"
    )
    occasion = models.CharField(_("when"), max_length=16, choices=Occasion.choices)
    verdict = models.CharField(_("result"), max_length=16, choices=Verdict.choices)
    results = models.JSONField(_("results"))
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"))
    roster_import = models.ForeignKey(RosterImport, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("checked"))

    objects = EligibilityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("eligibility check")
        ordering = ("-checked_at", "id")
        constraints = [
            one_of("occasion", Occasion, "eligibility_occasion_known"),
            one_of("verdict", Verdict, "eligibility_verdict_known"),
            at_least(
                "rules_version", 1, "eligibility_version_positive", _("Versions count from one.")
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "verdict"], name="eligibility_verdict"),
            # What the last check of an application said, without its long results.
            models.Index(
                fields=["application", "-checked_at", "id", "verdict"], name="eligibility_last"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.verdict}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable


def last_verdict() -> models.Subquery:
    """For each application of a query: what its latest check said, if it was ever checked."""
    checks = EligibilityCheck.objects.filter(application=models.OuterRef("pk"))
    return models.Subquery(checks.order_by("-checked_at", "id").values("verdict")[:1])
