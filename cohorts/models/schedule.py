"""A cohort and its time: phases with exact instants, and every public change of them."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone as django_timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import HttpsField, Row, at_least, in_order, one_of, together
from cohorts.models.boundaries import usual_boundaries
from cohorts.models.people import User, cohorts_where
from cohorts.states import COHORT_MOVES, PUBLIC_COHORT_STATES, CohortState

# "Anywhere on Earth": a day ends where it ends last, at UTC−12.
ANYWHERE_ON_EARTH = timezone(timedelta(hours=-12), "AoE")


class Funding(models.TextChoices):
    FUNDED = "funded", _("funded")
    VOLUNTEER = "volunteer", _("volunteer")


def was_announced() -> Q:
    """Public now or once. A draft that was cancelled stays its organizers' own."""
    from cohorts.models.messages import Event

    as_draft = Event.objects.filter(
        object_type="cohorts.cohort",
        object_id=models.OuterRef("pk"),
        old_state=CohortState.DRAFT,
        new_state=CohortState.CANCELLED,
    )
    live = Q(state__in=PUBLIC_COHORT_STATES - {CohortState.CANCELLED})
    return live | Q(state=CohortState.CANCELLED) & ~Q(models.Exists(as_draft))


class CohortQuerySet(models.QuerySet["Cohort"]):
    def public(self) -> "CohortQuerySet":
        return self.filter(was_announced())

    def visible_to(self, user: Any, now: datetime | None = None) -> "CohortQuerySet":
        if not user.is_authenticated:
            return self.public()
        drafts = cohorts_where(user, "cohort.see_draft", now or django_timezone.now())
        return self.filter(was_announced() | Q(pk__in=drafts))

    def organized_by(self, user: Any, now: datetime | None = None) -> "CohortQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=cohorts_where(user, "cohort.edit", now or django_timezone.now()))


class Cohort(Row):
    """One run of the programme, with a name, a number and a zone of its own."""

    MOVES = COHORT_MOVES

    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=60)
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    funding = models.CharField(
        _("funding"), max_length=16, choices=Funding.choices, default=Funding.VOLUNTEER
    )
    weekly_hours = models.PositiveSmallIntegerField(_("expected hours per week"), default=8)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    expectations = models.TextField(_("expectations"), blank=True, max_length=20_000)
    code_of_conduct = models.TextField(_("Code of Conduct"), blank=True, max_length=40_000)
    boundaries = models.TextField(
        _("boundaries"), blank=True, max_length=20_000, default=usual_boundaries
    )
    slack_url = HttpsField(_("Slack channel"), blank=True)
    discussion_url = HttpsField(_("GitHub Discussion"), blank=True)
    roster_days = models.PositiveSmallIntegerField(
        _("maintainer roster is fresh for (days)"),
        default=14,
        help_text=_("Last read longer ago, eligibility stays undecided."),
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days to answer an offer"),
        default=5,
        help_text=_("Counted from the release of decisions."),
    )
    state = models.CharField(
        max_length=16, choices=CohortState.choices, default=CohortState.DRAFT, editable=False
    )
    created_at = models.DateTimeField(default=django_timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )
    confirmed_at = models.DateTimeField(_("schedule confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )
    released_at = models.DateTimeField(_("decisions released"), null=True, editable=False)
    released_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        ordering = ("-number", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="cohort_slug_once",
                violation_error_message=_("Another cohort has this address."),
            ),
            models.UniqueConstraint(
                fields=["number"],
                name="cohort_number_once",
                violation_error_message=_("Another cohort has this number."),
            ),
            one_of("state", CohortState, "cohort_state_known"),
            one_of("funding", Funding, "cohort_funding_known"),
            together("confirmed_at", "confirmed_by", "cohort_confirmation_whole"),
            together("released_at", "released_by", "cohort_release_whole"),
            at_least("weekly_hours", 1, "cohort_hours_positive", _("At least one hour per week.")),
            at_least("roster_days", 1, "cohort_roster_days_positive", _("At least one day.")),
            at_least("offer_days", 1, "cohort_offer_days_positive", _("At least one day.")),
            models.CheckConstraint(
                condition=Q(state__in=[CohortState.DRAFT, CohortState.CANCELLED])
                | Q(confirmed_at__isnull=False),
                name="cohort_published_is_confirmed",
                violation_error_message=_("A public cohort has a confirmed schedule."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_COHORT_STATES


class PhaseKind(models.TextChoices):
    ANNOUNCEMENT = "announcement", _("announcement")
    IDEAS = "ideas", _("mentors and ideas")
    APPLICATIONS = "applications", _("applications")
    SELECTION = "selection", _("selection")
    SCREENING = "screening", _("screening")
    REVIEW = "review", _("mentor review")
    CONTRIBUTION = "contribution", _("contribution period")
    DECISION = "decision", _("decision")
    KICKOFF = "kickoff", _("kickoff")
    MIDTERM = "midterm", _("midterm evaluation")
    FINAL = "final", _("final evaluation")
    RECOGNITION = "recognition", _("recognition")


class Phase(Row):
    """A stretch of a cohort's time, [starts_at, ends_at)."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=16, choices=PhaseKind.choices)
    title = models.CharField(_("title"), max_length=80)
    description = models.TextField(_("description"), max_length=600, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    ends_anywhere_on_earth = models.BooleanField(
        _("ends anywhere on Earth"),
        default=False,
        help_text=_(
            "The last day ends when it has ended everywhere, at 12:00 UTC of the next day."
        ),
    )

    class Meta:
        verbose_name = _("phase")
        ordering = ("starts_at", "ends_at", "id")
        constraints = [
            one_of("kind", PhaseKind, "phase_kind_known"),
            in_order(
                "starts_at", "ends_at", "phase_dates_in_order", _("A phase ends after it starts.")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holds(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    def first_day(self, zone: ZoneInfo) -> date:
        return self.starts_at.astimezone(zone).date()

    def last_day(self, zone: ZoneInfo) -> date:
        """The last day that belongs to the phase: the end itself is outside."""
        end_zone = ANYWHERE_ON_EARTH if self.ends_anywhere_on_earth else zone
        return (self.ends_at - timedelta(microseconds=1)).astimezone(end_zone).date()


class ScheduleChange(Row):
    """A numbered, public change of a confirmed schedule.

    ``differences`` is a list of ``{"phase", "field", "old", "new"}`` with the
    phase's title as readers saw it and instants in ISO 8601, UTC. An end that
    counts anywhere on Earth, before or after, says so in ``anywhere_on_earth``: [old, new].
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="schedule_changes")
    number = models.PositiveIntegerField(_("number"))
    reason = models.TextField(_("reason"), max_length=1000)
    differences = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("schedule change")
        ordering = ("-number", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                name="schedule_change_number_once",
                violation_error_message=_("Somebody else changed the schedule at the same moment."),
            ),
            at_least("number", 1, "schedule_change_counts_from_one", _("Changes count from one.")),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.number}"


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which ``day`` begins in ``zone``, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo | timezone) -> datetime:
    """The instant at which ``day`` is over in ``zone``, in UTC."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)
