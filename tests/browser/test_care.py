"""A committee of five handles a report about the lead organizer, who is signed in meanwhile."""

import re

import pytest
import time_machine
from django.contrib.sessions.models import Session

from conduct.actions.receiving import receive
from conduct.actions.writing import add_file
from conduct.models import Report, Seat
from conduct.rules.report import Person, Told
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.conduct.committee import FULL, Committee, seat_committee
from tests.factories import NOW, PASSWORD, UserFactory
from tests.processes import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.usefixtures("log_is_emptied"),
]

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
CANARY = "xylophonist"
# Where somebody might meet a trace of it: one's own pages, the desk, the admin, help.
PAGES = ["/", "/me/", "/desk/amp-2026/", "/admin/", "/help/"]


def report_about(person) -> None:
    told = Told(
        what=f"The {CANARY} was told that nobody would review them any more.",
        when="Since Monday",
        where="In the chat",
        people=(Person(person.name, str(person.pk)),),
    )
    receipt = receive(told, now=NOW).receipt
    content = {"content_type": "text/plain", "content": b"Nobody will review you."}
    add_file(receipt, name="chat.txt", now=NOW, **content)


def sit_down(visitor: Visitor, committee: Committee, name: str) -> None:
    """From sign-in to the room: password, second factor, six words."""
    seat = committee.seats[name].seat
    email = f"{name}@committee.example"
    person = UserFactory(pk=seat.person, name=seat.name, email=email)
    sign_in(visitor, email, PASSWORD, secret=give_second_factor(person))
    visitor.go("/care/")
    visitor.sees("Unlock your seat")
    if name == "ada":
        visitor.finds_no_fault("care-door")
    visitor.write("Your six words", committee.passphrases[name])
    visitor.press("Unlock")
    visitor.sees("What waits for you")


def step(visitor: Visitor, label: str, words: str = "") -> None:
    visitor.page.get_by_label(label).check()
    if words:
        visitor.write("Why", words)
    visitor.press("Take this step")
    visitor.sees("Saved.")


def say_free(visitor: Visitor, name: str) -> None:
    visitor.press("See who is named")
    visitor.sees("Lead Lena")
    visitor.sees_not(CANARY)
    if name == "ada":
        visitor.finds_no_fault("care-before-look")
    visitor.tick("No conflict: I can read and decide.")
    visitor.press("Say so")
    visitor.sees(CANARY)


def investigate(ada: Visitor) -> None:
    step(ada, "Acknowledge that it came in")
    ada.write("To the reporter", "We have read it, and you are not alone.")
    ada.press("Send to the reporter")
    ada.write("Among the committee", "Dina talks to the people who were there.")
    ada.press("Keep among the committee")
    step(ada, "Look at what it is")
    step(ada, "Investigate")
    with ada.page.expect_download() as download:
        ada.press("Download chat.txt")
    assert download.value.suggested_filename == "chat.txt"
    # Chromium waits for a page that a download never brings.
    ada.go("/care/report/")


def propose(ada: Visitor) -> None:
    ada.page.get_by_text("Propose a decision or an interim measure").click()
    ada.tick("By a vote in a meeting")
    ada.tick("A violation of the Code of Conduct")
    ada.write("What is decided, and on what grounds", "Review was withheld to punish.")
    ada.choose("Measure", "Warning")
    ada.write("Repair", "An apology, if it is wanted.")
    ada.finds_no_fault("care-propose")
    ada.press("Put it to the committee")
    ada.sees("Saved.")


def vote(visitor: Visitor) -> None:
    visitor.page.get_by_label("Yes", exact=True).check()
    visitor.press("Vote")
    visitor.sees("Saved.")


def bare(visitor: Visitor) -> str:
    """The page as it is, besides the token of its forms."""
    return TOKEN.sub("", visitor.page.content())


def sees_nothing(organizer: Visitor) -> None:
    for path in PAGES:
        organizer.go(path)
        organizer.sees_not(CANARY)
        organizer.sees_not("What waits for you")
    for path in ("/care/", "/care/report/", "/care/seats/"):
        organizer.go(path)
        organizer.sees("There is nothing for you at this address")


def test_a_report_about_the_lead_organizer_is_handled_without_them(chromium, live_server):
    with time_machine.travel(NOW, tick=True):
        lead = gather().lead_organizer
        committee = seat_committee(*FULL)
        secret = give_second_factor(lead)
        with visiting(chromium, live_server.url) as organizer:
            sign_in(organizer, lead.email, PASSWORD, secret=secret)
            organizer.go("/me/")
            before = bare(organizer)
            report_about(lead)
            with visiting(chromium, live_server.url) as ada:
                sit_down(ada, committee, "ada")
                ada.finds_no_fault("care-room")
                say_free(ada, "ada")
                sees_nothing(organizer)
                investigate(ada)
                propose(ada)
                vote(ada)
                ada.finds_no_fault("care-report")
                for name in FULL[1:4]:
                    with visiting(chromium, live_server.url) as member:
                        sit_down(member, committee, name)
                        say_free(member, name)
                        vote(member)
                ada.press("Count the votes and settle it")
                ada.sees("Ada: yes, Ben: yes, Cem: yes, Dina: yes")
                step(ada, "The measures are running")
                step(ada, "Close it")
                ada.finds_no_fault("care-closed")
                sees_nothing(organizer)
                ada.follow("Seats", within="header")
                ada.finds_no_fault("care-seats")
                ada.press("Lock", within="header")
                ada.sees("Unlock your seat")
            organizer.go("/me/")
            assert bare(organizer) == before
        assert Report.objects.get().state == "closed"


def test_a_hard_conflict_and_a_new_member_without_scripts(chromium, live_server):
    with time_machine.travel(NOW, tick=True):
        committee = seat_committee(*FULL)
        report_about(gather().lead_organizer)
        new = UserFactory(name="Fritz", email="fritz@example.org")
        with visiting(chromium, live_server.url, java_script_enabled=False) as ada:
            sit_down(ada, committee, "ada")
            ada.press("See who is named")
            ada.tick("A hard one: I am involved, or close to somebody who is.")
            ada.press("Say so")
            ada.sees("Nothing waits for you")
            ada.finds_no_fault("care-empty")
            ada.follow("Seats", within="header")
            ada.page.get_by_text("Appoint a member").click()
            ada.write("Name shown to reporters", new.name)
            ada.write("Account", new.email)
            ada.page.get_by_role("button", name="Appoint", exact=True).click()
            ada.sees("Shown this once")
            ada.finds_no_fault("care-handed")
        assert Seat.objects.filter(person=new.pk).exists()


def test_leaving_at_once_closes_the_room_behind(chromium, live_server):
    with time_machine.travel(NOW, tick=True):
        committee = seat_committee("ada", "ben")
        elsewhere = "https://www.wikipedia.org"
        with visiting(chromium, live_server.url, also=elsewhere) as ada:
            sit_down(ada, committee, "ada")
            page = ada.page
            page.route(f"{elsewhere}/**", lambda route: route.fulfill(body="Elsewhere"))
            page.wait_for_load_state()
            page.get_by_role("link", name="Leave this page now").click()
            page.wait_for_url(f"{elsewhere}/")
            wait_until(
                lambda: not any("care" in one.get_decoded() for one in Session.objects.all())
            )
            ada.go("/care/")
            ada.sees("Unlock your seat")
