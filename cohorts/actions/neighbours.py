"""How other apps join in, without cohorts knowing them.

Another app registers, in its ``AppConfig.ready()``, an audience (who is to be
told), a reaction (what else happens in the same transaction) or a section (what it keeps
about a person), by name.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from cohorts.models import User

Audience = Callable[..., Iterable[User]]
Reaction = Callable[..., None]

# The names that cohorts asks for. Anything else is a spelling mistake.
AUDIENCES: dict[str, list[Audience]] = {
    "project.applicants": [],
    "cohort.applicants": [],
    # People who have begun something that a date of the schedule decides.
    "schedule.applicants": [],
}
REACTIONS: dict[str, list[Reaction]] = {
    "cohort.copied": [],
    "cohort.created": [],
    "cohort.finish": [],
    "cohort.cancel": [],
    "project.withdrawn": [],
    # Somebody is about to become organizer or mentor: facts are person and role.
    "role.joining": [],
    # Somebody has stopped being what their participation says.
    "role.ended": [],
    # May refuse that a person closes their account, and changes nothing.
    "account.closing": [],
    # The person has gone: what they had ends, and what they wrote is forgotten.
    "account.left": [],
    "account.closed": [],
}
Section = Callable[[User, datetime], Any]
# What is kept about a person, by title, in the order in which they read it.
SECTIONS: dict[str, Section] = {}


def audience(name: str) -> Callable[[Audience], Audience]:
    def register(function: Audience) -> Audience:
        if function not in AUDIENCES[name]:
            AUDIENCES[name].append(function)
        return function

    return register


def reaction(name: str) -> Callable[[Reaction], Reaction]:
    def register(function: Reaction) -> Reaction:
        if function not in REACTIONS[name]:
            REACTIONS[name].append(function)
        return function

    return register


def section(title: str) -> Callable[[Section], Section]:
    def register(function: Section) -> Section:
        SECTIONS[title] = function
        return function

    return register


def people_of(name: str, thing: Any, **facts: Any) -> list[User]:
    return [person for find in AUDIENCES[name] for person in find(thing, **facts)]


def react(name: str, thing: Any, *, by: User | None, now: datetime, **facts: Any) -> None:
    """Let other apps carry on. A reaction may raise ``Refused``: then nothing happens at all."""
    for carry_on in REACTIONS[name]:
        carry_on(thing, by=by, now=now, **facts)
