"""A lead organizer helps somebody who is locked out, and corrects a mistyped record."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator

from cohorts.models import PastOrganizer
from tests.browser.visitor import visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import NOW, PASSWORD, PastOrganizerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=True):
        yield gather()


@pytest.fixture
def lead(chromium, live_server, cast):
    secret = give_second_factor(cast.lead_organizer)
    with visiting(chromium, live_server.url) as lead:
        sign_in(lead, "lead@example.org", PASSWORD, secret=secret)
        lead.page.wait_for_url(lambda url: "/accounts/" not in url)
        yield lead


def test_somebody_without_a_role_is_let_in_again_by_address(lead, cast):
    give_second_factor(cast.outsider)
    lead.go("/desk/amp-2026/people/")
    lead.follow("Reset by address")
    lead.write("E-mail address", "nobody@example.org")
    lead.write("Reason", "We spoke by video.")
    lead.press("Reset it")
    lead.sees("Nobody has an account with this address.")
    lead.finds_no_fault("desk-lost-factor")
    lead.write("E-mail address", "outsider@example.org")
    lead.press("Reset it")
    lead.sees("The second factor is gone. outsider@example.org was told by mail.")
    assert not Authenticator.objects.filter(user=cast.outsider).exists()


def test_a_mistyped_past_organizer_is_taken_back(lead, cast):
    PastOrganizerFactory(github_login="octokat", cohort_name="AMP 2023")
    lead.go("/desk/amp-2026/people/")
    lead.finds_no_fault("desk-people")
    lead.follow("Take back @octokat, AMP 2023")
    lead.finds_no_fault("desk-past-take-back")
    lead.write("Reason", "A typing mistake.")
    lead.press("Take it back")
    lead.sees("The record is taken back.")
    assert PastOrganizer.objects.get().taken_back_by == cast.lead_organizer


def test_the_end_of_a_mentors_role_says_who_is_told(lead, cast):
    lead.go(f"/desk/amp-2026/people/{cast.role(cast.co_mentor).pk}/end/")
    lead.sees("The rest of the team, mentees and applicants are told by mail.")
    lead.finds_no_fault("desk-role-end")
    lead.write("Reason", "Moved on.")
    lead.press("End the role")
    lead.sees("The role has ended.")
