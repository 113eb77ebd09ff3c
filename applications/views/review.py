"""Mentors read the applications to their own projects, score them and make a shortlist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions import review as actions
from applications.actions.application import content_of
from applications.forms.conflict import DeclareForm
from applications.forms.review import ReviewForm, ShortlistForm, scored
from applications.models import SHORTLIST_AT_MOST, ProjectChoice, Review, Score, Shortlisted
from applications.rules import review as rules
from applications.rules import scoring
from applications.states import ApplicationState, ReviewState
from applications.views.chips import Chip, chip, not_begun
from applications.views.finding import find_cohort, phases_of
from applications.views.likeness import mentors_marks
from applications.views.reading import parts_of, texts_of
from applications.views.steps import review_end
from cohorts.models import Cohort, Project
from cohorts.views.acting import attempt
from cohorts.views.panels import Next

ON_A_PAGE = 50


@login_required
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    mentored = Project.objects.mentored_by(request.user).filter(cohort=cohort)
    projects = list(mentored.only("title", "slug"))
    if not projects:
        raise PermissionDenied(_("This page is for the mentors of a project in this cohort."))
    choices = to_read(request.user, projects)
    page = Paginator(choices, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "applications/reviews.html",
        {
            "cohort": cohort,
            "page": page,
            "groups": groups(projects, page.object_list),
            "next": mentors_step(cohort, choices, now),
            "why_not": why_not(cohort),
        },
    )


def to_read(user: Any, projects: Sequence[Project]) -> QuerySet[ProjectChoice]:
    """Choices in the stable order of their random keys, so that nobody's haste counts."""
    mine = Review.objects.filter(choice=OuterRef("pk"), reviewer=user).values("state")
    place = Shortlisted.objects.standing_for(user).filter(choice=OuterRef("pk")).values("place")
    rows = ProjectChoice.objects.visible_to_mentor(user).filter(project__in=projects)
    rows = rows.annotate(my_state=Subquery(mine[:1]), position=Subquery(place[:1]))
    rows = rows.select_related("application__user").only(
        "project_id", "application__state", "application__user__name", "application__user__email"
    )
    return rows.order_by("project__title", "project", "pk")


def groups(projects: Sequence[Project], choices: Iterable[Any]) -> list[dict[str, Any]]:
    rows: dict[Any, list[dict[str, Any]]] = {project.pk: [] for project in projects}
    for choice in choices:
        state = review_chip(choice.my_state)
        rows[choice.project_id].append({"choice": choice, "chip": state})
    return [{"project": project, "rows": rows[project.pk]} for project in projects]


def review_chip(state: str | None) -> Chip:
    words = {ReviewState.DRAFT: _("begun"), ReviewState.FINAL: _("finished")}
    if state is None:
        return not_begun(_("not begun"))
    look = chip(ReviewState, state)
    return Chip(words[ReviewState(state)], look.tone, look.icon)


def why_not(cohort: Cohort) -> str:
    """Why nothing can be scored now; empty while it can."""
    try:
        rules.require_reviewable(cohort.state, ApplicationState.SUBMITTED)
    except Refused as refusal:
        return refusal.message
    return ""


def mentors_step(cohort: Cohort, choices: QuerySet[ProjectChoice], now: datetime) -> Next | None:
    """The next application to read, or that all is done."""
    if why_not(cohort):
        return None
    waiting = choices.filter(
        Q(my_state__isnull=True) | Q(my_state=ReviewState.DRAFT),
        application__state=ApplicationState.SUBMITTED,
    )
    count, first = waiting.count(), waiting.first()
    if first is None:
        return Next(_("You have read everything that was sent to your projects. Thank you."))
    return Next(
        words_for(count),
        url=reverse("applications:review", args=[first.pk]),
        label=_("Read the next one"),
        date=review_end(phases_of(cohort)),
        date_words=_("Finish by"),
    )


def words_for(count: int) -> str:
    if count == 1:
        return _("One application waits for your review.")
    return _("%(count)s applications wait for your review.") % {"count": count}


# One application -----------------------------------------------------------------------------


def find_choice(user: Any, pk: Any) -> ProjectChoice:
    rows = ProjectChoice.objects.visible_to_mentor(user).select_related(
        "application__cohort", "application__user", "project__cohort"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = form_of(request, choice)
    if request.method == "POST" and form.is_valid():
        done = _("Saved. Only you see it until you finish.")
        ok, _review = attempt(
            request, actions.save_review, choice, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:review", pk)
    return render(request, "applications/review.html", page(request, choice, form, now))


@login_required
def finish_review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = form_of(request, choice, to_finish=True)
    if request.method == "POST" and form.is_valid():
        done = _("Your review is finished. Now you can see your colleagues’.")
        ok, _review = attempt(
            request, actions.save_and_finish, choice, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:review", pk)
    if request.method != "POST":
        return redirect("applications:review", pk)
    return render(request, "applications/review.html", page(request, choice, form, now))


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


def page(
    request: HttpRequest, choice: ProjectChoice, form: ReviewForm, now: datetime
) -> dict[str, Any]:
    application, mine = choice.application, my_review(request.user, choice)
    others_reviews = colleagues(request.user, choice, now)
    is_final = mine is not None and mine.state == ReviewState.FINAL
    others = own_other_choices(request.user, choice)
    content = content_of(application, [choice, *others])
    proposals = [(each["project"], parts_of(each)) for each in content["choices"]]
    return {
        "cohort": application.cohort,
        "choice": choice,
        "form": form,
        "mine": shown(mine) if mine else None,
        "is_final": is_final,
        "proposal": proposals[0][1],
        "versions": application.submissions.count(),
        "others": proposals[1:],
        "texts": texts_of(content),
        "marks": mentors_marks(application, request.user, now),
        "why_not": why_not_this(choice),
        "colleagues": others_reviews,
        "differing": differing([shown(mine), *others_reviews]) if mine and is_final else [],
        "conflict": application.conflicts.standing().filter(reviewer=request.user).first(),
        "declare": DeclareForm(),
        "sentence": sentence_of(choice, request.user, now),
        **shortlist_of(choice, request.user),
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


# The shortlist -------------------------------------------------------------------------------


def sentence_of(choice: ProjectChoice, reader: Any, now: datetime) -> str:
    """Why somebody is on the shortlist: a colleague's words come after one's own review."""
    row = Shortlisted.objects.visible_to(reader, now).filter(choice=choice).first()
    return row.sentence if row else ""


def shortlist_of(choice: ProjectChoice, reader: Any) -> dict[str, Any]:
    known = Shortlisted.objects.standing_for(reader).filter(project=choice.project_id)
    rows = list(known.select_related("choice__application__user"))
    return {
        "shortlist": rows,
        "listed": next((row for row in rows if row.choice_id == choice.pk), None),
        "room": SHORTLIST_AT_MOST - len(rows),
        "most": SHORTLIST_AT_MOST,
    }


@login_required
def shortlist_add(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = ShortlistForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("On the shortlist.")
        facts = form.cleaned_data
        ok, _row = attempt(
            request, actions.shortlist, choice, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:review", pk)
    context = {"choice": choice, "cohort": choice.application.cohort, "form": form}
    return render(
        request, "applications/shortlist_add.html", context | shortlist_of(choice, request.user)
    )


@login_required
def shortlist_remove(request: HttpRequest, pk: Any) -> HttpResponse:
    choice = find_choice(request.user, pk)
    row = get_object_or_404(choice.shortlisted.select_related("project"), choice=choice)
    if request.method == "POST":
        done = _("Taken off the shortlist. The others move up.")
        attempt(request, actions.take_off_shortlist, row, done=done)
        return redirect("applications:review", pk)
    context = {"choice": choice, "cohort": choice.application.cohort, "row": row}
    return render(request, "applications/shortlist_remove.html", context)
