"""Pins and forbids, as organizers give, read and lift them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from applications.actions.instructions import give_instruction, lift_instruction
from applications.forms.desk import InstructionForm
from applications.models import Application, Instruction, InstructionKind, others_decide
from applications.permissions import check, check_instruct
from applications.views.chips import Chip, chip
from applications.views.desk import readable
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort, Project
from cohorts.states import CohortState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

HERE = "desk_assignment"
# Of those that were lifted, the latest.
LIFTED_SHOWN = 50


@on_desk
def desk_instructions(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.see", cohort=cohort, now=now)
    rows = visible(request.user, cohort, now)
    is_open = cohort.state == CohortState.SELECTING and cohort.released_at is None
    own = own_projects(request.user)
    lifted = rows.filter(lifted_at__isnull=False).order_by("-lifted_at", "pk")[:LIFTED_SHOWN]
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_instructions.html",
        now=now,
        here=HERE,
        lists=[
            (_("In force"), "live", [shown(row, own, is_open=is_open) for row in rows.live()]),
            (_("Lifted"), "lifted", [shown(row, own, is_open=False) for row in lifted]),
        ],
    )


def shown(row: Instruction, own: set[Any], *, is_open: bool) -> tuple[Instruction, Chip, bool]:
    return row, chip(InstructionKind, row.kind), is_open and row.project_id not in own


def visible(user: Any, cohort: Cohort, now: datetime) -> QuerySet[Instruction]:
    rows = Instruction.objects.visible_to(user, now).filter(application__cohort=cohort)
    return rows.select_related(
        "application__user", "application__cohort", "project__cohort", "given_by", "lifted_by"
    )


def own_projects(user: Any) -> set[Any]:
    """Where the reader decides nothing."""
    return set(others_decide(user).values_list("pk", flat=True))


@on_desk
def desk_instruct(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.instruct", cohort=cohort, now=now)
    application = get_object_or_404(readable(cohort, request.user), pk=pk)
    application.cohort = cohort
    form = InstructionForm(
        request.POST if request.method == "POST" else None,
        projects=decidable(request.user, application),
    )
    if request.method == "POST" and form.is_valid():
        done = _("It is kept. The next proposal follows it.")
        facts = {"form": form, "done": done, "now": now, **form.facts}
        if attempt(request, give_instruction, application, **facts)[0]:
            return redirect("applications:desk_instructions", cohort.slug)
    template = "applications/desk/desk_instruct.html"
    return desk_page(
        request, cohort, template, now=now, here=HERE, form=form, application=application
    )


def decidable(user: Any, application: Application) -> QuerySet[Project]:
    """What the person wishes for, without what is another organizer's to decide."""
    wished = Project.objects.published().filter(choices__application=application)
    return wished.exclude(pk__in=own_projects(user)).select_related("cohort").order_by("title")


@on_desk
def desk_instruction_lift(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    row = get_object_or_404(visible(request.user, cohort, now).live(), pk=pk)
    check_instruct(request.user, row.application, row.project, now=now)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        help_text=_("It is kept in the cohort’s history; organizers read it."),
    )
    if request.method == "POST" and form.is_valid():
        done = _("It is lifted. The next proposal weighs this pair like any other.")
        facts = {"form": form, "done": done, "now": now, **form.cleaned_data}
        if attempt(request, lift_instruction, row, **facts)[0]:
            return redirect("applications:desk_instructions", cohort.slug)
    template = "applications/desk/desk_instruction_lift.html"
    look = chip(InstructionKind, row.kind)
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, row=row, look=look)
