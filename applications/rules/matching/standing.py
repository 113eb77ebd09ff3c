"""Places as they stand after people changed some by hand: why, and who waits for what."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from applications.rules.matching.explaining import explanations, waitlists
from applications.rules.matching.instance import Explanation, Instance, Pair
from applications.rules.matching.lottery import lottery_of
from applications.rules.matching.mentoring import mentors_for
from applications.rules.matching.soundness import require_sound


@dataclass(frozen=True, slots=True)
class Standing:
    """As ``Proposal`` has them, for an assignment that nobody needs to have proposed."""

    assignment: Mapping[str, str | None]
    waitlist: Mapping[str, tuple[str, ...]]
    explain: Mapping[Pair, Explanation]
    mentor_of: Mapping[str, str | None]


def reconsider(
    instance: Instance, assignment: Mapping[str, str | None], by_hand: AbstractSet[str]
) -> Standing:
    """Reasons and waitlists anew for the places that people have. Moves nobody.

    Whoever was given a place by hand keeps it and waits for no other; whoever
    was left without one waits for all that they wish for and may have.
    """
    require_sound(instance)
    listed = {project.id for project in instance.projects}
    held = {one: project if project in listed else None for one, project in assignment.items()}
    pins = {one: project for one in by_hand if (project := held[one]) is not None}
    stands = replace(instance, pins=pins)
    draw = lottery_of(instance)
    explain = explanations(stands, held, draw, by_hand, empty_of(stands, held))
    mentor_of = mentors_for(stands, held)
    return Standing(assignment, waitlists(stands, explain, draw), explain, mentor_of)


def empty_of(instance: Instance, held: Mapping[str, str | None]) -> set[str]:
    """Projects that take at least so many, and have nobody."""
    taken = set(held.values())
    return {one.id for one in instance.projects if one.minimum > 1 and one.id not in taken}
