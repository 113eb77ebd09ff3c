"""A project's shortlist: at most three, each as its reader may know them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import review as actions
from applications.forms.review import ShortlistForm
from applications.models import SHORTLIST_AT_MOST, ProjectChoice, Shortlisted
from applications.rules.contribution import require_removable
from applications.views.at_work import period_of
from applications.views.finding import find_choice, phases_of
from applications.views.presenting import Presented, presented
from cohorts.views.acting import attempt, why_not


@dataclass(frozen=True)
class Listed:
    who: Presented
    place: int
    choice: Any


def sentence_of(choice: ProjectChoice, reader: Any, now: datetime) -> str:
    """Why somebody is on the shortlist: a colleague's words come after one's own review."""
    row = Shortlisted.objects.visible_to(reader, now).filter(choice=choice).first()
    return row.sentence if row else ""


def shortlist_of(choice: ProjectChoice, reader: Any) -> dict[str, Any]:
    rows = listed(choice, reader)
    return {
        "shortlist": rows,
        "listed": next((row for row in rows if row.choice == choice.pk), None),
        "room": SHORTLIST_AT_MOST - len(rows),
        "most": SHORTLIST_AT_MOST,
        **period_of(choice.application.cohort),
    }


def listed(choice: ProjectChoice, reader: Any) -> list[Listed]:
    """Those of whom the reader may know, each by the name that they have for the reader."""
    known = Shortlisted.objects.standing_for(reader).filter(project=choice.project_id)
    places = {row.choice_id: row.place for row in known.order_by("position")}  # type: ignore[attr-defined]
    rows = ProjectChoice.objects.with_blindness(reader).filter(pk__in=places)
    found = {row.pk: row for row in rows.select_related("application__user")}
    return [Listed(presented(found[key], reader), place, key) for key, place in places.items()]


@login_required
def shortlist_add(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    form = ShortlistForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _("On the shortlist.")
        facts = form.cleaned_data
        ok, _row = attempt(
            request, actions.shortlist, choice, form=form, done=done, now=now, **facts
        )
        if ok:
            return redirect("applications:review", pk)
    context = about(choice, request.user) | {"form": form}
    return render(
        request, "applications/shortlist_add.html", context | shortlist_of(choice, request.user)
    )


@login_required
def shortlist_remove(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    choice = find_choice(request.user, pk)
    row = get_object_or_404(choice.shortlisted.select_related("project"), choice=choice)
    if request.method == "POST":
        done = _("Taken off the shortlist. The others move up.")
        attempt(request, actions.take_off_shortlist, row, done=done)
        return redirect("applications:review", pk)
    phases = phases_of(choice.application.cohort)
    context = about(choice, request.user) | {
        "sentence": sentence_of(choice, request.user, now),
        "refusal": why_not(lambda: require_removable(phases, now, row.told_at)),
    }
    return render(request, "applications/shortlist_remove.html", context)


def about(choice: ProjectChoice, reader: Any) -> dict[str, Any]:
    return {
        "choice": choice,
        "cohort": choice.application.cohort,
        "who": presented(choice, reader),
    }
