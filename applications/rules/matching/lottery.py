"""What parts those who stand alike: a draw that everybody can do again once the seed is known.

Among applicants it is ascending SHA-256 of ``seed:applicant``, among the
projects that one applicant wishes for alike of ``seed:applicant:project``,
both in UTF-8.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from applications.rules.matching.instance import Applicant, Instance


def lottery(seed: str, applicants: Iterable[str]) -> dict[str, int]:
    """Everybody's place in the draw, from 0, the first the best."""
    drawn = {one: sha256(f"{seed}:{one}".encode()).digest() for one in applicants}
    return {one: place for place, one in enumerate(sorted(drawn, key=drawn.__getitem__))}


def lottery_of(instance: Instance) -> dict[str, int]:
    """As it was drawn elsewhere, whoever is not named after it; else by the seed."""
    if not instance.draw:
        return lottery(instance.seed, [one.id for one in instance.applicants])
    given = dict.fromkeys(instance.draw)
    others = lottery(instance.seed, (one.id for one in instance.applicants if one.id not in given))
    return {one: place for place, one in enumerate([*given, *others])}


def in_one_order(seed: str, applicant: Applicant) -> Sequence[str]:
    """What they wish for, best first, where they wish for some alike."""

    def place(project: str) -> tuple[int | None, bytes]:
        drawn = sha256(f"{seed}:{applicant.id}:{project}".encode()).digest()
        return applicant.rank_of(project), drawn

    return sorted(applicant.choices, key=place)
