"""Somebody reports, comes back and withdraws: by keyboard, on a phone, without scripts."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from conduct.actions.deciding import advance
from conduct.actions.writing import write_back
from conduct.models import Report
from conduct.states import ReportState
from tests.browser.visitor import visiting
from tests.browser.walking import sign_in
from tests.cast import gather
from tests.conduct.committee import Scene, everybody_is_free, seat_committee, tell
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

STORY = "Somebody wrote to me every night and did not stop."
WATCH = """new MutationObserver(
    () => console.log(`left on the page: ${document.body.childElementCount}`)
).observe(document.body, { childList: true })"""
FILE = {"name": "chat.txt", "mimeType": "text/plain", "buffer": b"22:40 answer me"}


@pytest.fixture
def committee():
    with time_machine.travel(NOW, tick=True):
        yield seat_committee()


def receipt_shown(visitor):
    text = visitor.page.locator(".receipt").inner_text()
    assert re.fullmatch(r"(\w{4}-){6}\w{4}", text), text
    return text


def answer(committee, words):
    """What a member does in the committee's rooms."""
    report = Report.objects.get()
    everybody_is_free(Scene(committee, tell(), None, report), "ada", "ben")
    advance(report, ReportState.ACKNOWLEDGED, by=committee.ada, now=NOW)
    write_back(report, words, by=committee.ben, now=NOW)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_door_to_withdrawing(chromium, live_server, committee, scripts):
    tag = "scripts" if scripts else "none"
    with visiting(chromium, live_server.url, java_script_enabled=scripts) as reporter:
        reporter.go("/help/")
        reporter.finds_no_fault(f"help-doors-{tag}")
        reporter.press("Report it")
        reporter.write("Name of person 1", "Odd Oskar")
        reporter.tick("Eli, member")
        reporter.press("One more person")
        assert reporter.page.get_by_label("Name of person 4").count() == 1
        reporter.finds_no_fault(f"help-readers-{tag}")
        reporter.press("Go on")
        reporter.sees("Left out, and not told: Eli")
        reporter.write("What happened?", STORY)
        reporter.page.get_by_label("Files").set_input_files([FILE])
        reporter.finds_no_fault(f"help-writing-{tag}")
        reporter.press("Send it")
        receipt = receipt_shown(reporter)
        reporter.finds_no_fault(f"help-receipt-{tag}")
        reporter.write("The last four characters", "OOOO")
        reporter.press("I have kept it")
        reporter.sees("These are not its last four characters")
        assert receipt_shown(reporter) == receipt
        reporter.finds_no_fault(f"help-receipt-again-{tag}")
        reporter.write("The last four characters", receipt[-4:])
        reporter.press("I have kept it")
        reporter.sees("by Monday 25 May")
        reporter.finds_no_fault(f"help-done-{tag}")

        answer(committee, "Thank you. Are you safe tonight?")

        reporter.follow("Come back with the receipt")
        reporter.finds_no_fault(f"help-return-{tag}")
        reporter.write("Your receipt", f"{receipt[:-1]}{'1' if receipt[-1] == '0' else '0'}")
        reporter.press("Open it")
        reporter.sees("At least one character is mistyped")
        reporter.finds_no_fault(f"help-return-mistyped-{tag}")
        reporter.write("Your receipt", receipt)
        reporter.press("Open it")
        reporter.sees("Are you safe tonight?")
        reporter.sees("chat.txt")
        reporter.write("Write to the committee", "I am with a friend.")
        reporter.press("Send")
        reporter.sees("Sent. The committee reads it")
        reporter.finds_no_fault(f"help-report-{tag}")
        reporter.press("Withdraw the report")
        reporter.finds_no_fault(f"help-withdraw-{tag}")
        reporter.press("Yes, withdraw it")
        reporter.sees("It is withdrawn.")
        reporter.finds_no_fault(f"help-withdrawn-{tag}")
        assert receipt.replace("-", "") not in reporter.page.url.replace("-", "")
        assert reporter.page.title() == "Help – AMP"


def test_by_keyboard_only(chromium, live_server, committee):
    with visiting(chromium, live_server.url, java_script_enabled=False) as reporter:
        keys = reporter.page.keyboard

        def reach(role, name):
            """Tab until it has the focus, as somebody without a mouse does."""
            wanted = reporter.page.get_by_role(role, name=name).first
            expect(wanted).to_be_attached()
            for _step in range(80):
                if wanted.evaluate("element => element === document.activeElement"):
                    return
                keys.press("Tab")
            raise AssertionError(f"{name} cannot be reached by Tab on {reporter.page.url}")

        def press(name):
            reach("button", name)
            keys.press("Enter")
            reporter.page.wait_for_load_state()

        reporter.go("/help/")
        press("Report it")
        reporter.sees("Step 1 of 3")
        reach("checkbox", "Eli, member")
        keys.press("Space")
        press("Go on")
        reporter.sees("Left out, and not told: Eli")
        reach("textbox", "What happened?")
        keys.type(STORY)
        press("Send it")
        reporter.sees("Keep this receipt")
        receipt = receipt_shown(reporter)
        reach("textbox", "The last four characters")
        keys.type(receipt[-4:])
        keys.press("Enter")
        reporter.sees("Thank you for telling us")
        reach("link", "Come back with the receipt")
        keys.press("Enter")
        reach("textbox", "Your receipt")
        keys.type(receipt)
        keys.press("Enter")
        reporter.sees(STORY)
        reach("textbox", "Write to the committee")
        keys.type("One thing more.")
        press("Send")
        reporter.sees("One thing more.")
        press("Withdraw the report")
        press("Yes, withdraw it")
        reporter.sees("It is withdrawn.")


def test_a_missed_promise_is_said_and_can_be_pressed(chromium, live_server, committee):
    with visiting(chromium, live_server.url, java_script_enabled=True) as reporter:
        reporter.go("/help/")
        reporter.press("Write, marked urgent")
        reporter.press("Go on")
        reporter.write("What happened?", STORY)
        reporter.press("Send it")
        receipt = receipt_shown(reporter)
        with time_machine.travel(NOW + timedelta(days=10), tick=True):
            reporter.go("/help/return/")
            reporter.write("Your receipt", receipt)
            reporter.press("Open it")
            reporter.sees("Nobody has. We are sorry.")
            reporter.sees("Say that a promise was missed")
            reporter.finds_no_fault("help-missed")


def test_signed_in_with_the_organizer_left_out(chromium, live_server):
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        committee = seat_committee("ada", "ben")
        type(committee.ada.seat).objects.filter(name="Ada").update(person=cast.organizer.pk)
        with visiting(chromium, live_server.url) as reporter:
            sign_in(reporter, cast.applicant.email, PASSWORD)
            reporter.page.wait_for_url(lambda url: "/accounts/" not in url)
            reporter.go("/help/")
            reporter.finds_no_fault("help-doors-signed-in")
            assert cast.applicant.email not in reporter.page.content()
            assert str(cast.applicant.pk) not in reporter.page.content()
            reporter.press("Raise a concern")
            expect(reporter.page.get_by_label("Ada, member")).to_be_checked()
            reporter.finds_no_fault("help-fairness-signed-in")
            reporter.press("Go on")
            reporter.sees("Only one person is left")
            reporter.finds_no_fault("help-too-few-signed-in")
            reporter.write("What happened?", STORY)
            reporter.press("Send it")
            receipt_shown(reporter)


def test_with_no_committee_the_address_is_named(chromium, live_server):
    with visiting(chromium, live_server.url) as reporter:
        reporter.go("/help/")
        reporter.sees("Nobody would read a report here now")
        reporter.sees("conduct@example.org")
        reporter.finds_no_fault("help-unseated")


@pytest.mark.parametrize("scripts", [True, False])
def test_leaving_at_once(chromium, live_server, committee, scripts):
    with visiting(
        chromium, live_server.url, also="https://www.wikipedia.org", java_script_enabled=scripts
    ) as reporter:
        page = reporter.page
        asked = []
        page.route("https://www.wikipedia.org/**", lambda route: asked.append(route))
        reporter.go("/help/")
        reporter.press("Report it")
        reporter.write("Name of person 1", "Odd Oskar")
        page.wait_for_load_state()
        said = []
        page.on("console", lambda message: said.append(message.text))
        if scripts:
            page.evaluate(WATCH)
            for _time in range(3):
                page.keyboard.press("Escape")
        else:
            page.get_by_role("link", name="Leave this page now").click(no_wait_after=True)
        page.wait_for_timeout(500)
        # The other site has not answered yet, and nothing is left to be seen.
        assert said == (["left on the page: 0"] if scripts else [])
        [route] = asked
        assert "referer" not in route.request.headers
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")
        page.wait_for_url("https://www.wikipedia.org/")
        if scripts:
            page.go_back()
            assert "Odd Oskar" not in page.content()
