"""Screening over lists: many at once, each named before anything happens; and the reasons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import screening as actions
from applications.admin.reading import EligibilityFilter, ProjectFilter
from applications.forms.screening import PassManyForm, RejectManyForm, UndoForm
from applications.models import (
    EligibilityCheck,
    LookAlike,
    ProjectChoice,
    Screening,
    ScreeningReason,
    Verdict,
)
from applications.permissions import check
from applications.states import ScreeningState
from applications.views.chips import chip
from cohorts.admin.columns import NOTHING, at, chip_html, chip_of, column, link, texts, to
from cohorts.admin.desk import EVENT_COLUMNS, DeskAdmin, Panel, event_row
from cohorts.admin.filters import CohortFilter, Narrowing
from cohorts.admin.forms import CohortChoice, Desk, DeskEdit, offer_own_cohorts
from cohorts.admin.verbs import in_state, verb
from cohorts.models import User

DECIDED = (ScreeningState.PASSED, ScreeningState.REJECTED)


def verdict_of(application: str) -> Subquery:
    checks = EligibilityCheck.objects.filter(application=OuterRef(application))
    return Subquery(checks.order_by("-checked_at", "pk").values("verdict")[:1])


class ScreenedEligibilityFilter(EligibilityFilter):
    verdict = staticmethod(lambda: verdict_of("application"))


class ScreenedProjectFilter(ProjectFilter):
    def rows(self, queryset: QuerySet[Any], project: str) -> QuerySet[Any]:
        chosen = ProjectChoice.objects.filter(project=project).values("application")
        return queryset.filter(application__in=chosen)


class ReasonFilter(Narrowing):
    """By the reasons of one's cohorts that are or were in use."""

    title = gettext_lazy("reason")
    parameter_name = "reason"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        rows = ScreeningReason.objects.filter(cohort__in=model_admin.organized(request))
        if slug := request.GET.get("cohort"):
            rows = rows.filter(cohort__slug=slug)
        codes = rows.order_by("code").values_list("code", flat=True).distinct()
        return [(code, code.replace("-", " ")) for code in codes]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.chosen()
        return queryset if code is None else queryset.filter(reason__code=code)


def who(screening: Screening) -> str:
    """Enough to know whom one decides about."""
    choices = screening.application.choices.select_related("project").order_by("rank")
    return ", ".join(f"{choice.rank}. {choice.project}" for choice in choices)


@admin.register(Screening)
class ScreeningAdmin(DeskAdmin):
    shelf = "applications"
    place = 1
    list_display = (
        "person",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(ScreeningState, row.state), gettext_lazy("screening")),
        "why",
        "eligibility",
        at("decided_at", gettext_lazy("screened")),
        to("decided_by", gettext_lazy("by")),
    )
    list_filter = (
        CohortFilter,
        "state",
        ReasonFilter,
        ScreenedProjectFilter,
        ScreenedEligibilityFilter,
    )
    list_select_related = (
        "application__user",
        "application__cohort",
        "cohort",
        "reason",
        "decided_by",
    )
    search_fields = (
        "application__user__name",
        "application__user__email",
        "application__user__github_login",
    )
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("cohort_id", "state", "draw", "pk")
    facts = (
        to("application", gettext_lazy("application")),
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(ScreeningState, row.state), gettext_lazy("screening")),
        "why",
        at("decided_at", gettext_lazy("screened")),
        to("decided_by", gettext_lazy("by")),
        *texts("note_for_applicant", "note_for_colleagues", model=Screening),
    )
    verbs = (
        verb(
            "pass",
            gettext_lazy("Pass on"),
            actions.pass_on,
            what=gettext_lazy("They go on to the mentors. It can be undone until the release."),
            each=who,
            done=gettext_lazy("{thing} is passed on."),
            power="application.screen",
            check=check,
            fits=in_state(ScreeningState.WAITING),
            form=PassManyForm,
        ),
        verb(
            "reject",
            gettext_lazy("Reject"),
            actions.reject,
            what=gettext_lazy(
                "Mentors do not see them any more, and they get no place. Each person reads the "
                "reason and the note after the release. It can be undone until then."
            ),
            each=who,
            done=gettext_lazy("{thing} is rejected."),
            power="application.screen",
            check=check,
            fits=in_state(ScreeningState.WAITING),
            form=RejectManyForm,
            grave=True,
        ),
        verb(
            "undo",
            gettext_lazy("Undo"),
            actions.undo,
            what=gettext_lazy("They wait in the queue again."),
            each=who,
            done=gettext_lazy("{thing} waits again."),
            power="application.screen",
            check=check,
            fits=in_state(*DECIDED),
            form=UndoForm,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).annotate(verdict=verdict_of("application"))
        return rows.defer("note_for_applicant", "note_for_colleagues")

    @column(gettext_lazy("person"), order="application__user__name")
    def person(self, row: Screening) -> str:
        return str(row.application.user)

    @column(gettext_lazy("reason"), order="reason__position")
    def why(self, row: Screening) -> str:
        return row.reason.words if row.reason else NOTHING

    @column(gettext_lazy("eligibility"), order="verdict")
    def eligibility(self, row: Any) -> str:
        return chip_html(chip(Verdict, row.verdict)) if row.verdict else _("not checked")

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        events = self.events_about(request, row)
        return [
            look_alikes_of(row, request.user),
            Panel(_("History"), EVENT_COLUMNS, [event_row(event) for event in events]),
        ]


def look_alikes_of(screening: Screening, user: Any) -> Panel:
    pairs = LookAlike.objects.visible_to(user).about(screening.application)
    rows = [
        (link(side), f"{pair.likeness} %")
        for pair in pairs.select_related("one__user", "one__cohort", "other__user", "other__cohort")
        for side in (pair.one, pair.other)
        if side != screening.application
    ]
    columns = (_("Application"), _("Likeness"))
    return Panel(_("Looks like"), columns, rows, nothing=_("No other proposal."))


# Reasons --------------------------------------------------------------------------------------


class ReasonFields(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Words for the applicant"),
        max_length=ScreeningReason._meta.get_field("words").max_length,
        help_text=gettext_lazy("A reason they can act on."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_on = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


class AddReason(ReasonFields, Desk):
    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=ScreeningReason._meta.get_field("code").max_length,
        help_text=gettext_lazy("A short name of small letters, numbers and hyphens."),
    )
    field_order = ("cohort", "code", "words", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_cohorts(self)


class EditReason(ReasonFields, DeskEdit):
    @property
    def facts(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in ("words", "is_on")}


@admin.register(ScreeningReason)
class ScreeningReasonAdmin(DeskAdmin):
    shelf = "applications"
    list_display = ("words", to("cohort", gettext_lazy("cohort")), "position", "code", "is_on")
    list_filter = (CohortFilter, "is_on")
    list_select_related = ("cohort",)
    search_fields = ("words", "code")
    ordering = ("-cohort__number", "position", "pk")
    add_form = AddReason
    edit_form = EditReason
    facts = (to("cohort", gettext_lazy("cohort")), "position", "code")

    def create(self, form: Any, *, by: User, now: datetime) -> ScreeningReason:
        typed = dict(form.cleaned_data)
        return actions.add_reason(typed.pop("cohort"), by=by, now=now, **typed)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_reason(row, by=by, now=now, **form.facts)
