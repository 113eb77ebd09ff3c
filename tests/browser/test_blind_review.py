"""A mentor reviews blind: list, one at a time, a score that saves itself, the name at the end."""

import pytest
import time_machine
from playwright.sync_api import expect

from applications.models import Review
from applications.rules.blind import neutral_name
from tests.applications.selection import DAY, begin_selection
from tests.browser.visitor import visiting
from tests.browser.walking import sign_in
from tests.cast import gather
from tests.factories import PASSWORD, SelectionTermsFactory

pytestmark = pytest.mark.django_db(transaction=True)

WHO = "Applicant Ada"


@pytest.fixture
def cast():
    with time_machine.travel(DAY, tick=True):
        selection = begin_selection(gather())
        yield selection.cast


def begin(cast):
    """Nothing is reviewed yet; Ada wrote where to find her."""
    for review in Review.objects.filter(reviewer=cast.mentor):
        review.scores.all().delete()
        review.delete()
    SelectionTermsFactory(cohort=cast.cohort, is_blind=True)
    ada = cast.application
    ada.motivation = f"I am {WHO}, see https://example.org/ada or write to ada@example.org."
    ada.save()
    return ada.choices.get(project=cast.project)


def step(visitor, name, number):
    group = visitor.page.get_by_role("group", name=name)
    return group.get_by_role("radio").nth(number - 1)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_list_to_the_name(chromium, live_server, cast, scripts):
    choice, tag = begin(cast), "scripts" if scripts else "none"
    name = neutral_name(choice.pk, cast.mentor.pk)
    with visiting(chromium, live_server.url, java_script_enabled=scripts) as mentor:
        sign_in(mentor, cast.mentor.email, PASSWORD)
        mentor.go("/cohorts/amp-2026/reviews/")
        mentor.sees("This cohort reviews blind")
        mentor.sees_not(WHO)
        mentor.finds_no_fault(f"blind-list-{tag}")
        mentor.follow(name)
        mentor.sees("of 3")
        mentor.sees("link hidden until your review is finished")
        mentor.sees_not(WHO)
        mentor.finds_no_fault(f"blind-review-{tag}")
        step(mentor, "Alignment", 4).check()
        mentor.write("Comment for colleagues", "A clear plan")
        if scripts:
            mentor.page.wait_for_function(
                "() => /Saved \\d/.test(document.querySelector('[data-autosave-words]').innerText)"
            )
            expect(mentor.page.locator("[name=version]")).not_to_have_value("0")
        else:
            mentor.page.get_by_role("button", name="Save", exact=True).click()
            mentor.sees("Only you see it until you finish")
        mentor.page.reload()
        expect(step(mentor, "Alignment", 4)).to_be_checked()
        expect(mentor.page.get_by_label("Comment for colleagues")).to_have_value("A clear plan")
        for criterion in ("Clarity", "Feasibility", "Experience"):
            step(mentor, criterion, 4).check()
        mentor.press("Finish")
        mentor.sees("Your review is finished")
        mentor.sees(WHO)
        mentor.sees_not(name)
        mentor.finds_no_fault(f"blind-finished-{tag}")
        mentor.page.get_by_role("link", name="Next", exact=True).or_(
            mentor.page.get_by_role("link", name="Previous", exact=True)
        ).first.press("Enter")
        mentor.sees("Reviewed blind")


def test_of_two_windows_none_loses_a_word(chromium, live_server, cast):
    choice = begin(cast)
    with visiting(chromium, live_server.url) as one:
        sign_in(one, cast.mentor.email, PASSWORD)
        one.page.wait_for_url("**/")
        one.go(f"/reviews/{choice.pk}/")
        with visiting(chromium, live_server.url) as other:
            sign_in(other, cast.mentor.email, PASSWORD)
            other.page.wait_for_url("**/")
            other.go(f"/reviews/{choice.pk}/")
            other.write("Comment for colleagues", "From the other window")
            other.page.get_by_label("Comment for colleagues").blur()
            expect(other.page.locator("[name=version]")).not_to_have_value("0")
            one.write("Comment for colleagues", "From this window")
            one.page.get_by_label("Comment for colleagues").blur()
            one.sees("Changed in another window. Nothing is overwritten.")
            one.press("Compare both texts")
            one.sees("From the other window")
            one.sees("From this window")
            one.finds_no_fault("blind-both")
            one.press("Keep what is typed here")
            one.sees("Only you see it until you finish")
            assert Review.objects.get(reviewer=cast.mentor).comment == "From this window"
            for name in ("Alignment", "Clarity", "Feasibility", "Experience"):
                step(one, name, 3).check()
            one.press("Finish")
            one.sees("Your review is finished")
            other.write("Feedback for the applicant", "Typed too late")
            other.page.get_by_label("Feedback for the applicant").blur()
            other.sees("It stays as it is")
            other.page.reload()
            other.sees("Kept in this browser, and not saved")
            other.sees("Typed too late")
            other.finds_no_fault("blind-too-late")
