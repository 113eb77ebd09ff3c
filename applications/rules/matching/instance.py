"""What is to be matched, what came of it, and what cannot be matched at all."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from amp.refused import Refused

Pair = tuple[str, str]  # applicant, project; of ``overlap``: applicant, mentor
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant with the projects that they wish for, best first.

    ``ranks`` has a rank for each choice, from 1 and without gaps, where some
    are wished for alike; without it every choice has a rank of its own.
    """

    id: str
    choices: tuple[str, ...]
    ranks: tuple[int, ...] = ()

    def rank_of(self, project: str | None) -> int | None:
        """``None`` for no place, and for a project that they did not list."""
        if project is None or project not in self.choices:
            return None
        place = self.choices.index(project)
        return self.ranks[place] if self.ranks else place + 1

    def preferred_to(self, project: str | None) -> Iterator[str]:
        """What they wish for strictly more; all of it where ``project`` is not on the list."""
        rank = self.rank_of(project)
        for place, wish in enumerate(self.choices):
            if rank is None or (self.ranks[place] if self.ranks else place + 1) < rank:
                yield wish


@dataclass(frozen=True, slots=True)
class ProjectSlot:
    """A project with its lead mentor and its number of places.

    It takes nobody, or at least ``minimum``. ``team`` are those who may mentor
    in it; without it the lead alone.
    """

    id: str
    lead: str
    places: int
    minimum: int = 0
    team: tuple[str, ...] = ()

    @property
    def mentors(self) -> tuple[str, ...]:
        return self.team or (self.lead,)


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor, and how many people they take.

    A lead's ``capacity`` bounds those placed in all the projects that they
    lead; anybody's bounds those whom they mentor themselves. ``target`` is how
    many they would like to mentor.
    """

    id: str
    capacity: int
    minimum: int = 0
    target: int = 0


@dataclass(frozen=True)
class Instance:
    """One matching to be made.

    ``scores`` holds the score of every pair that may be matched, higher is
    better; ``exclusions`` are pairs that may not be; ``pins`` (applicant →
    project) are placed first and never move. ``overlap`` has the hours that an
    applicant and a mentor share, nought for a pair that is not named; where it
    is given, a pair whose whole team stays below ``min_overlap`` is closed.
    ``apart`` are applicants and mentors of whom the one does not mentor the other.
    ``seed`` keys the lottery, unless ``draw`` names the applicants, best first.
    With ``strict`` every minimum has to be reached, those of mentors too.
    """

    applicants: Sequence[Applicant]
    projects: Sequence[ProjectSlot]
    mentors: Sequence[Mentor]
    scores: Mapping[Pair, Decimal]
    exclusions: AbstractSet[Pair] = frozenset()
    pins: Mapping[str, str] = field(default_factory=dict)
    seed: str = "amp"
    overlap: Mapping[Pair, Decimal] | None = None
    min_overlap: Decimal = NONE
    draw: Sequence[str] = ()
    strict: bool = False
    apart: AbstractSet[Pair] = frozenset()

    @cached_property
    def slots(self) -> dict[str, ProjectSlot]:
        return {project.id: project for project in self.projects}

    @property
    def with_minima(self) -> dict[str, int]:
        """Projects and mentors that have a smallest number, in order."""
        found = {one.id: one.minimum for one in self.projects}
        found |= {one.id: one.minimum for one in self.mentors}
        return {one: minimum for one, minimum in sorted(found.items()) if minimum}

    @cached_property
    def has_barriers(self) -> bool:
        """Whether anything but a missing score can keep a pair from being considered."""
        return bool(self.exclusions or self.apart) or self.overlap is not None

    def barrier(self, applicant: str, project: str) -> str | None:
        """What keeps the pair from being considered at all, the first that applies."""
        if self.has_barriers and (applicant, project) in self.exclusions:
            return "excluded"
        if self.has_barriers and not self.able_to_mentor(applicant, project):
            return "no_overlap"
        if (applicant, project) not in self.scores:
            return "not_scored"
        return None

    def able_to_mentor(self, applicant: str, project: str) -> list[str]:
        """Those of the project's team who share enough hours, and are not kept apart."""
        team = self.slots[project].mentors
        if self.apart:
            team = tuple(one for one in team if (applicant, one) not in self.apart)
        if self.overlap is None:
            return list(team)
        return [one for one in team if self.hours(applicant, one) >= self.min_overlap]

    def hours(self, applicant: str, mentor: str) -> Decimal:
        return NONE if self.overlap is None else self.overlap.get((applicant, mentor), NONE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair that the applicant would have preferred did not come about.

    ``reason``, the first that applies of:

    - ``excluded``: the pair was not permitted;
    - ``no_overlap``: nobody in the team is awake at the same hours for long enough;
    - ``not_scored``: nobody scored it;
    - ``project_closed``: it would not have reached its smallest number;
    - ``pinned``: the applicant (then ``by`` is theirs) or somebody who stands
      lower (``by``) was placed by hand;
    - ``project_full``, ``mentor_full``: everybody admitted has a higher score,
      the last of them is ``lowest_admitted`` with the score ``cutoff``;
    - ``lottery``: as full as that, and only the draw decided.

    In most-placed mode also ``traded_off``: somebody who stands lower has the
    place, or it stays free, because more people are placed so, or placed better.

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
    its applicant would have preferred. ``mentor_of`` says who of the team
    mentors each placed applicant, ``closed`` which projects stay closed for
    want of people. The hashes are SHA-256 over canonical JSON of input and
    result. ``proof`` is what the certificate rests on in most-placed mode.
    """

    assignment: Mapping[str, str | None]
    rank: Mapping[str, int | None]
    waitlist: Mapping[str, tuple[str, ...]]
    explain: Mapping[Pair, Explanation]
    input_hash: str
    result_hash: str
    mentor_of: Mapping[str, str | None] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    proof: tuple["Proved", ...] = ()


@dataclass(frozen=True, slots=True)
class Proved:
    """One tier of most-placed: what was optimised, the optimum, and why there is none better.

    ``prices`` are dual prices by name where the tier is a linear program;
    without them ``bound`` is what the solver proved.
    """

    tier: str
    value: int
    bound: float
    prices: Mapping[tuple[str, str], float] = field(default_factory=dict)


class Unmatchable(Refused):
    """An instance that contradicts itself.

    ``code`` is one of ``malformed``, ``unknown_project``, ``unknown_mentor``,
    ``unknown_applicant``, ``duplicate_choice``, ``min_above_max``,
    ``pinned_and_excluded``, ``pins_exceed_capacity``,
    ``minima_need_most_placed``, ``infeasible_minima``; ``names`` are those
    concerned, project or mentor first, then applicants in order.
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
        "min_above_max": _("The smallest number is above the largest: %(names)s."),
        "pinned_and_excluded": _("A place was given that is not permitted: %(names)s."),
        "pins_exceed_capacity": _("More places were given than there are: %(names)s."),
        "minima_need_most_placed": _(
            "Smallest numbers that must be reached need the mode “most placed”: %(names)s."
        ),
        "infeasible_minima": _("The smallest numbers cannot be reached: %(names)s."),
    }[code]
