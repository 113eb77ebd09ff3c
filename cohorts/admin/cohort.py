"""Cohorts, their phases, and every public change of their dates."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.actions import cohort as actions
from cohorts.actions import messages, schedule
from cohorts.admin.columns import (
    NOTHING,
    at,
    chip_of,
    column,
    link,
    listing,
    to,
)
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.forms import Acting
from cohorts.admin.schedule import begins, ends
from cohorts.admin.verbs import Verb, reason, verb
from cohorts.forms.desk import CohortEditForm, CohortForm, CopyForm, SuggestForm
from cohorts.forms.schedule import end_in_words, start_in_words
from cohorts.models import Cohort, Message, Phase, Project, User, start_of_day
from cohorts.states import COHORT_MOVES, ENDED_COHORT_STATES, CohortState, MessageState
from cohorts.views.chips import chip
from cohorts.views.desk.moves import VERBS

DRAWN_UP = (CohortState.DRAFT, CohortState.ANNOUNCED)


class CohortDesk(Acting, CohortForm):
    """The texts of a cohort; what people rely on already is shown, and cannot be typed."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        if instance is not None and instance.pk and not instance._state.adding:
            kwargs["fixed"] = actions.fixed_fields(instance, self.now)
        super().__init__(*args, instance=instance, **kwargs)


class CohortEdit(CohortEditForm, CohortDesk):
    """As above, over a row."""


def copy(cohort: Cohort, *, first_day: Any, by: User, now: datetime, **names: Any) -> Cohort:
    starts_at = start_of_day(first_day, cohort.zone)
    return actions.copy_cohort(cohort, by=by, now=now, starts_at=starts_at, **names)


def lacking(cohort: Cohort) -> str:
    """What the gate still asks for, so that nobody finds out by a refusal."""
    facts = actions.gate_facts(cohort, timezone.now())
    missing = actions.gate.words_of(actions.gate.missing_to_open(facts))
    return _("Still missing: %(what)s") % {"what": " ".join(missing)} if missing else ""


def failed_messages(cohort: Cohort) -> str:
    count = Message.objects.filter(cohort=cohort, state=MessageState.FAILED).count()
    return ngettext("%(n)s failed message", "%(n)s failed messages", count) % {"n": count}


RETRY = verb(
    "retry",
    gettext_lazy("Send failed messages again"),
    messages.retry_failed,
    what=gettext_lazy("All failed messages of the cohort go back to the outbox."),
    each=failed_messages,
    done=gettext_lazy("The failed messages of {thing} are being sent again."),
    power="messages.retry",
)


def step(name: str, **rest: Any) -> Verb:
    """A step of a cohort's life, in the words of the desk."""
    one = VERBS[name]
    return verb(
        name,
        one.label,
        one.action,
        what=format_lazy(" ".join("{}" for _words in one.follows), *one.follows),
        done=format_lazy("{{thing}}: {}", one.done),
        power=one.power,
        fits=lambda cohort: one.to in COHORT_MOVES[cohort.state],
        **rest,
    )


COHORT_VERBS = (
    verb(
        "suggest",
        gettext_lazy("Suggest phases"),
        schedule.suggest_phases,
        what=gettext_lazy("Required phases without dates are added in the usual shape."),
        done=gettext_lazy("Phases of {thing} have dates. Look at each, then confirm the schedule."),
        power="schedule.edit",
        fits=lambda cohort: cohort.confirmed_at is None,
        form=SuggestForm,
        bulk=False,
    ),
    verb(
        "confirm",
        gettext_lazy("Confirm the schedule"),
        schedule.confirm_schedule,
        what=gettext_lazy("The dates are fixed. Every later change is public and has a reason."),
        done=gettext_lazy("The schedule of {thing} is confirmed."),
        power="schedule.confirm",
        fits=lambda cohort: cohort.confirmed_at is None and cohort.state == CohortState.DRAFT,
    ),
    step("announce"),
    step("open", each=lacking),
    step("select"),
    step("run"),
    step("finish"),
    verb(
        "copy",
        gettext_lazy("Copy"),
        copy,
        what=gettext_lazy(
            "A new draft takes over the texts and the phases, moved to a new first day. "
            "Nothing personal is copied."
        ),
        done=gettext_lazy("{thing} was copied."),
        power="cohort.copy",
        form=CopyForm,
        bulk=False,
    ),
    RETRY,
    step(
        "cancel",
        form=reason(help_text=gettext_lazy("Everyone in the cohort reads it.")),
        bulk=False,
        grave=True,
    ),
)


@admin.register(Cohort)
class CohortAdmin(DeskAdmin):
    shelf = "cohorts"
    place = 1
    cohort_path = "pk"
    list_display = (
        "name",
        "number",
        chip_of(lambda cohort: chip(CohortState, cohort.state), gettext_lazy("state")),
        "next_date",
        at("confirmed_at", gettext_lazy("schedule confirmed")),
    )
    list_filter = ("state", "funding")
    search_fields = ("name", "slug")
    ordering = ("-number", "pk")
    verbs = COHORT_VERBS
    add_form = CohortDesk
    edit_form = CohortEdit
    sections = CohortForm.SECTIONS
    facts = (
        chip_of(lambda cohort: chip(CohortState, cohort.state), gettext_lazy("state")),
        at("confirmed_at", gettext_lazy("schedule confirmed")),
        to("confirmed_by", gettext_lazy("confirmed by")),
        at("released_at", gettext_lazy("decisions released")),
        to("created_by", gettext_lazy("created by")),
        at("created_at", gettext_lazy("created")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        ahead = Phase.objects.filter(cohort=OuterRef("pk"), ends_at__gt=timezone.now())
        first = ahead.order_by("ends_at", "pk")[:1]
        texts = ("summary", "expectations", "code_of_conduct", "boundaries")
        return (
            super()
            .get_queryset(request)
            .defer(*texts)
            .annotate(
                next_title=Subquery(first.values("title")),
                next_starts_at=Subquery(first.values("starts_at")),
                next_ends_at=Subquery(first.values("ends_at")),
            )
        )

    @column(gettext_lazy("next date"), order="next_ends_at")
    def next_date(self, cohort: Any) -> str:
        if cohort.next_ends_at is None or cohort.state in ENDED_COHORT_STATES:
            return NOTHING
        if cohort.next_starts_at > timezone.now():
            return f"{cohort.next_title}: {start_in_words(cohort.next_starts_at, cohort.zone)}"
        until = end_in_words(cohort.next_ends_at, cohort.zone, anywhere_on_earth=False)
        return _("%(phase)s until %(when)s") % {"phase": cohort.next_title, "when": until}

    def editable(self, row: Any) -> bool:
        return row.state not in ENDED_COHORT_STATES

    def create(self, form: Any, *, by: User, now: datetime) -> Cohort:
        return actions.create_cohort(by=by, now=now, **form.cleaned_data)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_cohort(row, by=by, now=now, **form.facts)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        return [phases_of(row), projects_of(row)]


def phases_of(cohort: Cohort) -> Panel:
    zone = cohort.zone
    rows = [
        (link(phase), phase.get_kind_display(), begins(phase, zone), ends(phase, zone))
        for phase in cohort.phases.all()
    ]
    return Panel(
        _("Phases, in %(zone)s") % {"zone": cohort.time_zone},
        (_("Phase"), _("Kind"), _("First day"), _("Last day")),
        rows,
        nothing=_("No phase has dates yet. “Suggest phases” gives all of them the usual ones."),
        more=(f"{listing(Phase)}add/?cohort={cohort.pk}", _("Add a phase")),
    )


def projects_of(cohort: Cohort, most: int = 50) -> Panel:
    projects = cohort.projects.order_by("title", "pk")[:most]
    return Panel(
        _("Projects"),
        (_("Project"), _("State"), _("Kind"), _("Places")),
        [
            (link(project), project.get_state_display(), project.get_kind_display(), project.places)
            for project in projects
        ],
        more=(listing(Project, cohort=cohort.slug), _("All projects of this cohort")),
    )
