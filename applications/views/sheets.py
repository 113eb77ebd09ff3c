"""The sheet on which a mentor scores: one for what was written, another one for what was done.

Both are saved while they are written, finished once, and never written over unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amp.refused import Refused
from applications.forms.review import ReviewForm, scored
from applications.models import ProjectChoice, Review, Score
from applications.rules import review as rules
from applications.states import ReviewState, Round
from applications.views.overtaken import both, is_overtaken


@dataclass(frozen=True)
class Sheet:
    """The round that it scores, and the names of its pages."""

    of: Round
    page: str
    finish: str
    autosave: str

    def urls(self, choice: ProjectChoice) -> dict[str, str]:
        names = {"page": self.page, "finish": self.finish, "autosave": self.autosave}
        return {
            name: reverse(f"applications:{view}", args=[choice.pk]) for name, view in names.items()
        }


FIRST = Sheet(Round.APPLICATION, "review", "finish_review", "review_autosave")
SECOND = Sheet(
    Round.CONTRIBUTION, "second_review", "finish_second_review", "second_review_autosave"
)


def form_of(
    request: HttpRequest, choice: ProjectChoice, sheet: Sheet, *, to_finish: bool = False
) -> ReviewForm:
    return ReviewForm(
        request.POST if request.method == "POST" else None,
        criteria=list(choice.application.cohort.criteria.of_round(sheet.of)),
        to_finish=to_finish,
        initial=scored(my_review(request.user, choice, sheet.of)),
    )


def my_review(user: Any, choice: ProjectChoice, of: str = Round.APPLICATION) -> Review | None:
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    rows = Review.objects.of_round(of).filter(choice=choice, reviewer=user)
    rows = rows.select_related("choice__project")
    return rows.prefetch_related(scores).first()


def written_on(
    sheet: Sheet, choice: ProjectChoice, form: ReviewForm, mine: Review | None
) -> dict[str, Any]:
    """What templates/applications/_review_form.html shows, and both texts where there are two."""
    return {
        "form": form,
        "urls": sheet.urls(choice),
        "keeps": f"{sheet.page}-{choice.pk}",
        "saved_at": mine.saved_at if mine else None,
        "version": mine.version if mine else 0,
        **overtaken(form, mine),
    }


def overtaken(form: ReviewForm, mine: Review | None) -> dict[str, Any]:
    """Where the saved text is newer than what was typed over: both, part by part."""
    version = mine.version if mine else 0
    if not is_overtaken(form, version):
        return {}
    saved = ReviewForm(criteria=list(form.criteria.values()), initial=scored(mine))
    form.accept_version(version)
    return {"both": both(form, saved, says=form.in_words), "overtaken": True}


def to_copy(
    request: HttpRequest, about: Mapping[str, Any], form: ReviewForm, words: str
) -> HttpResponse:
    """Nothing can be written now. Whatever was typed is shown, so that nothing is lost."""
    context = {**about, "form": form, "words": words, "text": form.as_text()}
    return render(request, "applications/review_closed.html", context, status=409)


def why_not_mine(choice: ProjectChoice, mine: Review | None) -> str:
    """Why this review cannot be written now; empty while it can."""
    try:
        rules.require_unfinished(mine.state if mine else ReviewState.DRAFT)
    except Refused as refusal:
        return refusal.message
    return why_not_this(choice)


def why_not_this(choice: ProjectChoice) -> str:
    try:
        rules.require_reviewable(choice.application.cohort.state, choice.application.state)
    except Refused as refusal:
        return refusal.message
    return ""
