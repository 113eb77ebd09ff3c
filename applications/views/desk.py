"""The organizers' list of applications, and everything about one of them."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from applications.forms.desk import ApplicationFilter
from applications.models import (
    Application,
    Placement,
    ProjectChoice,
    Review,
    Score,
    Verdict,
    kept_from,
    last_verdict,
)
from applications.permissions import check
from applications.states import ApplicationState, AssignmentState, ReviewState, Round
from applications.views.chips import chip, not_begun
from applications.views.conflict import conflicts_of, lacking, may_decide
from applications.views.likeness import marks_of
from applications.views.reading import (
    contests_of,
    contests_shown,
    history,
    name_hints,
    read,
    read_application,
    rules_shown,
)
from applications.views.review import differing, shown
from applications.views.roster import joined_since_acceptance
from applications.views.shortlists import shown_work
from applications.views.steps import last_minute
from cohorts.models import Cohort, Event, Project, named
from cohorts.states import CohortState
from cohorts.views.desk.frame import desk_page, on_desk

ON_A_PAGE = 50
EVENTS_SHOWN = 50
CHECKS_SHOWN = 20
# Long texts: the latest few, and the others on a page of their own.
TEXTS_SHOWN = 3
# What the list shows of each row, and nothing longer.
SHOWN = (
    "state",
    "submitted_at",
    "cohort_id",
    "user__email",
    *named("user"),
)


@on_desk
def desk_applications(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    listed = cohort.projects.filter(published_at__isnull=False)
    projects = listed.values_list("pk", "title", named=True)
    form = ApplicationFilter(request.GET, projects=projects)
    pages = Pages(narrowed(handed_in_to(cohort, request.user), form.wanted), request.user)
    page = pages.get_page(request.GET.get("page"))
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_applications.html",
        now=now,
        form=form,
        page=page,
        rows=[row(each) for each in with_columns(list(page), request.user, now)],
        is_narrowed=bool(form.wanted),
    )


def handed_in_to(cohort: Cohort, reader: Any) -> QuerySet[Application]:
    """What was handed in to the cohort and is not closed to the reader, newest first.

    As ``visible_to`` says of organizers, without the other roles that it thinks of: the desk of a
    cohort is found by its organizers only. So the index gives a page without reading the others.
    """
    rows = Application.objects.filter(
        ~kept_from(reader, "pk"), cohort=cohort, submitted_at__isnull=False
    ).handed_in()
    return rows.order_by("-submitted_at", "pk")


def readable(cohort: Cohort, reader: Any) -> QuerySet[Application]:
    """One of them is found here by its key; one's own is not there."""
    return handed_in_to(cohort, reader).exclude(user=reader).select_related("user")


class Pages(Paginator):
    """The keys of all rows but the reader's own, which is at most one.

    So all are counted along the index, and not one is read to see whose it is.
    """

    def __init__(self, rows: QuerySet[Application], reader: Any) -> None:
        super().__init__(rows.exclude(user=reader).values_list("pk", flat=True), ON_A_PAGE)
        self.rows, self.reader = rows.order_by(), reader

    @cached_property
    def count(self) -> int:
        return self.rows.count() - self.rows.filter(user=self.reader).count()


def narrowed(rows: QuerySet[Application], wanted: dict[str, str]) -> QuerySet[Application]:
    if "q" in wanted:
        words = wanted["q"].lstrip("@")
        rows = rows.filter(
            Q(user__name__icontains=words)
            | Q(user__email__icontains=words)
            | Q(user__github_login__icontains=words)
        )
    if "state" in wanted:
        rows = rows.filter(state=wanted["state"])
    if "project" in wanted:
        chosen = ProjectChoice.objects.filter(project=wanted["project"]).values("application")
        rows = rows.filter(pk__in=chosen)
    if "eligibility" in wanted:
        rows = rows.annotate(verdict=last_verdict()).filter(verdict=wanted["eligibility"])
    return rows


def with_columns(keys: Any, user: Any, now: datetime) -> QuerySet[Application]:
    """One page of applications, with verdict, first choice and score found by the database.

    Only for the rows of the page, whose ``keys`` are known: found for all, they would be
    sorted with all.
    """
    first = ProjectChoice.objects.filter(application=OuterRef("pk")).order_by("rank")
    return (
        Application.objects.filter(pk__in=keys)
        .order_by("-submitted_at", "pk")
        .select_related("user")
        .only(*SHOWN)
        .annotate(
            last_verdict=last_verdict(),
            first_choice=Subquery(first.values("project__title")[:1]),
            score=Score.objects.visible_to(user, now)
            .of_round(Round.APPLICATION)
            .mean_of("review__choice__application"),
        )
    )


def row(application: Any) -> dict[str, Any]:
    verdict = application.last_verdict
    return {
        "application": application,
        "chip": chip(ApplicationState, application.state),
        "verdict": chip(Verdict, verdict) if verdict else not_begun("–"),
    }


@on_desk
def desk_application(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    rows = readable(cohort, request.user).with_own_close()
    application = get_object_or_404(rows, pk=pk)
    application.cohort = cohort
    reviews = reviews_of(application, request.user, now)
    found = everything(application)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_application.html",
        now=now,
        here="desk_applications",
        application=application,
        chip=chip(ApplicationState, application.state),
        reviews=reviews,
        differing=differing(reviews),
        at_work=shown_work(application, request.user, now),
        marks=marks_of(application, request.user, now),
        may_instruct=cohort.state == CohortState.SELECTING and cohort.released_at is None,
        withheld=withheld(application, request.user, now),
        history=history(events_of(application, request.user, now)),
        conflicts=conflicts_of(application, found["reading"], request.user, now),
        lacking=lacking(application),
        may_decide=may_decide(request.user, application, now),
        **found,
    )


def everything(application: Application) -> dict[str, Any]:
    """What every organizer of the cohort may read, whatever they mentor."""
    choices = list(application.choices.select_related("project"))
    contests = contests_of(application.user_id, application.cohort_id)
    checks = application.eligibility_checks.select_related("roster_import")
    checks = checks.defer("roster_import__text", "roster_import__difference")
    checks = list(checks[:CHECKS_SHOWN])
    texts = texts_of(application, 1)
    return {
        "hints": name_hints(checks),
        "contests": contests_shown(contests),
        "reading": read_application(application, choices),
        "submissions": [(each, read(each.content)) for each in texts],
        "earlier": texts.paginator.count - len(texts),
        "checks": [(each, chip(Verdict, each.verdict), rules_shown(each)) for each in checks],
        "later": last_minute(application.own_close),
        "programmes": application.user.other_programmes.all(),
        "placement": placement_of(application),
        "offers": application.offers.select_related("project"),
        "joined_roster": joined_since_acceptance(application),
    }


def texts_of(application: Application, number: Any) -> Page:
    """Some of the texts that were handed in, the latest first."""
    return Paginator(application.submissions.all(), TEXTS_SHOWN).get_page(number)


@on_desk
def desk_texts(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    application = get_object_or_404(readable(cohort, request.user), pk=pk)
    page = texts_of(application, request.GET.get("page"))
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_texts.html",
        now=now,
        here="desk_applications",
        application=application,
        page=page,
        submissions=[(each, read(each.content)) for each in page],
    )


def reviews_of(application: Application, user: Any, now: datetime) -> list[dict[str, Any]]:
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    rows = Review.objects.visible_to(user, now).filter(
        choice__application=application, state=ReviewState.FINAL
    )
    rows = rows.select_related("reviewer", "choice__project").order_by(
        "choice__rank", "round", "pk"
    )
    return [shown(review) for review in rows.prefetch_related(scores)]


def withheld(application: Application, user: Any, now: datetime) -> bool:
    """Whether the reader mentors one of the projects: then they read its reviews as mentor only."""
    mine = Project.objects.mentored_by(user)
    return application.choices.filter(project__in=mine).exists()


def placement_of(application: Application) -> Placement | None:
    rows = application.placements.exclude(assignment__state=AssignmentState.SUPERSEDED)
    return rows.select_related("project", "assignment").first()


def events_of(application: Application, user: Any, now: datetime) -> QuerySet[Event]:
    rows = Event.objects.visible_to(user, now).about(application)
    return rows.select_related("by").order_by("-at", "pk")[:EVENTS_SHOWN]
