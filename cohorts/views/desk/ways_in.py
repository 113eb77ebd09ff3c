"""How mentors come in: invited by a link, or asking and being answered."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cohorts.actions.people import answer_mentor_request, invite_mentor, revoke_invitation
from cohorts.forms.desk import AddressOrLogin, AnswerForm
from cohorts.models import Cohort, Invitation, MentorRequest, Part
from cohorts.permissions import check
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk


def as_invited(request: HttpRequest, row: Invitation, now: datetime) -> dict[str, Any]:
    """An open invitation with the link to hand over."""
    return {
        "row": row,
        "link": request.build_absolute_uri(reverse("cohorts:invitation", args=[row.pk])),
        "is_over": row.expires_at <= now,
        "part": str(Part(row.part).label) if row.part else "",
    }


@on_desk
def desk_invite(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "mentors.invite", cohort=cohort, now=now)
    form = AddressOrLogin(request.POST or None)
    if form.is_valid():
        ok, row = attempt(request, invite_mentor, cohort, form=form, now=now, **form.invited)
        if ok:
            say_how(request, row)
            url = reverse("cohorts:desk_people", args=[cohort.slug])
            return redirect(f"{url}#invitations")
    return desk_page(
        request, cohort, "cohorts/desk/desk_invite.html", now=now, form=form, here="desk_people"
    )


def say_how(request: HttpRequest, row: Invitation) -> None:
    """An address gets a mail; for a GitHub login somebody hands the link over."""
    if row.email:
        messages.success(request, _("The invitation is on its way to %s.") % row.email)
    else:
        words = _("The invitation for %s is ready. Copy its link and send it to them.")
        messages.success(request, words % row.bound_to)


@require_POST
@on_desk
def desk_invitation_revoke(
    request: HttpRequest, cohort: Cohort, now: datetime, invitation: object
) -> HttpResponse:
    mine = Invitation.objects.visible_to(request.user, now).filter(cohort=cohort)
    row = get_object_or_404(mine.select_related("cohort", "project__cohort"), pk=invitation)
    done = _("The invitation is taken back. Its link does not work any more.")
    attempt(request, revoke_invitation, row, done=done, now=now)
    return redirect("cohorts:desk_people", cohort.slug)


@on_desk
def desk_request(
    request: HttpRequest, cohort: Cohort, now: datetime, asked: object
) -> HttpResponse:
    check(request.user, "mentors.answer", cohort=cohort, now=now)
    mine = MentorRequest.objects.visible_to(request.user, now).filter(cohort=cohort)
    row = get_object_or_404(mine.select_related("user", "cohort", "answered_by"), pk=asked)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        accept, words = "accept" in request.POST, form.cleaned_data["answer"]
        done = _("%s is a mentor now.") if accept else _("%s was told that you declined.")
        ok, _none = attempt(
            request, answer_mentor_request, row, form=form, now=now, accept=accept, answer=words,
            done=done % row.user,
        )  # fmt: skip
        if ok:
            return redirect("cohorts:desk_people", cohort.slug)
    return desk_page(
        request, cohort, "cohorts/desk/desk_request.html", now=now, form=form, asked=row,
        here="desk_people",
    )  # fmt: skip


PEOPLE = "desk/<slug:slug>/people/"
urls = [
    path(f"{PEOPLE}invite/", desk_invite, name="desk_invite"),
    path(
        f"{PEOPLE}invitations/<uuid:invitation>/revoke/",
        desk_invitation_revoke,
        name="desk_invitation_revoke",
    ),
    path(f"{PEOPLE}requests/<uuid:asked>/", desk_request, name="desk_request"),
]
