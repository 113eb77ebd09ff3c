"""The applications to a mentor's projects, in the order in which this mentor reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models import ProjectChoice, Review, Shortlisted, terms_of
from applications.rules import review as rules
from applications.states import ApplicationState, ReviewState, Round
from applications.views.at_work import second_reviews_next, second_round
from applications.views.chips import review_chip
from applications.views.finding import find_cohort, phases_of
from applications.views.presenting import presented
from applications.views.steps import review_end
from cohorts.models import Cohort, Project, named
from cohorts.views.panels import Next

ON_A_PAGE = 50


@login_required
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    cohort = find_cohort(request.user, slug, now)
    mentored = Project.objects.mentored_by(request.user).filter(cohort=cohort)
    projects = list(mentored.only("title", "slug").order_by("title", "pk"))
    if not projects:
        raise PermissionDenied(_("This page is for the mentors of a project in this cohort."))
    order = order_of(request.user, cohort)
    page = Paginator(order, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "page": page,
        "groups": groups(projects, on_page(request.user, page.object_list), request.user),
        "next": mentors_step(cohort, order, now, request.user),
        "second_round": second_round(request.user, cohort, now),
        "why_not": why_not(cohort),
        "is_blind": terms_of(cohort).is_blind,
    }
    return render(request, "applications/reviews.html", context)


# The order -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One application in a mentor's order. ``is_waiting`` for their review."""

    key: Any
    is_waiting: bool


def order_of(user: Any, cohort: Cohort) -> list[Place]:
    """Project by project, in each of them in the reader's own random order, from keys alone."""
    mine = Review.objects.of_round(Round.APPLICATION)
    mine = mine.filter(choice=OuterRef("pk"), reviewer=user).values("state")
    rows = ProjectChoice.objects.visible_to_mentor(user).filter(project__cohort=cohort)
    rows = rows.annotate(my_state=Subquery(mine[:1])).order_by("project__title", "project")
    by_project: dict[Any, dict[Any, Place]] = {}
    for key, project, state, my_state in rows.values_list(
        "pk", "project", "application__state", "my_state"
    ):
        waits = state == ApplicationState.SUBMITTED and my_state != ReviewState.FINAL
        by_project.setdefault(project, {})[key] = Place(key, waits)
    return [
        places[key] for places in by_project.values() for key in rules.in_order(user.pk, places)
    ]


@dataclass(frozen=True)
class Position:
    """Where one application stands in the order: "3 of 17", and what is beside it."""

    number: int
    count: int
    before: Any
    after: Any
    # The next one that waits; None where none does.
    waiting: Any


def position_of(user: Any, choice: ProjectChoice) -> Position:
    order = order_of(user, choice.application.cohort)
    keys = [place.key for place in order]
    here = keys.index(choice.pk)
    ahead = [place.key for place in order[here + 1 :] + order[:here] if place.is_waiting]
    return Position(
        number=here + 1,
        count=len(keys),
        before=keys[here - 1] if here else None,
        after=keys[here + 1] if here + 1 < len(keys) else None,
        waiting=ahead[0] if ahead else None,
    )


# The list ------------------------------------------------------------------------------------


def on_page(user: Any, places: Sequence[Place]) -> list[Any]:
    """The choices of one page, as they stand in the order."""
    keys = [place.key for place in places]
    mine = Review.objects.of_round(Round.APPLICATION)
    mine = mine.filter(choice=OuterRef("pk"), reviewer=user).values("state")
    place = Shortlisted.objects.standing_for(user).filter(choice=OuterRef("pk")).values("place")
    rows = ProjectChoice.objects.visible_to_mentor(user).with_blindness(user).filter(pk__in=keys)
    rows = rows.annotate(my_state=Subquery(mine[:1]), position=Subquery(place[:1]))
    rows = rows.select_related("application__user").only(
        "project_id",
        "application__state",
        *named("application__user"),
    )
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def groups(
    projects: Sequence[Project], choices: Iterable[Any], reader: Any
) -> list[dict[str, Any]]:
    rows: dict[Any, list[dict[str, Any]]] = {project.pk: [] for project in projects}
    for choice in choices:
        look = {"chip": review_chip(choice.my_state), "who": presented(choice, reader)}
        rows[choice.project_id].append({"choice": choice, **look})
    return [{"project": project, "rows": rows[project.pk]} for project in projects]


def why_not(cohort: Cohort) -> str:
    """Why nothing can be scored now; empty while it can."""
    try:
        rules.require_reviewable(cohort.state, ApplicationState.SUBMITTED)
    except Refused as refusal:
        return refusal.message
    return ""


def mentors_step(cohort: Cohort, order: Sequence[Place], now: datetime, reader: Any) -> Next | None:
    """The next application to read, then whom to score again, or that all is done."""
    if why_not(cohort):
        return None
    waiting = [place.key for place in order if place.is_waiting]
    if not waiting:
        done = Next(_("You have read everything that was sent to your projects. Thank you."))
        return next(iter(second_reviews_next(user=reader, now=now, cohort=cohort)), done)
    return Next(
        words_for(len(waiting)),
        url=reverse("applications:review", args=[waiting[0]]),
        label=_("Read the next one"),
        date=review_end(phases_of(cohort)),
        date_words=_("Finish by"),
    )


def words_for(count: int) -> str:
    if count == 1:
        return _("One application waits for your review.")
    return _("%(count)s applications wait for your review.") % {"count": count}
