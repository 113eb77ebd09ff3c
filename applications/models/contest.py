"""“This is wrong”: somebody contests what a rule said of them, and a lead organizer answers."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, EligibilityCheck
from applications.models.blind import kept_from
from applications.states import CONTEST_MOVES, ContestState
from cohorts.models import Cohort, User
from cohorts.models.base import Row, in_order, one_of, together


class Rule(models.TextChoices):
    ORGANIZER = "organizer", _("Organizers are no mentees")
    MAINTAINER = "maintainer", _("Current maintainers are no mentees")
    OTHER_PROGRAMME = "other_programme", _("One mentorship at a time")


class Answer(models.TextChoices):
    WRONG_PERSON = "wrong_person", _("wrong person: the record is somebody else’s")
    WRONG_DATES = "wrong_dates", _("wrong dates: the record is corrected")
    CONFIRMED = "confirmed", _("confirmed: the record is right")


class ContestQuerySet(models.QuerySet["Contest"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "ContestQuerySet":
        """One's own; as organizer those of the cohort, but of nobody whose application is
        closed to oneself."""
        if not user.is_authenticated:
            return self.none()
        organized = Cohort.objects.organized_by(user, now or timezone.now())
        closed = Application.objects.filter(
            kept_from(user, "pk"), user=OuterRef("user"), cohort=OuterRef("cohort")
        )
        return self.filter(Q(user=user) | Q(cohort__in=organized) & ~Exists(closed))


class Contest(Row):
    """What somebody says against one rule's result, and what was answered. Both are kept.

    ``record`` is the key of the record on which the result rests, as the rules
    name it (``rules.eligibility.records``); an answer speaks of that record
    and of this person, in every later check.
    """

    MOVES = CONTEST_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="contests")
    user = models.ForeignKey(User, models.PROTECT, related_name="contests")
    check_said = models.ForeignKey(EligibilityCheck, models.PROTECT, related_name="contests")
    rule = models.CharField(_("rule"), max_length=16, choices=Rule.choices)
    record = models.CharField(_("record"), max_length=300)
    text = models.TextField(_("what is wrong"), max_length=2000)
    state = models.CharField(
        max_length=16, choices=ContestState.choices, default=ContestState.OPEN, editable=False
    )
    made_at = models.DateTimeField(_("contested"))
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # The right days, where the answer is that the dates were wrong.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contested result")
        ordering = ("-made_at", "id")
        constraints = [
            one_of("state", ContestState, "contest_state_known"),
            one_of("rule", Rule, "contest_rule_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=Answer.values),
                name="contest_answer_known",
                violation_error_message=_("This is not one of the known answers."),
            ),
            together("answered_at", "answered_by", "contest_answer_whole"),
            models.CheckConstraint(
                condition=~Q(state=ContestState.ANSWERED)
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(reason="")),
                name="contest_answered_stamped",
                violation_error_message=_("An answer says what, why and when."),
            ),
            models.UniqueConstraint(
                fields=["cohort", "user", "rule"],
                condition=Q(state=ContestState.OPEN),
                name="contest_one_open",
                violation_error_message=_("You have said so already; the answer is on its way."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                "contest_dates_in_order",
                _("The last day cannot lie before the first."),
                may_be_equal=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rule_display()}"
