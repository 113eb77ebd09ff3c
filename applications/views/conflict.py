"""Conflicts of interest: a mentor's own word on the review page, and the desk's overview."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from applications.actions import conflict as actions
from applications.actions.confirming import organizers_of
from applications.forms.conflict import DeclareForm, SetForm
from applications.models import (
    Application,
    Conflict,
    ProjectChoice,
    hard_between,
    kept_from,
    known_before,
)
from applications.permissions import check_decide_conflict
from applications.rules.conflict import KIND_OF, Ground, Person, inferred
from applications.states import ApplicationState, ConflictState, ScreeningState
from applications.views.chips import Chip, chip
from applications.views.finding import find_choice
from applications.views.presenting import presented
from applications.views.reading import Reading
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort, Mentoring, Participation, Role, User, in_a_pair
from cohorts.states import CohortState, ProjectState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.panels import Next, fills

HERE = "desk_applications"
# Before the proposal of an assignment, which would leave these people out.
LACKING = 38


@login_required
def declare_conflict(request: HttpRequest, pk: Any) -> HttpResponse:
    choice = find_choice(request.user, pk)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        ok, _row = attempt(
            request, actions.declare_conflict, choice, form=form, done=said(kind),
            **form.cleaned_data,
        )  # fmt: skip
        if ok and kind == ConflictState.HARD:
            return redirect("applications:reviews", choice.application.cohort.slug)
        if ok:
            return redirect("applications:review", pk)
    who = presented(choice, request.user)
    context = {"choice": choice, "who": who, "cohort": choice.application.cohort, "form": form}
    return render(request, "applications/declare_conflict.html", context)


def said(kind: str) -> str:
    if kind == ConflictState.HARD:
        return _("Thank you for saying so. The application is closed to you; others read it.")
    return _("Thank you for saying so. The organizers see it beside your scores.")


# The desk ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConflictShown:
    """One mentor's conflict, or one that was. ``row`` is what was declared, if it was."""

    reviewer: User
    chip: Chip
    source: str
    row: Conflict | None = None

    @property
    def is_standing(self) -> bool:
        return self.row is not None and self.row.state != ConflictState.LIFTED


def conflicts_of(
    application: Application, reading: Reading, reader: Any, now: datetime
) -> list[ConflictShown]:
    """Declared ones, then those that the portal infers for each mentor of a ranked project."""
    rows = Conflict.objects.visible_to(reader, now).filter(application=application)
    rows = rows.select_related("reviewer", "declared_by", "lifted_by")
    mentors = mentors_of(application)
    keys = {mentor.pk for mentor in mentors}
    declared = [
        ConflictShown(row.reviewer, chip(ConflictState, row.state), source_of(row, keys), row)
        for row in rows
    ]
    return [*declared, *inferred_for(application, reading, mentors)]


def source_of(row: Conflict, mentors: Collection[Any]) -> str:
    if row.declared_by_id == row.reviewer_id and row.reviewer_id not in mentors:
        return _("declared by the organizer")
    if row.declared_by_id == row.reviewer_id:
        return _("declared by the mentor")
    return _("set by %(name)s") % {"name": row.declared_by}


def inferred_for(
    application: Application, reading: Reading, mentors: Iterable[Any]
) -> list[ConflictShown]:
    parts = [part for proposal in reading.proposals for part in proposal.parts]
    applicant, texts = person(application.user), [each.text for each in [*parts, *reading.texts]]
    return [
        ConflictShown(
            mentor, chip(ConflictState, KIND_OF[ground]), _("inferred: %s") % in_words(ground)
        )
        for mentor in mentors
        for ground in inferred(person(mentor), applicant, in_records=mentor.in_records, texts=texts)
    ]


def in_words(ground: Ground) -> str:
    words = {
        Ground.SAME_PERSON: _("the same person"),
        Ground.SAME_ACCOUNT: _("the same GitHub account"),
        Ground.RECORDS: _("the portal’s own records close it"),
        Ground.NAMED: _("the application names them"),
    }
    return words[ground]


def person(user: User) -> Person:
    return Person(user.pk, user.github_id, user.github_login, user.name)


def mentors_of(application: Application) -> list[Any]:
    """The mentors of the ranked projects, each with whether the portal knows of both."""
    ranked = Mentoring.objects.current().filter(project__choices__application=application)
    before = known_before(OuterRef("pk"), application.user_id, application.cohort.number)
    people = User.objects.filter(pk__in=ranked.values("mentor")).annotate(in_records=before)
    return list(people.order_by("name", "pk"))


def readers_of(application: Application, but: Any, now: datetime) -> list[Any]:
    """For whom a conflict can be set: the mentors, and the other organizers of the cohort."""
    organizers = organizers_of(application.cohort, now)
    found = {one.pk: one for one in [*mentors_of(application), *organizers] if one != but}
    return sorted(found.values(), key=str)


def lacking(application: Application) -> list[str]:
    """The ranked projects for which nobody is left who could review the application."""
    rows = nobody_left(application.cohort).filter(application=application)
    return list(rows.order_by("rank").values_list("project__title", flat=True))


def nobody_left(cohort: Cohort) -> QuerySet[ProjectChoice]:
    """What every mentor of the chosen project has a hard conflict with.

    Looked for among those alone about whom there is a conflict, which are few.
    """
    declared = Conflict.objects.hard().filter(application__cohort=cohort)
    mentees = Participation.objects.filter(role=Role.MENTEE, cohort__number__lt=cohort.number)
    again = Application.objects.filter(user__in=mentees.values("user"))
    some = Q(application__in=declared.values("application")) | Q(application__in=again.values("pk"))
    some |= in_a_pair("application__user")
    closed = hard_between(
        OuterRef("mentor"),
        OuterRef(OuterRef("application")),
        OuterRef(OuterRef("application__user")),
        cohort.number,
    )
    team = Mentoring.objects.current().filter(project=OuterRef("project"))
    return ProjectChoice.objects.filter(
        some,
        Exists(team.filter(closed)),
        ~Exists(team.filter(~closed)),
        application__cohort=cohort,
        application__state=ApplicationState.SUBMITTED,
        project__state=ProjectState.PUBLISHED,
    ).exclude(application__screening__state=ScreeningState.REJECTED)


@fills("desk_next")
def reviewers_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    if cohort.state != CohortState.SELECTING or cohort.released_at is not None:
        return []
    rows = nobody_left(cohort).filter(~kept_from(user)).exclude(application__user=user)
    count = rows.count()
    if not count:
        return []
    first = rows.order_by("application", "rank").values_list("application", flat=True)[0]
    words = ngettext(
        "%(count)s proposal has nobody left who can review it: each mentor has a conflict.",
        "%(count)s proposals have nobody left who can review them: each mentor has a conflict.",
        count,
    )
    url = reverse("applications:desk_application", args=[cohort.slug, first])
    return [Next(words % {"count": count}, url=url, label=_("See the first one"), urgency=LACKING)]


# Set and lifted by a lead organizer ----------------------------------------------------------


def find_application(request: HttpRequest, cohort: Cohort, pk: Any, now: datetime) -> Application:
    rows = Application.objects.on_desk_of(request.user, now).select_related("user")
    found = get_object_or_404(rows, pk=pk, cohort=cohort)
    found.cohort = cohort
    return found


def may_decide(user: Any, application: Application, now: datetime) -> bool:
    try:
        check_decide_conflict(user, application, now=now)
    except PermissionDenied:
        return False
    return True


@require_POST
@on_desk
def desk_recuse(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    application = find_application(request, cohort, pk, now)
    done = _("Thank you for saying so. The application is closed to you; others decide about it.")
    if attempt(request, actions.recuse, application, done=done, now=now)[0]:
        return redirect("applications:desk_applications", cohort.slug)
    return redirect("applications:desk_application", cohort.slug, pk)


@on_desk
def desk_conflict_set(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    application = find_application(request, cohort, pk, now)
    check_decide_conflict(request.user, application, now=now)
    form = SetForm(
        request.POST if request.method == "POST" else None,
        mentors=readers_of(application, request.user, now),
    )
    if form.is_valid():
        done = _("The conflict is kept, and holds from now on.")
        ok, _row = attempt(
            request, actions.set_conflict, application, form=form, done=done, now=now, **form.facts
        )
        if ok:
            return redirect("applications:desk_application", cohort.slug, pk)
    template = "applications/desk/desk_conflict_set.html"
    return desk_page(
        request, cohort, template, now=now, here=HERE, form=form, application=application
    )


@on_desk
def desk_conflict_lift(
    request: HttpRequest, cohort: Cohort, now: datetime, pk: Any
) -> HttpResponse:
    rows = Conflict.objects.visible_to(request.user, now).filter(application__cohort=cohort)
    rows = rows.standing().select_related("reviewer", "application__user", "application__cohort")
    row = get_object_or_404(rows, pk=pk)
    check_decide_conflict(request.user, row.application, now=now)
    form = ReasonForm(request.POST or None, help_text=_("Organizers read it beside the conflict."))
    if form.is_valid():
        done = _("The conflict is lifted. %(name)s can read the application again.")
        ok, _none = attempt(
            request, actions.lift_conflict, row, form=form, now=now, **form.cleaned_data,
            done=done % {"name": row.reviewer},
        )  # fmt: skip
        if ok:
            return redirect("applications:desk_application", cohort.slug, row.application_id)
    template = "applications/desk/desk_conflict_lift.html"
    return desk_page(request, cohort, template, now=now, here=HERE, form=form, row=row)
