"""What a cohort's form asks beyond its core, on the organizers' desk."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from applications.actions import questions as actions
from applications.forms.questions import QuestionFields, as_typed
from applications.models import Question
from applications.permissions import check
from cohorts.admin.columns import bullets, column, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import CohortFilter
from cohorts.admin.forms import CohortChoice, Desk, DeskEdit, offer_own_cohorts
from cohorts.admin.verbs import verb
from cohorts.models import User
from cohorts.states import ENDED_COHORT_STATES

ORDER = ("cohort", "label", "help_text", "kind", "options", "limit", "is_required")


class NewQuestion(Desk, QuestionFields):
    cohort = CohortChoice(label=gettext_lazy("Cohort"))
    field_order = ORDER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own_cohorts(self)


class EditQuestion(DeskEdit, QuestionFields):
    field_order = ORDER

    def shown(self, row: Question) -> dict[str, Any]:
        return as_typed(row)


def is_asked(question: Question) -> bool:
    return question.cohort.state not in ENDED_COHORT_STATES


@admin.register(Question)
class QuestionAdmin(DeskAdmin):
    shelf = "applications"
    place = 6
    list_display = (
        "label",
        to("cohort", gettext_lazy("cohort")),
        "position",
        "kind",
        "is_required",
    )
    list_filter = (CohortFilter, "kind")
    list_select_related = ("cohort",)
    search_fields = ("label", "help_text")
    ordering = ("-cohort__number", "position", "pk")
    add_form = NewQuestion
    edit_form = EditQuestion
    facts = (
        to("cohort", gettext_lazy("cohort")),
        "position",
        "label",
        "help_text",
        "kind",
        "answers",
        "limit",
        "is_required",
    )
    verbs = (
        verb(
            "up",
            gettext_lazy("Move up"),
            partial(actions.move_question, up=True),
            what=gettext_lazy("It changes places with the question before it."),
            done=gettext_lazy("{thing} stands one place higher."),
            power="questions.edit",
            check=check,
            fits=is_asked,
            bulk=False,
        ),
        verb(
            "down",
            gettext_lazy("Move down"),
            partial(actions.move_question, up=False),
            what=gettext_lazy("It changes places with the question after it."),
            done=gettext_lazy("{thing} stands one place lower."),
            power="questions.edit",
            check=check,
            fits=is_asked,
            bulk=False,
        ),
        verb(
            "remove",
            gettext_lazy("Remove"),
            actions.remove_question,
            what=gettext_lazy(
                "It is not asked any more. Answers that were given are kept with their question."
            ),
            done=gettext_lazy("{thing} is not asked any more."),
            power="questions.edit",
            check=check,
            fits=is_asked,
            grave=True,
        ),
    )

    @column(gettext_lazy("answers to choose from"))
    def answers(self, question: Question) -> str:
        return bullets(question.options)

    def editable(self, row: Any) -> bool:
        return is_asked(row)

    def create(self, form: Any, *, by: User, now: datetime) -> Question:
        return actions.add_question(form.cleaned_data["cohort"], by=by, now=now, **form.facts)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_question(row, by=by, now=now, **form.facts)
