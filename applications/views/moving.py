"""From one's place to one that one likes better: the wish, and the answer to an offer to move."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import upgrades as actions
from applications.actions.offers import accept_offer
from applications.actions.passing_on import held_by, standing_of, with_ranks
from applications.forms.offers import AcceptForm, MoveForm
from applications.models import Application, Offer, WaitlistPlace
from applications.permissions import check_owner
from applications.rules import freed as rules
from applications.rules.assignment import ANSWER_IN, is_answerable
from applications.states import ApplicationState, AssignmentState
from applications.views.finding import own_in, verb
from applications.views.steps import Case
from cohorts.states import ProjectState
from cohorts.views.acting import attempt


def open_upgrades(application: Application, now: datetime) -> list[Offer]:
    """Offers to move that can be answered still, the most urgent first."""
    if application.state not in rules.HOLDING:
        return []
    rows = Offer.objects.upgrades().filter(application=application, answer_by__gt=now)
    return list(rows.select_related("project").order_by("answer_by", "pk"))


def moves_shown(case: Case, upgrades: Sequence[Offer]) -> dict[str, Any]:
    """Places that the person likes more than their own: where one is free, and where one waits."""
    application = case.application
    if application.state not in rules.HOLDING or case.application.cohort.state not in ANSWER_IN:
        return {}
    if not rules.may_move(case.starts_at, case.now):
        return {}
    asked = {offer.project_id for offer in upgrades}
    rows: Any = with_ranks(own_places(application)).order_by("wished_rank", "pk")
    liked = [row for row in rows if rules.is_preferred(standing_of(row))]
    return {"upgrades": upgrades, "liked": [row for row in liked if row.project_id not in asked]}


def own_places(application: Application) -> QuerySet[WaitlistPlace]:
    rows = WaitlistPlace.objects.filter(
        application=application,
        assignment__state=AssignmentState.RELEASED,
        project__state=ProjectState.PUBLISHED,
    )
    return rows.select_related("project", "application__cohort", "application__user")


@verb("status")
def wish_to_move(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    now = timezone.now()
    place = get_object_or_404(own_places(own_in(request.user, slug, now)), pk=pk)
    words = _("Kept. If a place in “%(project)s” becomes free for you, we ask you first.")
    done = words % {"project": place.project}
    attempt(request, actions.wish_to_move, place, done=done, now=now)
    return redirect("applications:status", slug)


@verb("status")
def take_wish_back(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    now = timezone.now()
    place = get_object_or_404(own_places(own_in(request.user, slug, now)), pk=pk)
    attempt(request, actions.take_wish_back, place, done=_("You stay where you are."), now=now)
    return redirect("applications:status", slug)


@login_required
def move_place(request: HttpRequest, pk: Any) -> HttpResponse:
    """Accept an offer to move, with the place that one leaves in sight."""
    now = timezone.now()
    offer = get_object_or_404(upgrades_of(request.user), pk=pk)
    check_owner(request.user, offer.application)
    form = form_for(request, offer)
    if request.method == "POST" and form.is_valid():
        done = _("The place in “%(project)s” is yours. Welcome.") % {"project": offer.project}
        facts = {"agrees": True, "joined": form.joined, "form": form, "done": done, "now": now}
        if attempt(request, accept_offer, offer, **facts)[0]:
            return redirect("cohorts:me")
    facts = {
        "offer": offer,
        "form": form,
        "cohort": offer.application.cohort,
        "held": held_by(offer.application),
        "is_open": is_answerable(offer.state, offer.application.cohort.state, offer.answer_by, now),
    }
    return render(request, "applications/move_place.html", facts)


def upgrades_of(user: Any) -> QuerySet[Offer]:
    rows = Offer.objects.filter(application__user=user, is_upgrade=True)
    return rows.select_related("application__cohort", "application__user", "project")


def form_for(request: HttpRequest, offer: Offer) -> Any:
    """Who has accepted a place has agreed to the texts; who has not does it now."""
    kind = MoveForm if offer.application.state == ApplicationState.ACCEPTED else AcceptForm
    return kind(request.POST if request.method == "POST" else None)
