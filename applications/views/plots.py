"""Numbers that the assignment page draws beside their table: ranks, and mentees per mentor."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from applications.actions.mentoring_facts import capacities, leads_of, teams_of
from applications.actions.naming import names_of
from applications.models import Assignment, Outcome, Placement, not_for
from cohorts.states import ProjectState


def plots_of(assignment: Assignment, reader: Any) -> dict[str, Any]:
    """Without whom the reader may not know of: a number that lacks them is the reader's own."""
    shown = assignment.placements.filter(~not_for(reader)).order_by()
    return {"ranks": ranks(shown), "loads": loads(assignment, shown)}


def ranks(shown: QuerySet[Placement]) -> list[tuple[str, int]]:
    """How many got which of their choices; what nobody could have got is not told."""
    rows = shown.values_list("outcome", "rank").annotate(Count("pk"))
    got: Counter[int | None] = Counter()
    without = 0
    for outcome, rank, people in rows:
        if outcome == Outcome.SELECTED:
            got[rank] += people
        else:
            without += people
    last = max((rank for rank in got if rank is not None), default=1)
    unlisted = [(_("A project that they did not list"), got[None])] if got[None] else []
    return [
        *((_("Choice %(rank)d") % {"rank": rank}, got[rank]) for rank in range(1, last + 1)),
        *unlisted,
        (_("No place"), without),
    ]


def loads(assignment: Assignment, shown: QuerySet[Placement]) -> list[tuple[str, int, int]]:
    """Every mentor of a listed project: how many they would mentor, and for how many they are."""
    listed = list(assignment.cohort.projects.filter(state=ProjectState.PUBLISHED))
    leads = leads_of(listed)
    mentors = {one for team in teams_of(listed, leads).values() for one in team}
    room = {one.id: one.capacity for one in capacities(assignment.cohort, mentors)}
    placed = shown.filter(outcome=Outcome.SELECTED)
    load: Counter[str] = Counter()
    for mentor, project, people in placed.values_list("mentor", "project").annotate(Count("pk")):
        # Proposals of before mentors were named: the lead has them all.
        load[str(mentor or leads.get(project, ""))] += people
    names = names_of(room)
    return sorted((names[one], load[one], room[one]) for one in room)
