"""The organizers' overview: who stands on each shortlist, and what they showed of their work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from applications.models import Application, Contribution, ProjectChoice, Review, Shortlisted
from applications.permissions import check
from applications.rules import contribution as rules
from applications.states import Round
from applications.views.finding import phases_of
from applications.views.steps import last_minute
from cohorts.models import Cohort, Project
from cohorts.views.desk.frame import desk_page, on_desk


@on_desk
def desk_shortlists(request: HttpRequest, cohort: Cohort, now: datetime) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    phases = phases_of(cohort)
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_shortlists.html",
        now=now,
        projects=by_project(request.user, cohort, now),
        begins=rules.starts_at(phases),
        until=last_minute(rules.closes_at(phases)),
        reviews_until=last_minute(rules.reviews_end_at(phases)),
    )


def by_project(user: Any, cohort: Cohort, now: datetime) -> list[dict[str, Any]]:
    """Each listed project with those who stand there. Of one's own project no numbers."""
    own = set(Project.objects.mentored_by(user).values_list("pk", flat=True))
    projects = Project.objects.published().filter(cohort=cohort).order_by("title", "pk")
    return [
        {"project": project, "is_own": project.pk in own, "rows": rows}
        for project, rows in grouped(projects, listed(user, cohort, now))
    ]


def grouped(
    projects: QuerySet[Project], rows: Sequence[Shortlisted]
) -> list[tuple[Project, list[Shortlisted]]]:
    found: dict[Any, list[Shortlisted]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return [(project, found.get(project.pk, [])) for project in projects]


def listed(user: Any, cohort: Cohort, now: datetime) -> list[Shortlisted]:
    """In three queries for any number; ``links`` and ``finished`` say how far each is."""
    on_desk = Application.objects.on_desk_of(user, now).filter(cohort=cohort).values("pk")
    rows = Shortlisted.objects.standing_for(user).filter(choice__application__in=on_desk)
    rows = rows.select_related("choice__application__user").order_by("project", "position")
    found = list(rows)
    keys = [row.choice_id for row in found]
    links = counts(Contribution.objects.filter(choice__in=keys))
    final = Review.objects.counted().of_round(Round.CONTRIBUTION)
    finished = counts(final.filter(choice__in=keys))
    for row in found:
        row.links = links.get(row.choice_id, 0)  # type: ignore[attr-defined]
        row.finished = finished.get(row.choice_id, 0)  # type: ignore[attr-defined]
    return found


def counts(rows: QuerySet[Any]) -> dict[Any, int]:
    return dict(rows.order_by().values_list("choice").annotate(Count("pk")))


def shown_work(application: Application, user: Any, now: datetime) -> list[ProjectChoice]:
    """Each project for which the person was asked to show their work, with what they showed."""
    told = Q(shortlisted__told_at__isnull=False)
    choices = list(application.choices.filter(told).select_related("project").order_by("rank"))
    seen = Contribution.objects.visible_to(user, now).filter(choice__in=choices)
    links: dict[Any, list[Contribution]] = {}
    for each in seen:
        links.setdefault(each.choice_id, []).append(each)
    for choice in choices:
        choice.shown = links.get(choice.pk, [])  # type: ignore[attr-defined]
    return choices
