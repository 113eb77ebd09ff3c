"""How mentors read: reviews, the rubric, the shortlists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.review import edit_criterion
from applications.admin import scores
from applications.admin.reading import ProjectFilter
from applications.models import STEPS, Criterion, Review, Score, Shortlisted, kept_from
from applications.states import ReviewState
from applications.views.chips import chip
from cohorts.admin.columns import at, bullets, chip_of, column, texts, to
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.filters import CohortFilter
from cohorts.admin.forms import DeskEdit
from cohorts.models import User


class ReviewedProjectFilter(ProjectFilter):
    def rows(self, queryset: QuerySet[Any], project: str) -> QuerySet[Any]:
        return queryset.filter(choice__project=project)


class OfChoices(DeskAdmin):
    """Rows that name an applicant: none whose application the reader still reads blind."""

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().visible(request)
        return rows.filter(~kept_from(request.user, "choice__application"))


@admin.register(Review)
class ReviewAdmin(OfChoices):
    """What ``visible_to`` shows: final ones, and on one's own project as a mentor sees them."""

    shelf = "applications"
    place = 2
    cohort_path = "choice__application__cohort"
    list_display = (
        "by",
        "applicant",
        "project",
        "round",
        chip_of(lambda row: chip(ReviewState, row.state), gettext_lazy("state")),
        "score",
        at("finished_at", gettext_lazy("finished")),
    )
    list_filter = (CohortFilter, ReviewedProjectFilter, "round", "state")
    list_select_related = ("reviewer", "choice__application__user", "choice__project")
    search_fields = ("reviewer__name", "choice__application__user__name", "choice__project__title")
    ordering = ("-saved_at", "pk")
    facts = (
        to("reviewer", gettext_lazy("reviewer")),
        to("choice__application", gettext_lazy("application"), order="choice__application"),
        to("choice__project", gettext_lazy("project"), order="choice__project"),
        "round",
        chip_of(lambda row: chip(ReviewState, row.state), gettext_lazy("state")),
        at("finished_at", gettext_lazy("finished")),
        *texts("comment", "feedback", model=Review),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mean = Score.objects.visible_to(request.user).mean_of("review")
        return super().get_queryset(request).defer("comment", "feedback").annotate(mean=mean)

    def fresh(self, request: HttpRequest, keys: Any) -> QuerySet[Any]:
        return super().fresh(request, keys).select_related("choice__application__cohort")

    @column(gettext_lazy("reviewer"), order="reviewer__name")
    def by(self, review: Review) -> str:
        return str(review.reviewer)

    @column(gettext_lazy("applicant"), order="choice__application__user__name")
    def applicant(self, review: Review) -> str:
        return str(review.choice.application.user)

    @column(gettext_lazy("project"), order="choice__project__title")
    def project(self, review: Review) -> str:
        return str(review.choice.project)

    @column(gettext_lazy("score"), order="mean")
    def score(self, review: Any) -> str:
        return scores.shown(review.mean)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        steps = row.scores.select_related("criterion").order_by("criterion__position", "pk")
        rows = [(step.criterion, step.step, words(step.criterion, step.step)) for step in steps]
        return [Panel(_("Steps"), (_("Criterion"), _("Step"), _("In words")), rows)]


def words(criterion: Criterion, step: int) -> str:
    return str(criterion.steps[step - 1]) if 0 < step <= len(criterion.steps) else ""


class CriterionForm(DeskEdit):
    """One line of the rubric, with words for each step."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    question = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("1 counts once, 2 twice, and so on."),
    )
    step1 = forms.CharField(label=gettext_lazy("Step 1 means"), max_length=200)
    step2 = forms.CharField(label=gettext_lazy("Step 2 means"), max_length=200)
    step3 = forms.CharField(label=gettext_lazy("Step 3 means"), max_length=200)
    step4 = forms.CharField(label=gettext_lazy("Step 4 means"), max_length=200)
    step5 = forms.CharField(label=gettext_lazy("Step 5 means"), max_length=200)

    def shown(self, row: Criterion) -> dict[str, Any]:
        return super().shown(row) | {f"step{n}": words(row, n) for n in range(1, STEPS + 1)}

    @property
    def facts(self) -> Mapping[str, Any]:
        typed = self.cleaned_data
        steps = [typed[f"step{n}"] for n in range(1, STEPS + 1)]
        return {name: typed[name] for name in ("name", "question", "weight")} | {"steps": steps}


@admin.register(Criterion)
class CriterionAdmin(DeskAdmin):
    shelf = "applications"
    list_display = (
        "name",
        to("cohort", gettext_lazy("cohort")),
        "round",
        "position",
        "question",
        "weight",
    )
    list_filter = (CohortFilter, "round")
    list_select_related = ("cohort",)
    search_fields = ("name", "question")
    ordering = ("-cohort__number", "round", "position", "pk")
    edit_form = CriterionForm
    facts = (to("cohort", gettext_lazy("cohort")), "round", "position")

    @column(gettext_lazy("steps"))
    def step_words(self, criterion: Criterion) -> str:
        return bullets(criterion.steps)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("steps")

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        edit_criterion(row, by=by, now=now, **form.facts)


@admin.register(Shortlisted)
class ShortlistedAdmin(OfChoices):
    """What ``visible_to`` shows: on one's own project nothing before one's own review."""

    shelf = "applications"
    place = 3
    cohort_path = "project__cohort"
    list_display = (
        "standing",
        to("project", gettext_lazy("project")),
        to("choice__application", gettext_lazy("application"), order="choice__application"),
        "sentence",
        to("by", gettext_lazy("by")),
        at("at", gettext_lazy("when")),
        at("told_at", gettext_lazy("told")),
    )
    list_filter = (CohortFilter, ProjectFilter)
    list_select_related = (
        "project__cohort",
        "choice__project",
        "choice__application__user",
        "choice__application__cohort",
        "by",
    )
    search_fields = ("project__title", "choice__application__user__name", "sentence")
    ordering = ("-project__cohort__number", "project__title", "position", "pk")
    facts = list_display

    @column(gettext_lazy("place"), order="position")
    def standing(self, row: Shortlisted) -> int:
        return row.position
