"""Who can apply: the rules for everybody, and before the form one's own answer."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions import eligibility as actions
from applications.actions.offers import other_place
from applications.forms.eligibility import ProgrammeForm
from applications.models import (
    ABSENCE_THAT_ENDS,
    LaterClose,
    OtherProgramme,
    Programme,
    Verdict,
)
from applications.rules import application as application_rules
from applications.rules.contest import uncontested
from applications.states import ApplicationState, ContestState
from applications.views.chips import chip
from applications.views.finding import (
    find_cohort,
    named_project,
    own_application,
    phases_of,
    verb,
)
from applications.views.reading import contests_of, contests_shown, own_rules_shown
from applications.views.steps import later_shown
from cohorts.models import Cohort, Participation, Role
from cohorts.rules.schedule import days_in_words, work_period
from cohorts.views.acting import attempt
from cohorts.views.cards import current_cohort


def rules_page(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "applications/rules.html",
        {
            "cohort": current_cohort(),
            **programmes_known(),
            "hours": int(ABSENCE_THAT_ENDS.total_seconds() // 3600),
        },
    )


def programmes_known() -> dict[str, Any]:
    """The mentorships with the days of their editions, and what is none."""
    rows = list(Programme.objects.prefetch_related("editions"))
    return {
        "known": [row for row in rows if row.is_mentorship],
        "other": [row for row in rows if not row.is_mentorship],
    }


def eligibility(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    return show(request, cohort, now, ProgrammeForm())


def show(request: HttpRequest, cohort: Cohort, now: datetime, form: ProgrammeForm) -> HttpResponse:
    phases = phases_of(cohort)
    period = work_period(phases, cohort.zone)
    own_close = LaterClose.objects.until(request.user, cohort)
    page: dict[str, Any] = {
        "cohort": cohort,
        "period": days_in_words(*period) if period else "",
        "project": named_project(request, cohort),
        "closed": why_closed(cohort, now, own_close),
        "later": later_shown(phases, own_close, now),
    }
    if request.user.is_authenticated:
        page |= mine(request, cohort, now) | {"form": form}
    return render(request, "applications/eligibility.html", page)


def mine(request: HttpRequest, cohort: Cohort, now: datetime) -> dict[str, Any]:
    """The reader's own answer, what they declared, and where their application stands."""
    check = actions.look_before(request.user, cohort, now=now)
    application = own_application(request.user, cohort)
    contests = list(contests_of(request.user, cohort))
    said = {row.rule: row.record for row in contests if row.state == ContestState.OPEN}
    is_placed = has_role(request.user, cohort, Role.MENTEE, now)
    return {
        "check": check,
        "verdict": chip(Verdict, check.verdict),
        "rules": own_rules_shown(check, cohort.slug, contests),
        "contests": contests_shown(contests),
        "goes_on_contested": not uncontested(check.results, said),
        "is_blocked": check.verdict == Verdict.BLOCKED,
        "is_undecided": check.verdict == Verdict.UNDECIDED,
        "programmes": OtherProgramme.objects.filter(user=request.user),
        "known": mentorships(),
        "application": application,
        "goes_on": application is not None and application.state == ApplicationState.DRAFT,
        "mentors": mentors_here(request.user, cohort, now),
        "is_placed": is_placed,
        "has_joined": any(each["code"] == "joined_since" for each in check.results),
        "elsewhere": "" if is_placed else other_place(request.user, now),
    }


def mentorships() -> list[str]:
    """Names to choose from while typing."""
    return list(Programme.objects.filter(is_mentorship=True).values_list("name", flat=True))


def why_closed(cohort: Cohort, now: datetime, own_close: datetime | None = None) -> str:
    """Why one cannot apply now, in words; empty while one can. ``own_close`` is the reader's."""
    try:
        application_rules.require_open(cohort.state, phases_of(cohort), now, own_close)
    except Refused as refusal:
        return refusal.message
    return ""


def mentors_here(user: Any, cohort: Cohort, now: datetime) -> bool:
    return has_role(user, cohort, Role.MENTOR, now)


def has_role(user: Any, cohort: Cohort, role: Role, now: datetime) -> bool:
    return Participation.objects.active(now).filter(user=user, cohort=cohort, role=role).exists()


@verb(shown_at="eligibility")
def declare_programme(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    form = ProgrammeForm(request.POST)
    if form.is_valid():
        done = _("Thank you for telling us. The rules have been checked again.")
        ok, _row = attempt(
            request,
            actions.declare_programme,
            form=form,
            done=done,
            now=now,
            **form.cleaned_data,
        )
        if ok:
            return back(request, slug)
    return show(request, cohort, now, form)


@verb(shown_at="eligibility")
def take_back_programme(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    row = get_object_or_404(OtherProgramme.objects.filter(user=request.user), pk=pk)
    done = _("%(name)s is taken back. The rules have been checked again.") % {"name": row.name}
    attempt(request, actions.take_back_programme, row, done=done)
    return back(request, slug)


def back(request: HttpRequest, slug: str) -> HttpResponse:
    """To the same page, with the project from which the person came."""
    response = redirect("applications:eligibility", slug)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response
