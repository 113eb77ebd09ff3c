"""Phases, drafted freely or changed in public, and the log of those changes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from cohorts.actions import schedule
from cohorts.admin.columns import at, bullets, column, short, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import CohortFilter
from cohorts.admin.forms import CohortChoice, Desk, offer_own_cohorts
from cohorts.admin.verbs import reason, verb
from cohorts.forms.base import REASON_AT_MOST
from cohorts.forms.schedule import ChangeForm, PhaseForm, end_in_words, start_in_words
from cohorts.models import Phase, ScheduleChange, User
from cohorts.rules import changes
from cohorts.states import ENDED_COHORT_STATES


def begins(phase: Phase, zone: ZoneInfo) -> str:
    return start_in_words(phase.starts_at, zone)


def ends(phase: Phase, zone: ZoneInfo) -> str:
    return end_in_words(phase.ends_at, zone, anywhere_on_earth=phase.ends_anywhere_on_earth)


class NewPhase(Desk, PhaseForm):
    """A phase of a cohort that is chosen here; a reason where its schedule is confirmed."""

    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Only where the schedule is confirmed: it is published with the change."
        ),
    )
    field_order = ("cohort",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, zone=ZoneInfo("UTC"), **kwargs)
        offer_own_cohorts(self)

    def clean(self) -> dict[str, Any]:
        cohort = self.cleaned_data.get("cohort")
        if cohort is not None:
            self.zone = cohort.zone
        return super().clean()


class OverPhase(Desk):
    """Mixin: the form of a row that is there, in the zone of its cohort."""

    def __init__(self, *args: Any, instance: Phase, **kwargs: Any) -> None:
        zone = instance.cohort.zone
        super().__init__(*args, instance=instance, zone=zone, phase=instance, **kwargs)


class EditPhase(OverPhase, PhaseForm):
    """Typed freely while the schedule is a draft."""


class ChangePhase(OverPhase, ChangeForm):
    """Changed in public, with a reason; the kind stays."""

    left_out = ("kind",)


@admin.register(Phase)
class PhaseAdmin(DeskAdmin):
    shelf = "cohorts"
    place = 3
    list_display = ("title", to("cohort", gettext_lazy("cohort")), "kind", "begins", "ends")
    list_filter = (CohortFilter, "kind")
    list_select_related = ("cohort",)
    search_fields = ("title", "description")
    ordering = ("-cohort__number", "starts_at", "pk")
    add_form = NewPhase
    edit_form = EditPhase
    facts = (to("cohort", gettext_lazy("cohort")),)
    verbs = (
        verb(
            "remove",
            gettext_lazy("Remove"),
            schedule.remove_phase,
            what=gettext_lazy("The phase goes. That is possible until the schedule is confirmed."),
            done=gettext_lazy("{thing} was removed."),
            power="schedule.edit",
            fits=lambda phase: (
                phase.cohort.confirmed_at is None and phase.cohort.state not in ENDED_COHORT_STATES
            ),
            grave=True,
        ),
        verb(
            "take_out",
            gettext_lazy("Take out"),
            schedule.take_phase_out,
            what=gettext_lazy(
                "The phase leaves the confirmed schedule: a numbered, public change with your "
                "reason, and everyone whom it touches is told. The last phase of a kind that "
                "every schedule has stays."
            ),
            done=gettext_lazy("{thing} was taken out of the schedule."),
            power="schedule.change",
            fits=lambda phase: (
                phase.cohort.confirmed_at is not None
                and phase.cohort.state not in ENDED_COHORT_STATES
            ),
            form=reason(help_text=gettext_lazy("It is published with the change.")),
            bulk=False,
            grave=True,
        ),
    )

    @column(gettext_lazy("first day"), order="starts_at")
    def begins(self, phase: Phase) -> str:
        return begins(phase, phase.cohort.zone)

    @column(gettext_lazy("last day"), order="ends_at")
    def ends(self, phase: Phase) -> str:
        return ends(phase, phase.cohort.zone)

    def editable(self, row: Any) -> bool:
        return row.cohort.state not in ENDED_COHORT_STATES

    def form_over(self, row: Any) -> Any:
        return ChangePhase if row.cohort.confirmed_at else EditPhase

    def create(self, form: Any, *, by: User, now: datetime) -> Phase:
        cohort = form.cleaned_data["cohort"]
        if cohort.confirmed_at is None:
            return schedule.add_phase(cohort, by=by, now=now, **form.facts)
        why = form.cleaned_data["reason"]
        schedule.add_phase_later(cohort, by=by, now=now, reason=why, **form.facts)
        return Phase.objects.get(cohort=cohort, **form.facts)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        if row.cohort.confirmed_at is None:
            schedule.edit_phase(row, by=by, now=now, **form.facts)
        else:
            why = form.cleaned_data["reason"]
            schedule.change_schedule(row, by=by, now=now, reason=why, **form.facts)


@admin.register(ScheduleChange)
class ScheduleChangeAdmin(DeskAdmin):
    shelf = "cohorts"
    list_display = (
        "__str__",
        to("cohort", gettext_lazy("cohort")),
        at("changed_at", gettext_lazy("when")),
        to("changed_by", gettext_lazy("who")),
        "why",
    )
    list_filter = (CohortFilter,)
    list_select_related = ("cohort", "changed_by")
    search_fields = ("reason",)
    ordering = ("-changed_at", "pk")
    facts = (
        "number",
        to("cohort", gettext_lazy("cohort")),
        at("changed_at", gettext_lazy("when")),
        to("changed_by", gettext_lazy("who")),
        "reason",
        "what",
    )

    @column(gettext_lazy("reason"))
    def why(self, change: ScheduleChange) -> str:
        return short(change.reason, 120)

    @column(gettext_lazy("what"))
    def what(self, change: ScheduleChange) -> str:
        found = changes.in_words(change.differences, timezone.get_current_timezone())
        return bullets(
            format_html("{}, {}: {} → {}", one.phase, one.what, one.old, one.new) for one in found
        )
