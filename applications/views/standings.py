"""How far the confirmations of each project are, in words, and who is missing for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from applications.actions.confirming import standings_of
from applications.models import Assignment, Outcome, Placement, hard_between, not_for
from applications.rules.confirming import Standing, lacking, open_to, too_few
from applications.states import AssignmentState
from applications.views.chips import Chip
from applications.views.presenting import veiled
from cohorts.models import Cohort

# How urgent it is that somebody confirms, or releases what is confirmed.
CONFIRM, RELEASE = 40, 35


def waits_in_words(standings: Sequence[Standing]) -> str:
    """Of which projects, and from whom: everybody who could give what is missing."""
    parts = [
        _("%(project)s (%(people)s)")
        % {"project": each.project, "people": names(each.waits_for) or _("nobody yet")}
        for each in lacking(standings)
    ]
    return _("It waits for another organizer: %(projects)s.") % {"projects": ", ".join(parts)}


def names(people: Iterable[Any]) -> str:
    return ", ".join(map(str, people))


def confirmations_of(reader: Any, assignment: Assignment, now: datetime) -> dict[str, Any]:
    """For the page of the assignment: nothing once it is released."""
    if assignment.state == AssignmentState.RELEASED:
        return {}
    standings = standings_of(assignment.cohort, now, assignment)
    waits = any(each.confirmed_by for each in standings) and lacking(standings)
    return {
        "missing": too_few(standings),
        "unconfirmed": waits_in_words(standings) if waits else "",
        "may_confirm": bool(open_to(reader, standings)) or not standings,
        "is_whole": not lacking(standings),
    }


# What is whose -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A project on the page: whom it gives a place, and how far its confirmations are."""

    standing: Standing
    placed: list[Placement]

    @property
    def project(self) -> Any:
        return self.standing.project

    @property
    def confirmed(self) -> str:
        return names(self.standing.confirmed_by)

    @property
    def chip(self) -> Chip:
        if not self.standing.lacks:
            return Chip(_("confirmed"), "good", "check")
        return Chip(_("waits"), "warn", "hourglass")

    @property
    def waits(self) -> str:
        return names(self.standing.waits_for)


def asked_of(reader: Any, assignment: Assignment, now: datetime) -> dict[str, Any]:
    standings = standings_of(assignment.cohort, now, assignment)
    mine = open_to(reader, standings)
    placed: dict[Any, list[Placement]] = {each.project.pk: [] for each in standings}
    rows = placed_before(reader, assignment)
    rows = rows.select_related("application__user", "project").order_by("rank", "pk")
    for row in veiled(rows, reader):
        placed.setdefault(row.project_id, []).append(row)
    shown = [Asked(each, placed[each.project.pk]) for each in standings]
    return {
        "mine": [each for each in shown if each.standing in mine],
        "others": [each for each in shown if each.standing not in mine],
        "may_confirm": bool(mine) or not standings,
        "missing": too_few(standings),
        "strained": strained(reader, assignment),
    }


def placed_before(reader: Any, assignment: Assignment) -> QuerySet[Placement]:
    """Who gets a place, as far as the reader may know."""
    return assignment.placements.filter(~not_for(reader), outcome=Outcome.SELECTED)


def strained(reader: Any, assignment: Assignment) -> list[str]:
    """Whoever gets a place in a project with a mentor who is recused from them.

    As a mentee they are known to their mentors; whether that is bearable organizers say before.
    """
    rows = placed_before(reader, assignment)
    found = recused_mentors(rows, assignment.cohort)
    return [
        _(
            "%(mentor)s is recused from %(person)s, who gets a place in “%(project)s”, which "
            "%(mentor)s mentors."
        )
        % {"mentor": row.mentor_name, "person": row.application.user, "project": row.project}
        for row in veiled(found, reader)
    ]


def recused_mentors(placed: QuerySet[Placement], cohort: Cohort) -> list[Any]:
    team = placed.filter(project__team__ended_at__isnull=True).annotate(
        of_team=F("project__team__mentor"), mentor_name=F("project__team__mentor__name")
    )
    closed = hard_between(
        OuterRef("of_team"), OuterRef("application"), OuterRef("application__user"), cohort.number
    )
    rows = team.filter(closed).select_related("application__user", "project")
    return list(rows.order_by("project__title", "pk"))


def confirming_step(
    cohort: Cohort, assignment: Assignment, reader: Any, now: datetime
) -> tuple[str, int]:
    """What the reader, or somebody else, has to do about an assignment that stands."""
    standings = standings_of(cohort, now, assignment)
    if not lacking(standings) and assignment.state == AssignmentState.CONFIRMED:
        words = _("The assignment is confirmed. A lead organizer can release the decisions.")
        return words, RELEASE
    if open_to(reader, standings) or not standings:
        return _("A proposal stands. Look it over, adjust it, and confirm it."), CONFIRM
    return waits_in_words(standings), CONFIRM
