"""Why it was decided so, for the applicant: each choice with the own score and what it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from applications.models import Application, FeedbackRequest, Outcome, Placement, Review
from applications.rules.assignment import REASONS
from applications.states import AssignmentState
from applications.views.feedback import can_ask
from applications.views.selection import GROUP_FROM


@dataclass(frozen=True)
class Wish:
    """One choice as it was decided. ``cutoff`` only where at least five were admitted."""

    rank: int
    title: str
    words: str
    score: Decimal | None
    cutoff: Decimal | None


def why(application: Application) -> dict[str, Any]:
    """After the release, and never before: reasons, scores, the mentors' words, what was asked."""
    if application.decided_at is None:
        return {}
    final = Review.objects.counted().filter(choice__application=application)
    rows = final.exclude(feedback="").order_by("choice__rank", "id")
    requests = FeedbackRequest.objects.filter(application=application).select_related("project")
    asked = requests.first()
    wishes = wishes_of(application)
    return {
        "wishes": wishes,
        "has_cutoffs": any(wish.cutoff is not None for wish in wishes),
        "feedback": list(rows.values("feedback", "choice__project__title")),
        "asked": asked,
        "can_ask": asked is None and can_ask(application),
    }


def wishes_of(application: Application) -> list[Wish]:
    """Empty where one reason stands for everything, such as the organizers' first look."""
    placement = released(application)
    if placement is None or not placement.scores:
        return []
    if "screened_out" in dict(placement.why).values():
        return []
    choices = list(application.choices.select_related("project").order_by("rank"))
    found = cutoffs(placement, [choice.project_id for choice in choices])
    codes = dict(placement.why)
    return [
        Wish(
            rank=choice.rank,
            title=choice.project.title,
            words=words_for(choice.project, placement, codes),
            score=score_of(placement, choice.project_id),
            cutoff=found.get(choice.project_id),
        )
        for choice in choices
    ]


def released(application: Application) -> Placement | None:
    rows = Placement.objects.filter(
        application=application, assignment__state=AssignmentState.RELEASED
    )
    return rows.first()


def score_of(placement: Placement, project: Any) -> Decimal | None:
    found = placement.scores.get(str(project))
    return Decimal(found) if found is not None else None


def words_for(project: Any, placement: Placement, codes: Mapping[str, str]) -> str:
    if project.pk == placement.project_id:
        return _("You were offered this place.")
    if project.title in codes:
        return _(REASONS[codes[project.title]]) % {"project": project.title}
    return _("You were offered a place that you like more.")


def cutoffs(placement: Placement, projects: Sequence[Any]) -> dict[Any, Decimal | None]:
    """The lowest score that was admitted, where it cannot be read as one person's own."""
    chosen = Placement.objects.filter(
        assignment=placement.assignment_id, outcome=Outcome.SELECTED, project__in=projects
    )
    rows = chosen.order_by().values_list("project").annotate(Count("pk"), Min("score"))
    return {project: lowest for project, count, lowest in rows if count >= GROUP_FROM}
