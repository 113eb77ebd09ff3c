"""Two distributions of the places side by side, before one of them is kept."""

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from applications.actions.comparing import Change, compare_modes, what_if
from applications.actions.naming import names_of
from applications.forms.desk import CompareForm, WhatIfForm
from applications.models import Application, Mode
from applications.permissions import check
from applications.rules.comparison import Comparison, Move
from applications.views.assignment import standing
from applications.views.desk import readable
from applications.views.instructions import decidable
from applications.views.presenting import met_blind
from cohorts.models import Cohort
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

MOVES_SHOWN = 200


@on_desk
def desk_compare(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.propose", cohort=cohort, now=now)
    form = CompareForm(request.GET)
    facts: dict[str, Any] = {}
    if form.is_valid():
        wanted = {"form": form, "now": now, **form.cleaned_data}
        worked, found = attempt(request, compare_modes, cohort, **wanted)
        facts = laid_out(found, request.user) | {"wanted": form.cleaned_data} if worked else {}
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_compare.html",
        now=now,
        here="desk_assignment",
        form=form,
        modes=Mode.choices,
        assignment=standing(request.user, cohort, now),
        **facts,
    )


@on_desk
def desk_what_if(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.propose", cohort=cohort, now=now)
    assignment = standing(request.user, cohort, now)
    person = person_asked_for(request, cohort)
    form = WhatIfForm(
        request.GET,
        projects=cohort.projects.published().order_by("title"),
        wishes=decidable(request.user, person) if person else (),
    )
    facts: dict[str, Any] = {}
    if assignment and form.is_valid() and any(form.chosen.values()):
        change = Change(**form.chosen, application=person if "kind" in form.chosen else None)
        worked, found = attempt(request, what_if, assignment, change, form=form, now=now)
        facts = laid_out(found, request.user) if worked else {}
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_what_if.html",
        now=now,
        here="desk_assignment",
        form=form,
        person=person,
        assignment=assignment,
        **facts,
    )


def person_asked_for(request: HttpRequest, cohort: Cohort) -> Application | None:
    """Whose application the address names; ``None`` where it names none."""
    field = UUIDField(required=False)
    try:
        key = field.clean(request.GET.get("application"))
    except ValidationError:
        raise Http404 from None
    if key is None:
        return None
    found = get_object_or_404(readable(cohort, request.user), pk=key)
    found.cohort = cohort
    return found


def laid_out(found: Comparison, reader: Any, *, with_scores: bool = False) -> dict[str, Any]:
    """``with_scores``: for readers who may know them all."""
    shown = found.moves[:MOVES_SHOWN]
    names = names_of({*found.first.load, *keys_in(shown)})
    names |= neutral_names(names, reader)
    return {
        "rows": [*numbers(found), *(scores(found) if with_scores else [])],
        "ranked": len(found.first.profile),
        "loads": [
            (
                names.get(mentor, mentor),
                found.first.load[mentor],
                found.second.load.get(mentor, 0),
                found.second.room.get(mentor, 0),
            )
            for mentor in sorted(found.first.load, key=lambda one: names.get(one, one))
        ],
        "moves": sorted((named(move, names) for move in shown), key=lambda row: row["who"]),
        "more": len(found.moves) - len(shown),
    }


def neutral_names(keys: Iterable[str], reader: Any) -> dict[str, str]:
    """Of whom the reader still reads blind."""
    return {str(key): str(who) for key, who in met_blind(reader, keys).items()}


def scores(found: Comparison) -> list[tuple[str, str, str]]:
    first, second = found.first.score, found.second.score
    return [(_("Sum of the scores of those placed"), f"{first:.2f}", f"{second:.2f}")]


def keys_in(moves: Iterable[Move]) -> set[str]:
    return {
        key
        for move in moves
        for key in (move.applicant, move.before, move.after)
        if key is not None
    }


def named(move: Move, names: dict[str, str]) -> dict[str, Any]:
    return {
        "who": names[move.applicant],
        "key": move.applicant,
        "before": place(move.before, move.rank_before, names),
        "after": place(move.after, move.rank_after, names),
    }


def place(project: str | None, rank: int | None, names: dict[str, str]) -> str:
    if project is None:
        return _("no place")
    title = names.get(project, project)
    if rank is None:
        return title
    return _("%(project)s (choice %(rank)d)") % {"project": title, "rank": rank}


def numbers(found: Comparison) -> list[tuple[str, int, int]]:
    first, second = found.first, found.second
    profiles = zip_longest(first.profile, second.profile, fillvalue=0)
    return [
        (_("People with a place"), first.placed, second.placed),
        *(
            (_("With their choice %(rank)d") % {"rank": rank}, one, other)
            for rank, (one, other) in enumerate(profiles, start=1)
        ),
        (
            _("People passed over for somebody with a lower score, or for a free place"),
            first.people_passed_over,
            second.people_passed_over,
        ),
        (_("Such pairs of person and project"), len(first.passed_over), len(second.passed_over)),
    ]
