"""Where one's application stands, what comes next and when, and one's answer to an offer."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import offers as actions
from applications.forms.offers import AcceptForm, DeclineForm
from applications.models import (
    Application,
    EligibilityCheck,
    Occasion,
    Offer,
    OtherProgramme,
    Review,
    Verdict,
)
from applications.permissions import check_owner
from applications.states import ApplicationState, OfferState, ReviewState
from applications.views.chips import chip
from applications.views.finding import find_cohort, need_application, phases_of
from applications.views.reading import read, read_application, rules_shown
from applications.views.steps import Case, step_of, without_link
from cohorts.models import Mentoring
from cohorts.rules.line import draw
from cohorts.views.acting import attempt
from cohorts.views.panels import marks_for

UNDECIDED = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.WITHDRAWN,
)


@login_required
def status(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    application = need_application(request.user, cohort)
    offer = live_offer(application)
    case = Case(application, phases_of(cohort), now, offer if is_open(offer, now) else None)
    facts = {
        "cohort": cohort,
        "application": application,
        **where_it_stands(case),
        **possible(case),
        **answering(request, offer, case),
        **written(application),
        **checked(application),
        **told(application),
    }
    return render(request, "applications/status.html", facts)


def where_it_stands(case: Case) -> dict[str, Any]:
    application, cohort, now = case.application, case.application.cohort, case.now
    marks = marks_for(user=application.user, now=now, cohort=cohort)
    return {
        "chip": chip(ApplicationState, application.state),
        "is_draft": application.state == ApplicationState.DRAFT,
        "next": without_own_link(step_of(case), case),
        "line": draw(case.phases, state=cohort.state, zone=cohort.zone, now=now, marks=marks),
    }


def without_own_link(step: Any, case: Case) -> Any:
    return without_link(step) if step.url == case.to("status") else step


def live_offer(application: Application) -> Offer | None:
    rows = application.offers.select_related("project")
    return rows.filter(state__in=[OfferState.OPEN, OfferState.ACCEPTED]).first()


def is_open(offer: Offer | None, now: datetime) -> bool:
    return offer is not None and offer.state == OfferState.OPEN and now < offer.answer_by


def possible(case: Case) -> dict[str, Any]:
    """What the person can do with the application now."""
    state = case.application.state
    return {
        "may_write": case.is_open and state == ApplicationState.DRAFT,
        "may_change": case.is_open and state == ApplicationState.SUBMITTED,
        "may_reopen": case.is_open
        and state == ApplicationState.WITHDRAWN
        and case.application.decided_at is None,
        "may_withdraw": ApplicationState.WITHDRAWN in case.application.MOVES[state],
    }


def answering(request: HttpRequest, offer: Offer | None, case: Case) -> dict[str, Any]:
    """The open offer with the form that accepts it, or the mentors of an accepted one."""
    if offer is None:
        return {}
    if offer.state == OfferState.ACCEPTED:
        team = Mentoring.objects.current().filter(project=offer.project_id)
        return {"place": offer, "team": team.select_related("mentor")}
    if case.offer is None:
        return {}
    programmes = OtherProgramme.objects.filter(user=request.user)
    return {"offer": offer, "form": AcceptForm(), "programmes": programmes}


def written(application: Application) -> dict[str, Any]:
    """What was handed in last, word for word; else what the draft says."""
    last = application.submissions.first()
    if application.state != ApplicationState.DRAFT and last is not None:
        return {"reading": read(last.content), "submission": last}
    choices = list(application.choices.select_related("project"))
    return {"reading": read_application(application, choices), "submission": None}


def checked(application: Application) -> dict[str, Any]:
    """The last eligibility result. The one at decision is told with the decision, not before."""
    rows = EligibilityCheck.objects.filter(user=application.user_id, cohort=application.cohort_id)
    if application.decided_at is None:
        rows = rows.exclude(occasion=Occasion.DECISION)
    last = rows.first()
    if last is None:
        return {}
    return {"check": last, "verdict": chip(Verdict, last.verdict), "rules": rules_shown(last)}


def told(application: Application) -> dict[str, Any]:
    """After the release: the mentors' feedback, without names."""
    if application.decided_at is None:
        return {}
    final = Review.objects.filter(choice__application=application, state=ReviewState.FINAL)
    rows = final.exclude(feedback="").order_by("choice__rank", "id")
    return {"feedback": list(rows.values("feedback", "choice__project__title"))}


# Answering an offer --------------------------------------------------------------------------


def visible_offers(user: Any, now: datetime) -> QuerySet[Offer]:
    applications = Application.objects.visible_to(user, now)
    rows = Offer.objects.filter(application__in=applications)
    return rows.select_related("application__cohort", "application__user", "project")


@login_required
def accept(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    offer = get_object_or_404(visible_offers(request.user, now), pk=pk)
    check_owner(request.user, offer.application)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("The place in “%(project)s” is yours. Welcome.") % {"project": offer.project}
        ok, _place = attempt(
            request, actions.accept_offer, offer, form=form, done=done, now=now, agrees=True
        )
        if ok:
            return redirect("cohorts:me")
    return render(request, "applications/accept.html", offer_page(offer, form, now))


@login_required
def decline(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    offer = get_object_or_404(visible_offers(request.user, now), pk=pk)
    check_owner(request.user, offer.application)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("Your place is passed on. Thank you for saying so.")
        facts = form.cleaned_data
        ok, _none = attempt(
            request, actions.decline_offer, offer, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:status", offer.application.cohort.slug)
    return render(request, "applications/decline.html", offer_page(offer, form, now))


def offer_page(offer: Offer, form: Any, now: datetime) -> dict[str, Any]:
    return {
        "offer": offer,
        "cohort": offer.application.cohort,
        "form": form,
        "is_open": is_open(offer, now),
        "programmes": OtherProgramme.objects.filter(user=offer.application.user_id),
    }
