"""What contradicts itself cannot be matched, and is refused with the names concerned."""

from collections import Counter
from collections.abc import Iterable

from applications.rules.matching.instance import Instance, Unmatchable


def require_sound(instance: Instance, also_named: Iterable[str] = ()) -> None:
    """Raise ``Unmatchable`` at the first contradiction, in the order of its codes.

    ``also_named`` are applicants of whom something else was said.
    """
    require_well_formed(instance)
    require_known(instance, also_named)
    require_distinct_choices(instance)
    require_sensible_minima(instance)
    require_possible_pins(instance)


def require_well_formed(instance: Instance) -> None:
    for things in (instance.projects, instance.mentors, instance.applicants):
        names = [thing.id for thing in things]
        if len(set(names)) < len(names):
            twice = [one for one, count in Counter(names).items() if count > 1]
            raise Unmatchable("malformed", sorted(twice))
    negative = [one.id for one in instance.projects if min(one.places, one.minimum) < 0]
    negative += [
        one.id for one in instance.mentors if min(one.capacity, one.minimum, one.target) < 0
    ]
    if negative:
        raise Unmatchable("malformed", sorted(negative))


def require_known(instance: Instance, also_named: Iterable[str]) -> None:
    projects = {project.id for project in instance.projects}
    mentors = {mentor.id for mentor in instance.mentors}
    wished = set().union(*[applicant.choices for applicant in instance.applicants])
    wished |= {*instance.pins.values(), *(project for _one, project in instance.exclusions)}
    if unknown := wished - projects:
        raise Unmatchable("unknown_project", sorted(unknown))
    named = {one for project in instance.projects for one in (project.lead, *project.team)}
    named |= {mentor for _applicant, mentor in instance.overlap or ()}
    if unknown := named - mentors:
        raise Unmatchable("unknown_mentor", sorted(unknown))
    applied = {applicant.id for applicant in instance.applicants}
    pairs = [*instance.exclusions, *(instance.overlap or ())]
    named = {*instance.pins, *instance.draw, *(one for one, _other in pairs), *also_named}
    if unknown := named - applied:
        raise Unmatchable("unknown_applicant", sorted(unknown))


def require_distinct_choices(instance: Instance) -> None:
    repeating = [one for one in instance.applicants if len(set(one.choices)) < len(one.choices)]
    if repeating:
        first = min(repeating, key=lambda one: one.id)
        twice = {one for one in first.choices if first.choices.count(one) > 1}
        raise Unmatchable("duplicate_choice", [*sorted(twice), first.id])


def require_sensible_minima(instance: Instance) -> None:
    above = [one.id for one in instance.projects if one.minimum > one.places]
    above += [one.id for one in instance.mentors if one.minimum > one.capacity]
    if above:
        raise Unmatchable("min_above_max", sorted(above))


def require_possible_pins(instance: Instance) -> None:
    for applicant, project in sorted(instance.pins.items()):
        if (applicant, project) in instance.exclusions:
            raise Unmatchable("pinned_and_excluded", [project, applicant])
    by_project: dict[str, list[str]] = {}
    by_mentor: dict[str, list[str]] = {}
    lead = {project.id: project.lead for project in instance.projects}
    for applicant, project in sorted(instance.pins.items()):
        by_project.setdefault(project, []).append(applicant)
        by_mentor.setdefault(lead[project], []).append(applicant)
    limits = [(by_project, {one.id: one.places for one in instance.projects})]
    limits += [(by_mentor, {one.id: one.capacity for one in instance.mentors})]
    for holders, room in limits:
        for one in sorted(holders):
            if len(holders[one]) > room[one]:
                raise Unmatchable("pins_exceed_capacity", [one, *holders[one]])


def require_no_strict_minima(instance: Instance) -> None:
    """What has to be reached cannot be promised by asking one after the other."""
    if instance.strict and instance.with_minima:
        raise Unmatchable("minima_need_most_placed", list(instance.with_minima))


def require_no_pin(instance: Instance, project: str) -> None:
    """A project that is to be closed, though somebody was placed there by hand."""
    pinned = sorted(one for one, place in instance.pins.items() if place == project)
    if pinned:
        raise Unmatchable("infeasible_minima", [project, *pinned])
