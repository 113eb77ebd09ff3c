"""Who takes part: roles, absences, accounts."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.second_factor import FACTORS
from cohorts.actions import past_organizers
from cohorts.actions import people as actions
from cohorts.actions.people_access import reset_second_factor
from cohorts.admin.columns import NOTHING, at, column, link, to
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.filters import CohortFilter
from cohorts.admin.forms import CohortChoice, Desk, DeskEdit, offer_own_cohorts
from cohorts.admin.projects import NowFilter, until
from cohorts.admin.verbs import reason, verb
from cohorts.forms.desk import AppointForm, AwayForm, PastOrganizerForm
from cohorts.models import (
    Away,
    MentorRequest,
    Participation,
    PastOrganizer,
    Role,
    User,
    end_of_day,
    start_of_day,
)
from cohorts.rules.people import CAPACITY_AT_MOST


class NewRole(Desk, AppointForm):
    """Somebody with an account becomes organizer, volunteer or wellbeing contact."""

    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    field_order = ("cohort",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_cohorts(self)


class OrganizerForm(DeskEdit):
    is_lead = forms.BooleanField(
        label=gettext_lazy("Lead organizer"),
        required=False,
        help_text=gettext_lazy("Leads also confirm dates, open, cancel and appoint people."),
    )


class CapacityForm(DeskEdit):
    capacity = forms.IntegerField(
        label=gettext_lazy("Mentees at most"),
        min_value=0,
        max_value=CAPACITY_AT_MOST,
        help_text=gettext_lazy("In this cohort, over all projects."),
    )


@admin.register(Participation)
class ParticipationAdmin(DeskAdmin):
    shelf = "people"
    place = 2
    list_display = (
        "who",
        "title",
        to("cohort", gettext_lazy("cohort")),
        to("project", gettext_lazy("project of the mentee")),
        at("started_at", gettext_lazy("from")),
        at("ended_at", gettext_lazy("until")),
    )
    list_filter = (CohortFilter, NowFilter, "role", "is_lead")
    list_select_related = ("user", "cohort", "project__cohort")
    search_fields = ("user__name", "user__email", "user__github_login")
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("-cohort__number", "role", "-is_lead", "user__name", "pk")
    add_form = NewRole
    edit_form = OrganizerForm
    facts = (
        to("user", gettext_lazy("person")),
        "title",
        to("cohort", gettext_lazy("cohort")),
        to("project", gettext_lazy("project of the mentee")),
        "capacity",
        "working_hours",
        at("adult_confirmed_at", gettext_lazy("said to be 18 or older")),
        at("started_at", gettext_lazy("from")),
        at("ended_at", gettext_lazy("until")),
    )
    verbs = (
        verb(
            "end",
            gettext_lazy("End this role"),
            actions.end_participation,
            what=gettext_lazy(
                "The role ends now. A mentor leaves their projects, too: the rest of the team, "
                "mentees and applicants of those that are published are told by mail."
            ),
            done=gettext_lazy("{thing}: ended."),
            power="people.end",
            fits=lambda row: row.ended_at is None,
            form=reason(help_text=gettext_lazy("Kept with the event."), required=False),
            grave=True,
        ),
    )

    @column(gettext_lazy("person"), order="user__name")
    def who(self, row: Participation) -> str:
        return str(row.user)

    @column(gettext_lazy("role"), order="role")
    def title(self, row: Participation) -> str:
        return row.title

    def editable(self, row: Any) -> bool:
        return row.ended_at is None and row.role in (Role.ORGANIZER, Role.MENTOR)

    def form_over(self, row: Any) -> Any:
        return CapacityForm if row.role == Role.MENTOR else OrganizerForm

    def create(self, form: Any, *, by: User, now: datetime) -> Participation:
        role, is_lead = form.role
        cohort = form.cleaned_data["cohort"]
        return actions.appoint(form.person, cohort, role, by=by, now=now, is_lead=is_lead)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        if row.role == Role.MENTOR:
            actions.set_capacity(row, form.cleaned_data["capacity"], by=by, now=now)
        else:
            lead = form.cleaned_data["is_lead"]
            actions.appoint(row.user, row.cohort, Role(row.role), by=by, now=now, is_lead=lead)


class NewAway(Desk, AwayForm):
    """One's own absence as organizer of a cohort."""

    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    field_order = ("cohort",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_cohorts(self)


@admin.register(Away)
class AwayAdmin(DeskAdmin):
    shelf = "people"
    cohort_path = "participation__cohort"
    list_display = (
        "who",
        "cohort",
        at("starts_at", gettext_lazy("away from")),
        at("ends_at", gettext_lazy("back on")),
        "note",
    )
    list_filter = (CohortFilter,)
    list_select_related = ("participation__user", "participation__cohort")
    search_fields = ("participation__user__name", "note")
    ordering = ("-starts_at", "pk")
    add_form = NewAway
    facts = (
        to("participation", gettext_lazy("organizer")),
        at("starts_at", gettext_lazy("away from")),
        at("ends_at", gettext_lazy("back on")),
        "note",
    )
    verbs = (
        verb(
            "back",
            gettext_lazy("I am back"),
            actions.come_back,
            what=gettext_lazy("The absence is taken out: people can ask you again."),
            done=gettext_lazy("{thing}: taken out."),
            power="organizer.go_away",
        ),
    )

    @column(gettext_lazy("organizer"), order="participation__user__name")
    def who(self, away: Away) -> str:
        return str(away.participation.user)

    @column(gettext_lazy("cohort"), order="participation__cohort__number")
    def cohort(self, away: Away) -> str:
        return str(away.participation.cohort)

    def create(self, form: Any, *, by: User, now: datetime) -> Away:
        typed = form.cleaned_data
        cohort = typed["cohort"]
        row = Participation.objects.active(now).organizers().get(user=by, cohort=cohort)
        return actions.go_away(
            row,
            starts_at=start_of_day(typed["first_day"], cohort.zone),
            ends_at=end_of_day(typed["last_day"], cohort.zone),
            note=typed["note"],
            by=by,
            now=now,
        )


class NewPastOrganizer(Desk, PastOrganizerForm):
    """Recorded by GitHub identity: the eligibility rules ask for them."""


@admin.register(PastOrganizer)
class PastOrganizerAdmin(DeskAdmin):
    shelf = "people"
    cohort_path = None
    list_display = (
        "github_login",
        "github_id",
        "cohort_name",
        to("recorded_by", gettext_lazy("recorded by")),
        at("recorded_at", gettext_lazy("recorded")),
        at("taken_back_at", gettext_lazy("taken back")),
    )
    list_filter = ("cohort_name",)
    list_select_related = ("recorded_by", "taken_back_by")
    search_fields = ("github_login", "cohort_name")
    ordering = ("cohort_name", "github_login", "pk")
    add_form = NewPastOrganizer
    facts = (*list_display, to("taken_back_by", gettext_lazy("taken back by")))
    verbs = (
        verb(
            "take_back",
            gettext_lazy("Take back"),
            past_organizers.take_back_past_organizer,
            what=gettext_lazy(
                "The record was a mistake: it keeps nobody from applying any more. It stays here "
                "to be read, with your reason in its history."
            ),
            done=gettext_lazy("The record {thing} is taken back."),
            power="people.take_back_past_organizer",
            fits=lambda row: row.taken_back_at is None,
            form=reason(help_text=gettext_lazy("What is wrong with it. Kept.")),
            grave=True,
        ),
    )

    def create(self, form: Any, *, by: User, now: datetime) -> PastOrganizer:
        typed = form.cleaned_data
        return past_organizers.record_past_organizer(
            github_login=typed["github_login"],
            github_id=typed["github_id"],
            cohort_name=typed["cohort_name"],
            by=by,
            now=now,
        )


@admin.register(User)
class PersonAdmin(DeskAdmin):
    """The people of one's cohorts. Their accounts are their own: nothing can be typed here."""

    shelf = "people"
    place = 1
    cohort_path = None
    list_display = (
        "shown_name",
        "email",
        "github_login",
        "roles",
        "guarded",
        at("joined_at", gettext_lazy("joined")),
    )
    list_filter = ("is_active",)
    search_fields = ("name", "email", "github_login")
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("name", "pk")
    facts = (
        "name",
        "pronouns",
        "email",
        "github_login",
        "github_id",
        "time_zone",
        "guarded",
        "is_active",
        at("joined_at", gettext_lazy("joined")),
    )
    verbs = (
        verb(
            "reset_second_factor",
            gettext_lazy("Reset the second factor"),
            reset_second_factor,
            what=gettext_lazy(
                "Authenticator apps, passkeys and recovery codes of this person are taken away, "
                "and they are told by e-mail. Their password or GitHub sign-in still guards the "
                "account. Be sure that it is really this person who asks."
            ),
            done=gettext_lazy("The second factor of {thing} was reset."),
            power="people.reset_second_factor",
            fits=lambda person: person.has_factor,
            form=reason(help_text=gettext_lazy("How you know that it is really them. Kept.")),
            bulk=False,
            grave=True,
        ),
    )

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        known = User.objects.filter(self.known(request) | Q(pk=request.user.pk))
        return known.annotate(has_factor=Exists(factors))

    def known(self, request: HttpRequest) -> Q:
        """Whom an organizer may look up: who takes part, or asks to."""
        cohorts = self.organized(request)
        parts = Participation.objects.filter(cohort__in=cohorts).values("user")
        asked = MentorRequest.objects.filter(cohort__in=cohorts).values("user")
        return Q(pk__in=parts) | Q(pk__in=asked)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        here = Participation.objects.filter(cohort__in=self.organized(request), ended_at=None)
        parts = Prefetch("participations", here.select_related("cohort"), to_attr="parts_here")
        return super().get_queryset(request).prefetch_related(parts)

    @column(gettext_lazy("name"), order="name")
    def shown_name(self, person: User) -> str:
        return str(person)

    @column(gettext_lazy("roles now"))
    def roles(self, person: Any) -> str:
        """In the reader's own cohorts."""
        return ", ".join(f"{row.title} ({row.cohort})" for row in person.parts_here) or NOTHING

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def guarded(self, person: Any) -> bool:
        return bool(person.has_factor)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        parts = Participation.objects.visible_to(request.user).filter(user=row)
        mine = parts.filter(cohort__in=self.organized(request)).select_related("cohort")
        return [roles_of(mine.order_by("-started_at", "pk"))]


def roles_of(parts: QuerySet[Participation]) -> Panel:
    rows = [
        (link(part, part.title), link(part.cohort), at("started_at", "")(part), until(part))
        for part in parts
    ]
    return Panel(_("Roles"), (_("Role"), _("Cohort"), _("From"), _("Until")), rows)
