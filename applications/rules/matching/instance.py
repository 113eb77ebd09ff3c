"""What is to be matched, what came of it, and what cannot be matched at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from amp.refused import Refused

Pair = tuple[str, str]  # applicant, project


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant with the projects that they wish for, best first."""

    id: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectSlot:
    """A project with its lead mentor and its number of places."""

    id: str
    lead: str
    places: int


@dataclass(frozen=True, slots=True)
class Mentor:
    """A lead mentor and how many mentees they take over all projects that they lead."""

    id: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Instance:
    """One matching to be made.

    ``scores`` holds the score of every pair that may be matched, higher is
    better; ``exclusions`` are pairs that may not be; ``pins`` (applicant →
    project) are placed first and never move. ``seed`` keys the lottery.
    """

    applicants: Sequence[Applicant]
    projects: Sequence[ProjectSlot]
    mentors: Sequence[Mentor]
    scores: Mapping[Pair, Decimal]
    exclusions: AbstractSet[Pair] = frozenset()
    pins: Mapping[str, str] = field(default_factory=dict)
    seed: str = "amp"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair that the applicant would have preferred did not come about.

    ``reason``, the first that applies of:

    - ``excluded``: the pair was not permitted;
    - ``not_scored``: nobody scored it;
    - ``pinned``: the applicant (then ``by`` is theirs) or somebody who stands
      lower (``by``) was placed by hand;
    - ``project_full``, ``mentor_full``: everybody admitted has a higher score,
      the last of them is ``lowest_admitted`` with the score ``cutoff``;
    - ``lottery``: as full as that, and only the draw decided.

    Only where places were changed by hand or scored later (see ``reconsider``):

    - ``left_free``: there is a free place;
    - ``taken``: it is full, though somebody admitted has a lower score by now.
    """

    reason: str
    by: str | None = None
    lowest_admitted: str | None = None
    cutoff: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who gets which project.

    ``assignment`` names every applicant, ``rank`` counts from 1 in their own
    list (``None``: no place, or pinned to a project that they did not list).
    ``waitlist`` names for every project, best first, the permitted applicants
    who would prefer it to what they have. ``explain`` holds every pair that
    its applicant would have preferred. The hashes are SHA-256 over canonical
    JSON of input and result.
    """

    assignment: Mapping[str, str | None]
    rank: Mapping[str, int | None]
    waitlist: Mapping[str, tuple[str, ...]]
    explain: Mapping[Pair, Explanation]
    input_hash: str
    result_hash: str


class Unmatchable(Refused):
    """An instance that contradicts itself.

    ``code`` is one of ``malformed``, ``unknown_project``, ``unknown_mentor``,
    ``unknown_applicant``, ``duplicate_choice``, ``pinned_and_excluded``,
    ``pins_exceed_capacity``; ``names`` are those concerned, project or mentor
    first, then applicants in order.
    """

    def __init__(self, code: str, names: Sequence[str]) -> None:
        self.code, self.names = code, list(names)
        super().__init__(words(code) % {"names": ", ".join(names)})


def words(code: str) -> str:
    return {
        "malformed": _("Something stands twice or has fewer than no places: %(names)s."),
        "unknown_project": _("A project is wished for that does not take part: %(names)s."),
        "unknown_mentor": _("A project’s lead mentor does not take part: %(names)s."),
        "unknown_applicant": _("Somebody has a place who has not applied: %(names)s."),
        "duplicate_choice": _("A project is wished for twice by one person: %(names)s."),
        "pinned_and_excluded": _("A place was given that is not permitted: %(names)s."),
        "pins_exceed_capacity": _("More places were given than there are: %(names)s."),
    }[code]


def require_sound(instance: Instance) -> None:
    """Raise ``Unmatchable`` at the first contradiction, in the order of its codes."""
    require_well_formed(instance)
    require_known(instance)
    require_distinct_choices(instance)
    require_possible_pins(instance)


def require_well_formed(instance: Instance) -> None:
    for things in (instance.projects, instance.mentors, instance.applicants):
        counts = Counter(thing.id for thing in things)
        if twice := [one for one, count in counts.items() if count > 1]:
            raise Unmatchable("malformed", sorted(twice))
    negative = [one.id for one in instance.projects if one.places < 0]
    negative += [one.id for one in instance.mentors if one.capacity < 0]
    if negative:
        raise Unmatchable("malformed", sorted(negative))


def require_known(instance: Instance) -> None:
    projects = {project.id for project in instance.projects}
    mentors = {mentor.id for mentor in instance.mentors}
    wished = {wish for applicant in instance.applicants for wish in applicant.choices}
    wished |= set(instance.pins.values())
    if unknown := wished - projects:
        raise Unmatchable("unknown_project", sorted(unknown))
    if unknown := {project.lead for project in instance.projects} - mentors:
        raise Unmatchable("unknown_mentor", sorted(unknown))
    if unknown := instance.pins.keys() - {applicant.id for applicant in instance.applicants}:
        raise Unmatchable("unknown_applicant", sorted(unknown))


def require_distinct_choices(instance: Instance) -> None:
    for applicant in sorted(instance.applicants, key=lambda one: one.id):
        if len(set(applicant.choices)) < len(applicant.choices):
            twice = {one for one in applicant.choices if applicant.choices.count(one) > 1}
            raise Unmatchable("duplicate_choice", [*sorted(twice), applicant.id])


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
