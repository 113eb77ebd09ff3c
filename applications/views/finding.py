"""How the views find what they are about. Not visible is 404."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from applications.models import Application, ProjectChoice, Shortlisted
from applications.rules.contribution import has_begun
from applications.states import ApplicationState
from cohorts.models import Cohort, Phase, Project

View = Callable[..., HttpResponse]


def verb(shown_at: str) -> Callable[[View], View]:
    """A verb without a page of its own: who comes by GET, say after signing in, is led on."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def posted(request: HttpRequest, slug: str, **keys: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(f"applications:{shown_at}", slug)
            return view(request, slug, **keys)

        return posted

    return wrap


def find_cohort(user: Any, slug: str, now: datetime) -> Cohort:
    """A visible cohort, its phases with it."""
    visible = Cohort.objects.visible_to(user, now).prefetch_related("phases")
    return get_object_or_404(visible, slug=slug)


def phases_of(cohort: Cohort) -> list[Phase]:
    return list(cohort.phases.all())


def own_application(user: Any, cohort: Cohort) -> Application | None:
    """The person's own application in ``cohort``, if there is one."""
    if not user.is_authenticated:
        return None
    found = Application.objects.with_own_close().filter(user=user, cohort=cohort).first()
    if found is not None:
        found.cohort, found.user = cohort, user
    return found


def need_application(user: Any, cohort: Cohort) -> Application:
    found = own_application(user, cohort)
    if found is None:
        raise Http404
    return found


def own_in(user: Any, slug: str, now: datetime) -> Application:
    """For the verbs: the person's own application in a cohort that they see, in one query."""
    seen = Cohort.objects.visible_to(user, now).filter(slug=slug)
    rows = Application.objects.with_own_close().select_related("cohort")
    found = get_object_or_404(rows, user=user, cohort__in=seen)
    found.user = user
    return found


def find_choice(user: Any, pk: Any) -> Any:
    """An application to a project that the person mentors, and whether they read it blind."""
    found = find_choice_or_none(user, pk)
    if found is None:
        raise Http404
    return found


def find_choice_or_none(user: Any, pk: Any) -> Any:
    rows = (
        ProjectChoice.objects.visible_to_mentor(user)
        .with_blindness(user)
        .select_related("application__cohort", "application__user", "project__cohort")
    )
    return rows.filter(pk=pk).first()


def asked_to_show(
    applications: Iterable[Application], now: datetime
) -> dict[Any, list[Shortlisted]]:
    """By application: the shortlists whose mentors asked its writer to show their work.

    Their cohorts have their phases with them; before the period nothing is asked for.
    """
    keys = [
        each.pk
        for each in applications
        if each.state == ApplicationState.SUBMITTED and has_begun(phases_of(each.cohort), now)
    ]
    found: dict[Any, list[Shortlisted]] = {}
    if not keys:
        return found
    rows = Shortlisted.objects.filter(told_at__isnull=False, choice__application__in=keys)
    for row in rows.select_related("project", "choice").order_by("choice__rank", "pk"):
        found.setdefault(row.choice.application_id, []).append(row)
    return found


def named_project(request: HttpRequest, cohort: Cohort) -> Project | None:
    """The published project that the address names by ``?project=``, from which the person came."""
    slug = request.GET.get("project", "")
    return cohort.projects.published().filter(slug=slug).first() if slug else None
