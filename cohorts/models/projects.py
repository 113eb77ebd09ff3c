"""Projects, the people who mentor them, and the steps that lead to maintainership."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, at_least, in_order, one_of
from cohorts.models.people import Participation, User, cohorts_where
from cohorts.models.restriction import Restriction, kept_away
from cohorts.models.schedule import Cohort
from cohorts.states import PROJECT_MOVES, PUBLIC_COHORT_STATES, ProjectState


class ProjectKind(models.TextChoices):
    CODE = "code", _("code")
    DOCUMENTATION = "documentation", _("documentation")
    DESIGN = "design", _("design")
    COMMUNITY = "community", _("community")
    TESTING = "testing", _("testing")
    TRANSLATION = "translation", _("translation")


class Skill(Row):
    """A skill by its name, shared by projects so that readers can filter by it."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(max_length=60)

    class Meta:
        verbose_name = _("skill")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="skill_once",
                violation_error_message=_("This skill exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProjectQuerySet(models.QuerySet["Project"]):
    def published(self) -> "ProjectQuerySet":
        return self.filter(state=ProjectState.PUBLISHED)

    def shown_to_all(self) -> "ProjectQuerySet":
        """Published, or published once and withdrawn: history stays readable."""
        return self.filter(published_at__isnull=False, cohort__state__in=PUBLIC_COHORT_STATES)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ProjectQuerySet":
        shown = Q(published_at__isnull=False, cohort__state__in=PUBLIC_COHORT_STATES)
        if not user.is_authenticated:
            return self.filter(shown)
        organized = cohorts_where(user, "project.see_unpublished", now or timezone.now())
        parts = Mentoring.objects.filter(~kept_away(user.pk, now), mentor=user)
        mentored = parts.values("project")
        return self.filter(
            shown | Q(cohort__in=organized) | Q(pk__in=mentored) | Q(proposed_by=user)
        )

    def mentored_by(self, user: Any) -> "ProjectQuerySet":
        return self.filter(pk__in=Mentoring.objects.current().filter(mentor=user).values("project"))


class Project(Row):
    """A piece of real work that leads a mentee towards maintainership."""

    MOVES = PROJECT_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="projects")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=16, choices=ProjectKind.choices, default=ProjectKind.CODE
    )
    summary = models.CharField(_("summary"), max_length=300)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    repositories = models.JSONField(_("repositories"), default=list, blank=True)
    outcomes = models.TextField(_("outcomes"), max_length=4000, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="projects")
    weekly_hours = models.PositiveSmallIntegerField(_("hours per week"), default=8)
    places = models.PositiveSmallIntegerField(
        _("places"),
        default=1,
        help_text=_("One mentee each. More only for documentation."),
    )
    state = models.CharField(
        max_length=16, choices=ProjectState.choices, default=ProjectState.DRAFT, editable=False
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    state_reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    resubmits = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="resubmissions", editable=False
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        ordering = ("cohort", "title", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"],
                name="project_slug_once",
                violation_error_message=_("Another project of this cohort has this address."),
            ),
            one_of("state", ProjectState, "project_state_known"),
            one_of("kind", ProjectKind, "project_kind_known"),
            at_least(
                "places", 1, "project_places_positive", _("A project has at least one place.")
            ),
            at_least("weekly_hours", 1, "project_hours_positive", _("At least one hour per week.")),
            models.CheckConstraint(
                condition=Q(places=1) | Q(kind=ProjectKind.DOCUMENTATION),
                name="project_one_mentee",
                violation_error_message=_(
                    "A project has one place; more are possible for documentation only."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.PUBLISHED) | Q(published_at__isnull=False),
                name="project_published_stamped",
                violation_error_message=_("A published project says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="project_withdrawn_stamped",
                violation_error_message=_("A withdrawn project says since when."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(Row):
    """A named step on the way to maintainership: triage, review, release …"""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what is done then"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("milestone")
        ordering = ("project", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "position"],
                name="milestone_position_once",
                violation_error_message=_("Two milestones cannot share a position."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=5),
                name="milestone_three_to_five",
                violation_error_message=_("A project has three to five milestones."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.TextChoices):
    LEAD = "lead", _("lead mentor")
    CO_MENTOR = "co_mentor", _("co-mentor")
    BACKUP = "backup", _("backup mentor")


class MentoringQuerySet(models.QuerySet["Mentoring"]):
    def current(self, now: datetime | None = None) -> "MentoringQuerySet":
        """Those that count: whoever is kept away mentors nothing while that lasts."""
        return self.held().filter(~kept_away(models.OuterRef("mentor"), now))

    def held(self) -> "MentoringQuerySet":
        """By their dates alone: who stands on a team, whether or not they can act there now."""
        return self.filter(ended_at__isnull=True)

    def leads(self) -> "MentoringQuerySet":
        return self.acting().filter(part=Part.LEAD)

    def acting(self) -> "MentoringQuerySet":
        """Those who can act: on the team still, mentor in the cohort still, account active."""
        mentors = User.objects.filter(
            is_active=True,
            participations__role="mentor",
            participations__ended_at__isnull=True,
            participations__cohort=models.OuterRef("project__cohort"),
            pk=models.OuterRef("mentor"),
        )
        return self.current().filter(models.Exists(mentors))


class Mentoring(Row):
    """One mentor's part on one project, from an instant until another."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="team")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="mentorings")
    part = models.CharField(_("part"), max_length=16, choices=Part.choices, default=Part.CO_MENTOR)
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MentoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor of a project")
        verbose_name_plural = _("mentors of projects")
        ordering = ("project", "-part", "started_at", "id")
        constraints = [
            one_of("part", Part, "mentoring_part_known"),
            in_order(
                "started_at",
                "ended_at",
                "mentoring_dates_in_order",
                _("A part ends after it starts."),
                may_be_equal=True,
            ),
            models.UniqueConstraint(
                fields=["project", "mentor"],
                condition=Q(ended_at__isnull=True),
                name="mentoring_once",
                violation_error_message=_("This mentor is on the project already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {Part(self.part).label} ({self.project})"


def apart_from_team(person: Any, project: Any, now: datetime | None = None) -> models.Exists:
    """For another query: whether ``person`` is kept apart from anybody who mentors or works
    in ``project``. Both are keys or an ``OuterRef``."""
    inner = models.OuterRef(project) if isinstance(project, models.OuterRef) else project
    mentors = Mentoring.objects.held().filter(project=inner).values("mentor")
    mentees = Participation.objects.filter(project=inner, ended_at=None).values("user")
    pairs = Restriction.objects.running(now).of_pairs()
    found = Q()
    for mine, theirs in (("person", "other"), ("other", "person")):
        on_it = Q(**{f"{theirs}__in": mentors}) | Q(**{f"{theirs}__in": mentees})
        found |= Q(**{mine: person}) & on_it
    return models.Exists(pairs.filter(found))
