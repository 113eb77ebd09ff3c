"""Who is to get which place: proposed, adjusted, confirmed, released."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import assignment as actions
from applications.actions.adjusting import adjust_placement
from applications.actions.naming import in_names
from applications.actions.release import release_decisions
from applications.admin import scores
from applications.admin.reading import OfOthers, ProjectFilter
from applications.forms.desk import AdjustForm
from applications.models import (
    Assignment,
    Certificate,
    Offer,
    Outcome,
    Placement,
    ProjectChoice,
    not_for,
)
from applications.permissions import check
from applications.rules.assignment import REASONS
from applications.rules.matching import in_words
from applications.states import AssignmentState, OfferState
from applications.views.chips import chip
from cohorts.admin.columns import (
    at,
    bullets,
    chip_of,
    column,
    instant,
    link,
    listing,
    texts,
    to,
)
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.filters import CohortFilter, Narrowing
from cohorts.admin.verbs import in_state, verb
from cohorts.models import Project
from cohorts.states import ProjectState

SHOWN = 50


def numbers(assignment: Any) -> str:
    """6 selected, 12 waitlist, 25 not selected: of those whom its reader may know of."""
    seen = assignment.placements.filter(~not_for(assignment.reader))
    rows = seen.order_by().values("outcome").annotate(n=Count("pk"))
    found = {row["outcome"]: row["n"] for row in rows}
    return ", ".join(f"{found[outcome]} {outcome.label}" for outcome in Outcome if outcome in found)


@admin.register(Assignment)
class AssignmentAdmin(DeskAdmin):
    shelf = "selection"
    place = 1
    list_display = (
        "__str__",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(AssignmentState, row.state), gettext_lazy("state")),
        "places_given",
        at("proposed_at", gettext_lazy("proposed")),
        to("proposed_by", gettext_lazy("proposed by")),
        at("confirmed_at", gettext_lazy("confirmed")),
    )
    list_filter = (CohortFilter, "state")
    list_select_related = ("cohort", "proposed_by", "confirmed_by")
    search_fields = ("cohort__name", "seed")
    ordering = ("-proposed_at", "pk")
    facts = (
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(AssignmentState, row.state), gettext_lazy("state")),
        "in_numbers",
        chip_of(
            lambda row: chip(Certificate, row.certificate),
            gettext_lazy("certificate"),
            order="certificate",
        ),
        "found_wrong",
        "mode",
        "ranks",
        "solver",
        "seed",
        "input_hash",
        "result_hash",
        to("proposed_by", gettext_lazy("proposed by")),
        at("proposed_at", gettext_lazy("proposed")),
        to("confirmed_by", gettext_lazy("confirmed by")),
        at("confirmed_at", gettext_lazy("confirmed")),
    )
    verbs = (
        verb(
            "confirm",
            gettext_lazy("Confirm"),
            actions.confirm_assignment,
            what=gettext_lazy(
                "You stand by the places of every project that is yours to confirm. Nobody is "
                "told anything yet."
            ),
            each=numbers,
            done=gettext_lazy("{thing}: your confirmation is kept."),
            power="assignment.confirm",
            check=check,
            fits=in_state(AssignmentState.PROPOSED),
            bulk=False,
        ),
        verb(
            "release",
            gettext_lazy("Release the decisions"),
            release_decisions,
            what=gettext_lazy(
                "Everyone learns their outcome at this instant. It cannot be undone."
            ),
            each=numbers,
            done=gettext_lazy("The decisions of {thing} are released."),
            power="assignment.release",
            check=check,
            fits=in_state(AssignmentState.CONFIRMED),
            bulk=False,
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        chosen = Placement.objects.filter(~not_for(request.user), outcome=Outcome.SELECTED)
        chosen = chosen.filter(assignment=OuterRef("pk")).order_by().values("assignment")
        given = Subquery(chosen.annotate(n=Count("pk")).values("n"))
        return super().get_queryset(request).annotate(given=Coalesce(given, 0))

    def note_where_to_go(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        super().note_where_to_go(request, rows)
        for row in rows:
            row.reader = request.user

    @column(gettext_lazy("places given"), order="given")
    def places_given(self, assignment: Any) -> int:
        return int(assignment.given)

    @column(gettext_lazy("in numbers"))
    def in_numbers(self, assignment: Any) -> str:
        return numbers(assignment)

    @column(gettext_lazy("what the certificate finds wrong"))
    def found_wrong(self, assignment: Any) -> str:
        return bullets(in_names(map(in_words, assignment.faults), assignment.reader))

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        chosen = row.placements.filter(~not_for(request.user), outcome=Outcome.SELECTED)
        near = ("project", "application__user", "application__cohort")
        rows = [
            (link(place, place.application.user), link(place.project), place.rank)
            for place in chosen.select_related(*near).order_by("project__title", "pk")[:SHOWN]
        ]
        which = "standing" if row.state != AssignmentState.SUPERSEDED else "superseded"
        more = listing(Placement, cohort=row.cohort.slug, assignment=which)
        columns = (_("Person"), _("Project"), _("Rank of the choice"))
        return [
            Panel(_("Selected"), columns, rows, more=(more, _("All placements"))),
            confirmations(row),
        ]


def confirmations(assignment: Assignment) -> Panel:
    rows = [
        (link(each.project), each.by, instant(each.at))
        for each in assignment.confirmations.select_related("project", "by")
    ]
    return Panel(_("Confirmations"), (_("Project"), _("Confirmed by"), _("When")), rows)


class Adjust:
    """The form of an adjustment, over the projects that are offered in the cohort."""

    @classmethod
    def about(cls, placements: Sequence[Placement], data: Any, files: Any) -> AdjustForm:
        cohorts = {placement.assignment.cohort_id for placement in placements}
        offered = Project.objects.filter(cohort__in=cohorts, state=ProjectState.PUBLISHED)
        return AdjustForm(data, projects=offered.order_by("title", "pk"))


class StandingFilter(Narrowing):
    """The assignment that counts, unless one asks for an earlier one."""

    title = gettext_lazy("assignment")
    parameter_name = "assignment"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("superseded", gettext_lazy("earlier ones"))]

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({"display": _("the one that stands")} if number == 0 else {})

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        earlier = Assignment.objects.filter(state=AssignmentState.SUPERSEDED).values("pk")
        if self.chosen() == "superseded":
            return queryset.filter(assignment__in=earlier)
        return queryset.exclude(assignment__in=earlier)


@admin.register(Placement)
class PlacementAdmin(OfOthers):
    shelf = "selection"
    place = 2
    cohort_path = "assignment__cohort"
    list_display = (
        "person",
        "cohort",
        chip_of(lambda row: chip(Outcome, row.outcome), gettext_lazy("outcome"), order="outcome"),
        to("project", gettext_lazy("project"), order="project__title"),
        "rank",
        "own_score",
        to("adjusted_by", gettext_lazy("adjusted by")),
    )
    list_filter = (CohortFilter, StandingFilter, "outcome", ProjectFilter)
    list_select_related = (
        "assignment__cohort",
        "application__user",
        "application__cohort",
        "project__cohort",
        "adjusted_by",
    )
    search_fields = (
        "application__user__name",
        "application__user__email",
        "application__user__github_login",
        "project__title",
    )
    ordering = ("-assignment__proposed_at", "outcome", "project__title", "pk")
    facts = (
        to("application", gettext_lazy("application")),
        to("assignment", gettext_lazy("assignment")),
        chip_of(lambda row: chip(Outcome, row.outcome), gettext_lazy("outcome"), order="outcome"),
        to("project", gettext_lazy("project"), order="project__title"),
        "rank",
        "own_score",
        "why_not",
        *texts("reason", model=Placement),
        to("adjusted_by", gettext_lazy("adjusted by")),
        at("adjusted_at", gettext_lazy("adjusted")),
        *texts("adjustment", model=Placement),
    )
    verbs = (
        verb(
            "adjust",
            gettext_lazy("Adjust"),
            adjust_placement,
            what=gettext_lazy("The person gets another place, or none. The reason is kept."),
            each=lambda placement: str(placement.project or _("no place")),
            done=gettext_lazy("{thing}: adjusted."),
            power="assignment.adjust",
            check=check,
            fits=lambda placement: placement.assignment.state == AssignmentState.PROPOSED,
            form=Adjust,
            bulk=False,
        ),
    )

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        mentored = Project.objects.mentored_by(request.user).values("pk")
        own = ProjectChoice.objects.filter(
            application=OuterRef("application"), project__in=mentored
        )
        seen = Case(When(~Exists(own), then="score"))
        return super().visible(request).annotate(seen_score=seen)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("reason", "why", "adjustment")

    @column(gettext_lazy("person"), order="application__user__name")
    def person(self, row: Placement) -> str:
        return str(row.application.user)

    @column(gettext_lazy("cohort"), order="assignment__cohort__number")
    def cohort(self, row: Placement) -> str:
        return str(row.assignment.cohort)

    @column(gettext_lazy("score"), order="seen_score")
    def own_score(self, row: Any) -> str:
        """Hidden where the organizer mentors a project that the person wished for."""
        return scores.shown(row.seen_score)

    @column(gettext_lazy("why not a better choice"))
    def why_not(self, row: Placement) -> str:
        return bullets(
            _(REASONS[code]) % {"project": title} for title, code in row.why if code in REASONS
        )


@admin.register(Offer)
class OfferAdmin(OfOthers):
    shelf = "selection"
    cohort_path = "application__cohort"
    list_display = (
        "person",
        to("project", gettext_lazy("project"), order="project__title"),
        chip_of(lambda row: chip(OfferState, row.state), gettext_lazy("state")),
        at("offered_at", gettext_lazy("offered")),
        at("answer_by", gettext_lazy("answer until")),
        at("answered_at", gettext_lazy("answered")),
    )
    list_filter = (CohortFilter, "state", ProjectFilter)
    list_select_related = ("application__user", "application__cohort", "project__cohort")
    search_fields = ("application__user__name", "application__user__email", "project__title")
    ordering = ("-offered_at", "pk")
    facts = (
        to("application", gettext_lazy("application")),
        to("project", gettext_lazy("project"), order="project__title"),
        chip_of(lambda row: chip(OfferState, row.state), gettext_lazy("state")),
        at("offered_at", gettext_lazy("offered")),
        at("answer_by", gettext_lazy("answer until")),
        at("answered_at", gettext_lazy("answered")),
        *texts("reason", model=Offer),
        "accepted_texts",
    )

    @column(gettext_lazy("person"), order="application__user__name")
    def person(self, offer: Offer) -> str:
        return str(offer.application.user)
