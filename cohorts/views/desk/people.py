"""Who carries the cohort: organizers, volunteers, contacts, and when they are away."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cohorts.actions.past_organizers import record_past_organizer, take_back_past_organizer
from cohorts.actions.people import (
    appoint,
    come_back,
    end_participation,
    go_away,
)
from cohorts.actions.people_access import reset_second_factor
from cohorts.forms.base import ReasonForm
from cohorts.forms.desk import AppointForm, AwayForm, LostFactorForm, PastOrganizerForm
from cohorts.models import (
    Away,
    Cohort,
    Invitation,
    Mentoring,
    MentorRequest,
    Participation,
    PastOrganizer,
    Role,
    end_of_day,
    start_of_day,
)
from cohorts.permissions import allowed, check
from cohorts.states import InvitationState, MentorRequestState, ProjectState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.desk.ways_in import as_invited

PAST_SHOWN = 100
HOW_YOU_KNOW = gettext_lazy("How you know that it is really this person who asks. It is kept.")


@on_desk
def desk_people(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    may = allowed(request.user, cohort=cohort, now=now)
    rows = by_role(cohort, now)
    asked = MentorRequest.objects.visible_to(request.user, now).filter(
        cohort=cohort, state=MentorRequestState.WAITING
    )
    invited = Invitation.objects.visible_to(request.user, now).filter(
        cohort=cohort, state=InvitationState.OPEN
    )
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_people.html",
        now=now,
        organizers=[organizer(row, request.user, now, may) for row in rows[Role.ORGANIZER]],
        mentors=mentors(cohort, rows[Role.MENTOR], may),
        volunteers=rows[Role.VOLUNTEER],
        contacts=rows[Role.WELLBEING],
        requests=list(asked.select_related("user")),
        invitations=[
            as_invited(request, row, now) for row in invited.select_related("project", "invited_by")
        ],
        past=PastOrganizer.objects.standing(now)[:PAST_SHOWN],
        may=named(may),
    )


def named(may: Iterable[str]) -> dict[str, bool]:
    """Verbs as a template can ask for them: ``may.people_appoint``."""
    return {verb.replace(".", "_"): True for verb in may}


def by_role(cohort: Cohort, now: datetime) -> dict[str, list[Participation]]:
    ahead = Prefetch("aways", Away.objects.filter(ends_at__gt=now), to_attr="aways_ahead")
    rows = Participation.objects.held(now).filter(cohort=cohort).exclude(role=Role.MENTEE)
    found: dict[str, list[Participation]] = defaultdict(list)
    for row in rows.select_related("user").prefetch_related(ahead):
        found[row.role].append(row)
    return found


def organizer(row: Any, reader: Any, now: datetime, may: Iterable[str]) -> dict[str, Any]:
    mine = row.user_id == reader.pk
    return {
        "row": row,
        "is_me": mine,
        "is_away": any(away.starts_at <= now for away in row.aways_ahead),
        "aways": row.aways_ahead,
        "can_end": mine or "people.end" in may,
        "can_lead": not row.is_lead and "people.appoint" in may,
        "can_reset": not mine and "people.reset_second_factor" in may,
    }


def mentors(cohort: Cohort, rows: list[Participation], may: Iterable[str]) -> list[dict[str, Any]]:
    parts: dict[Any, list[Mentoring]] = defaultdict(list)
    current = Mentoring.objects.held().filter(project__cohort=cohort)
    for each in current.select_related("project"):
        parts[each.mentor_id].append(each)
    return [
        {"row": row, "parts": parts[row.user_id], "can_end": "people.end" in may} for row in rows
    ]


@on_desk
def desk_appoint(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "people.appoint", cohort=cohort, now=now)
    form = AppointForm(request.POST or None)
    if form.is_valid():
        role, is_lead = form.role
        ok, _row = attempt(
            request, appoint, form.person, cohort, role, form=form, now=now, is_lead=is_lead,
            done=_("%s has the role now.") % form.person,
        )  # fmt: skip
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_appoint.html", now=now, form=form, here="desk_people"
    )


def role_here(cohort: Cohort, key: object, now: datetime) -> Participation:
    rows = Participation.objects.held(now).filter(cohort=cohort).exclude(role=Role.MENTEE)
    return get_object_or_404(rows.select_related("user", "cohort"), pk=key)


@require_POST
@on_desk
def desk_role_lead(
    request: HttpRequest, cohort: Cohort, now: datetime, role: object
) -> HttpResponse:
    """Make an organizer a lead, or an organizer among others again."""
    row = role_here(cohort, role, now)
    is_lead = "down" not in request.POST
    done = _("%s is lead organizer now.") if is_lead else _("%s is organizer without lead now.")
    kind = Role(row.role)
    attempt(
        request, appoint, row.user, cohort, kind, now=now, is_lead=is_lead, done=done % row.user
    )
    return redirect("cohorts:desk_people", cohort.slug)


@on_desk
def desk_role_end(
    request: HttpRequest, cohort: Cohort, now: datetime, role: object
) -> HttpResponse:
    row = role_here(cohort, role, now)
    if row.user_id != request.user.pk:
        check(request.user, "people.end", cohort=cohort, now=now)
    form = ReasonForm(request.POST or None, help_text=_("It is kept in the cohort’s history."))
    if form.is_valid():
        done = _("The role has ended.")
        reason = form.cleaned_data["reason"]
        ok, _none = attempt(
            request, end_participation, row, form=form, done=done, now=now, reason=reason
        )
        if ok:
            return leave_for(request, cohort, row)
    return desk_page(
        request, cohort, "cohorts/desk/desk_role_end.html", now=now, form=form, row=row,
        is_me=row.user_id == request.user.pk, here="desk_people", **what_is_left(row),
    )  # fmt: skip


def what_is_left(row: Participation) -> dict[str, Any]:
    """The parts that end with a role, and whether that tells anybody."""
    if row.role != Role.MENTOR:
        return {"parts": [], "tells_anybody": row.role == Role.MENTEE}
    mine = Mentoring.objects.held().filter(project__cohort=row.cohort, mentor=row.user)
    parts = list(mine.select_related("project"))
    # A published project tells its people; an idea that nobody mentors then, the organizers.
    silent = {ProjectState.WITHDRAWN}
    told = [part for part in parts if part.project.state not in silent]
    return {"parts": parts, "tells_anybody": bool(told)}


def leave_for(request: HttpRequest, cohort: Cohort, row: Participation) -> HttpResponse:
    """Whoever gave up their own desk cannot be sent back to it."""
    if row.user_id == request.user.pk and row.role == Role.ORGANIZER:
        return redirect("cohorts:me")
    return redirect("cohorts:desk_people", cohort.slug)


@on_desk
def desk_away(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    row = get_object_or_404(
        Participation.objects.active(now).organizers().select_related("cohort", "user"),
        cohort=cohort,
        user=request.user,
    )
    form = AwayForm(request.POST or None)
    if form.is_valid():
        done = _("Noted. The cohort’s page names the others while you are away.")
        ok, _away = attempt(request, go_away, row, form=form, done=done, now=now, **away(form))
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_away.html", now=now, form=form, here="desk_people"
    )


def away(form: AwayForm) -> dict[str, Any]:
    """Days in the reader's own zone, as instants."""
    zone: Any = timezone.get_current_timezone()
    return {
        "starts_at": start_of_day(form.cleaned_data["first_day"], zone),
        "ends_at": end_of_day(form.cleaned_data["last_day"], zone),
        "note": form.cleaned_data["note"],
    }


@require_POST
@on_desk
def desk_back(request: HttpRequest, cohort: Cohort, now: datetime, away: object) -> HttpResponse:
    rows = Away.objects.filter(participation__cohort=cohort)
    row = get_object_or_404(rows.select_related("participation__cohort"), pk=away)
    attempt(request, come_back, row, done=_("Good to have you back."), now=now)
    return redirect("cohorts:desk_people", cohort.slug)


@on_desk
def desk_past_organizer(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "people.record_past_organizer", cohort=cohort, now=now)
    form = PastOrganizerForm(request.POST or None)
    if form.is_valid():
        ok, _row = attempt(
            request, record_past_organizer, form=form, done=_("Recorded."), now=now,
            **form.cleaned_data,
        )  # fmt: skip
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_past_organizer.html", now=now, form=form,
        here="desk_people",
    )  # fmt: skip


@on_desk
def desk_past_take_back(
    request: HttpRequest, cohort: Cohort, now: datetime, past: object
) -> HttpResponse:
    check(request.user, "people.take_back_past_organizer", cohort=cohort, now=now)
    row = get_object_or_404(PastOrganizer.objects.standing(now), pk=past)
    form = ReasonForm(request.POST or None, help_text=_("What is wrong with it. It is kept."))
    if form.is_valid():
        ok, _none = attempt(
            request, take_back_past_organizer, row, form=form, now=now, **form.cleaned_data,
            done=_("The record is taken back. If somebody else was meant, record them."),
        )  # fmt: skip
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_past_take_back.html", now=now, form=form, row=row,
        here="desk_people",
    )  # fmt: skip


@on_desk
def desk_second_factor(
    request: HttpRequest, cohort: Cohort, now: datetime, role: object
) -> HttpResponse:
    check(request.user, "people.reset_second_factor", cohort=cohort, now=now)
    everyone = Participation.objects.held(now).filter(cohort=cohort)
    row = get_object_or_404(everyone.select_related("user"), pk=role)
    form = ReasonForm(request.POST or None, help_text=HOW_YOU_KNOW)
    if form.is_valid():
        done = _("The second factor is gone. %s was told by mail.") % row.user
        reason = form.cleaned_data["reason"]
        ok, _none = attempt(
            request, reset_second_factor, row.user, form=form, done=done, now=now, reason=reason
        )
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_second_factor.html", now=now, form=form, row=row,
        here="desk_people",
    )  # fmt: skip


@on_desk
def desk_lost_factor(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    """For anybody with an account, a role or none, by the address with which they sign in."""
    check(request.user, "people.reset_second_factor", cohort=cohort, now=now)
    form = LostFactorForm(request.POST or None, help_text=HOW_YOU_KNOW)
    if form.is_valid():
        done = _("The second factor is gone. %s was told by mail.") % form.cleaned_data["email"]
        reason = form.cleaned_data["reason"]
        ok, _none = attempt(
            request, reset_second_factor, form.person, form=form, done=done, now=now, reason=reason
        )
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_lost_factor.html", now=now, form=form,
        here="desk_people",
    )  # fmt: skip


PEOPLE = "desk/<slug:slug>/people/"
urls = [
    path(PEOPLE, desk_people, name="desk_people"),
    path(f"{PEOPLE}appoint/", desk_appoint, name="desk_appoint"),
    path(f"{PEOPLE}away/", desk_away, name="desk_away"),
    path(f"{PEOPLE}away/<uuid:away>/back/", desk_back, name="desk_back"),
    path(f"{PEOPLE}past/", desk_past_organizer, name="desk_past_organizer"),
    path(f"{PEOPLE}past/<uuid:past>/take-back/", desk_past_take_back, name="desk_past_take_back"),
    path(f"{PEOPLE}second-factor/", desk_lost_factor, name="desk_lost_factor"),
    path(f"{PEOPLE}<uuid:role>/lead/", desk_role_lead, name="desk_role_lead"),
    path(f"{PEOPLE}<uuid:role>/end/", desk_role_end, name="desk_role_end"),
    path(f"{PEOPLE}<uuid:role>/second-factor/", desk_second_factor, name="desk_second_factor"),
]
