"""Markets of any size to measure on: the same one for the same numbers, on every machine."""

import random
from decimal import Decimal

from applications.rules.matching import Applicant, Instance, Mentor, ProjectSlot

WISHES = 5


def market(people: int, wishes: int = WISHES, *, to_a_project: int = 10) -> Instance:
    """Places for about four in five; some projects are much sought after, some people too.

    Scores agree about people as far as mentors do: somebody good is good in
    all their projects, give or take 0.7 of 5 points.
    """
    chance = random.Random(f"{people} {wishes}")
    titles = [f"p{n}" for n in range(people // to_a_project)]
    applicants = [Applicant(f"a{n}", tuple(wished(chance, titles, wishes))) for n in range(people)]
    places = [chance.randint(4, 12) for _title in titles]
    return Instance(
        applicants,
        [ProjectSlot(title, f"m{n // 2}", places[n]) for n, title in enumerate(titles)],
        [Mentor(f"m{n}", chance.randint(10, 18), target=8) for n in range((len(titles) + 1) // 2)],
        scores(chance, applicants),
    )


def hospitals(people: int, wishes: int, places: int) -> Instance:
    """Twenty mentors with one project each: what hospitals are in the literature."""
    chance = random.Random(f"{people} {wishes} {places}")
    titles = [f"p{n}" for n in range(20)]
    applicants = [Applicant(f"a{n}", tuple(chance.sample(titles, wishes))) for n in range(people)]
    return Instance(
        applicants,
        [ProjectSlot(title, f"m of {title}", places) for title in titles],
        [Mentor(f"m of {title}", places) for title in titles],
        scores(chance, applicants),
    )


def wished(chance: random.Random, titles: list[str], number: int) -> list[str]:
    """The first titles more often than the last."""
    found: dict[str, None] = {}
    while len(found) < min(number, len(titles)):
        found[titles[int(len(titles) * chance.random() ** 1.6)]] = None
    return list(found)


def scores(chance: random.Random, applicants: list[Applicant]) -> dict[tuple[str, str], Decimal]:
    found = {}
    for one in applicants:
        ability = chance.gauss(3, 0.7)
        for project in one.choices:
            score = min(5.0, max(1.0, chance.gauss(ability, 0.7)))
            found[one.id, project] = Decimal(round(1000 * score)) / 1000
    return found
