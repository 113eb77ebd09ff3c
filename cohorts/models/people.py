"""Who takes part: accounts, dated roles, and the ways in."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, in_order, one_of, together
from cohorts.models.restriction import kept_away
from cohorts.powers import POWERS, Standing
from cohorts.states import (
    INVITATION_MOVES,
    MENTOR_REQUEST_MOVES,
    InvitationState,
    MentorRequestState,
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Row, AbstractBaseUser, PermissionsMixin):
    """An account. The verified GitHub identity is the numeric id, the login is its name today."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("display name"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    github_id = models.BigIntegerField(_("GitHub id"), null=True, blank=True, editable=False)
    github_login = models.CharField(_("GitHub login"), max_length=39, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("An account with this address exists already."),
            ),
            models.UniqueConstraint(
                "github_id",
                name="user_github_id_once",
                violation_error_message=_("This GitHub account belongs to another account."),
            ),
            models.CheckConstraint(
                condition=Q(github_id__isnull=True, github_login="")
                | Q(github_id__isnull=False) & ~Q(github_login=""),
                name="user_github_whole",
                violation_error_message=_("A GitHub identity is an id and a login."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(is_active=False, is_superuser=False, name="", github_id__isnull=True),
                name="user_closed_is_nobody",
                violation_error_message=_("This account is closed for good."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        if known := self.name or self.github_login:
            return known
        if self.closed_at is not None:
            return gettext("Somebody who left")
        return gettext("Somebody without a name")

    def get_short_name(self) -> str:
        return self.get_full_name()

    @cached_property
    def is_staff(self) -> bool:
        """Whether the admin and the desk open: a consequence of an active organizer row."""
        return (
            self.is_active
            and Participation.objects.filter(user=self, role=Role.ORGANIZER)
            .active(timezone.now())
            .exists()
        )


def named(way: str) -> list[str]:
    """For ``only``: what the name of the person at the end of ``way`` is made of."""
    return [f"{way}__{part}" for part in ("name", "github_login", "closed_at")]


class Role(models.TextChoices):
    ORGANIZER = "organizer", _("organizer")
    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")
    VOLUNTEER = "volunteer", _("volunteer")
    WELLBEING = "wellbeing", _("wellbeing contact")


STANDING_OF_ROLE = {
    Role.ORGANIZER: Standing.ORGANIZER,
    Role.MENTOR: Standing.MENTOR,
    Role.MENTEE: Standing.MENTEE,
    Role.VOLUNTEER: Standing.VOLUNTEER,
    Role.WELLBEING: Standing.WELLBEING,
}


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def active(self, now: datetime) -> "ParticipationQuerySet":
        """Those that count: whoever is kept away stands nowhere while that lasts."""
        return self.held(now).filter(~kept_away(models.OuterRef("user"), now))

    def held(self, now: datetime) -> "ParticipationQuerySet":
        """By their dates alone: who has a role, whether or not they can act in it now."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now), started_at__lte=now)

    def organizers(self) -> "ParticipationQuerySet":
        return self.filter(role=Role.ORGANIZER)

    def lead_organizers(self) -> "ParticipationQuerySet":
        return self.filter(role=Role.ORGANIZER, is_lead=True)

    def reachable(self, now: datetime) -> "ParticipationQuerySet":
        away = Away.objects.filter(
            participation=models.OuterRef("pk"), starts_at__lte=now, ends_at__gt=now
        )
        return self.active(now).filter(~models.Exists(away), user__is_active=True)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ParticipationQuerySet":
        if not user.is_authenticated:
            return self.none()
        cohorts = cohorts_where(user, "people.see", now or timezone.now())
        return self.filter(Q(user=user) | Q(cohort__in=cohorts))


class Participation(Row):
    """One person in one role of one cohort, from an instant until another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="participations")
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="participations")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    is_lead = models.BooleanField(_("lead organizer"), default=False)
    project = models.ForeignKey(
        "cohorts.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentees",
        verbose_name=_("project of the mentee"),
    )
    capacity = models.PositiveSmallIntegerField(
        _("mentees at most"),
        default=1,
        help_text=_("How many mentees this mentor can lead in this cohort, over all projects."),
    )
    working_hours = models.CharField(
        _("weekly working hours"),
        max_length=300,
        blank=True,
        help_text=_("Of a mentor, in their own zone, such as Mon-Fri 18:00-21:00."),
    )
    adult_confirmed_at = models.DateTimeField(_("said to be 18 or older"), null=True, blank=True)
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        ordering = ("cohort", "role", "-is_lead", "started_at", "id")
        constraints = [
            one_of("role", Role, "participation_role_known"),
            in_order(
                "started_at",
                "ended_at",
                "participation_dates_in_order",
                _("A role ends after it starts."),
                may_be_equal=True,
            ),
            models.UniqueConstraint(
                fields=["user", "cohort", "role"],
                condition=Q(ended_at__isnull=True),
                name="participation_role_once",
                violation_error_message=_("This person has this role already."),
            ),
            models.UniqueConstraint(
                fields=["user", "cohort"],
                condition=Q(ended_at__isnull=True, role__in=[Role.MENTOR, Role.MENTEE]),
                name="participation_one_side",
                violation_error_message=_(
                    "Nobody can be mentor and mentee in the same cohort, "
                    "and nobody can have two places."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_lead=False) | Q(role=Role.ORGANIZER),
                name="participation_lead_is_organizer",
                violation_error_message=_("Only an organizer can be lead organizer."),
            ),
            models.CheckConstraint(
                condition=Q(role=Role.MENTEE, project__isnull=False)
                | ~Q(role=Role.MENTEE) & Q(project__isnull=True),
                name="participation_mentee_has_project",
                violation_error_message=_("A mentee has a project; other roles have none here."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MENTOR) | Q(adult_confirmed_at__isnull=False),
                name="participation_mentor_is_adult",
                violation_error_message=_("A mentor says that they are 18 or older."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.title} ({self.cohort})"

    @property
    def title(self) -> str:
        return str(_("lead organizer")) if self.is_lead else str(Role(self.role).label)


class Away(Row):
    """A time in which an organizer cannot be reached."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="aways")
    starts_at = models.DateTimeField(_("away from"))
    ends_at = models.DateTimeField(_("back on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("away period")
        ordering = ("starts_at", "id")
        constraints = [
            in_order(
                "starts_at", "ends_at", "away_dates_in_order", _("The return lies after the start.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation.user}: {self.starts_at:%d %b %Y} – {self.ends_at:%d %b %Y}"


class PastOrganizerQuerySet(models.QuerySet["PastOrganizer"]):
    def standing(self, now: datetime) -> "PastOrganizerQuerySet":
        """Recorded by then, and not taken back as a mistake."""
        taken_back = Q(taken_back_at__isnull=False, taken_back_at__lte=now)
        return self.filter(~taken_back, recorded_at__lte=now)


class PastOrganizer(Row):
    """An organizer of a past cohort without an account here, known by GitHub identity.

    A record that was a mistake is taken back and blocks nobody any more; it stays to be read.
    """

    github_id = models.BigIntegerField(_("GitHub id"), null=True, blank=True)
    github_login = models.CharField(_("GitHub login"), max_length=39)
    cohort_name = models.CharField(_("cohort"), max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = PastOrganizerQuerySet.as_manager()

    class Meta:
        verbose_name = _("past organizer")
        ordering = ("cohort_name", "github_login", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("github_login"),
                "cohort_name",
                condition=Q(taken_back_at__isnull=True),
                name="past_organizer_once",
                violation_error_message=_("This organizer is recorded for this cohort already."),
            ),
            together("taken_back_at", "taken_back_by", "past_organizer_taken_back_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.github_login} ({self.cohort_name})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "InvitationQuerySet":
        if not user.is_authenticated:
            return self.none()
        cohorts = cohorts_where(user, "mentors.invite", now or timezone.now())
        return self.filter(
            Q(cohort__in=cohorts) | Q(project__in=projects_led_by(user)) | Q(accepted_by=user)
        )


class Invitation(Row):
    """A link that makes one named person a mentor, once, until it expires.

    The link alone opens nothing: whoever follows it must be signed in with the
    verified address or the GitHub login that it was made for.
    """

    MOVES = INVITATION_MOVES

    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="invitations")
    project = models.ForeignKey(
        "cohorts.Project", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    part = models.CharField(_("part on the project"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    github_login = models.CharField(_("GitHub login"), max_length=39, blank=True)
    state = models.CharField(
        max_length=16, choices=InvitationState.choices, default=InvitationState.OPEN, editable=False
    )
    invited_at = models.DateTimeField(editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ("-invited_at", "id")
        constraints = [
            one_of("state", InvitationState, "invitation_state_known"),
            together("accepted_at", "accepted_by", "invitation_acceptance_whole"),
            in_order(
                "invited_at", "expires_at", "invitation_dates_in_order", _("It expires later.")
            ),
            models.CheckConstraint(
                condition=Q(email="") & ~Q(github_login="") | ~Q(email="") & Q(github_login=""),
                name="invitation_bound_once",
                violation_error_message=_("Name either an e-mail address or a GitHub login."),
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.ACCEPTED) | Q(accepted_at__isnull=False),
                name="invitation_accepted_stamped",
                violation_error_message=_("An accepted invitation says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bound_to} ({self.cohort})"

    @property
    def bound_to(self) -> str:
        return self.email or f"@{self.github_login}"


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "MentorRequestQuerySet":
        if not user.is_authenticated:
            return self.none()
        cohorts = cohorts_where(user, "mentors.answer", now or timezone.now())
        return self.filter(Q(user=user) | Q(cohort__in=cohorts))


class MentorRequest(Row):
    """Somebody asks to mentor in a cohort; an organizer answers."""

    MOVES = MENTOR_REQUEST_MOVES

    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="mentor_requests")
    user = models.ForeignKey(User, models.PROTECT, related_name="mentor_requests")
    text = models.TextField(_("what you would like to mentor"), max_length=2000)
    adult_confirmed_at = models.DateTimeField(editable=False)
    state = models.CharField(
        max_length=16,
        choices=MentorRequestState.choices,
        default=MentorRequestState.WAITING,
        editable=False,
    )
    asked_at = models.DateTimeField(editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True, editable=False)

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to mentor")
        verbose_name_plural = _("requests to mentor")
        ordering = ("-asked_at", "id")
        constraints = [
            one_of("state", MentorRequestState, "mentor_request_state_known"),
            together("answered_at", "answered_by", "mentor_request_answer_whole"),
            models.UniqueConstraint(
                fields=["cohort", "user"],
                name="mentor_request_once",
                violation_error_message=_("You have asked to mentor in this cohort already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.cohort})"


def cohorts_where(user: Any, verb: str, now: datetime) -> models.QuerySet[Any, Any]:
    """The ids of the cohorts in which ``user``'s roles carry ``verb``, as a subquery."""
    standings = POWERS[verb]
    roles = [role for role, standing in STANDING_OF_ROLE.items() if standing in standings]
    wanted = Q(role__in=roles)
    if Standing.LEAD_ORGANIZER in standings:
        wanted |= Q(role=Role.ORGANIZER, is_lead=True)
    return Participation.objects.active(now).filter(wanted, user=user).values("cohort")


def projects_led_by(user: Any) -> models.QuerySet[Any]:
    from cohorts.models.projects import Mentoring, Part

    return Mentoring.objects.current().filter(mentor=user, part=Part.LEAD).values("project")
