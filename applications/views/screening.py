"""The organizers' queue: how far it is, one application at a time, and the verbs on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions import screening as actions
from applications.forms.screening import Asked, RejectForm, UndoForm
from applications.models import Contest, EligibilityCheck, Screening, Verdict, kept_from
from applications.permissions import check
from applications.rules.screening import CLAIM_LASTS, COUNTED_AT_MOST, Number, how_many
from applications.states import ApplicationState, ContestState, ScreeningState
from applications.views.chips import chip
from applications.views.desk import everything
from applications.views.likeness import marks_of
from cohorts.models import Cohort, Project, named
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

# Applicants who contest and eligibilities that are undecided, each a walk through other rows.
NAMED_AT_MOST = 200
LATEST = 10


@on_desk
def desk_screening(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "application.screen", cohort=cohort, now=now)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_screening.html",
        now=now,
        why_not=why_not(cohort, now),
        progress=progress_of(cohort, request.user),
        latest=latest(request.user, cohort),
        before=before(request, cohort, now),
        own=list(Project.objects.mentored_by(request.user).filter(cohort=cohort).only("title")),
    )


def why_not(cohort: Cohort, now: datetime) -> str:
    """Why nothing can be screened now; empty while it can."""
    try:
        actions.require_open(cohort, now)
    except Refused as refusal:
        return refusal.message
    return ""


@dataclass(frozen=True)
class Progress:
    """How many are in each state, and what else waits for an answer, as numbers and in words."""

    waiting: Number
    passed: Number
    rejected: Number
    contested: str
    undecided: str

    @property
    def done(self) -> int:
        return self.passed.value + self.rejected.value

    @property
    def total(self) -> int:
        return self.waiting.value + self.done

    @property
    def share(self) -> str:
        """Done of all; "about", where one of the numbers is."""
        words = {"done": f"{self.done:,}", "total": f"{self.total:,}"}
        parts = (self.waiting, self.passed, self.rejected)
        if all(number.is_exact for number in parts):
            return _("%(done)s of %(total)s") % words
        return _("about %(done)s of %(total)s") % words


def progress_of(cohort: Cohort, reader: Any) -> Progress:
    """Of what no conflict of interest closes to the reader."""
    counts = {str(state): counted(cohort, state, reader) for state in ScreeningState}
    return Progress(
        **counts,
        contested=at_most(contested(cohort, reader)),
        undecided=at_most(open_in(cohort, reader)),
    )


def counted(cohort: Cohort, state: str, reader: Any) -> Number:
    """How many there are, read from the first thousand of the index over cohort, state and draw."""
    rows = Screening.objects.filter(~kept_from(reader), cohort=cohort, state=state)
    rows = rows.order_by("draw").values("draw")
    found = rows[: COUNTED_AT_MOST + 1].aggregate(count=Count("*"), last=Max("draw"))
    return how_many(found["count"], found["last"] or 0)


def at_most(rows: QuerySet[Any]) -> str:
    count = rows[: NAMED_AT_MOST + 1].count()
    return _("over %(count)s") % {"count": NAMED_AT_MOST} if count > NAMED_AT_MOST else str(count)


def contested(cohort: Cohort, reader: Any) -> QuerySet[Any]:
    """Applicants who say that a result of theirs is wrong, and wait for an answer."""
    rows = Contest.objects.filter(
        ~kept_from(reader, "user__applications"),
        cohort=cohort,
        state=ContestState.OPEN,
        user__applications__cohort=cohort,
        user__applications__state=ApplicationState.SUBMITTED,
    )
    return rows.order_by().values("user").distinct()


def open_in(cohort: Cohort, reader: Any) -> QuerySet[Any]:
    """Applications whose last check left a rule undecided."""
    later = EligibilityCheck.objects.filter(
        application=OuterRef("application"), checked_at__gt=OuterRef("checked_at")
    )
    rows = EligibilityCheck.objects.filter(
        ~Exists(later),
        ~kept_from(reader),
        cohort=cohort,
        verdict=Verdict.UNDECIDED,
        application__state=ApplicationState.SUBMITTED,
    )
    return rows.order_by().values("pk")


def latest(user: Any, cohort: Cohort) -> list[tuple[Screening, Any]]:
    """The first ones of the index over cohort and instant."""
    rows = Screening.objects.filter(cohort=cohort, decided_at__isnull=False).open_to(user)
    rows = rows.select_related("application__user", "decided_by", "reason").only(
        *("state", "decided_at", "reason__words"),
        *(*named("decided_by"), *named("application__user")),
    )
    return [(row, chip(ScreeningState, row.state)) for row in rows.order_by("-decided_at")[:LATEST]]


def before(request: HttpRequest, cohort: Cohort, now: datetime) -> dict[str, Any] | None:
    """The one that the reader has just decided, to undo a slip of the hand."""
    key = Asked(request.GET).said("before")
    rows = Screening.objects.visible_to(request.user, now).filter(cohort=cohort)
    found = rows.select_related("application__user").filter(pk=key).first() if key else None
    if found is None or found.state == ScreeningState.WAITING:
        return None
    return {"screening": found, "chip": chip(ScreeningState, found.state)}


# One application ----------------------------------------------------------------------------


def find(user: Any, cohort: Cohort, now: datetime, pk: Any) -> Screening:
    rows = Screening.objects.visible_to(user, now).filter(cohort=cohort)
    rows = rows.select_related("application__user", "reason", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    found.application.cohort = cohort
    return found


@on_desk
def desk_screen(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "application.screen", cohort=cohort, now=now)
    screening = find(request.user, cohort, now, pk)
    return screen_page(request, cohort, screening, reject_form(cohort, screening), now)


def reject_form(cohort: Cohort, screening: Screening, data: Any = None) -> RejectForm:
    notes = ("note_for_applicant", "note_for_colleagues")
    said = {name: getattr(screening, name) for name in notes}
    version = {"version": screening.application.version}
    return RejectForm(data, cohort=cohort, initial=said | version)


def screen_page(
    request: HttpRequest,
    cohort: Cohort,
    screening: Screening,
    form: RejectForm,
    now: datetime,
    undo_form: UndoForm | None = None,
) -> HttpResponse:
    """The application, whole, in the reader's hands for a while; or why it is not."""
    closed = refusal(screening, request.user, now)
    application = screening.application
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_screen.html",
        now=now,
        here="desk_screening",
        screening=screening,
        application=application,
        chip=chip(ScreeningState, screening.state),
        closed=closed,
        is_waiting=screening.state == ScreeningState.WAITING,
        until=now + CLAIM_LASTS,
        form=form,
        undo_form=undo_form or UndoForm(),
        before=before(request, cohort, now),
        marks=marks_of(application, request.user, now),
        **everything(application),
    )


def refusal(screening: Screening, user: Any, now: datetime) -> str:
    """Take it; or why that is not possible."""
    try:
        actions.claim(screening, by=user, now=now)
    except Refused as error:
        return error.message
    return ""


# Verbs --------------------------------------------------------------------------------------


@on_desk
def desk_screening_next(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    """Begin, or go on."""
    check(request.user, "application.screen", cohort=cohort, now=now)
    if request.method != "POST":
        return redirect("applications:desk_screening", cohort.slug)
    return onward(request, cohort, now)


def onward(
    request: HttpRequest, cohort: Cohort, now: datetime, after: Screening | None = None
) -> HttpResponse:
    """To the next application that is free for the reader, or to the end of the queue."""
    _ok, found = attempt(request, actions.claim_next, cohort, now=now, after=after)
    name, keys = "applications:desk_screening", [cohort.slug]
    if found is not None:
        name, keys = "applications:desk_screen", [cohort.slug, found.pk]
    return redirect(reverse(name, args=keys) + (f"?before={after.pk}" if after else ""))


def back(cohort: Cohort, pk: Any) -> HttpResponse:
    return redirect("applications:desk_screen", cohort.slug, pk)


@on_desk
def desk_screen_pass(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    screening = find(request.user, cohort, now, pk)
    if request.method != "POST":
        return back(cohort, pk)
    facts = {"now": now, "version": Asked(request.POST).said("version")}
    ok, _none = attempt(request, actions.pass_on, screening, **facts)
    return onward(request, cohort, now, after=screening) if ok else back(cohort, pk)


@on_desk
def desk_screen_reject(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    screening = find(request.user, cohort, now, pk)
    if request.method != "POST":
        return back(cohort, pk)
    form = reject_form(cohort, screening, request.POST)
    if form.is_valid():
        facts = {"form": form, "now": now, **form.cleaned_data}
        if attempt(request, actions.reject, screening, **facts)[0]:
            return onward(request, cohort, now, after=screening)
    return screen_page(request, cohort, screening, form, now)


@on_desk
def desk_screen_leave(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    """Leave it waiting, and go on."""
    screening = find(request.user, cohort, now, pk)
    if request.method != "POST":
        return back(cohort, pk)
    ok, _none = attempt(request, actions.give_back, screening, now=now)
    return onward(request, cohort, now, after=screening) if ok else back(cohort, pk)


@on_desk
def desk_screen_undo(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    screening = find(request.user, cohort, now, pk)
    if request.method == "POST":
        form = UndoForm(request.POST)
        if not form.is_valid():
            return screen_page(
                request, cohort, screening, reject_form(cohort, screening), now, undo_form=form
            )
        done = _("Undone. It waits in the queue again, in your hands.")
        attempt(request, actions.undo, screening, done=done, now=now, **form.cleaned_data)
    return back(cohort, pk)
