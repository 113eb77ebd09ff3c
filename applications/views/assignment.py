"""From the proposal to the release, as organizers see it."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from applications.actions import assignment as actions
from applications.actions.adjusting import adjust_placement
from applications.actions.placements import BY_HAND
from applications.actions.release import release_decisions
from applications.actions.release_check import mail_to, troubles
from applications.forms.desk import AdjustForm, ProposeForm
from applications.models import (
    Assignment,
    Offer,
    Outcome,
    Placement,
    Screening,
    Shortlisted,
    WaitlistPlace,
    not_for,
    others_decide,
)
from applications.permissions import check, may
from applications.states import (
    AssignmentState,
    OfferState,
    ScreeningState,
)
from applications.views.certificate import certificate_of
from applications.views.chips import chip
from applications.views.counts import progress
from applications.views.plots import plots_of
from applications.views.presenting import veiled
from applications.views.standings import confirmations_of, placed_before
from cohorts.models import Cohort, Project, named
from cohorts.states import CohortState, ProjectState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

ON_A_PAGE = 50
# Why somebody waits for a place that nobody has: it was taken from them, or left free, by hand.
LEFT_FREE = {"left_free", BY_HAND}
WAITLIST_SHOWN = 10


@on_desk
def desk_assignment(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.see", cohort=cohort, now=now)
    assignment = standing(request.user, cohort, now)
    facts = laid_out(request, assignment, now) if assignment else {}
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_assignment.html",
        now=now,
        assignment=assignment,
        chip=chip(AssignmentState, assignment.state) if assignment else None,
        is_selecting=cohort.state == CohortState.SELECTING,
        is_proposed=bool(assignment) and assignment.state == AssignmentState.PROPOSED,
        is_confirmed=bool(assignment) and assignment.state == AssignmentState.CONFIRMED,
        may_release=may(request.user, "assignment.release", cohort=cohort, now=now),
        progress=progress(cohort, request.user),
        **facts,
    )


def standing(user: Any, cohort: Cohort, now: datetime) -> Assignment | None:
    rows = Assignment.objects.visible_to(user, now).standing().filter(cohort=cohort)
    found = rows.select_related("proposed_by", "confirmed_by").first()
    if found is not None:
        found.cohort = cohort
    return found


def shown_to(reader: Any, rows: Any, way: str = "application") -> Any:
    """Without what is the reader's own or closed to them, so that they count without it, too."""
    return rows.filter(~not_for(reader, way))


def unscreened(cohort: Cohort, reader: Any) -> int:
    """How many still wait for the organizers' first look."""
    rows = Screening.objects.filter(cohort=cohort, state=ScreeningState.WAITING)
    return int(shown_to(reader, rows).count())


def laid_out(request: HttpRequest, assignment: Assignment, now: datetime) -> dict[str, Any]:
    """Places by project, the waitlists' heads, and one page of those without a place."""
    rows = shown_to(request.user, assignment.placements)
    unplaced = with_names(rows.exclude(outcome=Outcome.SELECTED)).order_by(
        "outcome", "application__user__name", "pk"
    )
    page = Paginator(unplaced, ON_A_PAGE).get_page(request.GET.get("page"))
    own = set(Project.objects.mentored_by(request.user).values_list("pk", flat=True))
    return {
        "projects": by_project(assignment, request.user, own),
        "page": page,
        "unplaced": [(row, chip(Outcome, row.outcome)) for row in veiled(page, request.user)],
        "numbers": numbers(assignment, request.user),
        "hides_scores": bool(own),
        "offers": offers_of(assignment, request.user),
        "certificate": certificate_of(assignment, request.user),
        "plots": plots_of(assignment, request.user),
        **confirmations_of(request.user, assignment, now),
    }


def with_names(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    return rows.select_related("application__user", "project", "mentor", "adjusted_by").only(
        *(
            "outcome",
            "rank",
            "score",
            "why",
            "reason",
            "adjustment",
            "adjusted_at",
            "assignment_id",
        ),
        *("project__title", "application__state"),
        *(*named("adjusted_by"), *named("mentor"), *named("application__user")),
    )


def by_project(assignment: Assignment, reader: Any, own: set[Any]) -> list[dict[str, Any]]:
    """Each listed project with whom it gets. ``own``: the reader mentors it, so no scores."""
    place = Shortlisted.objects.filter(
        project=OuterRef("project"), choice__application=OuterRef("application")
    )
    rows = with_names(placed_before(reader, assignment))
    rows = rows.annotate(shortlisted=Subquery(place.values("position")[:1]))
    placed, waiting = defaultdict(list), waitlists(assignment, reader)
    for row in veiled(rows.order_by("rank", "pk"), reader):
        placed[row.project_id].append(row)
    listed = Project.objects.filter(cohort=assignment.cohort_id, state=ProjectState.PUBLISHED)
    waits = shown_to(reader, assignment.waitlist).order_by()
    counts = dict(waits.values_list("project").annotate(Count("pk")))
    return [
        {
            "project": project,
            "placed": placed[project.pk],
            "free": project.places - len(placed[project.pk]),
            "waiting": waiting[project.pk],
            "more": counts.get(project.pk, 0) - len(waiting[project.pk]),
            "is_own": project.pk in own,
        }
        for project in listed.only("title", "places", "slug", "cohort_id")
    ]


def waitlists(assignment: Assignment, reader: Any) -> dict[Any, list[WaitlistPlace]]:
    """The first of each; somebody whom the reader does not see leaves one fewer."""
    rows = shown_to(reader, assignment.waitlist).filter(position__lte=WAITLIST_SHOWN)
    rows = rows.select_related("application__user").only(
        *("assignment_id", "project_id", "position"),
        *named("application__user"),
    )
    found = defaultdict(list)
    for row in veiled(rows.order_by("project", "position"), reader):
        found[row.project_id].append(row)
    return found


def numbers(assignment: Assignment, reader: Any) -> dict[str, int]:
    rows = shown_to(reader, assignment.placements).order_by()
    counts = rows.values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(counts)


def offers_of(assignment: Assignment, reader: Any) -> list[tuple[Any, Any]]:
    """After the release: every offer and its answer; there are about as many as places."""
    if assignment.state != AssignmentState.RELEASED:
        return []
    rows = shown_to(reader, Offer.objects.filter(application__cohort=assignment.cohort_id))
    rows = rows.select_related("application__user", "project").order_by(
        "project__title", "-offered_at"
    )
    return [(offer, chip(OfferState, offer.state)) for offer in rows]


# Verbs ---------------------------------------------------------------------------------------


@on_desk
def desk_propose(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "assignment.propose", cohort=cohort, now=now)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("A proposal is made. Nobody has been told anything.")
        facts = {"form": form, "done": done, "now": now, **form.cleaned_data}
        if attempt(request, actions.propose_assignment, cohort, **facts)[0]:
            return redirect("applications:desk_assignment", cohort.slug)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_propose.html",
        now=now,
        here="desk_assignment",
        form=form,
        assignment=standing(request.user, cohort, now),
        progress=progress(cohort, request.user),
        unscreened=unscreened(cohort, request.user),
        is_selecting=cohort.state == CohortState.SELECTING,
    )


@on_desk
def desk_adjust(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.adjust", cohort=cohort, now=now)
    placement = find_placement(request.user, cohort, now, pk)
    form = adjust_form(request, placement)
    if request.method == "POST" and form.is_valid():
        facts = {"form": form, "done": _("The place is changed."), "now": now, **form.facts}
        if attempt(request, adjust_placement, placement, **facts)[0]:
            return redirect("applications:desk_assignment", cohort.slug)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_adjust.html",
        now=now,
        here="desk_assignment",
        form=form,
        placement=placement,
        chip=chip(Outcome, placement.outcome),
        choices=placement.application.choices.select_related("project"),
    )


def find_placement(user: Any, cohort: Cohort, now: datetime, pk: Any) -> Placement:
    mine = Assignment.objects.visible_to(user, now).standing().filter(cohort=cohort)
    rows = shown_to(user, Placement.objects.filter(assignment__in=mine)).select_related(
        "assignment__cohort", "application__user", "project"
    )
    return veiled([get_object_or_404(rows, pk=pk)], user)[0]


def adjust_form(request: HttpRequest, placement: Placement) -> AdjustForm:
    listed = placement.assignment.cohort.projects.published()
    listed = listed.exclude(pk__in=others_decide(request.user).values("pk"))
    return AdjustForm(
        request.POST if request.method == "POST" else None,
        projects=listed,
        initial={"project": str(placement.project_id or "")},
    )


def kept_free(assignment: Assignment, reader: Any) -> list[tuple[str, int]]:
    """Projects whose first in line could have a place that was freed by hand, and how many."""
    given = placed_before(reader, assignment).order_by()
    taken = dict(given.values_list("project").annotate(Count("pk")))
    first = shown_to(reader, assignment.waitlist).filter(position=1).select_related("project")
    heads = {row.project: row.application_id for row in first.order_by("project__title")}
    whys = dict(
        assignment.placements.filter(application__in=heads.values()).values_list(
            "application", "why"
        )
    )
    return [
        (project.title, project.places - taken.get(project.pk, 0))
        for project, application in heads.items()
        if dict(whys[application]).get(project.title) in LEFT_FREE
    ]


def find_assignment(user: Any, cohort: Cohort, now: datetime, pk: Any) -> Assignment:
    rows = Assignment.objects.visible_to(user, now).filter(cohort=cohort)
    found = get_object_or_404(rows, pk=pk)
    found.cohort = cohort
    return found


@on_desk
def desk_release(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.release", cohort=cohort, now=now)
    assignment = find_assignment(request.user, cohort, now, pk)
    if request.method == "POST":
        done = _("The decisions are released. Everyone has been told.")
        attempt(request, release_decisions, assignment, done=done, now=now)
        return redirect("applications:desk_assignment", cohort.slug)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_release.html",
        now=now,
        here="desk_assignment",
        assignment=assignment,
        numbers=numbers(assignment, request.user),
        deadline=now + timedelta(days=cohort.offer_days),
        mails=previews(assignment, request.user, now),
        troubles=troubles(assignment) if cohort.released_at is None else [],
        is_confirmed=assignment.state == AssignmentState.CONFIRMED,
    )


def previews(assignment: Assignment, reader: Any, now: datetime) -> list[dict[str, Any]]:
    """One mail of each kind, word for word as somebody will get it."""
    firsts = []
    for outcome in Outcome:
        rows = shown_to(reader, assignment.placements.filter(outcome=outcome))
        rows = rows.select_related("application__user", "project")
        firsts += list(rows.order_by("pk")[:1])
    found = []
    for first in veiled(firsts, reader):
        first.application.cohort = assignment.cohort
        mail = mail_to(first, assignment.cohort, now)
        look = chip(Outcome, first.outcome)
        found.append({"chip": look, "mail": mail, "placement": first})
    return found
