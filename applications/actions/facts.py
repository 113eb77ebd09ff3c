"""The facts on which eligibility rests, gathered with the same few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from applications.actions.roster import roster_fact
from applications.models import (
    Contest,
    ListedParticipant,
    OtherProgramme,
    Programme,
)
from applications.rules import eligibility as rules
from applications.rules.programmes import Known, Table, table_of
from applications.states import ContestState
from cohorts.models import Cohort, Participation, PastOrganizer, Role, User
from cohorts.rules.schedule import work_period

Listed = dict[tuple[str, Any], list[rules.ListedFact]]


def facts_of(people: Sequence[User], cohort: Cohort, now: datetime) -> dict[Any, rules.Facts]:
    """What is known of each of ``people``, by their key."""
    persons = {person.pk: person_fact(person) for person in people}
    only = next(iter(persons.values())) if len(persons) == 1 else None
    roster, period = roster_fact(now, only), period_of(cohort)
    organizers, programmes = organizer_records(people, now), programme_facts(people)
    answers, listed = answer_facts(people, now), listed_facts(persons.values())
    # Only who is on the roster can have joined it since.
    placed = placed_since(people, cohort, now) if roster and roster.spans else {}
    return {
        key: rules.Facts(
            person=person,
            work_period=period,
            organizers=organizers[key],
            roster=roster,
            programmes=programmes[key],
            now=now,
            roster_days=cohort.roster_days,
            listed=listed_for(person, listed),
            answers=answers[key],
            placed_at=placed.get(key),
        )
        for key, person in persons.items()
    }


def facts_of_account(
    github_login: str,
    github_id: int | None,
    cohort: Cohort,
    now: datetime,
    programmes: Sequence[rules.ProgrammeFact] = (),
) -> rules.Facts:
    """What is known of a GitHub account, whether or not its person has an account here.

    The identity is taken as given. ``programmes`` are declared on the person's
    behalf, besides what they declared themselves.
    """
    found = account_of(github_login, github_id)
    people = [found] if found else []
    person = rules.Person(github_id, github_login, verified=True, name=found.name if found else "")
    own = programme_facts(people)[found.pk] if found else []
    return rules.Facts(
        person=person,
        work_period=period_of(cohort),
        organizers=[*accounts_of_organizers(person, now), *past_organizers()],
        roster=roster_fact(now, person),
        programmes=[*programmes, *own],
        now=now,
        roster_days=cohort.roster_days,
        listed=listed_for(person, listed_facts([person])),
        answers=answer_facts(people, now)[found.pk] if found else [],
        placed_at=placed_since(people, cohort, now).get(found.pk) if found else None,
    )


def account_of(github_login: str, github_id: int | None) -> User | None:
    """The account with this GitHub identity. Where an id is given, it alone decides."""
    if github_id is not None:
        return User.objects.filter(github_id=github_id).first()
    return User.objects.filter(github_login__iexact=github_login).order_by("pk").first()


def placed_since(people: Sequence[User], cohort: Cohort, now: datetime) -> dict[Any, datetime]:
    """When those who are mentees in this cohort now became it."""
    places = Participation.objects.active(now).filter(
        user__in=people, cohort=cohort, role=Role.MENTEE
    )
    return dict(places.values_list("user_id", "started_at"))


def period_of(cohort: Cohort) -> rules.WorkPeriod | None:
    period = work_period(list(cohort.phases.all()), cohort.zone)
    return rules.WorkPeriod(*period) if period else None


def person_fact(person: User) -> rules.Person:
    return rules.Person(
        github_id=person.github_id,
        github_login=person.github_login,
        verified=person.github_id is not None,
        name=person.name,
    )


# Organizers ----------------------------------------------------------------------------------


def organizer_records(
    people: Sequence[User], now: datetime
) -> dict[Any, list[rules.OrganizerRecord]]:
    """Who is or was organizer of any cohort: by account, and by the records of past ones."""
    found: dict[Any, list[rules.OrganizerRecord]] = defaultdict(list)
    for row in organizing(now).filter(user__in=people):
        found[row.user_id].append(organizer_record(row, user_matches=True))
    past = past_organizers()
    for person in people:
        found[person.pk] += past
    return found


def accounts_of_organizers(person: rules.Person, now: datetime) -> list[rules.OrganizerRecord]:
    """Organizers whose account may be the GitHub account of ``person``; the rule decides."""
    same = Q(user__github_login__iexact=person.github_login)
    if person.github_id is not None:
        same |= Q(user__github_id=person.github_id)
    return [organizer_record(row, user_matches=False) for row in organizing(now).filter(same)]


def organizing(now: datetime) -> Any:
    rows = Participation.objects.organizers().filter(started_at__lte=now)
    return rows.select_related("user", "cohort").order_by("started_at", "pk")


def organizer_record(row: Participation, *, user_matches: bool) -> rules.OrganizerRecord:
    return rules.OrganizerRecord(
        github_id=row.user.github_id,
        github_login=row.user.github_login,
        user_matches=user_matches,
        cohort=row.cohort.name,
        record=f"participation:{row.pk}",
    )


def past_organizers() -> list[rules.OrganizerRecord]:
    """Whenever it was written down: whoever organized a past cohort did so before.

    A record that was taken back was never true.
    """
    return [
        rules.OrganizerRecord(
            github_id=row.github_id,
            github_login=row.github_login,
            user_matches=False,
            cohort=row.cohort_name,
            record=f"past:{row.pk}",
        )
        for row in PastOrganizer.objects.filter(taken_back_at=None).order_by("recorded_at", "pk")
    ]


# Other programmes ----------------------------------------------------------------------------


def known_programmes() -> list[Known]:
    rows = Programme.objects.values_list("name", "is_mentorship", "aliases")
    return [Known(name, is_mentorship, tuple(aliases)) for name, is_mentorship, aliases in rows]


def programme_table() -> Table:
    return table_of(known_programmes())


def programme_facts(people: Sequence[User]) -> dict[Any, list[rules.ProgrammeFact]]:
    """What each of ``people`` declared."""
    found: dict[Any, list[rules.ProgrammeFact]] = defaultdict(list)
    rows = list(OtherProgramme.objects.filter(user__in=people).order_by("starts_on", "pk"))
    table = programme_table() if rows else {}
    for row in rows:
        fact = rules.programme(
            row.name, row.starts_on, row.ends_on, table, record=f"declared:{row.pk}"
        )
        found[row.user_id].append(fact)
    return found


def listed_facts(people: Iterable[rules.Person]) -> Listed:
    """Entries of published lists that may be one of ``people``, by id, login and name."""
    found: Listed = defaultdict(list)
    rows = ListedParticipant.objects.may_be(list(people)).select_related("edition__programme")
    for row in rows.order_by("edition__starts_on", "pk"):
        fact = listed_fact(row)
        for key in keys_of(row.github_id, row.github_login, row.name):
            found[key].append(fact)
    return found


def listed_for(person: rules.Person, listed: Listed) -> list[rules.ListedFact]:
    keys = keys_of(person.github_id, person.github_login, person.name)
    return list(dict.fromkeys(fact for key in keys for fact in listed.get(key, ())))


def keys_of(github_id: int | None, github_login: str, name: str) -> list[tuple[str, Any]]:
    named = " ".join(name.split()).casefold()
    keys = [("id", github_id), ("login", github_login.casefold()), ("name", named)]
    return [key for key in keys if key[1]]


def listed_fact(row: ListedParticipant) -> rules.ListedFact:
    """A participant's own days, where they have some, replace those of the edition."""
    return rules.ListedFact(
        record=f"listed:{row.pk}",
        github_id=row.github_id,
        github_login=row.github_login,
        name=row.name,
        programme=str(row.edition),
        is_mentorship=row.edition.programme.is_mentorship,
        starts_on=row.starts_on or row.edition.starts_on,
        ends_on=row.ends_on or row.edition.ends_on,
    )


# Answers -------------------------------------------------------------------------------------


def answer_facts(people: Sequence[User], now: datetime) -> dict[Any, list[rules.AnswerFact]]:
    """What lead organizers of any cohort answered to each of ``people``."""
    found: dict[Any, list[rules.AnswerFact]] = defaultdict(list)
    answered = Contest.objects.filter(state=ContestState.ANSWERED, answered_at__lte=now)
    for row in answered.filter(user__in=people).order_by("answered_at", "pk"):
        if row.answered_at is not None:
            found[row.user_id].append(
                rules.AnswerFact(
                    rule=row.rule,
                    record=row.record,
                    answer=row.answer,
                    contest=str(row.pk),
                    answered_at=row.answered_at,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                )
            )
    return found
