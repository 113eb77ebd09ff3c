"""Screening by keyboard: several applications, a rejection, an undo, and a second organizer."""

import pytest
import time_machine
from playwright.sync_api import expect

from applications.actions.likeness import compare_some
from applications.models import ProjectChoice, Screening
from tests.applications.screened import begin_screening
from tests.applications.selection import DAY
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import PASSWORD, EligibilityCheckFactory, SubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/desk/amp-2026/screening/"
NEARLY = " ".join(f"In week {n} I read the parser and write a test for it." for n in range(9))


@pytest.fixture
def queue():
    with time_machine.travel(DAY, tick=True):
        queue = begin_screening(gather())
        for application in queue.applications:
            SubmissionFactory(application=application)
            EligibilityCheckFactory(
                cohort=application.cohort, user=application.user, application=application,
                occasion="submission", results=[
                    {"rule": "maintainer", "result": "clear", "code": "not_on_roster",
                     "reason": "You are not on the list of maintainers."},
                ],
            )  # fmt: skip
        ProjectChoice.objects.filter(rank=1).exclude(application=queue.cem).update(approach=NEARLY)
        compare_some(now=DAY)
        yield queue


def comes_in(visitor: Visitor, person) -> None:
    sign_in(visitor, person.email, PASSWORD, secret=give_second_factor(person))


def key(visitor: Visitor, name: str) -> None:
    """Press a key once the page listens, and wait for where it leads."""
    listens(visitor)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(name)


def listens(visitor: Visitor) -> None:
    expect(visitor.page.locator("[aria-keyshortcuts]")).to_have_count(3)


def on_the_page(visitor: Visitor) -> Screening:
    """Which application they read: from the address."""
    return Screening.objects.select_related("application__user").get(
        pk=visitor.page.url.split("/screening/")[1].split("/")[0]
    )


def states() -> list[str]:
    return sorted(Screening.objects.values_list("state", flat=True))


def test_by_keyboard_through_the_queue(chromium, live_server, queue):
    with visiting(chromium, live_server.url) as organizer:
        comes_in(organizer, queue.cast.organizer)
        organizer.go(QUEUE)
        organizer.finds_no_fault("screening-queue")
        organizer.press("Begin")
        first = on_the_page(organizer)
        organizer.sees(str(first.application.user))
        organizer.finds_no_fault("screening-one")
        passes_and_undoes(organizer, first)
        leaves_it_waiting(organizer, first)
        rejects_with_a_reason(organizer)
        goes_on_to_the_end(organizer)
        reads_the_keys_and_switches_them_off(organizer)


def passes_and_undoes(organizer: Visitor, first: Screening) -> None:
    key(organizer, "p")
    first.refresh_from_db()
    assert first.state == "passed"
    organizer.sees("passed")
    organizer.press("Undo")
    organizer.sees("Undone. It waits in the queue again")
    first.refresh_from_db()
    assert first.state == "waiting"
    assert on_the_page(organizer) == first


def leaves_it_waiting(organizer: Visitor, first: Screening) -> None:
    key(organizer, "n")
    assert on_the_page(organizer) != first
    first.refresh_from_db()
    assert (first.state, first.claimed_by) == ("waiting", None)


def rejects_with_a_reason(organizer: Visitor) -> None:
    second = on_the_page(organizer)
    listens(organizer)
    organizer.page.keyboard.press("r")
    expect(organizer.page.get_by_role("radio").first).to_be_focused()
    organizer.finds_no_fault("screening-reject")
    # A letter typed in a field is a letter.
    organizer.page.get_by_role("radio").first.press("p")
    organizer.page.get_by_role("radio").nth(2).check()
    organizer.write("Note for the applicant", "n and p and r: say which idea you mean.")
    organizer.press("Reject and go on")
    organizer.sees("rejected")
    second.refresh_from_db()
    assert (second.state, second.reason.code) == ("rejected", "misaligned")
    assert second.note_for_applicant == "n and p and r: say which idea you mean."


def goes_on_to_the_end(organizer: Visitor) -> None:
    key(organizer, "p")
    key(organizer, "p")
    organizer.is_at(QUEUE)
    organizer.sees("Every application has been looked at. Thank you.")
    organizer.finds_no_fault("screening-end")
    assert states() == ["passed", "passed", "rejected"]


def reads_the_keys_and_switches_them_off(organizer: Visitor) -> None:
    organizer.follow("Ben")
    organizer.finds_no_fault("screening-decided")
    organizer.press("Undo")
    organizer.sees("Undone.")
    screening = on_the_page(organizer)
    listens(organizer)
    organizer.page.keyboard.press("?")
    expect(organizer.page.get_by_role("heading", name="Keys")).to_be_focused()
    organizer.press("Switch the keys off")
    organizer.page.locator("h1").click()
    organizer.page.keyboard.press("p")
    expect(organizer.page.locator("[aria-keyshortcuts]")).to_have_count(0)
    organizer.page.reload()
    expect(organizer.page.get_by_role("button", name="Switch the keys on")).to_be_visible()
    screening.refresh_from_db()
    assert screening.state == "waiting"


def test_two_organizers_read_two_applications(chromium, live_server, queue):
    site = live_server.url
    with visiting(chromium, site) as one, visiting(chromium, site) as other:
        comes_in(one, queue.cast.organizer)
        comes_in(other, queue.cast.lead_organizer)
        for organizer in (one, other):
            organizer.go(QUEUE)
            organizer.press("Begin")
        assert on_the_page(one) != on_the_page(other)
        other.go(one.page.url)
        other.sees("Organizer Omar is reading this application and has it until")
        other.finds_no_fault("screening-held")


def test_two_that_look_alike_side_by_side(chromium, live_server, queue):
    with visiting(chromium, live_server.url) as organizer:
        comes_in(organizer, queue.cast.organizer)
        organizer.go(f"{QUEUE}{queue.ada.screening.pk}/")
        organizer.sees("A mark, no verdict")
        organizer.finds_no_fault("screening-marked")
        organizer.follow("Ben")
        organizer.sees("Two proposals side by side")
        organizer.finds_no_fault("look-alike")


def test_without_scripts(chromium, live_server, queue):
    with visiting(chromium, live_server.url, java_script_enabled=False) as organizer:
        comes_in(organizer, queue.cast.organizer)
        organizer.go(QUEUE)
        organizer.press("Begin")
        organizer.press("Pass on")
        organizer.page.locator("summary", has_text="Reject, with a reason").click()
        organizer.page.get_by_role("radio").first.check()
        organizer.press("Reject and go on")
        organizer.press("Next")
        assert states() == ["passed", "rejected", "waiting"]
