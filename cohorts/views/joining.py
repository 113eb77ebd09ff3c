"""The two ways to become a mentor, asking and following an invitation, and for how many."""

from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.actions import people
from cohorts.forms.people import AcceptInvitation, AskToMentor, Capacity, WorkingHours
from cohorts.models import Cohort, Invitation, MentorRequest, Part, Participation, Role
from cohorts.states import ENDED_COHORT_STATES, InvitationState, MentorRequestState
from cohorts.views.acting import attempt
from cohorts.views.cards import find_cohort
from cohorts.views.chips import chip
from cohorts.views.steps import verified_addresses


@login_required
def ask_to_mentor(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort, _phases = find_cohort(request.user, slug, now)
    asked = MentorRequest.objects.filter(cohort=cohort, user=request.user).first()
    form = AskToMentor(request.POST or None, initial={"text": asked.text if asked else ""})
    if request.method == "POST" and form.is_valid():
        done, _result = attempt(
            request, people.ask_to_mentor, cohort, form=form, now=now, **form.cleaned_data,
            done=_("Thank you. An organizer will answer you; you will get a mail."),
        )  # fmt: skip
        if done:
            return redirect("cohorts:me")
    facts = {"cohort": cohort, "form": form, **where_one_stands(cohort, asked, request.user, now)}
    return render(request, "cohorts/ask_to_mentor.html", facts)


def where_one_stands(
    cohort: Cohort, asked: MentorRequest | None, user: Any, now: datetime
) -> dict[str, Any]:
    roles = Participation.objects.active(now).filter(user=user, cohort=cohort)
    return {
        "asked": asked,
        "chip": chip(MentorRequestState, asked.state) if asked else None,
        "is_waiting": asked is not None and asked.state == MentorRequestState.WAITING,
        "was_declined": asked is not None and asked.state == MentorRequestState.DECLINED,
        "is_mentor": roles.filter(role=Role.MENTOR).exists(),
        "is_over": cohort.state in ENDED_COHORT_STATES or not cohort.is_public,
    }


def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever has the link may look; only the person it was made for can accept."""
    now, user = timezone.now(), request.user
    rows = Invitation.objects.select_related("cohort", "project__cohort", "invited_by")
    found = get_object_or_404(rows, pk=pk)
    addresses = verified_addresses(user) if user.is_authenticated else set()
    form = AcceptInvitation(request.POST or None)
    if request.method == "POST" and user.is_authenticated and form.is_valid():
        # A copy: what a refused action has begun to change must not be shown.
        done, _role = attempt(
            request, people.accept_invitation, copy(found), form=form, now=now,
            verified_addresses=addresses, **form.cleaned_data,
            done=_("Welcome. You are a mentor in %(cohort)s now.") % {"cohort": found.cohort},
        )  # fmt: skip
        if done:
            return redirect("cohorts:me")
    facts = {"invitation": found, "form": form, **invitation_facts(found, user, addresses, now)}
    return render(request, "cohorts/invitation.html", facts)


def invitation_facts(
    found: Invitation, user: Any, addresses: set[str], now: datetime
) -> dict[str, Any]:
    """What the page may say to this reader, who may be anybody with the link."""
    is_open = found.state == InvitationState.OPEN
    is_mine = is_for(found, user, addresses)
    is_inside = is_mine or Invitation.objects.visible_to(user, now).filter(pk=found.pk).exists()
    return {
        "cohort": found.cohort,
        "part": Part(found.part).label if found.part else "",
        "bound_to": found.bound_to if is_inside or found.github_login else masked(found.email),
        "is_mine": is_mine,
        "is_inside": is_inside,
        "is_usable": is_open and now < found.expires_at,
        "is_expired": is_open and now >= found.expires_at,
        "was_accepted_by_me": user.is_authenticated and found.accepted_by_id == user.pk,
    }


def is_for(found: Invitation, user: Any, addresses: set[str]) -> bool:
    if found.email:
        return found.email.lower() in addresses
    login = getattr(user, "github_login", "")
    return bool(login) and found.github_login.lower() == login.lower()


def masked(address: str) -> str:
    """Enough of an address for its owner to know it, and for nobody else: m…@e….org."""
    name, _at, host = address.rpartition("@")
    domain, _dot, ending = host.rpartition(".")
    return f"{name[:1]}…@{domain[:1]}….{ending}"


@login_required
def capacity(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    rows = Participation.objects.active(now).filter(user=request.user, role=Role.MENTOR)
    row = get_object_or_404(rows.select_related("cohort"), cohort__slug=slug)
    form = Capacity(request.POST or None, initial={"capacity": row.capacity})
    if request.method == "POST" and form.is_valid():
        saved, _event = attempt(
            request, people.set_capacity, row, form=form, now=now, **form.cleaned_data,
            done=_("Saved. It counts when places are assigned."),
        )  # fmt: skip
        if saved:
            return redirect("cohorts:me")
    return render(request, "cohorts/capacity.html", {"cohort": row.cohort, "form": form})


@login_required
def working_hours(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    rows = Participation.objects.active(now).filter(user=request.user, role=Role.MENTOR)
    row = get_object_or_404(rows.select_related("cohort"), cohort__slug=slug)
    form = WorkingHours(request.POST or None, initial={"working_hours": row.working_hours})
    if request.method == "POST" and form.is_valid():
        saved, _event = attempt(
            request, people.set_working_hours, row, form=form, now=now, **form.cleaned_data,
            done=_("Saved. It counts when places are assigned."),
        )  # fmt: skip
        if saved:
            return redirect("cohorts:me")
    return render(request, "cohorts/working_hours.html", {"cohort": row.cohort, "form": form})


urls = [
    path("cohorts/<slug:slug>/working-hours/", working_hours, name="working_hours"),
    path("cohorts/<slug:slug>/capacity/", capacity, name="capacity"),
    path("cohorts/<slug:slug>/mentor/", ask_to_mentor, name="ask_to_mentor"),
    path("invitations/<uuid:pk>/", invitation, name="invitation"),
]
