"""What the desk over cohorts gains where there are applications: counts, and a verb."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.assignment import propose_assignment
from applications.forms.desk import ProposeForm
from applications.models import Application, ProjectChoice, kept_from
from applications.permissions import check
from applications.states import ApplicationState
from applications.views.chips import chip
from cohorts.admin.cohort import CohortAdmin
from cohorts.admin.columns import chip_html, column, link, listed
from cohorts.admin.desk import Panel
from cohorts.admin.people import PersonAdmin
from cohorts.admin.projects import ProjectAdmin
from cohorts.admin.verbs import in_state, verb
from cohorts.models import Cohort, Project, User
from cohorts.states import CohortState

for model in (Cohort, Project, User):
    admin.site.unregister(model)


def open_to(reader: Any) -> QuerySet[Application]:
    """What was handed in and is not closed to the reader by a conflict of interest."""
    return Application.objects.handed_in().filter(~kept_from(reader, "pk"))


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of ``rows`` belong to each outer row, found only for rows that are shown."""
    count = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(count.values("n")[:1]), 0)


@admin.register(Cohort)
class CohortWithApplications(CohortAdmin):
    list_display = (*CohortAdmin.list_display, "applications_count")
    verbs = (
        *CohortAdmin.verbs[:-1],
        verb(
            "propose",
            gettext_lazy("Propose an assignment"),
            propose_assignment,
            what=gettext_lazy(
                "The places are distributed by the applicants’ rankings and the mentors’ scores. "
                "You see the proposal next; nobody is told anything. One that stood before is "
                "superseded."
            ),
            done=gettext_lazy("An assignment of {thing} is proposed."),
            power="assignment.propose",
            check=check,
            fits=in_state(CohortState.SELECTING),
            form=ProposeForm,
            bulk=False,
        ),
        CohortAdmin.verbs[-1],
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        handed_in = open_to(request.user)
        return super().get_queryset(request).annotate(handed_in=counted(handed_in, "cohort"))

    @column(gettext_lazy("applications"), order="handed_in")
    def applications_count(self, cohort: Any) -> str:
        return listed(Application, cohort.handed_in, cohort=cohort.slug)


@admin.register(Project)
class ProjectWithChoices(ProjectAdmin):
    list_display = (*ProjectAdmin.list_display, "choices_count")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        chosen = ProjectChoice.objects.filter(application__in=open_to(request.user))
        return super().get_queryset(request).annotate(chosen=counted(chosen, "project"))

    @column(gettext_lazy("chosen by"), order="chosen")
    def choices_count(self, project: Any) -> str:
        return listed(Application, project.chosen, cohort=project.cohort.slug, project=project.pk)


@admin.register(User)
class PersonWithApplications(PersonAdmin):
    def known(self, request: HttpRequest) -> Q:
        applied = open_to(request.user).filter(cohort__in=self.organized(request))
        return super().known(request) | Q(pk__in=applied.values("user"))

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        applied = open_to(request.user).filter(cohort__in=self.organized(request), user=row)
        rows = [
            (link(one, one.cohort), chip_html(chip(ApplicationState, one.state)))
            for one in applied.select_related("cohort").order_by("-cohort__number", "pk")
        ]
        mine = Panel(_("Applications"), (_("Cohort"), _("State")), rows)
        return [*super().panels(request, row), mine]
