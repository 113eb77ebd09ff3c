"""What writing asks of the database: saving a draft, and handing it in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from applications.management.commands.load_scale import SLUG
from applications.states import ApplicationState
from cohorts.models import Cohort, Phase, PhaseKind, Project
from cohorts.states import CohortState
from tests.applications.writing import typed, url
from tests.cast import signed_in
from tests.factories import ApplicationFactory, UserFactory
from tests.rows import Count, counting


@dataclass(frozen=True)
class Writing:
    """Queries of one request each; a transaction's own statements are not among them."""

    autosave: int
    submission: int


def writing() -> Writing:
    """Of one more applicant of the cohort that ``load_scale`` made; nothing of it stays."""
    with transaction.atomic():
        cohort = reopened()
        project = Project.objects.filter(cohort=cohort).order_by("slug")[0]
        draft = ApplicationFactory(cohort=cohort, user=UserFactory(github=True))
        browser = signed_in(draft.user)
        browser.get(url("apply", SLUG))
        saving, handing_in = saved(browser, project), handed_in(browser)
        draft.refresh_from_db()
        if draft.state != ApplicationState.SUBMITTED:
            raise SystemExit("The application was not handed in.")
        transaction.set_rollback(True)
    return Writing(asked(saving), asked(handing_in))


def reopened() -> Cohort:
    """Its window is open again until tomorrow."""
    cohort = Cohort.objects.get(slug=SLUG)
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.OPEN)
    window = Phase.objects.filter(cohort=cohort, kind=PhaseKind.APPLICATIONS)
    window.update(ends_at=timezone.now() + timedelta(days=1))
    return cohort


def saved(browser: Any, project: Project) -> Count:
    with counting() as count:
        answer = browser.post(url("autosave", SLUG), typed(project))
    if answer.status_code != 200:
        raise SystemExit(f"The draft was not saved: {answer.status_code}.")
    return count


def handed_in(browser: Any) -> Count:
    """With what follows its commit: the worker is woken."""
    with counting() as count, TestCase.captureOnCommitCallbacks(execute=True):
        browser.post(url("submit", SLUG))
    return count


def asked(count: Count) -> int:
    """A savepoint stands for the transaction of a real request."""
    return sum("SAVEPOINT" not in sql for sql in count.statements)
