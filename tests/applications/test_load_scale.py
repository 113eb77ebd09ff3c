"""The large cohort: as many rows as asked for, each of them one that could be real."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from applications.management.commands import load_scale
from applications.models import (
    Application,
    EligibilityCheck,
    ProjectChoice,
    Review,
    Score,
    Screening,
    Submission,
)
from cohorts.models import Cohort, Mentoring, Message, Project, User
from cohorts.permissions import standings
from cohorts.powers import Standing
from cohorts.rules.schedule import problems
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_scale", *arguments, stdout=out)
    return out.getvalue()


def test_as_many_applications_as_asked_for():
    assert run("--applications", "150") == "150 applications in the cohort “scale”.\n"
    cohort = Cohort.objects.get(slug="scale")
    assert cohort.applications.count() == 150
    assert set(Counter(cohort.applications.values_list("state", flat=True))) == {
        "submitted",
        "draft",
        "withdrawn",
    }
    assert problems(list(cohort.phases.all())) == []
    assert not Message.objects.exists()


def test_a_project_with_two_mentors_for_every_hundred():
    load_scale.load(400, seed=1, now=NOW)
    assert Project.objects.published().count() == 4
    assert Mentoring.objects.leads().count() == 4
    assert Mentoring.objects.count() == 8


def test_every_row_is_valid():
    load_scale.load(40, seed=1, now=NOW)
    kinds: list[Any] = [
        Application, ProjectChoice, Submission, EligibilityCheck, Review, Score, Project, Screening,
        Mentoring, User, Cohort,
    ]  # fmt: skip
    for kind in kinds:
        rows = list(kind._default_manager.all())
        assert rows, kind
        for row in rows:
            row.full_clean(exclude=["password"])


def test_its_organizer_can_open_the_desk():
    cohort = load_scale.load(1, seed=1, now=NOW)
    organizer = User.objects.get(email=load_scale.ORGANIZER)
    assert Standing.LEAD_ORGANIZER in standings(organizer, cohort=cohort, now=NOW)


def test_the_same_seed_gives_the_same_words():
    first = words(7)
    assert words(7) == first
    assert words(8) != first


def words(seed: int) -> list[Any]:
    """What five applicants of this seed wrote; the rows are taken away again."""
    with transaction.atomic():
        load_scale.load(5, seed=seed, now=NOW)
        rows = Application.objects.order_by("user__email")
        found = list(rows.values_list("user__email", "state", "motivation", "submitted_at"))
        transaction.set_rollback(True)
    return found


def test_a_second_one_is_refused():
    run("--applications", "1")
    with pytest.raises(CommandError, match="exists already"):
        run("--applications", "1")


@pytest.mark.parametrize("count", ["0", "-3", "200001"])
def test_nonsense_is_refused(count):
    with pytest.raises(CommandError, match="Between 1 and 200,000"):
        run("--applications", count)
    assert not Cohort.objects.exists()
