"""Mentors score what a shortlisted person did, by the second rubric and in a second review."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import review as actions
from applications.forms.review import ReviewForm
from applications.states import ReviewState
from applications.views.at_work import at_work
from applications.views.finding import find_choice
from applications.views.presenting import presented
from applications.views.review import colleagues, differing, shown
from applications.views.sheets import (
    SECOND,
    form_of,
    my_review,
    to_copy,
    why_not_mine,
    why_not_this,
    written_on,
)
from cohorts.views.acting import attempt


def find_told(user: Any, pk: Any) -> Any:
    choice = find_choice(user, pk)
    if not choice.shortlisted.filter(told_at__isnull=False).exists():
        raise Http404
    return choice


@login_required
def second_review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_told(request.user, pk)
    form = form_of(request, choice, SECOND)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        done = _("Saved. Only you see it until you finish.")
        facts = {"form": form, "done": done, "now": now, "of": SECOND.of, **form.facts}
        if attempt(request, actions.save_review, choice, **facts)[0]:
            return redirect("applications:second_review", pk)
    return shown_page(request, choice, form, now)


@login_required
def finish_second_review(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_told(request.user, pk)
    if request.method != "POST":
        return redirect("applications:second_review", pk)
    form = form_of(request, choice, SECOND, to_finish=True)
    if form.is_valid():
        done = _("Your second review is finished. Now you can see your colleagues’.")
        facts = {"form": form, "done": done, "now": now, "of": SECOND.of, **form.facts}
        if attempt(request, actions.save_and_finish, choice, **facts)[0]:
            return redirect("applications:second_review", pk)
    return shown_page(request, choice, form, now)


def shown_page(request: HttpRequest, choice: Any, form: ReviewForm, now: datetime) -> HttpResponse:
    mine = my_review(request.user, choice, SECOND.of)
    words = why_not_mine(choice, mine)
    about = {
        "cohort": choice.application.cohort,
        "choice": choice,
        "who": presented(choice, request.user),
        "back": SECOND.urls(choice)["page"],
    }
    if form.is_bound and words:
        return to_copy(request, about, form, words)
    context = about | page(request.user, choice, now) | written_on(SECOND, choice, form, mine)
    return render(request, "applications/second_review.html", context)


def page(reader: Any, choice: Any, now: datetime) -> dict[str, Any]:
    first, mine = my_review(reader, choice), my_review(reader, choice, SECOND.of)
    is_final = mine is not None and mine.state == ReviewState.FINAL
    others = colleagues(reader, choice, now, SECOND.of)
    found = at_work(choice, reader, now)
    return {
        "at_work": found,
        "contributions": found.contributions if found else [],
        "first": shown(first) if first and found and found.is_ready else None,
        "mine": shown(mine) if mine else None,
        "is_final": is_final,
        "colleagues": others,
        "differing": differing([shown(mine), *others]) if mine and is_final else [],
        "why_not": why_not_this(choice),
    }
