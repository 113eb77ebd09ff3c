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

from amp.refused import Refused
from applications.actions import review as actions
from applications.actions.application import content_of
from applications.forms.conflict import DeclareForm
from applications.forms.review import ReviewForm, scored
from applications.models import ProjectChoice, Review, Score
from applications.rules import review as rules
from applications.rules import scoring
from applications.states import ReviewState
from applications.views.finding import find_choice
from applications.views.likeness import mentors_marks
from applications.views.overtaken import both, is_overtaken
from applications.views.presenting import presented
from applications.views.reading import hidden, parts_of, texts_of
from applications.views.review_list import position_of, review_chip
from applications.views.shortlist import sentence_of, shortlist_of
from cohorts.views.acting import attempt


@login_required
def review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = form_of(request, choice)
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
    form = form_of(request, choice, to_finish=True)
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


def form_of(request: HttpRequest, choice: ProjectChoice, *, to_finish: bool = False) -> ReviewForm:
    return ReviewForm(
        request.POST if request.method == "POST" else None,
        criteria=list(choice.application.cohort.criteria.all()),
        to_finish=to_finish,
        initial=scored(my_review(request.user, choice)),
    )


def my_review(user: Any, choice: ProjectChoice) -> Review | None:
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    rows = Review.objects.filter(choice=choice, reviewer=user).select_related("choice__project")
    return rows.prefetch_related(scores).first()


def shown_page(
    request: HttpRequest, choice: ProjectChoice, form: ReviewForm, now: datetime
) -> HttpResponse:
    mine = my_review(request.user, choice)
    words = why_not_mine(choice, mine)
    about = {
        "cohort": choice.application.cohort,
        "choice": choice,
        "who": presented(choice, request.user),
        "form": form,
    }
    if form.is_bound and words:
        return to_copy(request, about, form, words)
    return render(request, "applications/review.html", about | page(request, choice, form, now))


def to_copy(
    request: HttpRequest, about: Mapping[str, Any], form: ReviewForm, words: str
) -> HttpResponse:
    """Nothing can be written now. Whatever was typed is shown, so that nothing is lost."""
    context = {**about, "words": words, "text": form.as_text()}
    return render(request, "applications/review_closed.html", context, status=409)


def why_not_mine(choice: ProjectChoice, mine: Review | None) -> str:
    """Why this review cannot be written now; empty while it can."""
    try:
        rules.require_unfinished(mine.state if mine else ReviewState.DRAFT)
    except Refused as refusal:
        return refusal.message
    return why_not_this(choice)


def overtaken(form: ReviewForm, mine: Review | None) -> dict[str, Any]:
    """Where the saved text is newer than what was typed over: both, part by part."""
    version = mine.version if mine else 0
    if not is_overtaken(form, version):
        return {}
    saved = ReviewForm(criteria=list(form.criteria.values()), initial=scored(mine))
    form.accept_version(version)
    return {"both": both(form, saved, says=form.in_words), "overtaken": True}


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
        **overtaken(form, mine),
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


def why_not_this(choice: ProjectChoice) -> str:
    try:
        rules.require_reviewable(choice.application.cohort.state, choice.application.state)
    except Refused as refusal:
        return refusal.message
    return ""


def colleagues(user: Any, choice: ProjectChoice, now: datetime) -> list[dict[str, Any]]:
    """Others' final reviews, which appear once one's own is final."""
    visible = Review.objects.visible_to(user, now).filter(choice=choice).exclude(reviewer=user)
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
    """Of final reviews of one application: the projects on which reviewers should talk."""
    scores: dict[Any, list[Decimal]] = {}
    for each in reviews:
        scores.setdefault(each["review"].choice, []).append(each["score"])
    return [
        (choice.project.title, scoring.spread(given))
        for choice, given in scores.items()
        if scoring.is_to_talk_about(given)
    ]
