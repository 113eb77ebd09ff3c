"""“This is wrong”: for the person whom a result speaks of, and for the organizers who answer."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import contest as actions
from applications.actions.eligibility import look_before
from applications.forms.contest import AnswerForm, ContestForm
from applications.models import Application, Contest
from applications.permissions import check, check_may_answer
from applications.states import HANDED_IN_STATES, ContestState
from applications.views.chips import chip
from applications.views.evidence import evidence_groups
from applications.views.finding import find_cohort, verb
from applications.views.reading import rule_shown, rule_titles
from cohorts.models import Cohort
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

ON_A_PAGE = 50


@login_required
def contest(request: HttpRequest, slug: str, rule: str) -> HttpResponse:
    """The page on which one says what is wrong with one rule's result."""
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("Thank you. A lead organizer answers, by mail and here.")
        facts = {"rule": rule, "text": form.cleaned_data["text"]}
        ok, _row = attempt(
            request, actions.contest_result, cohort, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:eligibility", slug)
    shown = own_result(request.user, cohort, rule, now)
    page = {"cohort": cohort, "form": form, "rule": shown}
    return render(request, "applications/contest.html", page)


def own_result(user: Any, cohort: Cohort, rule: str, now: datetime) -> Any:
    """What the rule says of the reader now; 404 where there is no such rule."""
    results = look_before(user, cohort, now=now).results
    found = next((result for result in results if result["rule"] == rule), None)
    if found is None:
        raise Http404
    return rule_shown(found)


@verb(shown_at="eligibility")
def take_back_contest(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(own_contests(request.user, now).filter(cohort__slug=slug), pk=pk)
    done = _("Taken back. You can say it again at any time.")
    attempt(request, actions.take_back_contest, row, done=done, now=now)
    return redirect("applications:eligibility", slug)


def own_contests(user: Any, now: datetime) -> QuerySet[Contest]:
    return Contest.objects.visible_to(user, now).filter(user=user)


# The desk --------------------------------------------------------------------------------------


@on_desk
def desk_contests(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    open_first = Case(When(state=ContestState.OPEN, then=Value(0)), default=Value(1))
    rows = visible(request.user, cohort, now).order_by(open_first, "-made_at", "pk")
    page = Paginator(rows.select_related("user", "answered_by"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_contests.html",
        now=now,
        page=page,
        rows=[(row, chip(ContestState, row.state), rule_titles()[row.rule]) for row in page],
    )


def visible(user: Any, cohort: Cohort, now: datetime) -> QuerySet[Contest]:
    """What applicants contest in the cohort, except one's own."""
    return Contest.objects.visible_to(user, now).filter(cohort=cohort).exclude(user=user)


@on_desk
def desk_contest(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    rows = Contest.objects.visible_to(request.user, now).filter(cohort=cohort)
    row = get_object_or_404(rows.select_related("user", "check_said", "answered_by"), pk=pk)
    row.cohort = cohort
    form = AnswerForm(request.POST if request.method == "POST" else None, rule=row.rule)
    if request.method == "POST" and form.is_valid():
        done = _("Answered. %(person)s is told by mail.") % {"person": row.user}
        facts = form.cleaned_data
        ok, _none = attempt(
            request, actions.answer_contest, row, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:desk_contests", cohort.slug)
    page = {"form": form, **about(request.user, row, now)}
    return desk_page(request, cohort, "applications/desk/desk_contest.html", now=now, **page)


def about(user: Any, row: Contest, now: datetime) -> dict[str, Any]:
    """The result that is contested, on what it rests, and whether the reader may answer."""
    result = next(one for one in row.check_said.results if one["rule"] == row.rule)
    applications = Application.objects.visible_to(user, now).filter(
        cohort=row.cohort, user=row.user, state__in=HANDED_IN_STATES
    )
    return {
        "here": "desk_contests",
        "contest": row,
        "chip": chip(ContestState, row.state),
        "rule": rule_shown(result),
        "evidence": evidence_groups(result),
        "application": applications.exclude(user=user).first(),
        "is_open": row.state == ContestState.OPEN,
        "why_not": why_not(user, row, now),
    }


def why_not(user: Any, row: Contest, now: datetime) -> str:
    """Why somebody else answers; empty for whoever can."""
    try:
        check(user, "eligibility.answer", cohort=row.cohort, now=now)
        check_may_answer(user, row, now=now)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""
