"""Pages ask the database as often for 100 rows as for one, and fetch what they show."""

from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from applications.management.commands.load_scale import load
from applications.models import Review
from cohorts.models import Skill, User
from tests.cast import signed_in
from tests.factories import NOW, SkillFactory
from tests.pages import OF_APPLICATIONS, OF_PROJECTS, Page
from tests.rows import Count, counting

pytestmark = pytest.mark.django_db

# What a page needs besides its list: session, person, cohort, phases, navigation.
CONSTANT = 12

# Applications, projects. With this seed the first applicant has handed in and has a review.
SEED = 2
FEW, MANY_APPLICATIONS, MANY_PROJECTS = (1, 1), (300, 1), (1, 100)


@pytest.fixture(scope="module")
def counts(django_db_setup: Any, django_db_blocker: Any) -> dict[tuple[int, int], dict[str, Count]]:
    """What every page costs in a cohort of (applications, projects), by path.

    Loaded once for all, and taken away again.
    """
    found = {}
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        for size in (FEW, MANY_APPLICATIONS, MANY_PROJECTS):
            with transaction.atomic():
                load(size[0], seed=SEED, now=NOW, ideas=size[1])
                assert Review.objects.exists()
                pages = [*OF_APPLICATIONS, *OF_PROJECTS]
                found[size] = {page.path: count(page) for page in pages}
                transaction.set_rollback(True)
    return found


def count(page: Page) -> Count:
    """Of a second look: the first one may have something to remember."""
    browser = signed_in(User.objects.get(email=page.who) if page.who else None)
    assert browser.get(page.path).status_code == 200, page.path
    with counting() as found:
        browser.get(page.path)
    return found


def compare(one: Count, many: Count, shown: int) -> None:
    # Fewer is possible: those who happen to stand first may have no role to look up.
    assert many.queries <= one.queries, set(many.statements) - set(one.statements)
    assert many.rows - one.rows <= shown + CONSTANT


@pytest.mark.parametrize("page", OF_APPLICATIONS, ids=lambda page: page.name)
def test_hundreds_of_applications_cost_what_they_show(counts, page):
    one, many = counts[FEW][page.path], counts[MANY_APPLICATIONS][page.path]
    compare(one, many, page.rows(MANY_APPLICATIONS[0]))


@pytest.mark.parametrize("page", OF_PROJECTS, ids=lambda page: page.name)
def test_a_hundred_projects_cost_what_they_show(counts, page):
    one, many = counts[FEW][page.path], counts[MANY_PROJECTS][page.path]
    compare(one, many, page.rows(MANY_PROJECTS[1]))


# The counter itself -----------------------------------------------------------------------


def test_rows_are_counted_however_they_are_fetched():
    SkillFactory.create_batch(3)
    ways = {
        "a list": lambda: list(Skill.objects.all()),
        "an iterator": lambda: list(Skill.objects.iterator(chunk_size=2)),
        "values": lambda: list(Skill.objects.values_list("pk", flat=True)),
        "length": lambda: len(Skill.objects.all()),
    }
    for name, fetch in ways.items():
        with counting() as found:
            fetch()
        assert (found.queries, found.rows) == (1, 3), name


def test_a_number_is_one_row_and_nothing_is_none():
    with counting() as found:
        Skill.objects.count()
    assert (found.queries, found.rows) == (1, 1)
    with counting() as found:
        list(Skill.objects.all())
    assert (found.queries, found.rows) == (1, 0)


def test_rows_of_a_bare_cursor_are_counted():
    SkillFactory.create_batch(3)
    with counting() as found, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cohorts_skill")
        assert len(list(cursor)) == 3
    assert (found.queries, found.rows) == (1, 3)


def test_nothing_is_counted_afterwards():
    with counting() as found:
        pass
    SkillFactory()
    assert (found.queries, found.rows) == (0, 0)


def test_a_page_that_asks_or_fetches_more_is_noticed():
    few = Count(rows=10, statements=["a"])
    compare(few, Count(rows=60, statements=["a"]), shown=50)
    with pytest.raises(AssertionError):
        compare(few, Count(rows=310, statements=["a"]), shown=50)
    with pytest.raises(AssertionError):
        compare(few, Count(rows=10, statements=["a", "a"]), shown=50)
