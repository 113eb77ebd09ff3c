"""The cast and the factories write rows that every rule of the models accepts."""

import inspect

import pytest

from cohorts.permissions import standings
from cohorts.powers import Standing
from cohorts.rules.schedule import problems
from tests import factories
from tests.cast import signed_in
from tests.factories import NOW, Base

FACTORIES = [
    factory
    for _name, factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(factory, Base) and factory is not Base
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_every_factory_writes_a_valid_row(factory):
    factory().validate_constraints()


def test_everybody_is_who_they_are_said_to_be(cast):
    expected = {
        "lead_organizer": {Standing.LEAD_ORGANIZER, Standing.ORGANIZER},
        "organizer": {Standing.ORGANIZER},
        "mentor": {Standing.MENTOR, Standing.PROJECT_LEAD, Standing.PROJECT_MENTOR},
        "co_mentor": {Standing.MENTOR, Standing.PROJECT_MENTOR},
        "other_mentor": {Standing.MENTOR},
        "mentee": {Standing.MENTEE},
        "volunteer": {Standing.VOLUNTEER},
        "wellbeing": {Standing.WELLBEING},
    }
    for name, person in cast.people.items():
        found = standings(person, project=cast.project, now=NOW)
        assert found == expected.get(name, set()), name


def test_the_schedule_of_2026_is_in_order(cast):
    assert problems(list(cast.cohort.phases.all())) == []


def test_organizers_are_signed_in_with_their_second_factor(cast):
    records = signed_in(cast.organizer).session["account_authentication_methods"]
    assert [record["method"] for record in records] == ["mfa"]
