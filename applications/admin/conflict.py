"""Conflicts of interest, to be read; declared by mentors, set and lifted at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from applications.admin.reading import OfOthers
from applications.models import Conflict
from applications.states import ConflictState
from applications.views.chips import chip
from cohorts.admin.columns import at, chip_of, texts, to
from cohorts.admin.filters import CohortFilter


@admin.register(Conflict)
class ConflictAdmin(OfOthers):
    shelf = "applications"
    place = 4
    cohort_path = "application__cohort"
    list_display = (
        "__str__",
        chip_of(lambda row: chip(ConflictState, row.state), gettext_lazy("kind")),
        at("declared_at", gettext_lazy("declared")),
        to("declared_by", gettext_lazy("declared by")),
        at("lifted_at", gettext_lazy("lifted")),
    )
    list_filter = (CohortFilter, "state")
    list_select_related = (
        "reviewer",
        "application__user",
        "application__cohort",
        "declared_by",
        "lifted_by",
    )
    search_fields = ("reviewer__name", "application__user__name")
    ordering = ("-declared_at", "pk")
    facts = (
        to("reviewer", gettext_lazy("reviewer")),
        to("application", gettext_lazy("application")),
        chip_of(lambda row: chip(ConflictState, row.state), gettext_lazy("kind")),
        at("declared_at", gettext_lazy("declared")),
        to("declared_by", gettext_lazy("declared by")),
        *texts("note", model=Conflict),
        at("lifted_at", gettext_lazy("lifted")),
        to("lifted_by", gettext_lazy("lifted by")),
        *texts("lifted_because", model=Conflict),
    )
