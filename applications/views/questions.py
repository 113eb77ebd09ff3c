"""The desk's page for what a cohort asks beyond the fixed part of its form."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.actions import questions as actions
from applications.forms.questions import QuestionForm
from applications.models import Question
from applications.permissions import check, may
from applications.rules.questions import QUESTIONS_AT_MOST
from cohorts.models import Cohort
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

HERE = "desk_questions"


@on_desk
def desk_questions(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    rows = list(cohort.questions.all())
    may_edit = may(request.user, "questions.edit", cohort=cohort, now=now)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_questions.html",
        now=now,
        rows=rows,
        may_edit=may_edit and cohort.state not in ENDED_COHORT_STATES,
        is_full=len(rows) >= QUESTIONS_AT_MOST,
    )


def find(cohort: Cohort, pk: Any) -> Question:
    return get_object_or_404(cohort.questions.select_related("cohort"), pk=pk)


@on_desk
def desk_question_add(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "questions.edit", cohort=cohort, now=now)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        done = _("The question is asked from now on.")
        ok, _row = attempt(
            request, actions.add_question, cohort, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:desk_questions", cohort.slug)
    template = "applications/desk/desk_question_add.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form)


@on_desk
def desk_question_edit(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    check(request.user, "questions.edit", cohort=cohort, now=now)
    question = find(cohort, pk)
    form = QuestionForm(request.POST or None, question=question)
    if form.is_valid():
        done = _("Saved. Answers that were given before keep the old words.")
        ok, _none = attempt(
            request, actions.edit_question, question, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:desk_questions", cohort.slug)
    template = "applications/desk/desk_question_edit.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, question=question)


@require_POST
@on_desk
def desk_question_move(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    question = find(cohort, pk)
    attempt(request, actions.move_question, question, now=now, up="down" not in request.POST)
    response = redirect("applications:desk_questions", cohort.slug)
    response["Location"] += f"#question-{question.pk}"
    return response


@on_desk
def desk_question_remove(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    check(request.user, "questions.edit", cohort=cohort, now=now)
    question = find(cohort, pk)
    if request.method == "POST":
        done = _("The question is not asked any more.")
        attempt(request, actions.remove_question, question, done=done, now=now)
        return redirect("applications:desk_questions", cohort.slug)
    template = "applications/desk/desk_question_remove.html"
    return desk_page(request, cohort, template, now=now, here=HERE, question=question)
