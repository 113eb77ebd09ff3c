"""Talking to a wellbeing contact with scripts and without; boundaries; the numbers of a year."""

import pytest
import time_machine

from cohorts.models import Participation
from conduct.actions.publishing import agree_to_numbers
from tests.browser.visitor import visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.conduct.care.visiting import account_of
from tests.conduct.committee import seat_committee
from tests.conduct.talking import seat_contact
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
WORRY = "I cannot sleep before each call.\nI do not know whom to tell."
KIND = "Thank you for writing. Many feel like that in the first weeks.\n\nWhat would help tomorrow?"


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_word_to_the_last_trace(chromium, live_server, scripts, log_is_emptied):
    tag = "scripts" if scripts else "none"
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        wanda = seat_contact("Wanda Weiss", cohort=cast.cohort)
        seat_contact("Yareli Quintero-Voss", cohort=cast.cohort)
        person = Participation.objects.get(user=wanda.seat.person).user
        with visiting(chromium, live_server.url, java_script_enabled=scripts) as writer:
            receipt = begin(writer, tag)
            with visiting(chromium, live_server.url, java_script_enabled=scripts) as contact:
                sign_in(contact, person.email, PASSWORD, secret=give_second_factor(person))
                answer(contact, wanda, person, tag)
            come_back(writer, receipt, tag)


def begin(writer, tag):
    writer.go("/help/talk/")
    writer.finds_no_fault(f"talk-{tag}")
    writer.tick("Wanda Weiss")
    writer.write("What would you like to say?", WORRY)
    writer.press("Go on")
    writer.sees("Note this receipt first")
    groups = writer.page.locator(".receipt span").all_inner_texts()
    writer.finds_no_fault(f"talk-receipt-{tag}")
    writer.write("The last four characters of your receipt", groups[-1])
    writer.press("Send my message")
    writer.sees("Sent.")
    writer.finds_no_fault(f"talk-sent-{tag}")
    return "-".join(groups)


def answer(contact, wanda, person, tag):
    contact.go("/care/")
    contact.write("Your six words", wanda.seat.words)
    contact.press("Unlock")
    contact.sees("Waiting for your answer")
    contact.finds_no_fault(f"talk-room-{tag}")
    contact.press("Read and answer")
    contact.sees("I cannot sleep")
    contact.write("Your message", KIND)
    contact.press("Send")
    contact.sees("You have answered")
    contact.finds_no_fault(f"talk-answered-{tag}")


def come_back(writer, receipt, tag):
    writer.go("/help/talk/")
    writer.write("Your receipt", receipt.lower())
    writer.press("Open it")
    writer.sees("What would help tomorrow?")
    writer.finds_no_fault(f"talk-back-{tag}")
    writer.tick("Yes, delete all of it")
    writer.press("Delete it now")
    writer.sees("It is deleted")
    writer.finds_no_fault(f"talk-deleted-{tag}")


def test_by_keyboard_alone(chromium, live_server, log_is_emptied):
    seat_contact("Wanda Weiss")
    with visiting(chromium, live_server.url) as writer:
        writer.go("/help/talk/")
        writer.page.get_by_label("Wanda Weiss").focus()
        writer.page.keyboard.press("Space")
        writer.page.keyboard.press("Tab")
        writer.page.keyboard.type("A hard week.")
        writer.page.keyboard.press("Tab")
        writer.page.keyboard.press("Enter")
        writer.sees("Note this receipt first")


def test_nobody_is_there_and_boundaries_are(chromium, live_server):
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        with visiting(chromium, live_server.url) as reader:
            reader.go("/help/talk/")
            reader.sees("No wellbeing contact can be written to here")
            reader.finds_no_fault("talk-nobody")
            sign_in(reader, cast.mentor.email, PASSWORD)
            reader.go("/help/boundaries/")
            reader.sees("Time off is never scored")
            reader.finds_no_fault("boundaries")


def test_the_numbers_of_a_year(chromium, live_server, log_is_emptied):
    with time_machine.travel(NOW, tick=True):
        committee = seat_committee("ada", "ben")
        ada = account_of(committee, "ada")
        with visiting(chromium, live_server.url) as member:
            sign_in(member, ada.email, PASSWORD, secret=give_second_factor(ada))
            member.go("/care/")
            member.write("Your six words", committee.passphrases["ada"])
            member.press("Unlock")
            member.sees("What waits for you")
            member.go("/care/numbers/")
            member.choose("Year", "2025")
            member.press("Count and propose it")
            member.sees("2025 waits for a second member")
            member.finds_no_fault("numbers-waiting")
            member.go("/help/numbers/")
            member.sees("No year has been released yet")
            agree_to_numbers(2025, by=committee.ben, now=NOW)
            member.go("/help/numbers/")
            member.sees("Reports that came in during 2025")
            member.finds_no_fault("numbers")
