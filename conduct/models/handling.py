"""How the committee handles a report. Who said something stands in the clear, what they said does
not: without the key nobody tells a yes from a no, or a warning from a ban."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.models.base import Row, in_order, one_of
from conduct.models.report import SEALED_MODELS, Report, SealedRow
from conduct.models.seats import Seat
from conduct.states import (
    DECISION_MOVES,
    MEASURE_MOVES,
    DecisionState,
    Lane,
    MeasureState,
)

COMMITTEE_ONLY = Q(lane=Lane.COMMITTEE)


def committee_only(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=COMMITTEE_ONLY,
        name=name,
        violation_error_message=_("This is the committee's own, and no receipt opens it."),
    )


class Stance(SealedRow):
    """What a seat said of its own conflict before its first look: none, soft or hard.

    Sealed like everything else: whoever is shut out and runs the database cannot read here
    who is bound to whom. For a hard one the row stays after the copy is destroyed, so that
    nobody shares the report with that seat again by mistake.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stance")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "seat"],
                name="conduct_stance_once",
                violation_error_message=_("You have said this already."),
            ),
            committee_only("conduct_stance_committee_only"),
        ]


class Decision(SealedRow):
    """A question put to the committee: its way and words are sealed, and so are the votes."""

    MOVES = DECISION_MOVES

    state = models.CharField(
        max_length=16, choices=DecisionState.choices, default=DecisionState.OPEN
    )
    proposed_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ("proposed_at", "id")
        constraints = [
            one_of("state", DecisionState, "conduct_decision_state_known"),
            in_order(
                "proposed_at",
                "settled_at",
                "conduct_decision_in_order",
                _("A decision is settled after it was proposed."),
                may_be_equal=True,
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.OPEN, settled_at__isnull=True)
                | ~Q(state=DecisionState.OPEN) & Q(settled_at__isnull=False),
                name="conduct_decision_settled_stamped",
                violation_error_message=_("A decision that is settled says when."),
            ),
            committee_only("conduct_decision_committee_only"),
        ]


class Vote(SealedRow):
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "seat"],
                name="conduct_vote_once",
                violation_error_message=_("You have voted already."),
            ),
            committee_only("conduct_vote_committee_only"),
        ]


class Measure(SealedRow):
    """What follows from a decision. The restriction itself stands elsewhere and names no reason."""

    MOVES = MEASURE_MOVES

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="measures")
    state = models.CharField(
        max_length=16, choices=MeasureState.choices, default=MeasureState.RUNNING
    )
    started_at = models.DateTimeField()
    review_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("measure")
        ordering = ("started_at", "id")
        constraints = [
            one_of("state", MeasureState, "conduct_measure_state_known"),
            in_order(
                "started_at",
                "ended_at",
                "conduct_measure_in_order",
                _("A measure ends after it began."),
                may_be_equal=True,
            ),
            models.CheckConstraint(
                condition=Q(state=MeasureState.RUNNING, ended_at__isnull=True)
                | ~Q(state=MeasureState.RUNNING) & Q(ended_at__isnull=False),
                name="conduct_measure_end_stamped",
                violation_error_message=_("A measure that ended says when."),
            ),
            committee_only("conduct_measure_committee_only"),
        ]


class Hold(Row):
    """Two members keep a report beyond its time, as a law or a running review may ask."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="holds")
    first = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    second = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hold")
        constraints = [
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(first=F("second")),
                name="conduct_hold_by_two",
                violation_error_message=_("A second member has to agree to this."),
            ),
            in_order(
                "at",
                "lifted_at",
                "conduct_hold_in_order",
                _("A hold ends after it was placed."),
            ),
        ]

    def __str__(self) -> str:
        return "hold"


class Link(SealedRow):
    """That this report belongs with another one, as an appeal, retaliation or a pattern does.

    There is one row in each of the two. Which is the other stands sealed: whoever reads only
    one of them, or only the database, cannot tell.
    """

    class Meta:
        verbose_name = _("link")
        ordering = ("id",)
        constraints = [committee_only("conduct_link_committee_only")]


SEALED_MODELS += [Stance, Decision, Vote, Measure, Link]
