"""A queue of three, and the verbs on it, for whoever tests screening."""

from datetime import datetime, timedelta
from typing import Any

from applications.actions import screening as actions
from applications.models import Application, Screening, ScreeningReason
from cohorts.models import User
from tests.applications.selection import DAY, Selection, begin_selection
from tests.cast import Cast
from tests.factories import ScreeningFactory

LATER = DAY + timedelta(minutes=5)


def begin_screening(cast: Cast) -> Selection:
    """Ada, Ben and Cem wait in the queue, with draws 100, 200 and 300."""
    selection = begin_selection(cast)
    actions.give_default_reasons(cast.cohort)
    for application, draw in zip(selection.applications, (100, 200, 300), strict=True):
        ScreeningFactory(application=application, draw=draw)
    return selection


def of(application: Application) -> Screening:
    return Screening.objects.get(application=application)


def reason(cohort: Any, code: str = "misaligned") -> ScreeningReason:
    return ScreeningReason.objects.get(cohort=cohort, code=code)


def passes(application: Application, by: User, now: datetime = DAY, **facts: Any) -> None:
    actions.pass_on(of(application), by=by, now=now, **facts)


def rejects(application: Application, by: User, now: datetime = DAY, **facts: Any) -> None:
    facts.setdefault("reason", reason(application.cohort))
    actions.reject(of(application), by=by, now=now, **facts)
