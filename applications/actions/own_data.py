"""What applications keep about a person, for ``cohorts.actions.own_data``.

No more than the person's own pages say: a decision before its release, what colleagues wrote of
them, and whom they scored are in none of it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from applications.actions.application import TEXTS
from applications.actions.choices import PROPOSAL
from applications.models import (
    Application,
    Contest,
    Contribution,
    EligibilityCheck,
    FeedbackRequest,
    LaterClose,
    Occasion,
    Offer,
    OtherProgramme,
    ProjectChoice,
    Review,
    Score,
    Submission,
)
from cohorts.actions.own_data import Data, picked
from cohorts.models import User


def applications(person: User, _now: datetime) -> list[Data]:
    rows = Application.objects.filter(user=person).select_related("cohort")
    choices = ProjectChoice.objects.select_related("project").order_by("rank")
    rows = rows.prefetch_related(
        Prefetch("choices", choices),
        Prefetch("choices__contributions", Contribution.objects.order_by("added_at", "pk")),
        Prefetch("submissions", Submission.objects.order_by("number")),
        Prefetch("offers", Offer.objects.select_related("project").order_by("offered_at", "pk")),
    )
    return [application(row) for row in rows.order_by("created_at", "pk")]


def application(row: Application) -> Data:
    fields = ("state", *TEXTS, "answers", "created_at", "saved_at", "submitted_at", "withdrawn_at")
    told = ("decided_at", "decision_reason") if row.decided_at else ()
    return picked(
        row,
        (*fields, *told),
        cohort=row.cohort.name,
        choices=[choice(each) for each in row.choices.all()],
        submissions=each_picked(row.submissions.all(), ("number", "at", "content")),
        offers=[
            picked(
                each,
                ("state", "is_upgrade", "offered_at", "answer_by", "answered_at", "reason"),
                project=each.project.title,
            )
            for each in row.offers.all()
        ],
    )


def choice(row: ProjectChoice) -> Data:
    shown = ("url", "kind", "sentence", "added_at")
    links = each_picked(row.contributions.all(), shown)
    return picked(row, ("rank", *PROPOSAL), project=row.project.title, contributions=links)


def each_picked(rows: Iterable[Any], fields: tuple[str, ...]) -> list[Data]:
    return [picked(row, fields) for row in rows]


def feedback(person: User, _now: datetime) -> list[Data]:
    """What mentors wrote for the person, from the release on, and what was asked and answered."""
    rows = Review.objects.counted().filter(
        choice__application__user=person, choice__application__decided_at__isnull=False
    )
    given = rows.exclude(feedback="").select_related("choice__project").order_by("saved_at", "pk")
    asked = FeedbackRequest.objects.filter(application__user=person).select_related("project")
    fields = ("question", "asked_at", "answered_at", "answer")
    return [
        *(picked(row, ("feedback",), project=row.choice.project.title) for row in given),
        *(picked(row, fields, project=row.project.title) for row in asked.order_by("asked_at")),
    ]


def eligibility_checks(person: User, _now: datetime) -> list[Data]:
    """The one at decision is told with the decision, not before."""
    early = Q(occasion=Occasion.DECISION, application__decided_at__isnull=True)
    rows = EligibilityCheck.objects.filter(~early, user=person).select_related("cohort")
    fields = ("occasion", "verdict", "results", "rules_version", "checked_at")
    return [
        picked(row, fields, cohort=row.cohort.name) for row in rows.order_by("checked_at", "pk")
    ]


def contests(person: User, _now: datetime) -> list[Data]:
    rows = Contest.objects.filter(user=person).select_related("cohort")
    fields = ("rule", "text", "state", "made_at", "answer", "reason", "answered_at")
    return [picked(row, fields, cohort=row.cohort.name) for row in rows.order_by("made_at", "pk")]


def other_programmes(person: User, _now: datetime) -> list[Mapping[str, Any]]:
    rows = OtherProgramme.objects.filter(user=person).order_by("starts_on", "pk")
    return list(rows.values("name", "starts_on", "ends_on", "declared_at"))


def later_closes(person: User, _now: datetime) -> list[Data]:
    rows = LaterClose.objects.filter(user=person).select_related("cohort")
    return [picked(row, ("until_at",), cohort=row.cohort.name) for row in rows.order_by("pk")]


def reviews(person: User, _now: datetime) -> list[Data]:
    """What the person wrote as a mentor, without saying of whom."""
    rows = Review.objects.visible_to(person).filter(reviewer=person)
    scores = Score.objects.select_related("criterion").order_by("criterion__position", "pk")
    rows = rows.select_related("choice__project__cohort").prefetch_related(
        Prefetch("scores", scores)
    )
    return [
        picked(
            row,
            ("round", "state", "comment", "feedback", "saved_at", "finished_at"),
            project=row.choice.project.title,
            cohort=row.choice.project.cohort.name,
            scores={score.criterion.name: score.step for score in row.scores.all()},
        )
        for row in rows.order_by("saved_at", "pk")
    ]


SECTIONS = {
    "applications": applications,
    "feedback": feedback,
    "eligibility_checks": eligibility_checks,
    "contests": contests,
    "other_programmes": other_programmes,
    "later_closes": later_closes,
    "reviews": reviews,
}
