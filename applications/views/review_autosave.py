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
from applications.views.review import form_of, my_review
from applications.views.saving import answer, closed, saved, signed_out, stale


def review_autosave(request: HttpRequest, pk: Any) -> HttpResponseBase:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.is_authenticated:
        return answer(401, signed_out(reverse("applications:review", args=[pk])))
    choice = find_choice_or_none(request.user, pk)
    if choice is None:
        gone = _("This application is not open to you any more.")
        return answer(404, closed(gone, url=reverse("cohorts:me"), label=_("Your page")))
    return save(request, choice, timezone.now())


def save(request: HttpRequest, choice: ProjectChoice, now: datetime) -> HttpResponseBase:
    form = form_of(request, choice)
    form.full_clean()
    page = reverse("applications:review", args=[choice.pk])
    try:
        kept = actions.save_review(choice, by=request.user, now=now, **form.savable)
    except Overtaken as refusal:
        mine = my_review(request.user, choice)
        was = ReviewForm(criteria=list(form.criteria.values()), initial=scored(mine))
        return answer(409, stale(mine or Review(saved_at=now), was, refusal))
    except Refused as refusal:
        return answer(409, closed(refusal.message, url=page, label=_("See the application")))
    return answer(422 if form.errors else 200, saved(kept, form))
