"""Pins and forbids, to be read and lifted; given at the desk, beside the application."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from applications.actions.instructions import lift_instruction
from applications.admin.reading import OfOthers
from applications.models import Instruction, InstructionKind
from applications.permissions import check
from applications.views.chips import chip
from cohorts.admin.columns import at, chip_of, texts, to
from cohorts.admin.filters import CohortFilter
from cohorts.admin.verbs import reason, verb


@admin.register(Instruction)
class InstructionAdmin(OfOthers):
    shelf = "applications"
    place = 5
    cohort_path = "application__cohort"
    list_display = (
        "__str__",
        chip_of(lambda row: chip(InstructionKind, row.kind), gettext_lazy("kind")),
        at("given_at", gettext_lazy("given")),
        to("given_by", gettext_lazy("given by")),
        at("lifted_at", gettext_lazy("lifted")),
    )
    list_filter = (CohortFilter, "kind")
    list_select_related = (
        "application__user",
        "application__cohort",
        "project__cohort",
        "given_by",
        "lifted_by",
    )
    search_fields = ("application__user__name", "project__title")
    search_help_text = gettext_lazy("Name or project")
    ordering = ("-given_at", "pk")
    facts = (
        to("application", gettext_lazy("application")),
        to("project", gettext_lazy("project")),
        chip_of(lambda row: chip(InstructionKind, row.kind), gettext_lazy("kind")),
        *texts("reason", model=Instruction),
        at("given_at", gettext_lazy("given")),
        to("given_by", gettext_lazy("given by")),
        at("lifted_at", gettext_lazy("lifted")),
        to("lifted_by", gettext_lazy("lifted by")),
    )
    verbs = (
        verb(
            "lift",
            gettext_lazy("Lift"),
            lift_instruction,
            what=gettext_lazy("The next proposal weighs this pair like any other."),
            done=gettext_lazy("{thing}: lifted."),
            power="assignment.instruct",
            check=check,
            fits=lambda row: row.lifted_at is None,
            form=reason(help_text=gettext_lazy("Kept with the event; organizers read it.")),
            bulk=False,
        ),
    )
