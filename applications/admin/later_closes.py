"""Who may hand in after the others, to be read; given and taken back at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from applications.models import LaterClose
from cohorts.admin.columns import at, texts, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import CohortFilter


@admin.register(LaterClose)
class LaterCloseAdmin(DeskAdmin):
    shelf = "applications"
    place = 7
    list_display = (
        "__str__",
        to("user", gettext_lazy("person")),
        to("cohort", gettext_lazy("cohort")),
        at("until_at", gettext_lazy("until")),
        at("granted_at", gettext_lazy("granted")),
        to("granted_by", gettext_lazy("granted by")),
    )
    list_filter = (CohortFilter,)
    list_select_related = ("user", "cohort", "granted_by")
    search_fields = ("user__name", "user__email", "user__github_login")
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("-granted_at", "pk")
    facts = (
        to("user", gettext_lazy("person")),
        to("cohort", gettext_lazy("cohort")),
        at("until_at", gettext_lazy("until")),
        *texts("reason", model=LaterClose),
        at("granted_at", gettext_lazy("granted")),
        to("granted_by", gettext_lazy("granted by")),
    )
