"""Feedback that somebody without a place asked for, once."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.conflict import closed_to
from cohorts.models import Cohort, Mentoring, Project, User
from cohorts.models.base import Row, in_order, together


class FeedbackRequestQuerySet(models.QuerySet["FeedbackRequest"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "FeedbackRequestQuerySet":
        """Whoever asked; mentors and organizers without a conflict of interest."""
        if not user.is_authenticated:
            return self.none()
        cohorts = Cohort.objects.organized_by(user, now or timezone.now())
        return self.filter(
            Q(application__user=user)
            | Q(application__cohort__in=cohorts) & ~closed_to(user)
            | Q(pk__in=self.model._default_manager.for_mentor(user).values("pk"))
        )

    def for_mentor(self, user: Any) -> "FeedbackRequestQuerySet":
        """What this mentor can answer."""
        projects = Mentoring.objects.current().filter(mentor=user.pk).values("project")
        rows = self.filter(~closed_to(user), project__in=projects)
        return rows.exclude(application__user=user.pk)

    def unanswered(self) -> "FeedbackRequestQuerySet":
        return self.filter(answered_at=None)


class FeedbackRequest(Row):
    """One question to the mentors of one project that the person wished for, and the answer."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="feedback_request")
    project = models.ForeignKey(Project, models.PROTECT, related_name="feedback_requests")
    question = models.TextField(_("question"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), max_length=4000, blank=True)

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for feedback")
        verbose_name_plural = _("requests for feedback")
        ordering = ("asked_at", "id")
        constraints = [
            together("answered_at", "answered_by", "feedback_answer_whole"),
            in_order(
                *("asked_at", "answered_at", "feedback_dates_in_order"),
                _("It is answered after it was asked."),
                may_be_equal=True,
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="feedback_answered_stamped",
                violation_error_message=_("Answered feedback says something, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.project}"
