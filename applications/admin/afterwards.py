"""What follows the release, to be read: places that became free, and feedback that was asked for.

Decided at the desk, and answered by mentors.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from applications.admin.reading import OfOthers, ProjectFilter
from applications.models import FeedbackRequest, FreedPlace
from applications.states import FreedPlaceState
from applications.views.chips import chip
from cohorts.admin.columns import at, chip_of, column, texts, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import CohortFilter


@admin.register(FreedPlace)
class FreedPlaceAdmin(DeskAdmin):
    """Who would be next stands at the desk alone, for whoever decides."""

    shelf = "selection"
    cohort_path = "project__cohort"
    list_display = (
        "__str__",
        to("project__cohort", gettext_lazy("cohort"), order="project__cohort__number"),
        chip_of(lambda row: chip(FreedPlaceState, row.state), gettext_lazy("state")),
        at("freed_at", gettext_lazy("free since")),
        at("decided_at", gettext_lazy("decided")),
        to("decided_by", gettext_lazy("decided by")),
    )
    list_filter = (CohortFilter, "state", ProjectFilter)
    list_select_related = ("project__cohort", "decided_by")
    search_fields = ("project__title",)
    search_help_text = gettext_lazy("Project")
    ordering = ("-freed_at", "pk")
    facts = (
        to("project", gettext_lazy("project")),
        chip_of(lambda row: chip(FreedPlaceState, row.state), gettext_lazy("state")),
        at("freed_at", gettext_lazy("free since")),
        at("reminded_at", gettext_lazy("brought to mind")),
        at("decided_at", gettext_lazy("decided")),
        to("decided_by", gettext_lazy("decided by")),
        *texts("reason", model=FreedPlace),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("reason")


@admin.register(FeedbackRequest)
class FeedbackRequestAdmin(OfOthers):
    shelf = "selection"
    cohort_path = "application__cohort"
    list_display = (
        "person",
        to("project", gettext_lazy("project"), order="project__title"),
        at("asked_at", gettext_lazy("asked")),
        at("answered_at", gettext_lazy("answered")),
        to("answered_by", gettext_lazy("answered by")),
    )
    list_filter = (CohortFilter, ProjectFilter)
    list_select_related = (
        "application__user",
        "application__cohort",
        "project__cohort",
        "answered_by",
    )
    search_fields = ("application__user__name", "application__user__email", "project__title")
    search_help_text = gettext_lazy("Name, address or project")
    ordering = ("-asked_at", "pk")
    facts = (
        to("application", gettext_lazy("application")),
        to("project", gettext_lazy("project"), order="project__title"),
        at("asked_at", gettext_lazy("asked")),
        *texts("question", model=FeedbackRequest),
        at("reminded_at", gettext_lazy("brought to mind")),
        at("answered_at", gettext_lazy("answered")),
        to("answered_by", gettext_lazy("answered by")),
        *texts("answer", model=FeedbackRequest),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("question", "answer")

    @column(gettext_lazy("person"), order="application__user__name")
    def person(self, row: FeedbackRequest) -> str:
        return str(row.application.user)
