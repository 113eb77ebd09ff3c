"""Confirm by two, and an organizer who should not decide about somebody."""

import pytest
import time_machine

from applications.actions.assignment import propose_assignment
from applications.models import Assignment
from cohorts.models import User
from tests.applications.selection import DAY, begin_selection
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import (
    PASSWORD,
    ConflictFactory,
    ParticipationFactory,
    SelectionTermsFactory,
    join_team,
)

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/desk/amp-2026/assignment/"


@pytest.fixture
def selection():
    with time_machine.travel(DAY, tick=True):
        yield begin_selection(gather())


def comes_in(visitor: Visitor, person: User) -> None:
    sign_in(visitor, person.email, PASSWORD, secret=give_second_factor(person))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_one_confirms_then_the_other_and_then_it_can_be_released(
    chromium, live_server, selection, scripts
):
    cast = selection.cast
    SelectionTermsFactory(cohort=cast.cohort, confirmations=2)
    ConflictFactory(reviewer=cast.co_mentor, application=selection.ada)
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    tag = "scripts" if scripts else "none"
    with visiting(chromium, live_server.url, java_script_enabled=scripts) as first:
        comes_in(first, cast.organizer)
        first.go(DESK)
        first.follow("Confirm it")
        first.sees("Co-mentor Cleo is recused from Applicant Ada")
        first.finds_no_fault(f"confirm-first-{tag}")
        first.press("Confirm these")
        first.sees("It waits for another organizer: CLI (Lead Lena), Generator (Lead Lena).")
        first.finds_no_fault(f"confirm-waits-{tag}")
        first.follow("See the confirmations")
        first.sees("Nothing waits for you here.")
        first.finds_no_fault(f"confirm-others-{tag}")
    with visiting(chromium, live_server.url, java_script_enabled=scripts) as second:
        comes_in(second, cast.lead_organizer)
        second.go(DESK)
        second.follow("Confirm it")
        second.press("Confirm these")
        second.sees("It is fixed")
        second.follow("Release the decisions")
        second.finds_no_fault(f"confirm-release-{tag}")
    assert Assignment.objects.standing().get().state == "confirmed"


def test_a_second_organizer_is_missing_and_the_desk_says_so(chromium, live_server, selection):
    cast = selection.cast
    SelectionTermsFactory(cohort=cast.cohort, confirmations=2)
    ParticipationFactory(user=cast.lead_organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.lead_organizer)
    with visiting(chromium, live_server.url) as organizer:
        comes_in(organizer, cast.organizer)
        organizer.go("/desk/amp-2026/")
        organizer.sees("For “CLI” a second organizer is missing. Appoint one.")
        organizer.finds_no_fault("confirm-missing")


def test_an_organizer_says_that_they_should_not_decide(chromium, live_server, selection):
    cast, ada = selection.cast, selection.ada
    propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    with visiting(chromium, live_server.url) as organizer:
        comes_in(organizer, cast.organizer)
        organizer.go(f"/desk/amp-2026/applications/{ada.pk}/")
        organizer.finds_no_fault("recuse-before")
        organizer.press("I should not decide about this")
        organizer.sees("others decide about it")
        organizer.sees_not("Applicant Ada")
        for path in ("applications/", "assignment/", "screening/", "history/", "messages/"):
            organizer.go(f"/desk/amp-2026/{path}")
            organizer.sees_not("Applicant Ada")
        organizer.go(DESK)
        organizer.follow("See the confirmations")
        organizer.sees_not("Applicant Ada")
        organizer.finds_no_fault("recuse-confirm")
    with visiting(chromium, live_server.url) as lead:
        comes_in(lead, cast.lead_organizer)
        lead.go(f"/desk/amp-2026/applications/{ada.pk}/")
        lead.sees("declared by the organizer")
        lead.follow("Lift it")
        lead.write("Reason", "It was another Ada.")
        lead.press("Lift it")
        lead.sees("The conflict is lifted")
