"""One's account: everything that is kept about oneself to take along, and the way out."""

import json
from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cohorts.actions import accounts as actions
from cohorts.actions import own_data as data
from cohorts.forms.people import CloseAccount
from cohorts.models import Participation, User
from cohorts.views.acting import attempt
from cohorts.views.panels import ends_for


@login_required
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "cohorts/account.html")


@login_required
@reauthentication_required
@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = data.own_data(own_account(request), by=request.user, now=now)
    text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"my-data-{timezone.localdate(now):%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@reauthentication_required
def close_account(request: HttpRequest) -> HttpResponse:
    now, person = timezone.now(), own_account(request)
    form = CloseAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _none = attempt(
            request, actions.close_account, person, form=form, now=now, **form.cleaned_data
        )
        if done:
            logout(request)
            return redirect("cohorts:account_closed")
    return render(request, "cohorts/close_account.html", {"form": form, **what_ends(person, now)})


def account_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "cohorts/account_closed.html")


def own_account(request: HttpRequest) -> User:
    return User.objects.get(pk=request.user.pk)


def what_ends(person: User, now: datetime) -> dict[str, Any]:
    """What the person has now, and what would have to be settled first."""
    held = Participation.objects.held(now).filter(user=person).select_related("cohort", "project")
    roles = held.order_by("started_at", "pk")
    with transaction.atomic():
        obstacles = actions.obstacles(person, now=now)
    return {
        "obstacles": obstacles,
        "roles": [(row, actions.is_missed(row)) for row in roles],
        "ends": ends_for(user=person, now=now),
    }


urls = [
    path("me/account/", account, name="account"),
    path("me/account/data/", own_data, name="own_data"),
    path("me/account/close/", close_account, name="close_account"),
    path("account-closed/", account_closed, name="account_closed"),
]
