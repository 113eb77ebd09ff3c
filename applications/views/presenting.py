"""An applicant as one reader meets them: by name, or blind. Each page for mentors asks here.

So no template decides who is named. What stands in place of a name is ``rules.blind``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from applications.models import ProjectChoice
from applications.rules.blind import Person, hider, neutral_name
from cohorts.models import User


def as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Presented:
    """``hide`` is applied to each text of theirs; ``login`` is empty where it is not shown.

    ``choice`` is the one by which a blind reader meets them; None where they have a name.
    """

    name: str
    login: str = ""
    is_blind: bool = False
    hide: Callable[[str], str] = as_it_is
    choice: ProjectChoice | None = None

    def __str__(self) -> str:
        return self.name


def presented(choice: Any, reader: Any) -> Presented:
    """``choice`` comes from ``with_blindness(reader)``, with its applicant."""
    person = choice.application.user
    return blind(choice, reader) if choice.is_blind else known(person)


def known(person: User) -> Presented:
    return Presented(str(person), person.github_login)


def blind(choice: ProjectChoice, reader: Any) -> Presented:
    person = choice.application.user
    hide = hider(Person(person.name, person.github_login))
    return Presented(neutral_name(choice.pk, reader.pk), "", True, hide, choice)


def veiled(rows: Iterable[Any], reader: Any) -> list[Any]:
    """Rows about applications on the desk of an organizer who still reads some of them blind.

    There the applicant in memory is somebody of the neutral name, and of no other.
    """
    found = list(rows)
    blind = met_blind(reader, {row.application_id for row in found})
    for row in found:
        if row.application_id in blind:
            row.application.user = User(name=str(blind[row.application_id]))
    return found


def met_blind(reader: Any, applications: Iterable[Any]) -> dict[Any, Presented]:
    """Of these applications (keys) those that the reader still reads blind, in one query."""
    rows = ProjectChoice.objects.visible_to_mentor(reader).with_blindness(reader)
    rows = rows.filter(application__in=list(applications), is_blind=True)
    found: dict[Any, Presented] = {}
    for choice in rows.select_related("application__user", "project").order_by("rank"):
        found.setdefault(choice.application_id, blind(choice, reader))
    return found
