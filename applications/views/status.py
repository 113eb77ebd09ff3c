"""Where one's application stands, what comes next and when, and one's answer to an offer."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import offers as actions
from applications.actions.questions import asked
from applications.forms.offers import AcceptForm, DeclineForm
from applications.models import (
    Application,
    Contest,
    EligibilityCheck,
    Occasion,
    Offer,
    OtherProgramme,
    Verdict,
)
from applications.permissions import check_owner
from applications.rules.assignment import is_answerable
from applications.states import ApplicationState, OfferState
from applications.views.chips import Chip, chip
from applications.views.eligibility import mentorships
from applications.views.finding import asked_to_show, find_cohort, need_application, phases_of
from applications.views.moving import moves_shown, open_upgrades
from applications.views.outcome import why
from applications.views.reading import (
    contests_of,
    contests_shown,
    latest_events,
    own_rules_shown,
    own_story,
    read,
    read_application,
)
from applications.views.steps import Case, ahead, step_of, without_link
from cohorts.models import Mentoring
from cohorts.rules.line import draw
from cohorts.states import CohortState
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
    to_show = asked_to_show([application], now).get(application.pk, [])
    upgrades = open_upgrades(application, now)
    case = Case(application, phases_of(cohort), now, offer, next(iter(upgrades), None), to_show)
    facts = {
        "cohort": cohort,
        "application": application,
        **where_it_stands(case),
        **possible(case),
        **answering(request, offer, case),
        **written(application),
        **checked(application),
        **why(application),
        **moves_shown(case, upgrades),
        "to_show": to_show,
        "story": story(case),
    }
    return render(request, "applications/status.html", facts)


def where_it_stands(case: Case) -> dict[str, Any]:
    application, cohort, now = case.application, case.application.cohort, case.now
    marks = marks_for(user=application.user, now=now, cohort=cohort)
    return {
        "chip": chip_of(application),
        "is_draft": application.state == ApplicationState.DRAFT,
        "next": without_own_link(step_of(case), case),
        "later": case.later,
        "line": draw(case.phases, state=cohort.state, zone=cohort.zone, now=now, marks=marks),
    }


def chip_of(application: Application) -> Chip:
    """Where it stands; in a cancelled cohort nobody waits or has an offer."""
    if application.cohort.state == CohortState.CANCELLED:
        return chip(CohortState, CohortState.CANCELLED)
    return chip(ApplicationState, application.state)


def story(case: Case) -> Any:
    """Every dated step, in words: what happened, and what is known to come."""
    application = case.application
    contests = Contest.objects.filter(user=application.user_id, cohort=application.cohort_id)
    return own_story(latest_events(application), contests, ahead(case))


def without_own_link(step: Any, case: Case) -> Any:
    return without_link(step) if step.url == case.to("status") else step


def live_offer(application: Application) -> Offer | None:
    rows = application.offers.select_related("project")
    found = rows.held().first()  # type: ignore[attr-defined]
    if found is not None:
        found.application = application
    return found


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
    if not case.may_answer:
        return {}
    return {"form": AcceptForm(), **offer_facts(offer, case.now)}


def offer_facts(offer: Offer, now: datetime) -> dict[str, Any]:
    """An offer with what may stand in the way of taking it."""
    person = offer.application.user
    return {
        "offer": offer,
        "elsewhere": actions.other_place(person, now),
        "programmes": OtherProgramme.objects.filter(user=person),
        "known": mentorships(),
    }


def written(application: Application) -> dict[str, Any]:
    """What was handed in last, word for word; else what the draft says."""
    last = application.submissions.first()
    if application.state != ApplicationState.DRAFT and last is not None:
        return {"reading": read(last.content), "submission": last}
    application.answers = asked(application)
    choices = list(application.choices.select_related("project"))
    return {"reading": read_application(application, choices), "submission": None}


def checked(application: Application) -> dict[str, Any]:
    """The last eligibility result. The one at decision is told with the decision, not before.

    Whoever has a place keeps it: what the rules said at its acceptance stands.
    """
    rows = EligibilityCheck.objects.filter(user=application.user_id, cohort=application.cohort_id)
    if application.state == ApplicationState.ACCEPTED:
        rows = rows.exclude(occasion=Occasion.BEFORE)
    if application.decided_at is None:
        rows = rows.exclude(occasion=Occasion.DECISION)
    last = rows.first()
    contests = list(contests_of(application.user_id, application.cohort_id))
    found: dict[str, Any] = {"contests": contests_shown(contests)}
    if last is None:
        return found
    rules = own_rules_shown(last, application.cohort.slug, contests)
    return {
        **found,
        "check": last,
        "verdict": chip(Verdict, last.verdict),
        "rules": rules,
        "waits": last.verdict == Verdict.UNDECIDED and application.decided_at is None,
    }


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
    if offer.state == OfferState.ACCEPTED:
        words = _("The place in “%(project)s” is yours already.") % {"project": offer.project}
        messages.info(request, words)
        return redirect("cohorts:me")
    if offer.is_upgrade:
        return redirect("applications:move_place", pk)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("The place in “%(project)s” is yours. Welcome.") % {"project": offer.project}
        facts = {"agrees": True, "joined": form.joined}
        ok, _place = attempt(
            request, actions.accept_offer, offer, form=form, done=done, now=now, **facts
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
        done = _("The place is passed on. Thank you for saying so.")
        facts = form.cleaned_data
        ok, _none = attempt(
            request, actions.decline_offer, offer, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:status", offer.application.cohort.slug)
    return render(request, "applications/decline.html", offer_page(offer, form, now))


def offer_page(offer: Offer, form: Any, now: datetime) -> dict[str, Any]:
    cohort = offer.application.cohort
    return {
        **offer_facts(offer, now),
        "cohort": cohort,
        "form": form,
        "is_open": is_answerable(offer.state, cohort.state, offer.answer_by, now),
    }
