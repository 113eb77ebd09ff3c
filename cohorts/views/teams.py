"""Who works on a project, and who leads it: parts, invitations, and leaving."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.actions.people import invite_mentor, revoke_invitation
from cohorts.actions.projects import add_mentor, leave_project
from cohorts.actions.withdrawing import require_withdrawable
from cohorts.forms.projects import AddMentorForm, InviteForm, LeaveForm, PartForm
from cohorts.models import Invitation, Mentoring, Part, Participation, Project, Role, User
from cohorts.permissions import allowed, check
from cohorts.states import (
    EDITABLE_PROJECT_STATES,
    ENDED_COHORT_STATES,
    PROJECT_MOVES,
    InvitationState,
    ProjectState,
)
from cohorts.views.acting import attempt, why_not
from cohorts.views.projects import (
    ONE,
    back_to,
    can_go_further,
    on_project,
    project_page,
    team_rows,
    touched,
)


@on_project
def project_team(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    may = allowed(request.user, project=project, now=now)
    if "project.leave" not in may:
        check(request.user, "project.change_team", project=project, now=now)
    can_change = "project.change_team" in may and project.state != ProjectState.WITHDRAWN
    return team_page(request, project, now, may, can_change=can_change)


def team_page(
    request: HttpRequest,
    project: Project,
    now: datetime,
    may: frozenset[str],
    *,
    can_change: bool,
    invite: InviteForm | None = None,
    add: AddMentorForm | None = None,
) -> HttpResponse:
    others = others_in(project, now)
    return project_page(
        request,
        project,
        "cohorts/mentor/project_team.html",
        now=now,
        members=[member(row, request.user, can_change=can_change) for row in team_rows(project)],
        can_change=can_change,
        can_withdraw="project.withdraw" in may
        and not why_not(lambda: require_withdrawable(project)),
        can_hand_in="project.edit" in may and ProjectState.PROPOSED in PROJECT_MOVES[project.state],
        can_resubmit="project.resubmit" in may and can_go_further(project),
        invitations=open_invitations(request, project, now) if can_change else [],
        invite=invite or InviteForm(prefix="invite"),
        add=add or (AddMentorForm(prefix="add", mentors=others) if can_change else None),
        has_others=can_change and others.exists(),
    )


def member(row: Mentoring, reader: Any, *, can_change: bool) -> dict[str, Any]:
    is_me = row.mentor_id == reader.pk
    form = PartForm(initial={"part": row.part}, auto_id=f"part-{row.pk}-%s")
    return {
        "row": row,
        "is_me": is_me,
        "form": form if can_change else None,
        "can_leave": is_me or can_change,
    }


def others_in(project: Project, now: datetime) -> QuerySet[User]:
    """Mentors of the cohort who are not on this team."""
    mentors = Participation.objects.active(now).filter(cohort=project.cohort, role=Role.MENTOR)
    team = project.team.current().values("mentor")
    return User.objects.filter(pk__in=mentors.values("user")).exclude(pk__in=team)


def open_invitations(request: HttpRequest, project: Project, now: datetime) -> list[dict[str, Any]]:
    rows = Invitation.objects.filter(project=project, state=InvitationState.OPEN)
    return [
        {
            "row": row,
            "link": request.build_absolute_uri(reverse("cohorts:invitation", args=[row.pk])),
            "is_over": row.expires_at <= now,
            "part": str(Part(row.part).label),
        }
        for row in rows
    ]


@require_POST
@on_project
def project_part(
    request: HttpRequest, project: Project, now: datetime, member: object
) -> HttpResponse:
    check(request.user, "project.change_team", project=project, now=now)
    row = get_object_or_404(project.team.held().select_related("mentor"), pk=member)
    form = PartForm(request.POST)
    if form.is_valid():
        part = form.cleaned_data["part"]
        done = _("%(person)s is %(part)s now.") % {"person": row.mentor, "part": Part(part).label}
        attempt(request, add_mentor, project, row.mentor, part, done=done, now=now)
    return back_to("project_team", project)


@require_POST
@on_project
def project_add_mentor(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.change_team", project=project, now=now)
    form = AddMentorForm(request.POST, prefix="add", mentors=others_in(project, now))
    if form.is_valid():
        person, part = form.cleaned_data["mentor"], form.cleaned_data["part"]
        done = _("%s is on the team now.") % person
        ok, _row = attempt(
            request, add_mentor, project, person, part, form=form, done=done, now=now
        )
        if ok:
            return back_to("project_team", project)
    may = allowed(request.user, project=project, now=now)
    return team_page(request, project, now, may, can_change=True, add=form)


@require_POST
@on_project
def project_invite(request: HttpRequest, project: Project, now: datetime) -> HttpResponse:
    check(request.user, "project.invite_mentor", project=project, now=now)
    form = InviteForm(request.POST, prefix="invite")
    if form.is_valid():
        facts = form.invited | {"part": form.cleaned_data["part"], "project": project}
        ok, row = attempt(request, invite_mentor, project.cohort, form=form, now=now, **facts)
        if ok:
            messages.success(request, invited_in_words(row))
            return back_to("project_team", project)
    may = allowed(request.user, project=project, now=now)
    return team_page(request, project, now, may, can_change=True, invite=form)


def invited_in_words(row: Invitation) -> str:
    """An address gets a mail; for a GitHub login somebody hands the link over."""
    if row.email:
        return _("The invitation is on its way to %s.") % row.email
    return _("The invitation for %s is ready. Copy its link and send it to them.") % row.bound_to


@require_POST
@on_project
def project_invitation_revoke(
    request: HttpRequest, project: Project, now: datetime, invitation: object
) -> HttpResponse:
    check(request.user, "project.invite_mentor", project=project, now=now)
    rows = Invitation.objects.select_related("cohort", "project__cohort")
    row = get_object_or_404(rows.filter(project=project), pk=invitation)
    done = _("The invitation is taken back. Its link does not work any more.")
    attempt(request, revoke_invitation, row, done=done, now=now)
    return back_to("project_team", project)


@on_project
def project_leave(
    request: HttpRequest, project: Project, now: datetime, member: object
) -> HttpResponse:
    rows = project.team.held().select_related("mentor", "project__cohort")
    row = get_object_or_404(rows, pk=member)
    verb = "project.leave" if row.mentor_id == request.user.pk else "project.change_team"
    check(request.user, verb, project=project, now=now)
    form = leave_form(request, project, row)
    if form.is_valid():
        done = _("%s is not on the team any more.") % row.mentor
        ok, _none = attempt(
            request, leave_project, row, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return back_to(
                "project" if row.mentor_id == request.user.pk else "project_team", project
            )
    return project_page(
        request, project, "cohorts/mentor/project_leave.html", now=now, form=form, row=row,
        is_me=row.mentor_id == request.user.pk, touched=touched(project, request.user),
        is_last="heir" in form.fields, is_only=is_only_mentor(project, row),
    )  # fmt: skip


def is_only_mentor(project: Project, row: Mentoring) -> bool:
    """Whether an unpublished idea would have nobody left, and so be withdrawn."""
    going_on = project.cohort.state not in ENDED_COHORT_STATES
    others = project.team.held().exclude(pk=row.pk)
    return going_on and project.state in EDITABLE_PROJECT_STATES and not others.exists()


def leave_form(request: HttpRequest, project: Project, row: Mentoring) -> LeaveForm:
    """The last lead of a published project is asked what becomes of it."""
    others = project.team.leads().exclude(pk=row.pk)
    is_last = (
        row.part == Part.LEAD and project.state == ProjectState.PUBLISHED and not others.exists()
    )
    heirs = [each.mentor for each in team_rows(project) if each.pk != row.pk]
    typed = request.POST if request.method == "POST" else None
    return LeaveForm(typed, heirs=heirs, is_last=is_last)


urls = [
    path(f"{ONE}team/", project_team, name="project_team"),
    path(f"{ONE}team/add/", project_add_mentor, name="project_add_mentor"),
    path(f"{ONE}team/invite/", project_invite, name="project_invite"),
    path(
        f"{ONE}team/invitations/<uuid:invitation>/revoke/",
        project_invitation_revoke,
        name="project_invitation_revoke",
    ),
    path(f"{ONE}team/<uuid:member>/part/", project_part, name="project_part"),
    path(f"{ONE}team/<uuid:member>/leave/", project_leave, name="project_leave"),
]
