"""An applicant whose browser runs no scripts: from the eligibility page to the receipt."""

import pytest
import time_machine

from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.models import Application
from cohorts.models import Message
from tests.applications.selection import DAY, begin_selection, fresh_roster
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import is_role, sign_in, sign_up
from tests.cast import gather
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        fresh_roster(NOW)
        yield cast


@pytest.fixture
def applicant(chromium, live_server, cast):
    with visiting(chromium, live_server.url, java_script_enabled=False) as applicant:
        yield applicant


def signs_up(applicant: Visitor) -> None:
    applicant.go("/cohorts/amp-2026/eligibility/")
    applicant.follow("Make an account")
    sign_up(applicant, "Nova", "nova@example.org")
    applicant.is_at("/cohorts/amp-2026/eligibility/")


def test_somebody_signs_up_checks_drafts_and_hands_in(applicant):
    signs_up(applicant)
    applicant.sees("Yes, you can write and hand in.")
    applicant.press("Begin your application")
    applicant.choose("Project", "CLI")
    applicant.write("Your approach", "Measure first.")
    applicant.press("Save draft")
    applicant.sees("Saved")
    assert Application.objects.get(user__email="nova@example.org").state == "draft"
    applicant.press("Review and submit")
    applicant.sees("Say what you will deliver for “CLI”.")
    applicant.go("/cohorts/amp-2026/apply/")
    applicant.write("What you will deliver", "A faster start.")
    applicant.write("Timeline", "Ten weeks.")
    applicant.write("Why you would like to take part", "I use it daily.")
    applicant.write("When you can work", "Evenings.")
    applicant.write("Hours per week", "8")
    applicant.write("How you used AI tools for this application", "Not at all.")
    applicant.press("Review and submit")
    applicant.press("Hand it in")
    applicant.is_at("/cohorts/amp-2026/application/")
    applicant.finds_no_fault("status-without-scripts")
    assert Application.objects.get(user__email="nova@example.org").state == "submitted"
    receipt = Message.objects.get(address="nova@example.org", kind="applications/submitted")
    assert "Measure first." in receipt.text


def test_somebody_takes_it_back_and_reopens_it(applicant, cast):
    sign_in(applicant, cast.applicant.email, PASSWORD)
    applicant.go("/cohorts/amp-2026/application/")
    applicant.follow("Take it back")
    applicant.page.locator("main form button[type=submit]").first.click()
    assert Application.objects.get(user=cast.applicant).state == "withdrawn"
    applicant.go("/cohorts/amp-2026/application/")
    applicant.press("Reopen it")
    assert Application.objects.get(user=cast.applicant).state == "draft"


def test_somebody_accepts_and_sees_the_mentor(applicant, cast):
    begin_selection(cast)
    with time_machine.travel(DAY, tick=True):
        release(cast)
        sign_in(applicant, cast.applicant.email, PASSWORD)
        applicant.go("/cohorts/amp-2026/application/")
        applicant.sees("CLI")
        applicant.tick("I take part in none, or only in those that I told you of")
        applicant.tick("I have read the expectations and the Code of Conduct and accept them.")
        applicant.press("Accept the place")
        applicant.go("/me/")
        applicant.sees("Mentor Mona")
        applicant.finds_no_fault("me-without-scripts")
        assert is_role(cast.applicant.email, "mentee")


def release(cast):
    facts = {"by": cast.lead_organizer, "now": DAY}
    assignment = propose_assignment(cast.cohort, **facts)
    confirm_assignment(assignment, **facts)
    release_decisions(assignment, **facts)


def test_a_refused_form_keeps_what_was_typed(applicant, cast):
    sign_in(applicant, cast.applicant.email, PASSWORD)
    applicant.go("/cohorts/amp-2026/apply/")
    applicant.choose("Project", "CLI", which=1)  # the first choice is CLI already
    applicant.write("Why you would like to take part", "Because of this sentence.")
    applicant.press("Hand in the changes")
    applicant.sees("You have chosen this project above already.")
    why = applicant.page.get_by_label("Why you would like to take part")
    assert why.input_value() == "Because of this sentence."
    assert "this sentence" not in Application.objects.get(user=cast.applicant).motivation
