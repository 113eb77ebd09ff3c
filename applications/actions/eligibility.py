"""Eligibility: gather the facts, let the rules decide, keep what they said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.facts import facts_of
from applications.models import (
    Application,
    EligibilityCheck,
    Occasion,
    OtherProgramme,
)
from applications.rules import eligibility as rules
from cohorts.actions.moving import record
from cohorts.models import Cohort, User

P = ParamSpec("P")
R = TypeVar("R")


class Ineligible(Refused):
    """The rules say no or not yet. Carries the check that said so."""

    def __init__(self, message: str, *, stored: EligibilityCheck, verdicts: set[str]) -> None:
        reasons = [each["reason"] for each in stored.results if each["result"] in verdicts]
        super().__init__(message, details=reasons)
        self.stored = stored


def keeps_its_check(action: Callable[P, R]) -> Callable[P, R]:
    """One transaction, like ``atomic``; but when the rules refuse, the check is kept all the same.

    Every check is stored (programme rule), also one that led to nothing else.
    """

    @wraps(action)
    def carried_out(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except Ineligible as refusal:
            EligibilityCheck.objects.bulk_create([refusal.stored])
            raise

    return carried_out


def judge(person: User, cohort: Cohort, *, now: datetime) -> rules.Judgement:
    """What the rules say about one person for one cohort now. Keeps nothing."""
    return judge_all([person], cohort, now=now)[person.pk]


def judge_all(
    people: Sequence[User], cohort: Cohort, *, now: datetime
) -> dict[Any, rules.Judgement]:
    """As ``judge``, for many people with the same number of queries."""
    return {key: rules.check(facts) for key, facts in facts_of(people, cohort, now).items()}


@transaction.atomic
def check_eligibility(
    person: User,
    cohort: Cohort,
    *,
    occasion: str,
    now: datetime,
    application: Application | None = None,
) -> EligibilityCheck:
    """Judge and keep what was said, with its evidence, for ever."""
    judgement = judge(person, cohort, now=now)
    return store([(person, application, judgement)], cohort, occasion=occasion, now=now)[0]


def look_before(person: User, cohort: Cohort, *, now: datetime) -> EligibilityCheck:
    """The check before the form; the same answer on the same day adds no row."""
    judgement = judge(person, cohort, now=now)
    results = [asdict(result) for result in judgement.results]
    last = EligibilityCheck.objects.filter(
        cohort=cohort, user=person, occasion=Occasion.BEFORE
    ).first()
    same = last is not None and (last.results, last.rules_version) == (results, rules.RULES_VERSION)
    if last is not None and same and last.checked_at.date() == now.date():
        return last
    return store([(person, None, judgement)], cohort, occasion=Occasion.BEFORE, now=now)[0]


def store(
    judged: Iterable[tuple[User, Application | None, rules.Judgement]],
    cohort: Cohort,
    *,
    occasion: str,
    now: datetime,
) -> list[EligibilityCheck]:
    return EligibilityCheck.objects.bulk_create(
        EligibilityCheck(
            cohort=cohort,
            user=person,
            application=application,
            occasion=Occasion(occasion),
            verdict=judgement.verdict,
            results=[asdict(result) for result in judgement.results],
            rules_version=rules.RULES_VERSION,
            roster_import_id=judgement.roster or None,
            checked_at=now,
        )
        for person, application, judgement in judged
    )


@transaction.atomic
def declare_programme(
    *, by: User, now: datetime, name: str, starts_on: date, ends_on: date
) -> OtherProgramme:
    """The person says that they take part in another programme in that time."""
    row = OtherProgramme(
        user=by, name=name.strip(), starts_on=starts_on, ends_on=ends_on, declared_at=now
    )
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb="other programme declared")
    return row


@transaction.atomic
def take_back_programme(row: OtherProgramme, *, by: User, now: datetime) -> None:
    if row.user_id != by.pk:
        raise PermissionDenied(_("Everyone speaks for themselves here."))
    record(row, by=by, now=now, verb="other programme taken back")
    row.delete()
