"""Mentors read one application to a project of theirs, score it, and then see their colleagues'."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import review as actions
from applications.actions.application import content_of
from applications.forms.conflict import DeclareForm
from applications.forms.review import ReviewForm
from applications.models import ProjectChoice, Review, Score
from applications.rules import scoring
from applications.states import ReviewState, Round
from applications.views.at_work import at_work
from applications.views.chips import review_chip
from applications.views.finding import find_choice
from applications.views.likeness import mentors_marks
from applications.views.presenting import presented
from applications.views.reading import hidden, parts_of, texts_of
from applications.views.review_list import position_of
from applications.views.sheets import (
    FIRST,
    form_of,
    my_review,
    to_copy,
    why_not_mine,
    why_not_this,
    written_on,
)
from applications.views.shortlist import sentence_of, shortlist_of
from cohorts.views.acting import attempt


@login_required
def review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = form_of(request, choice, FIRST)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        done = _("Saved. Only you see it until you finish.")
        ok, _review = attempt(
            request, actions.save_review, choice, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect(*after(request, choice))
    return shown_page(request, choice, form, now)


@login_required
def finish_review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    if request.method != "POST":
        return redirect("applications:review", pk)
    form = form_of(request, choice, FIRST, to_finish=True)
    if form.is_valid():
        done = _("Your review is finished. Now you can see your colleagues’.")
        ok, _review = attempt(
            request, actions.save_and_finish, choice, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:review", pk)
    return shown_page(request, choice, form, now)


def after(request: HttpRequest, choice: ProjectChoice) -> tuple[str, Any]:
    """Back to the same page, or on to the next one that waits; where none does, to the list."""
    if "next" not in request.POST:
        return "applications:review", choice.pk
    waiting = position_of(request.user, choice).waiting
    if waiting is None:
        return "applications:reviews", choice.application.cohort.slug
    return "applications:review", waiting


def shown_page(
    request: HttpRequest, choice: ProjectChoice, form: ReviewForm, now: datetime
) -> HttpResponse:
    mine = my_review(request.user, choice)
    words = why_not_mine(choice, mine)
    about = {
        "cohort": choice.application.cohort,
        "choice": choice,
        "who": presented(choice, request.user),
        "back": FIRST.urls(choice)["page"],
    }
    if form.is_bound and words:
        return to_copy(request, about, form, words)
    return render(request, "applications/review.html", about | page(request, choice, form, now))


def page(request: HttpRequest, choice: Any, form: ReviewForm, now: datetime) -> dict[str, Any]:
    application, mine = choice.application, my_review(request.user, choice)
    others_reviews = colleagues(request.user, choice, now)
    is_final = mine is not None and mine.state == ReviewState.FINAL
    return {
        "mine": shown(mine) if mine else None,
        "is_final": is_final,
        "versions": application.submissions.count(),
        "marks": mentors_marks(application, request.user, now),
        "why_not": why_not_this(choice),
        "colleagues": others_reviews,
        "differing": differing([shown(mine), *others_reviews]) if mine and is_final else [],
        "conflict": application.conflicts.standing().filter(reviewer=request.user).first(),
        "declare": DeclareForm(),
        "sentence": sentence_of(choice, request.user, now),
        "position": position_of(request.user, choice),
        **written(choice, request.user),
        **written_on(FIRST, choice, form, mine),
        "at_work": at_work(choice, request.user, now),
        **shortlist_of(choice, request.user),
    }


def written(choice: Any, reader: Any) -> dict[str, Any]:
    """What the applicant says: the proposal for this project first, then what is theirs."""
    hide = presented(choice, reader).hide
    content = content_of(choice.application, [choice, *own_other_choices(reader, choice)])
    proposals = [(each["project"], hidden(parts_of(each), hide)) for each in content["choices"]]
    return {
        "proposal": proposals[0][1],
        "others": proposals[1:],
        "texts": hidden(texts_of(content), hide),
    }


def own_other_choices(user: Any, choice: ProjectChoice) -> list[ProjectChoice]:
    """What the applicant proposes for the reader's other projects; nobody else's are shown."""
    rows = ProjectChoice.objects.visible_to_mentor(user).select_related("project")
    return list(rows.filter(application=choice.application_id).exclude(pk=choice.pk))


def colleagues(
    user: Any, choice: ProjectChoice, now: datetime, of: str = Round.APPLICATION
) -> list[dict[str, Any]]:
    """Others' final reviews of a round, which appear once one's own is final."""
    visible = Review.objects.visible_to(user, now).of_round(of).filter(choice=choice)
    visible = visible.exclude(reviewer=user)
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    rows = visible.select_related("reviewer", "choice__project").prefetch_related(scores)
    return [shown(each) for each in rows]


def shown(review: Review) -> dict[str, Any]:
    """A review with its own score, as it was given: not on one scale with others'."""
    scores = [
        (score.criterion.name, score.step, score.criterion.steps[score.step - 1])
        for score in review.scores.all()
    ]
    steps = {score.criterion_id: score.step for score in review.scores.all()}
    weights = {score.criterion_id: score.criterion.weight for score in review.scores.all()}
    return {
        "review": review,
        "scores": scores,
        "chip": review_chip(review.state),
        "score": scoring.weighted(steps, weights) if steps else None,
    }


def differing(reviews: Iterable[Mapping[str, Any]]) -> list[tuple[str, Decimal]]:
    """Of final reviews of one application: the projects on which reviewers should talk.

    Each round by itself: that somebody did better than they wrote is no difference.
    """
    scores: dict[Any, list[Decimal]] = {}
    for each in reviews:
        key = each["review"].choice, each["review"].round
        scores.setdefault(key, []).append(each["score"])
    return [
        (choice.project.title, scoring.spread(given))
        for (choice, _of), given in scores.items()
        if scoring.is_to_talk_about(given)
    ]
