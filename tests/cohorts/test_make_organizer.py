"""The command that makes the first organizer."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cohorts.models import Cohort, Event
from cohorts.permissions import standings
from cohorts.powers import Standing
from tests.factories import CohortFactory, UserFactory

pytestmark = pytest.mark.django_db
LEAD = {Standing.ORGANIZER, Standing.LEAD_ORGANIZER}


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("make_organizer", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_organizer_of_a_new_portal():
    ada = UserFactory(name="Ada", email="ada@example.org")
    said = run("Ada@Example.org", "--cohort", "amp-2027", "--create-cohort", "AMP 2027")
    cohort = Cohort.objects.get(slug="amp-2027")
    assert said == "Ada is lead organizer of AMP 2027.\n"
    assert (cohort.number, cohort.state) == (1, "draft")
    assert standings(ada, cohort=cohort, now=timezone.now()) == LEAD
    assert ada.is_staff
    assert Event.objects.about(cohort).get().verb == "created"


def test_the_number_can_be_given():
    UserFactory(email="ada@example.org")
    run("ada@example.org", "--cohort", "a", "--create-cohort", "A", "--number", "5")
    assert Cohort.objects.get().number == 5


def test_a_cohort_that_exists(cast):
    run("outsider@example.org", "--cohort", "amp-2026")
    assert standings(cast.outsider, cohort=cast.cohort, now=timezone.now()) == LEAD
    assert cast.cohort.state == Cohort.objects.get(pk=cast.cohort.pk).state


def test_an_organizer_becomes_lead_and_a_second_call_changes_nothing(cast):
    for _time in range(2):
        run("organizer@example.org", "--cohort", "amp-2026")
    assert standings(cast.organizer, cohort=cast.cohort, now=timezone.now()) == LEAD
    assert cast.role(cast.organizer).is_lead


def test_what_is_missing_is_said():
    with pytest.raises(CommandError, match="Nobody has signed up as nobody@"):
        run("nobody@example.org", "--cohort", "amp-2027")
    UserFactory(email="ada@example.org")
    with pytest.raises(CommandError, match="There is no cohort “amp-2027”"):
        run("ada@example.org", "--cohort", "amp-2027")
    CohortFactory(number=5)
    with pytest.raises(CommandError, match="Another cohort has this number"):
        run("ada@example.org", "--cohort", "x", "--create-cohort", "X", "--number", "5")
    with pytest.raises(CommandError, match="valid “slug”"):
        run("ada@example.org", "--cohort", "not a slug", "--create-cohort", "X")


def test_an_organizer_who_leads_nothing(cast):
    for _time in range(2):
        said = run("outsider@example.org", "--cohort", "amp-2026", "--not-lead")
    assert said == "Outsider Otto is organizer of AMP 2026.\n"
    assert standings(cast.outsider, cohort=cast.cohort, now=timezone.now()) == {Standing.ORGANIZER}
    with pytest.raises(CommandError, match="Whoever begins one is its lead"):
        run("outsider@example.org", "--cohort", "x", "--create-cohort", "X", "--not-lead")


def test_an_address_that_nobody_confirmed_may_be_anybodys():
    UserFactory(email="ada@example.org", verified=False)
    with pytest.raises(CommandError, match="not confirmed yet"):
        run("ada@example.org", "--cohort", "a", "--create-cohort", "A")
    assert not Cohort.objects.exists()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("applicant", "Applicant Ada has an application in this cohort. It must be withdrawn"),
        ("mentee", "Mentee Mika is mentee in this cohort, and cannot be organizer"),
        ("wellbeing", "Wellbeing Wanja is wellbeing contact in this cohort"),
    ],
)
@pytest.mark.parametrize("option", ["--not-lead", "--verbosity=1"])
def test_what_the_rules_refuse_is_said_in_their_words(cast, who, words, option):
    with pytest.raises(CommandError, match=words) as refusal:
        run(cast.people[who].email, "--cohort", "amp-2026", option)
    assert refusal.value.returncode == 1
    assert not cast.people[who].is_staff
