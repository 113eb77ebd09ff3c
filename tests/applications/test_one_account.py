"""One GitHub account, two accounts here: the second cannot hand in, and is told why."""

from datetime import timedelta

import pytest

from amp.refused import Refused
from applications.actions.application import submit, withdraw
from applications.models import Application
from cohorts.actions.people_access import forget_github_identity, keep_github_identity
from cohorts.models import User
from tests.applications.writing import get, post, said, typed
from tests.factories import NOW, ApplicationFactory, CohortFactory, UserFactory

LATER = NOW + timedelta(minutes=5)


def connect(person, github_id=7):
    keep_github_identity(person, github_id=github_id, login=f"octo-{github_id}", now=NOW)


def disconnect(person):
    forget_github_identity(person, now=NOW)


@pytest.fixture
def second(cast, draft):
    """A second account of somebody who handed in with the first, with a whole draft."""
    first, second = UserFactory(name="First"), cast.outsider
    User.objects.filter(pk=second.pk).update(github_id=None, github_login="")
    second.refresh_from_db()
    connect(first)
    ApplicationFactory(cohort=cast.cohort, user=first, state="submitted")
    post(second, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    return second


def hand_in(cast, person):
    application = Application.objects.get(cohort=cast.cohort, user=person)
    person = User.objects.get(pk=person.pk)
    return submit(application, by=person, now=LATER)


def first_of(cast):
    return Application.objects.get(cohort=cast.cohort, user__name="First")


def test_an_identity_belongs_to_one_account(second):
    with pytest.raises(Refused, match="belongs to another account here"):
        connect(second)


def test_who_moves_it_to_a_second_account_cannot_hand_in_twice(cast, second):
    disconnect(User.objects.get(name="First"))
    connect(second)
    response = post(second, "submit", "amp-2026")
    [words] = said(response)
    assert words.startswith("Another account has handed in to this cohort with your GitHub account")
    assert Application.objects.get(user=second).state == "draft"
    assert get(second, "check", "amp-2026").status_code == 200


def test_nor_the_other_way_round(cast, second):
    first = User.objects.get(name="First")
    disconnect(first)
    connect(second)
    disconnect(second)
    connect(first)
    with pytest.raises(Refused, match="Another account has handed in"):
        hand_in(cast, second)


def test_after_taking_the_first_one_back_the_second_counts(cast, second):
    first = User.objects.get(name="First")
    disconnect(first)
    connect(second)
    withdraw(first_of(cast), by=first, now=NOW)
    assert hand_in(cast, second).number == 1


def test_who_handed_in_elsewhere_is_left_alone(cast, second):
    disconnect(User.objects.get(name="First"))
    connect(second)
    Application.objects.filter(user__name="First").update(cohort=CohortFactory())
    assert hand_in(cast, second).number == 1


def test_nobody_without_an_identity_or_with_another_one_is_suspected(cast, second):
    assert hand_in(cast, second).number == 1
    third = UserFactory(name="Third")
    connect(third, github_id=8)
    ApplicationFactory(cohort=cast.cohort, user=third)
    post(third, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    assert hand_in(cast, third).number == 1
