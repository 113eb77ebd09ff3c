"""Places that became free after the release, where organizers say what becomes of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions.freed import leave_empty, pass_on_freed
from applications.actions.passing_on import firsts_in_line
from applications.models import FreedPlace, FreedPlaces, others_decide, terms_of
from applications.permissions import check, check_decide
from applications.rules.assignment import ANSWER_IN
from applications.rules.freed import REMIND_AFTER
from applications.states import FreedPlaceState
from applications.views.chips import Chip, chip
from applications.views.finding import verb
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort
from cohorts.states import ProjectState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.panels import Next, fills

HERE = "desk_assignment"
DECIDED_SHOWN = 50
FREED = 32


@on_desk
def desk_freed(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.see", cohort=cohort, now=now)
    others = set(others_decide(request.user).values_list("pk", flat=True))
    rows = visible(request.user, cohort, now)
    decided = rows.exclude(state=FreedPlaceState.WAITING).order_by("-decided_at", "pk")
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_freed.html",
        now=now,
        here=HERE,
        waiting=shown(undecided(rows), others, now),
        decided=[(row, look_of(row)) for row in decided[:DECIDED_SHOWN]],
        waits_for_yes=terms_of(cohort).freed_places == FreedPlaces.AFTER_YES,
        goes_on=cohort.state in ANSWER_IN,
    )


def visible(user: Any, cohort: Cohort, now: datetime) -> QuerySet[FreedPlace]:
    rows = FreedPlace.objects.visible_to(user, now).filter(project__cohort=cohort)
    return rows.select_related("project__cohort", "decided_by")


def undecided(rows: QuerySet[FreedPlace]) -> QuerySet[FreedPlace]:
    return rows.waiting().filter(project__state=ProjectState.PUBLISHED)  # type: ignore[attr-defined]


def look_of(row: FreedPlace) -> Chip:
    return chip(FreedPlaceState, row.state)


def shown(rows: Iterable[FreedPlace], others: set[Any], now: datetime) -> list[dict[str, Any]]:
    """With who would be next; not to whoever does not decide here: a mentor, or one recused."""
    rows = list(rows)
    projects = {row.project_id: row.project for row in rows if row.project_id not in others}
    firsts = firsts_in_line(list(projects.values()), now)
    return [
        {
            "row": row,
            "is_others": row.project_id in others,
            "next": firsts[row.project_id].application if row.project_id in firsts else None,
        }
        for row in rows
    ]


@verb("desk_freed")
@on_desk
def desk_freed_pass_on(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    row = get_object_or_404(visible(request.user, cohort, now), pk=pk)
    done = _("The place is offered to the next person. They have been told.")
    attempt(request, pass_on_freed, row, done=done, now=now)
    return redirect("applications:desk_freed", cohort.slug)


@on_desk
def desk_freed_leave(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    row = get_object_or_404(undecided(visible(request.user, cohort, now)), pk=pk)
    check_decide(request.user, "place.pass_on", row.project, now=now)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        help_text=_("It is kept in the cohort’s history; organizers read it."),
    )
    if request.method == "POST" and form.is_valid():
        facts = {"form": form, "done": _("The place stays empty."), "now": now}
        if attempt(request, leave_empty, row, **facts, **form.cleaned_data)[0]:
            return redirect("applications:desk_freed", cohort.slug)
    template = "applications/desk/desk_freed_leave.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, row=row)


@fills("desk_next")
def deciders_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    if cohort.released_at is None or cohort.state not in ANSWER_IN:
        return []
    rows = undecided(FreedPlace.objects.filter(project__cohort=cohort))
    rows = rows.exclude(project__in=others_decide(user).values("pk"))
    waiting = list(rows.order_by("freed_at", "pk"))
    if not waiting:
        return []
    words = ngettext(
        "%(count)s place became free and waits for your yes.",
        "%(count)s places became free and wait for your yes.",
        len(waiting),
    )
    return [
        Next(
            words % {"count": len(waiting)},
            url=reverse("applications:desk_freed", args=[cohort.slug]),
            label=_("See who would be next"),
            date=waiting[0].freed_at + REMIND_AFTER,
            date_words=_("You are reminded on"),
            urgency=FREED,
        )
    ]
