"""What shortlisted people show of their work in the contribution period."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, ProjectChoice
from applications.models.review import Review
from applications.states import ReviewState, Round
from cohorts.models.base import HttpsField, Row, one_of

CONTRIBUTIONS_AT_MOST = 10


class ContributionKind(models.TextChoices):
    """All kinds count alike. Source: the programme's values."""

    CODE = "code", _("code")
    DOCS = "docs", _("documentation")
    DESIGN = "design", _("design")
    COMMUNITY = "community", _("community")
    TRIAGE = "triage", _("triage")
    REVIEW = "review", _("review")
    EVENTS = "events", _("events")
    TRANSLATION = "translation", _("translation")
    OTHER = "other", _("something else")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def own(self, user: Any) -> "ContributionQuerySet":
        return self.filter(choice__application__user_id=user.pk)

    def visible_to(self, user: Any, now: datetime | None = None) -> "ContributionQuerySet":
        """One's own; as mentor those for one's projects; as organizer those of the cohort.

        A mentor sees them once their own review of the application is final, so that what
        somebody did does not colour how they read what that person wrote. Nobody sees those
        of an application that a conflict of interest closes to them.
        """
        if not user.is_authenticated:
            return self.none()
        read = Review.objects.of_round(Round.APPLICATION).filter(
            reviewer=user, state=ReviewState.FINAL
        )
        mentored = ProjectChoice.objects.visible_to_mentor(user).filter(
            pk__in=read.values("choice")
        )
        on_desk = Application.objects.on_desk_of(user, now).values("pk")
        return self.filter(
            Q(choice__application__user=user)
            | Q(choice__in=mentored.values("pk"))
            | Q(choice__application__in=on_desk)
        )


class Contribution(Row):
    """A link to something that somebody did, with a sentence about it."""

    choice = models.ForeignKey(ProjectChoice, models.CASCADE, related_name="contributions")
    position = models.PositiveSmallIntegerField(editable=False)
    url = HttpsField(_("link"), max_length=500)
    kind = models.CharField(_("kind"), max_length=16, choices=ContributionKind.choices)
    sentence = models.CharField(_("what it is, in a sentence"), max_length=200)
    added_at = models.DateTimeField(_("added"), editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ("choice", "added_at", "position", "id")
        constraints = [
            one_of("kind", ContributionKind, "contribution_kind_known"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="contribution_over_https",
                violation_error_message=_("The link begins with https://."),
            ),
            models.UniqueConstraint(
                fields=["choice", "url"],
                name="contribution_link_once",
                violation_error_message=_("You have added this link already."),
            ),
            models.UniqueConstraint(
                fields=["choice", "position"],
                name="contribution_position_once",
                violation_error_message=_("Another link was added at the same moment. Try again."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=CONTRIBUTIONS_AT_MOST),
                name="contribution_at_most_ten",
                violation_error_message=_("Ten links are the most."),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
