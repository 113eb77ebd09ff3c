"""The organizers' workbench: compare, keep, ask what if, pin, propose anew, lift, confirm."""

import pytest
import time_machine
from playwright.sync_api import expect

from applications.models import Application, Assignment, Instruction
from tests.applications.selection import DAY, begin_selection
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/desk/amp-2026/assignment/"


@pytest.fixture
def selection():
    with time_machine.travel(DAY, tick=True):
        yield begin_selection(gather())


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_comparison_to_the_confirmation(chromium, live_server, selection, has_scripts):
    who = selection.cast.organizer
    with visiting(chromium, live_server.url, java_script_enabled=has_scripts) as organizer:
        sign_in(organizer, who.email, PASSWORD, secret=give_second_factor(who))
        keeps_one_of_two(organizer)
        asks_what_if(organizer, selection)
        pins(organizer, selection)
        confirms_what_is_certified(organizer)
    assert selection.placement(selection.cem).project == selection.cast.project


@pytest.mark.parametrize("has_scripts", [False, True], ids=["no-scripts", "scripts"])
def test_what_a_place_would_cost_in_numbers_and_drawn(
    chromium, live_server, selection, has_scripts
):
    """Most placed gives Ada's first choice to Cem, who wishes for nothing else."""
    who = selection.cast.organizer
    Application.objects.filter(pk=selection.ben.pk).update(state="withdrawn")
    with visiting(chromium, live_server.url, java_script_enabled=has_scripts) as organizer:
        sign_in(organizer, who.email, PASSWORD, secret=give_second_factor(who))
        organizer.go(f"{DESK}compare/")
        organizer.press("Keep “Most placed”")
        organizer.sees("People per mentor")
        organizer.finds_no_fault("price-most-placed")
        organizer.follow("What would it cost?")
        organizer.sees("1 person fewer would have a place.")
        drawings = organizer.page.locator(".plotted__drawing canvas")
        expect(drawings).to_have_count(2 if has_scripts else 0)
        organizer.finds_no_fault("price-of-a-place")


def keeps_one_of_two(organizer: Visitor) -> None:
    organizer.go(DESK)
    organizer.follow("Propose an assignment")
    organizer.finds_no_fault("workbench-propose")
    organizer.follow("Compare both first")
    organizer.sees("People with a place")
    organizer.finds_no_fault("workbench-compare")
    organizer.press("Keep “Stable”")
    organizer.sees("A proposal is made")
    organizer.sees("nobody is passed over")
    organizer.finds_no_fault("workbench-proposal")
    assert Assignment.objects.get().certificate == "whole"


def asks_what_if(organizer: Visitor, selection) -> None:
    organizer.follow("What if")
    organizer.choose("One more place in", "CLI")
    organizer.press("Show the difference")
    organizer.sees("Who moves")
    organizer.sees("Ben")
    organizer.finds_no_fault("workbench-what-if")


def pins(organizer: Visitor, selection) -> None:
    organizer.go(f"/desk/amp-2026/applications/{selection.cem.pk}/")
    organizer.follow("Pin or forbid")
    organizer.follow("See first what it would change")
    organizer.choose("And this person", "pinned")
    organizer.choose("Project", "CLI")
    organizer.press("Show the difference")
    organizer.sees("Applicant Ada")
    organizer.finds_no_fault("workbench-what-if-pin")
    organizer.follow("Pin or forbid")
    organizer.tick("Pin: they get this place first")
    organizer.choose("Project", "CLI")
    organizer.write("Why", "She began this work last year.")
    organizer.finds_no_fault("workbench-pin")
    organizer.press("Keep it")
    organizer.sees("She began this work last year.")
    organizer.finds_no_fault("workbench-pins")
    organizer.follow("Lift")
    organizer.finds_no_fault("workbench-lift")
    assert Instruction.objects.live().count() == 1


def confirms_what_is_certified(organizer: Visitor) -> None:
    organizer.go(f"{DESK}propose/")
    organizer.tick("Most placed")
    organizer.press("Propose anew")
    organizer.sees("highspy")
    organizer.finds_no_fault("workbench-most-placed")
    organizer.follow("Confirm it")
    organizer.press("Confirm these")
    organizer.sees("It is fixed")
    assert Assignment.objects.standing().get().state == "confirmed"
