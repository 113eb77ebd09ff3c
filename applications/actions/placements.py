"""What each person is to get, why, and who waits for what: written, and found anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from applications.actions.matching_facts import Given
from applications.actions.solving import refusing_in_names
from applications.models import (
    Application,
    Assignment,
    Outcome,
    Placement,
    ProjectChoice,
    WaitlistPlace,
)
from applications.rules import assignment as rules
from applications.rules import matching
from cohorts.actions.moving import BATCH
from cohorts.states import ProjectState

WITHDRAWN = "project_withdrawn"
BY_HAND = "by_hand"

# What follows from where everybody stands.
FOUND = ("outcome", "rank", "score", "scores", "why", "reason", "mentor_id")
WRITTEN = (*FOUND[:-1], "mentor")
KEYS = ("assignment_id", "application_id", "project_id", "adjusted_at", "application__cohort_id")


Found = matching.Proposal | matching.Standing


def write_placements(assignment: Assignment, given: Given, found: Found) -> None:
    made = placements(assignment, given, found)
    Placement.objects.bulk_create(made, batch_size=BATCH)
    write_waitlists(assignment, found)


def rewrite_placements(assignment: Assignment, given: Given) -> list[matching.Fault]:
    """Find everything anew that follows from the places as they stand; nobody's place changes.

    Returns what the certificate of the limits finds wrong with them.
    """
    rows = list(assignment.placements.select_related("application").only(*FOUND, *KEYS))
    held = {str(row.application_id): name_of(row.project_id) for row in rows}
    by_hand = {str(row.application_id) for row in rows if row.adjusted_at is not None}
    by_hand |= {one for one, project in given.instance.pins.items() if held.get(one) == project}
    with refusing_in_names():
        found = matching.reconsider(given.instance, held, by_hand)
    applications = [row.application for row in rows]
    anew = placements(assignment, replace(given, applications=applications), found)
    changed = [row for row, new in zip(rows, anew, strict=True) if taken_over(row, new)]
    Placement.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    assignment.waitlist.all().delete()
    write_waitlists(assignment, found)
    return matching.faults_of_places(given.instance, held, by_hand)


def name_of(project: Any) -> str | None:
    return None if project is None else str(project)


def taken_over(row: Placement, new: Placement) -> bool:
    """Whether ``row`` changed by taking over what was found for it."""
    was = [getattr(row, field) for field in FOUND]
    for field in FOUND:
        setattr(row, field, getattr(new, field))
    return was != [getattr(row, field) for field in FOUND]


def write_waitlists(assignment: Assignment, found: Found) -> None:
    WaitlistPlace.objects.bulk_create(
        [
            WaitlistPlace(
                assignment=assignment, project_id=project, application_id=name, position=position
            )
            for project, names in found.waitlist.items()
            for position, name in enumerate(names, start=1)
        ],
        batch_size=BATCH,
    )


def placements(assignment: Assignment, given: Given, found: Found) -> list[Placement]:
    """For each application what it is to get, in the same order."""
    waitlisted = {name for names in found.waitlist.values() for name in names}
    wishes = wishes_of(given.applications)
    return [
        placement(assignment, a, given, found, wishes[a.pk], waitlisted) for a in given.applications
    ]


def wishes_of(applications: Sequence[Application]) -> dict[Any, list[ProjectChoice]]:
    found: dict[Any, list[ProjectChoice]] = defaultdict(list)
    choices = ProjectChoice.objects.filter(application__in=applications)
    for choice in choices.select_related("project").order_by("application", "rank"):
        found[choice.application_id].append(choice)
    return found


def placement(
    assignment: Assignment,
    application: Application,
    given: Given,
    found: Found,
    wishes: Sequence[ProjectChoice],
    waitlisted: set[str],
) -> Placement:
    key = str(application.pk)
    project, scores = found.assignment[key], given.instance.scores
    rank = next((wish.rank for wish in wishes if str(wish.project_id) == project), None)
    why = [
        [wish.project.title, code_of(wish, application, given, found)]
        for wish in wishes
        if rank is None or wish.rank < rank
    ]
    outcome = Outcome.NOT_SELECTED
    if project is not None:
        outcome = Outcome.SELECTED
    elif key in waitlisted and application.pk not in given.barred:
        outcome = Outcome.WAITLISTED
    return Placement(
        assignment=assignment,
        application=application,
        outcome=outcome,
        project_id=project,
        mentor_id=key_of(found.mentor_of.get(key)),
        rank=rank,
        score=scores.get((key, project)) if project else best_score(key, wishes, scores),
        scores=own_scores(key, wishes, scores),
        why=why,
        reason=words_of(application, given)
        or rules.reason_in_words([(title, code) for title, code in why]),
    )


def key_of(name: str | None) -> UUID | None:
    return None if name is None else UUID(name)


def words_of(application: Application, given: Given) -> str:
    return given.barred[application.pk].words if application.pk in given.barred else ""


def code_of(wish: ProjectChoice, application: Application, given: Given, found: Found) -> str:
    if application.pk in given.barred:
        return given.barred[application.pk].code
    if wish.project.state != ProjectState.PUBLISHED:
        return WITHDRAWN
    key = str(application.pk)
    pair = (key, str(wish.project_id))
    if pair in given.ruled_out:
        return given.ruled_out[pair]
    why = found.explain[pair]
    return BY_HAND if (why.reason, why.by) == ("pinned", key) else why.reason


def own_scores(
    key: str, wishes: Sequence[ProjectChoice], scores: Mapping[matching.Pair, Decimal]
) -> dict[str, str]:
    """By project, as they counted: kept, because later reviews would move the scale."""
    return {
        project: str(scores[key, project])
        for wish in wishes
        if (key, project := str(wish.project_id)) in scores
    }


def best_score(
    key: str, wishes: Sequence[ProjectChoice], scores: Mapping[matching.Pair, Decimal]
) -> Decimal | None:
    found = [scores[pair] for wish in wishes if (pair := (key, str(wish.project_id))) in scores]
    return max(found, default=None)
