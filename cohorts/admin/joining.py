"""How mentors come in: invited by a link, or because they asked."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions import people as actions
from cohorts.admin.columns import at, chip_of, column, short, texts, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import CohortFilter
from cohorts.admin.forms import CohortChoice, Desk, offer_own_cohorts
from cohorts.admin.projects import InCohort, own_projects
from cohorts.admin.verbs import in_state, verb
from cohorts.forms.desk import AddressOrLogin, AnswerForm
from cohorts.models import Invitation, MentorRequest, Part, Project, User
from cohorts.states import InvitationState, MentorRequestState
from cohorts.views.chips import Chip, chip


class NewInvitation(Desk, AddressOrLogin):
    """For the cohort, or for a part on one of its projects."""

    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    project = InCohort(
        Project.objects.none(),
        label=gettext_lazy("Project"),
        required=False,
        help_text=gettext_lazy("Empty: they mentor in the cohort and can propose a project."),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Part on the project"),
        choices=[("", gettext_lazy("co-mentor, unless you choose")), *Part.choices],
        required=False,
    )
    field_order = ("cohort", "who", "project", "part")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_cohorts(self)
        self.fields["project"].queryset = own_projects(self.by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cohort, project = cleaned.get("cohort"), cleaned.get("project")
        if cohort and project and project.cohort_id != cohort.pk:
            self.add_error("project", _("This project belongs to another cohort."))
        return cleaned


def invitation_chip(invitation: Invitation) -> Chip:
    if invitation.state == InvitationState.OPEN and invitation.expires_at <= timezone.now():
        return Chip(_("expired"), "done", "clock")
    return chip(InvitationState, invitation.state)


@admin.register(Invitation)
class InvitationAdmin(DeskAdmin):
    shelf = "people"
    place = 5
    list_display = (
        "bound_to",
        to("cohort", gettext_lazy("cohort")),
        to("project", gettext_lazy("project")),
        chip_of(invitation_chip, gettext_lazy("state")),
        to("invited_by", gettext_lazy("invited by")),
        at("invited_at", gettext_lazy("invited")),
        at("expires_at", gettext_lazy("valid until")),
    )
    list_filter = (CohortFilter, "state")
    list_select_related = ("cohort", "project__cohort", "invited_by", "accepted_by")
    search_fields = ("email", "github_login", "project__title")
    ordering = ("-invited_at", "pk")
    add_form = NewInvitation
    facts = (
        "bound_to",
        to("cohort", gettext_lazy("cohort")),
        to("project", gettext_lazy("project")),
        "part",
        chip_of(invitation_chip, gettext_lazy("state")),
        to("invited_by", gettext_lazy("invited by")),
        at("invited_at", gettext_lazy("invited")),
        at("expires_at", gettext_lazy("valid until")),
        to("accepted_by", gettext_lazy("accepted by")),
        at("accepted_at", gettext_lazy("accepted")),
    )
    verbs = (
        verb(
            "revoke",
            gettext_lazy("Take back"),
            actions.revoke_invitation,
            what=gettext_lazy("The link does not work any more."),
            done=gettext_lazy("The invitation {thing} was taken back."),
            power="mentors.invite",
            fits=in_state(InvitationState.OPEN),
            grave=True,
        ),
    )

    @column(gettext_lazy("for"))
    def bound_to(self, invitation: Invitation) -> str:
        return invitation.bound_to

    def create(self, form: Any, *, by: User, now: datetime) -> Invitation:
        typed = form.cleaned_data
        return actions.invite_mentor(
            typed["cohort"],
            project=typed["project"],
            part=typed["part"] if typed["project"] else "",
            by=by,
            now=now,
            **form.invited,
        )


@admin.register(MentorRequest)
class MentorRequestAdmin(DeskAdmin):
    shelf = "people"
    place = 4
    waiting = (MentorRequestState.WAITING, gettext_lazy("%(n)s to answer"))
    list_display = (
        "who",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda asked: chip(MentorRequestState, asked.state), gettext_lazy("state")),
        "words",
        at("asked_at", gettext_lazy("asked")),
        to("answered_by", gettext_lazy("answered by")),
    )
    list_filter = (CohortFilter, "state")
    list_select_related = ("user", "cohort", "answered_by")
    search_fields = ("user__name", "user__email", "user__github_login", "text")
    ordering = ("-asked_at", "pk")
    facts = (
        to("user", gettext_lazy("person")),
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda asked: chip(MentorRequestState, asked.state), gettext_lazy("state")),
        *texts("text", model=MentorRequest),
        at("adult_confirmed_at", gettext_lazy("said to be 18 or older")),
        at("asked_at", gettext_lazy("asked")),
        to("answered_by", gettext_lazy("answered by")),
        at("answered_at", gettext_lazy("answered")),
        *texts("answer", model=MentorRequest),
    )
    verbs = (
        verb(
            "accept",
            gettext_lazy("Accept"),
            partial(actions.answer_mentor_request, accept=True),
            what=gettext_lazy("They become mentors of the cohort, and are told."),
            done=gettext_lazy("{thing} is a mentor now."),
            power="mentors.answer",
            fits=in_state(MentorRequestState.WAITING),
            form=AnswerForm,
        ),
        verb(
            "decline",
            gettext_lazy("Decline"),
            partial(actions.answer_mentor_request, accept=False),
            what=gettext_lazy("They are told, with your words. They can ask again."),
            done=gettext_lazy("The request of {thing} is declined."),
            power="mentors.answer",
            fits=in_state(MentorRequestState.WAITING),
            form=AnswerForm,
        ),
    )

    @column(gettext_lazy("person"), order="user__name")
    def who(self, asked: MentorRequest) -> str:
        return str(asked.user)

    @column(gettext_lazy("would like to"))
    def words(self, asked: MentorRequest) -> str:
        return short(asked.text, 120)

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        return super().get_queryset(request).defer("answer")
