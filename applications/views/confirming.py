"""Confirming the places: what is one's own to confirm, what is others', and who is missing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.assignment import confirm_assignment
from applications.actions.confirming import standings_of
from applications.permissions import check
from applications.rules.confirming import Standing, too_few
from applications.views.assignment import (
    find_assignment,
    kept_free,
    numbers,
    standing,
    unscreened,
)
from applications.views.certificate import certificate_of
from applications.views.standings import asked_of, waits_in_words
from cohorts.models import Cohort
from cohorts.states import CohortState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk
from cohorts.views.panels import Next, fills

# Before the step that confirms, and behind the reviewers who are missing.
MISSING = 39


@on_desk
def desk_confirm(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.confirm", cohort=cohort, now=now)
    assignment = find_assignment(request.user, cohort, now, pk)
    if request.method == "POST":
        worked, is_whole = attempt(request, confirm_assignment, assignment, now=now)
        if worked:
            messages.success(request, said(is_whole, standings_of(cohort, now, assignment)))
        return redirect("applications:desk_assignment", cohort.slug)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_confirm.html",
        now=now,
        here="desk_assignment",
        assignment=assignment,
        certificate=certificate_of(assignment, request.user),
        numbers=numbers(assignment, request.user),
        kept_free=kept_free(assignment, request.user),
        unscreened=unscreened(cohort, request.user),
        **asked_of(request.user, assignment, now),
    )


def said(is_whole: bool, standings: Sequence[Standing]) -> str:  # noqa: FBT001
    if is_whole:
        return _("The assignment is confirmed. Nobody has been told yet.")
    return _("Your confirmation is kept. %(waits)s") % {"waits": waits_in_words(standings)}


# The desk's next step -----------------------------------------------------------------------


@fills("desk_next")
def confirmers_next(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    """Somebody has to be appointed before all of it can be confirmed."""
    if cohort.state != CohortState.SELECTING or cohort.released_at is not None:
        return []
    missing = too_few(standings_of(cohort, now, standing(user, cohort, now)))
    if not missing:
        return []
    url = reverse("cohorts:desk_people", args=[cohort.slug])
    return [Next(missing[0], url=url, label=_("To the people"), urgency=MISSING)]
