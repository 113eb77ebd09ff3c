"""An instance as the assign command takes it: JSON in, checked part by part.

Whatever is not as it should be is ``malformed``, with the part named.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from applications.rules.matching.instance import (
    Applicant,
    Instance,
    Mentor,
    Pair,
    ProjectSlot,
    Unmatchable,
)
from applications.rules.matching.soundness import require_sound

IGNORED = {"id", "title", "source", "note", "expect"}
PARTS = {
    *("applicants", "projects", "mentors", "minima", "exclusions", "pins"),
    *("overlap", "min_overlap", "lottery", "declined", "seed"),
}
MINIMA = ("open_or_closed", "strict")
SEED = "amp"


@dataclass(frozen=True, slots=True)
class Case:
    """An instance, and who of its applicants declines the place that they get."""

    instance: Instance
    declined: tuple[str, ...]


def instances_in(text: str) -> tuple[list[Any], bool]:
    """What the file holds, not checked yet, and whether it is a list.

    Raises ``ValueError`` where it is no JSON.
    """
    found = json.loads(
        text, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=without_doubles
    )
    if isinstance(found, dict) and "cases" in found:
        found = found["cases"]
    return (found, True) if isinstance(found, list) else ([found], False)


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


class Doubled(dict[str, Any]):
    """An object in which a key stands twice: which one counts cannot be known."""


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(found)


def read(given: Any, seed: str | None = None) -> Case:
    """Raises ``Unmatchable`` with the first contradiction; ``seed`` goes before the instance's."""
    parts = object_of(given, "instance", PARTS | IGNORED)
    choices = {one: ties_of(wishes, one) for one, wishes in named(parts, "applicants")}
    projects = [project_of(name, about) for name, about in named(parts, "projects")]
    mentors = {name: object_of(about, name, MENTOR) for name, about in named(parts, "mentors")}
    rankings = {
        name: ties_of(about["ranking"], name)
        for name, about in mentors.items()
        if about.get("ranking") is not None
    }
    pins = pins_of(parts)
    declined = tuple(strings_of(parts.get("declined", []), "declined"))
    instance = Instance(
        applicants=[applicant_of(one, ties) for one, ties in choices.items()],
        projects=projects,
        mentors=[mentor_of(name, about) for name, about in mentors.items()],
        scores=scores_of(choices, projects, rankings, pins),
        exclusions=frozenset(pairs_of(parts, "exclusions")),
        pins=pins,
        seed=seed if seed is not None else string_of(parts.get("seed", SEED), "seed"),
        overlap=overlap_of(parts),
        min_overlap=hours_of(parts.get("min_overlap", 0), "min_overlap"),
        draw=strings_of(parts.get("lottery", []), "lottery"),
        strict=is_strict(parts.get("minima", MINIMA[0])),
    )
    ranked = [one for ties in rankings.values() for tie in ties for one in tie]
    require_sound(instance, also_named=[*ranked, *declined])
    return Case(instance, declined)


# Parts ---------------------------------------------------------------------------------------

PROJECT = {"lead", "max", "min", "team"}
MENTOR = {"max", "min", "target", "ranking"}
Ties = list[list[str]]


def malformed(name: str) -> Unmatchable:
    return Unmatchable("malformed", [name])


def object_of(given: Any, name: str, keys: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(given, dict) or isinstance(given, Doubled):
        raise malformed(name)
    if keys is not None and (unknown := sorted(given.keys() - keys)):
        raise malformed(unknown[0])
    return given


def named(parts: Mapping[str, Any], part: str) -> Iterator[tuple[str, Any]]:
    if part not in parts:
        raise malformed(part)
    yield from object_of(parts[part], part).items()


def string_of(given: Any, name: str) -> str:
    if not isinstance(given, str):
        raise malformed(name)
    return given


def strings_of(given: Any, name: str) -> list[str]:
    """A list in which nothing stands twice."""
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise malformed(name)
    if len(set(given)) < len(given):
        raise malformed(name)
    return given


def number_of(given: Any, name: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise malformed(name)
    return given


def hours_of(given: Any, name: str) -> Decimal:
    if not isinstance(given, int | Decimal) or isinstance(given, bool) or given < 0:
        raise malformed(name)
    try:
        return Decimal(given)
    except InvalidOperation:
        raise malformed(name) from None


def is_strict(given: Any) -> bool:
    if given not in MINIMA:
        raise malformed("minima")
    return bool(given == MINIMA[1])


def ties_of(given: Any, name: str) -> Ties:
    """A ranking, best first, in which a nested list is a tie."""
    if not isinstance(given, list):
        raise malformed(name)
    ties = [one if isinstance(one, list) else [one] for one in given]
    if not all(tie and all(isinstance(one, str) for one in tie) for tie in ties):
        raise malformed(name)
    return ties


def applicant_of(name: str, ties: Ties) -> Applicant:
    choices = tuple(project for tie in ties for project in tie)
    ranks = tuple(rank for rank, tie in enumerate(ties, start=1) for _project in tie)
    return Applicant(name, choices, ranks)


def project_of(name: str, given: Any) -> ProjectSlot:
    about = object_of(given, name, PROJECT)
    return ProjectSlot(
        name,
        lead=string_of(about.get("lead"), name),
        places=number_of(about.get("max"), name),
        minimum=number_of(about.get("min", 0), name),
        team=tuple(strings_of(about.get("team", []), name)),
    )


def mentor_of(name: str, about: Mapping[str, Any]) -> Mentor:
    return Mentor(
        name,
        capacity=number_of(about.get("max"), name),
        minimum=number_of(about.get("min", 0), name),
        target=number_of(about.get("target", 0), name),
    )


def pairs_of(parts: Mapping[str, Any], part: str) -> list[Pair]:
    given = parts.get(part, [])
    if not isinstance(given, list):
        raise malformed(part)
    found = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2:
            raise malformed(part)
        found.append((string_of(pair[0], part), string_of(pair[1], part)))
    return found


def pins_of(parts: Mapping[str, Any]) -> dict[str, str]:
    pins: dict[str, str] = {}
    for applicant, project in pairs_of(parts, "pins"):
        if pins.setdefault(applicant, project) != project:
            raise malformed("pins")
    return pins


def overlap_of(parts: Mapping[str, Any]) -> dict[Pair, Decimal] | None:
    if "overlap" not in parts:
        return None
    return {
        (applicant, mentor): hours_of(hours, "overlap")
        for applicant, mentors in named(parts, "overlap")
        for mentor, hours in object_of(mentors, "overlap").items()
    }


def scores_of(
    choices: Mapping[str, Ties],
    projects: list[ProjectSlot],
    rankings: Mapping[str, Ties],
    pins: Mapping[str, str],
) -> dict[Pair, Decimal]:
    """A place in the lead's ranking as a score, the first the highest; without one all alike."""
    places: dict[str, dict[str, int]] = {}
    for mentor, ties in rankings.items():
        ranked = [one for tie in ties for one in tie]
        if len(set(ranked)) < len(ranked):
            raise malformed(mentor)
        places[mentor] = {one: place for place, tie in enumerate(ties, start=1) for one in tie}
    lead = {project.id: project.lead for project in projects}
    wished = {(one, p) for one, ties in choices.items() for tie in ties for p in tie}
    scores = {}
    for applicant, project in sorted(wished | set(pins.items())):
        ranking = places.get(lead.get(project, ""))
        if ranking is None:
            scores[applicant, project] = Decimal(0)
        elif applicant in ranking:
            scores[applicant, project] = Decimal(-ranking[applicant])
    return scores
