"""A review saved while it is being written. The answers are those of ``views.saving``."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions import review as actions
from applications.actions.overtaking import Overtaken
from applications.forms.review import ReviewForm, scored
from applications.models import ProjectChoice, Review
from applications.views.finding import find_choice_or_none
from applications.views.saving import answer, closed, saved, signed_out, stale
from applications.views.sheets import FIRST, SECOND, Sheet, form_of, my_review


def review_autosave(request: HttpRequest, pk: Any) -> HttpResponseBase:
    return autosave(request, pk, FIRST)


def second_review_autosave(request: HttpRequest, pk: Any) -> HttpResponseBase:
    return autosave(request, pk, SECOND)


def autosave(request: HttpRequest, pk: Any, sheet: Sheet) -> HttpResponseBase:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.is_authenticated:
        return answer(401, signed_out(reverse(f"applications:{sheet.page}", args=[pk])))
    choice = find_choice_or_none(request.user, pk)
    if choice is None:
        gone = _("This application is not open to you any more.")
        return answer(404, closed(gone, url=reverse("cohorts:me"), label=_("Your page")))
    return save(request, choice, timezone.now(), sheet)


def save(
    request: HttpRequest, choice: ProjectChoice, now: datetime, sheet: Sheet
) -> HttpResponseBase:
    form = form_of(request, choice, sheet)
    form.full_clean()
    page = sheet.urls(choice)["page"]
    try:
        kept = actions.save_review(choice, by=request.user, now=now, of=sheet.of, **form.savable)
    except Overtaken as refusal:
        mine = my_review(request.user, choice, sheet.of)
        was = ReviewForm(criteria=list(form.criteria.values()), initial=scored(mine))
        return answer(409, stale(mine or Review(saved_at=now), was, refusal))
    except Refused as refusal:
        return answer(409, closed(refusal.message, url=page, label=_("See the application")))
    return answer(422 if form.errors else 200, saved(kept, form))
