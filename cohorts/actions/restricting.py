"""Keep somebody away for a time, or two people apart, from their next request on.

Only the app that carries measures out calls these: it has decided, and no role of a cohort
gives a say in it. So nothing asks for a permission here, and nothing is recorded: an event
would tell that something happened. What is over is deleted.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cohorts.models import (
    FormerIdentity,
    Project,
    Restriction,
    User,
    apart_from_team,
    kept_away,
)
from cohorts.rules import people as rules
from cohorts.rules.accounts import marks_of


@transaction.atomic
def restrict(
    person: UUID, other: UUID | None = None, *, until: datetime | None, now: datetime
) -> UUID:
    """Of the person alone, or of the two with each other; the key of the row, to end it by."""
    row = Restriction(person_id=person, other_id=other, starts_at=now, ends_at=until)
    row.full_clean()
    row.save(force_insert=True)
    return row.pk


@transaction.atomic
def change_end(key: UUID, *, until: datetime | None) -> bool:
    """Whether there was one: what is over is gone, and is not begun again by this."""
    return bool(Restriction.objects.filter(pk=key).update(ends_at=until))


@transaction.atomic
def lift(key: UUID) -> None:
    """At once. One that is over already stays over."""
    Restriction.objects.filter(pk=key).delete()


def carry_over(person: User, whose: Iterable[str]) -> None:
    """Whoever closed an account and comes back is under the limits under which they went.

    ``whose`` are the identities that the person has proved, as ``cohorts.rules.accounts`` says
    them.
    """
    marks = [mark for identity in whose for mark in marks_of(identity)]
    rows = FormerIdentity.objects.filter(mark__in=marks).exclude(user=person)
    former = list(rows.values_list("user", flat=True))
    Restriction.objects.filter(person__in=former).exclude(other=person).update(person=person)
    Restriction.objects.filter(other__in=former).exclude(person=person).update(other=person)


def forget_ended(now: datetime) -> None:
    Restriction.objects.filter(ends_at__lte=now).delete()


# Asked by whatever gives a part ----------------------------------------------------------------


def require_may_take_part(person: User, *, by: User | None, now: datetime) -> None:
    found = User.objects.filter(kept_away(person.pk, now), pk=person.pk)
    rules.require_may_take_part(is_kept_away=found.exists(), person=named_for(by, person))


def require_may_join(person: User, project: Project, *, by: User | None, now: datetime) -> None:
    """Nobody joins a project in which somebody mentors or works whom they are kept apart from."""
    found = Project.objects.filter(apart_from_team(person.pk, project.pk, now), pk=project.pk)
    name = named_for(by, person)
    rules.require_may_join(is_apart=found.exists(), project=project.title, person=name)


def named_for(reader: User | None, person: User) -> str:
    """What ``reader`` calls ``person``; empty for oneself, who is addressed."""
    return "" if reader == person else str(person)
