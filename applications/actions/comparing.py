"""Distributions that are only looked at: computed as a proposal would be, and kept nowhere."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from applications.actions.eligibility import judge_all
from applications.actions.lottery import draw_lottery
from applications.actions.matching_facts import Given, barred_in, given_for, handed_in, ineligible
from applications.actions.naming import kept_among
from applications.actions.solving import solve
from applications.models import Application, Assignment, InstructionKind, Mode
from applications.permissions import check, check_instruct
from applications.rules import assignment as rules
from applications.rules.comparison import Comparison, Places, Standing, compare
from applications.rules.matching import Instance
from cohorts.models import Cohort, Project, User


def compare_modes(cohort: Cohort, *, by: User, now: datetime, ranks: str) -> Comparison:
    """Stable first, most placed second, by the same lottery."""
    given = given_today(cohort, by=by, now=now, seed=draw_lottery(cohort, now=now).seed)
    stable, most = (solve(given.instance, mode, ranks, reader=by) for mode in Mode.values)
    return compare(given.instance, stable, most, kept=kept_among(stable.assignment, by))


def given_today(cohort: Cohort, *, by: User, now: datetime, seed: str) -> Given:
    """What a proposal would be made from now. Eligibility is asked, and the answer not kept."""
    check(by, "assignment.propose", cohort=cohort, now=now)
    rules.require_selecting(cohort.state)
    rules.require_unreleased(cohort.released_at)
    applications = handed_in(cohort)
    judged = judge_all([each.user for each in applications], cohort, now=now)
    return given_for(
        cohort, applications, barred_in(cohort, ineligible(applications, judged)), seed
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What might be changed: one more place in ``more``, or one pair pinned or forbidden."""

    more: Project | None = None
    application: Application | None = None
    project: Project | None = None
    kind: str = ""


def what_if(assignment: Assignment, change: Change, *, by: User, now: datetime) -> Comparison:
    """The places as they stand, and those that a proposal would give after ``change``.

    It is made as the standing one was: by the same mode, ranks and seed, and
    whom somebody placed by hand stays there. Nothing is written.
    """
    if change.application is not None and change.project is not None:
        check_instruct(by, change.application, change.project, now=now)
    given = given_today(assignment.cohort, by=by, now=now, seed=assignment.seed)
    rows = list(assignment.placements.values_list("application", "project", "adjusted_at"))
    mentors = assignment.placements.filter(mentor__isnull=False)
    mentor_of = {str(a): str(m) for a, m in mentors.values_list("application", "mentor")}
    moved = None if change.application is None else str(change.application.pk)
    by_hand = {str(one) for one, _place, at in rows if at is not None} - {moved}
    instance = given.instance
    held = {str(one): str(place) if place else None for one, place, _at in rows}
    first = {
        one.id: place if (place := held.get(one.id)) in instance.slots else None
        for one in instance.applicants
    }
    stands = kept_by_hand(instance, first, by_hand)
    changed = after(stands, change)
    second = solve(changed, assignment.mode, assignment.ranks, reader=by)
    first_way = Standing(first, mentor_of)
    return compare(stands, first_way, second, changed, kept=kept_among(first, by))


def kept_by_hand(instance: Instance, places: Places, by_hand: AbstractSet[str]) -> Instance:
    """Whoever was given a place by hand keeps it, and whoever was left without one gets none."""
    people = [one for one in instance.applicants if one.id in by_hand]
    given = {one.id: place for one in people if (place := places[one.id]) is not None}
    permitted = {pair for pair in given.items() if pair not in instance.exclusions}
    without = [one for one in people if places[one.id] is None]
    pins = {one: place for one, place in instance.pins.items() if one not in by_hand}
    return replace(
        instance,
        pins=pins | dict(permitted),
        exclusions=instance.exclusions
        | {(one.id, wish) for one in without for wish in one.choices},
    )


def after(instance: Instance, change: Change) -> Instance:
    changed = instance if change.more is None else with_a_place_more(instance, str(change.more.pk))
    if change.application is None or change.project is None:
        return changed
    pair = (str(change.application.pk), str(change.project.pk))
    pins = {one: place for one, place in changed.pins.items() if one != pair[0]}
    if change.kind == InstructionKind.PIN:
        return replace(changed, pins=pins | dict([pair]))
    return replace(changed, pins=pins, exclusions=changed.exclusions | {pair})


def with_a_place_more(instance: Instance, project: str) -> Instance:
    """A place needs somebody who leads it, so the lead mentor takes one more, too."""
    lead = instance.slots[project].lead
    return replace(
        instance,
        projects=[
            replace(one, places=one.places + 1) if one.id == project else one
            for one in instance.projects
        ],
        mentors=[
            replace(one, capacity=one.capacity + 1) if one.id == lead else one
            for one in instance.mentors
        ],
    )
