"""What it would cost to give somebody the place that most placed traded for something else."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions.comparing import Change, what_if
from applications.models import InstructionKind, Placement
from applications.permissions import check, check_instruct
from applications.rules.comparison import Comparison
from applications.views.assignment import find_placement
from applications.views.comparing import laid_out
from cohorts.models import Cohort, Project
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk


@on_desk
def desk_price(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "assignment.propose", cohort=cohort, now=now)
    placement = find_placement(request.user, cohort, now, pk)
    projects = traded_off(placement)
    project = chosen(projects, request.GET.get("project"))
    check_instruct(request.user, placement.application, project, now=now)
    change = Change(application=placement.application, project=project, kind=InstructionKind.PIN)
    worked, found = attempt(request, what_if, placement.assignment, change, now=now)
    may_know = not Project.objects.mentored_by(request.user).exists()
    facts = {}
    if worked:
        facts = laid_out(found, request.user, with_scores=may_know) | {"cost": in_words(found)}
    return desk_page(
        request,
        cohort,
        "applications/desk/desk_price.html",
        now=now,
        here="desk_assignment",
        placement=placement,
        project=project,
        others=[each for each in projects if each != project],
        **facts,
    )


def traded_off(placement: Placement) -> list[Project]:
    """The projects that the person would have preferred and that were traded, best first."""
    choices = placement.application.choices.select_related("project__cohort").order_by("rank")
    return [each.project for each in choices if each.project.title in placement.traded_off]


def chosen(projects: list[Project], key: str | None) -> Project:
    """The one that the address names; the best where it names none."""
    found = [each for each in projects if key in {None, str(each.pk)}]
    if not found:
        raise Http404
    return found[0]


def in_words(found: Comparison) -> str:
    fewer = found.first.placed - found.second.placed
    if fewer > 0:
        words = ngettext(
            "%(count)d person fewer would have a place.",
            "%(count)d people fewer would have a place.",
            fewer,
        )
        return words % {"count": fewer}
    return _("As many people would have a place. What it costs stands in the ranks and scores.")
