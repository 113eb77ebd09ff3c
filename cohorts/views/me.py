"""A person's own pages: their roles, what comes next for them, and who they say they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.actions.people import edit_profile
from cohorts.actions.projects import IDEAS_IN
from cohorts.forms.people import Profile
from cohorts.models import (
    Cohort,
    Mentoring,
    MentorRequest,
    Participation,
    PhaseKind,
    Project,
    Role,
    User,
    apart,
)
from cohorts.rules.changes import Moment, moments
from cohorts.rules.schedule import is_open
from cohorts.states import (
    ENDED_COHORT_STATES,
    MentorRequestState,
    ProjectState,
)
from cohorts.views.acting import attempt
from cohorts.views.cards import cohort_card, current_cohort, line_of
from cohorts.views.chips import chip
from cohorts.views.panels import mine_for, next_for, panels_for
from cohorts.views.steps import open_invitations, step_for_all

DATES_AHEAD = 4


@login_required
def me(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), request.user
    roles = roles_of(user, now)
    cohort = my_cohort(roles, mine_for(user=user, now=now))
    phases = list(cohort.phases.all()) if cohort else []
    otherwise = [step_for_all(cohort, phases, now)] if cohort else []
    return render(
        request,
        "cohorts/me.html",
        {
            "cohort": cohort,
            "card": cohort_card(cohort) if cohort else None,
            "line": line_of(cohort, phases, user, now) if cohort else None,
            "next": next_for(user=user, now=now, cohort=None, otherwise=otherwise),
            "panels": panels_for("me", user=user, now=now, cohort=None),
            "roles": roles,
            **as_mentor(user, roles, now),
            **as_mentee(roles, now),
            **waiting_for(user, now),
        },
    )


def roles_of(user: Any, now: datetime) -> list[Participation]:
    rows = Participation.objects.active(now).filter(user=user)
    rows = rows.select_related("cohort").prefetch_related("cohort__phases")
    return list(rows.order_by("-cohort__number", "started_at", "id"))


def my_cohort(roles: Sequence[Participation], others: Sequence[Cohort]) -> Cohort | None:
    """The newest that goes on of those in which the person takes part, or waits for an answer;
    else everybody's."""
    seen = [row.cohort for row in roles if row.cohort.is_public or row.role == Role.ORGANIZER]
    going_on = [each for each in (*seen, *others) if each.state not in ENDED_COHORT_STATES]
    return max(going_on, key=lambda each: each.number, default=None) or current_cohort()


def as_mentor(user: Any, roles: Sequence[Participation], now: datetime) -> dict[str, Any]:
    """The person's projects, each with its mentees, if they are a mentor anywhere."""
    mentored = Mentoring.objects.current().filter(mentor=user)
    mentees = Participation.objects.active(now).filter(
        ~apart(user.pk, OuterRef("user"), now), role=Role.MENTEE
    )
    rows = mentored.select_related("project__cohort").prefetch_related(
        Prefetch("project__mentees", mentees.select_related("user"), to_attr="mentees_now")
    )
    parts = rows.order_by("-project__cohort__number", "project__title")
    cohorts = [row.cohort for row in roles if row.role == Role.MENTOR]
    return {
        "is_mentor": bool(cohorts),
        "propose_in": next((each for each in cohorts if takes_ideas(each, now)), None),
        "mentored": [(row, chip(ProjectState, row.project.state)) for row in parts],
        "mentees": [mentee for row in parts for mentee in row.project.mentees_now],  # type: ignore[attr-defined]
    }


def takes_ideas(cohort: Cohort, now: datetime) -> bool:
    return is_open(cohort.state, IDEAS_IN, list(cohort.phases.all()), PhaseKind.IDEAS, now)


def as_mentee(roles: Sequence[Participation], now: datetime) -> dict[str, Any]:
    """The mentee's project, mentors and next dates."""
    role = next((row for row in roles if row.role == Role.MENTEE), None)
    if role is None:
        return {}
    dates: list[Moment] = moments(list(role.cohort.phases.all()), now, role.cohort.state)
    return {
        "my_project": Project.objects.select_related("cohort").get(pk=role.project_id),
        "my_mentors": mentors_of(role),
        "my_dates": dates[:DATES_AHEAD],
    }


def mentors_of(role: Participation) -> QuerySet[Mentoring]:
    """But for those whom the mentee is kept apart from."""
    rows = Mentoring.objects.current().filter(~apart(role.user_id, OuterRef("mentor")))
    return rows.filter(project=role.project_id).select_related("mentor")


def waiting_for(user: Any, now: datetime) -> dict[str, Any]:
    """What the person asked for or was asked."""
    requests = MentorRequest.objects.filter(user=user).select_related("cohort")
    return {
        "invitations": open_invitations(user, now),
        "requests": [
            (each, chip(MentorRequestState, each.state))
            for each in requests.exclude(state=MentorRequestState.ACCEPTED)
        ],
    }


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)
    form = Profile(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        done, _result = attempt(
            request, edit_profile, person, form=form, done=_("Saved."), **form.cleaned_data
        )
        if done:
            return redirect("cohorts:profile")
    return render(request, "cohorts/profile.html", {"form": form})


urls = [
    path("me/", me, name="me"),
    path("me/profile/", profile, name="profile"),
]
