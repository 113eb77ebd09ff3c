"""No word is lost while an application is being written, whatever happens meanwhile."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from applications.models import Application
from tests.applications.selection import fresh_roster
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import clock_at, sign_in
from tests.cast import gather
from tests.factories import NOW, PASSWORD, ApplicationFactory, ProjectChoiceFactory

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/cohorts/amp-2026/apply/"
AFTER_THE_CLOSE = datetime(2026, 5, 31, 9, tzinfo=UTC)
# In the words of the page when it was opened, or of the script since.
SAVED_AT_NOON = re.compile(r"Saved\b.*\b12:0", re.DOTALL)
WHY = "Why you would like to take part"


@pytest.fixture
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def cast(clock):
    cast = gather()
    fresh_roster(NOW)
    empty = dict.fromkeys(("motivation", "contributions", "availability", "ai_use"), "")
    application = ApplicationFactory(cohort=cast.cohort, user=cast.outsider, **empty)
    ProjectChoiceFactory(application=application, project=cast.project, rank=1)
    return cast


@pytest.fixture
def writer(chromium, live_server, cast):
    with visiting(chromium, live_server.url) as writer:
        begins_to_write(writer, cast.outsider)
        yield writer


@pytest.fixture
def phone(chromium, live_server, cast):
    with visiting(chromium, live_server.url) as phone:
        begins_to_write(phone, cast.outsider)
        yield phone


def begins_to_write(visitor: Visitor, person) -> None:
    sign_in(visitor, person.email, PASSWORD)
    visitor.page.wait_for_url("**/")
    visitor.go(FORM)


def saved(person):
    return Application.objects.get(user=person)


def typed(visitor: Visitor) -> str:
    return visitor.page.get_by_label(WHY).input_value()


def kept(visitor: Visitor) -> str:
    """Everything that this browser keeps of what was typed."""
    script = "Object.entries(localStorage).filter(([key]) => key.startsWith('amp:')).join()"
    return visitor.page.evaluate(script)


def keeps_nothing(visitor: Visitor) -> None:
    script = "() => !Object.keys(localStorage).some((key) => key.startsWith('amp:'))"
    visitor.page.wait_for_function(script)


def goes_offline(visitor: Visitor) -> None:
    visitor.page.context.set_offline(True)


def comes_back(visitor: Visitor) -> None:
    """What Chromium wrote to the console about the missing connection is no fault of the page."""
    visitor.page.context.set_offline(False)
    visitor.problems[:] = [it for it in visitor.problems if "ERR_INTERNET_DISCONNECTED" not in it]


def is_kept_only_here(visitor: Visitor) -> None:
    visitor.page.wait_for_function("() => localStorage.length > 0")


# Saving ----------------------------------------------------------------------------------


def test_it_saves_at_a_pause_and_says_when(writer, cast):
    writer.write(WHY, "I use it daily.")
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "I use it daily."
    keeps_nothing(writer)
    writer.finds_no_fault("autosave-saved")


def test_leaving_a_field_saves_without_waiting(writer, cast):
    writer.write(WHY, "Because.")
    writer.page.get_by_label("When you can work").focus()
    with writer.page.expect_response("**/autosave/", timeout=1500) as answer:
        pass
    assert answer.value.status == 200


def test_saving_by_hand_afterwards_is_no_conflict_with_oneself(writer, cast):
    for text in ("One.", "One. Two.", "One. Two. Three."):
        with writer.page.expect_response("**/autosave/"):
            writer.write(WHY, text)
    writer.write(WHY, "One. Two. Three. Four.")
    writer.press("Save draft")
    writer.sees("Saved. You can go on any time.")
    assert saved(cast.outsider).motivation == "One. Two. Three. Four."
    keeps_nothing(writer)


def test_one_request_runs_at_a_time_and_the_next_brings_everything(writer, cast):
    running, most = [], []

    def began(request):
        if "/autosave/" in request.url:
            running.append(request)
            most.append(len(running))

    def ended(request):
        if "/autosave/" in request.url:
            running.remove(request)

    writer.page.on("request", began)
    writer.page.on("requestfinished", ended)
    for number in range(12):
        writer.write(WHY, f"Text {number}")
        writer.page.get_by_label("When you can work").fill(f"Evenings {number}")
    writer.page.wait_for_timeout(2500)
    assert max(most) == 1
    assert (saved(cast.outsider).motivation, saved(cast.outsider).availability) == (
        "Text 11",
        "Evenings 11",
    )


def test_a_field_that_cannot_be_saved_is_told_beside_it_and_the_others_are_saved(writer, cast):
    writer.write("When you can work", "Evenings.")
    writer.write(WHY, "x" * 4001)
    writer.sees("except for what is marked")
    writer.sees("at most 4000 characters")
    assert (saved(cast.outsider).motivation, saved(cast.outsider).availability) == ("", "Evenings.")
    assert "x" * 4001 in kept(writer)
    writer.finds_no_fault("autosave-too-long")
    writer.write(WHY, "short again")
    writer.sees_not("at most 4000 characters")
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "short again"


def test_a_megabyte_that_is_pasted_is_told_and_stays(writer, cast):
    text = "é" * 1_000_000
    writer.page.get_by_label(WHY).evaluate(
        "(field, text) => { field.value = text; "
        "field.dispatchEvent(new Event('input', { bubbles: true })); }",
        text,
    )
    writer.sees("at most 4000 characters")
    assert len(typed(writer)) == len(text)
    assert saved(cast.outsider).motivation == ""


# Two devices -----------------------------------------------------------------------------


def test_two_devices_overwrite_nothing_and_the_person_chooses(writer, phone, cast):
    phone.write(WHY, "written on the phone")
    phone.sees("Saved 12:0")
    writer.write(WHY, "written at the desk")
    writer.sees("Changed in another window")
    writer.finds_no_fault("autosave-stale")
    assert saved(cast.outsider).motivation == "written on the phone"
    writer.press("Compare both texts")
    writer.sees("Both texts")
    writer.sees("written on the phone")
    writer.finds_no_fault("autosave-both")
    assert saved(cast.outsider).motivation == "written on the phone"
    writer.press("Keep what is typed here")
    writer.sees("Saved. You can go on any time.")
    assert saved(cast.outsider).motivation == "written at the desk"
    keeps_nothing(writer)


def test_the_person_can_take_the_text_of_the_other_device(writer, phone, cast):
    phone.write(WHY, "written on the phone")
    phone.sees("Saved 12:0")
    writer.write(WHY, "written at the desk")
    writer.press("Compare both texts")
    writer.sees("Both texts")
    writer.page.wait_for_load_state()
    writer.follow("Take the saved text instead")
    writer.page.wait_for_load_state()
    assert typed(writer) == "written on the phone"
    keeps_nothing(writer)


# The connection --------------------------------------------------------------------------


def test_what_is_typed_offline_is_kept_and_sent_when_the_connection_is_back(writer, cast):
    goes_offline(writer)
    writer.write(WHY, "typed on the train")
    writer.sees("Not saved: no connection. It is kept in this browser")
    assert "typed on the train" in kept(writer)
    assert saved(cast.outsider).motivation == ""
    comes_back(writer)
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "typed on the train"
    keeps_nothing(writer)
    writer.finds_no_fault("autosave-back")


def test_it_survives_that_the_page_is_closed_while_offline(writer, cast):
    goes_offline(writer)
    writer.write(WHY, "typed on the train")
    writer.choose("Project", "Generator")
    is_kept_only_here(writer)
    writer.sees("Not saved: no connection")
    writer.page.goto("about:blank")
    comes_back(writer)
    writer.go(FORM)
    assert typed(writer) == "typed on the train"
    expect(writer.page.get_by_role("status")).to_contain_text(SAVED_AT_NOON)
    assert saved(cast.outsider).motivation == "typed on the train"
    assert saved(cast.outsider).choices.get().project == cast.other_project


def test_a_save_that_nobody_waited_for_is_no_second_text(writer, cast):
    def lose(route):
        route.fetch()
        route.abort()

    writer.page.route("**/autosave/", lose)
    writer.write(WHY, "saved while the page was closing")
    writer.choose("Project", "Generator")
    is_kept_only_here(writer)
    writer.sees("Not saved")
    writer.page.goto("about:blank")
    writer.page.unroute("**/autosave/")
    writer.problems.clear()
    writer.go(FORM)
    keeps_nothing(writer)
    assert not writer.page.get_by_text("There are two texts").is_visible()
    assert typed(writer) == "saved while the page was closing"


def test_a_save_that_overtook_the_same_words_is_no_second_text(writer, phone, cast):
    goes_offline(writer)
    writer.write(WHY, "the same on both")
    writer.sees("Not saved: no connection")
    phone.write(WHY, "the same on both")
    phone.sees("Saved 12:0")
    comes_back(writer)
    writer.sees("Saved 12:0")
    writer.write(WHY, "the same on both, and on")
    writer.page.wait_for_function("() => document.querySelector('[name=version]').value === '3'")
    assert saved(cast.outsider).motivation == "the same on both, and on"
    writer.problems.clear()


def test_where_another_device_saved_meanwhile_the_person_chooses_after_loading(writer, phone, cast):
    goes_offline(writer)
    writer.write(WHY, "typed on the train")
    writer.sees("Not saved: no connection")
    phone.write(WHY, "written on the phone")
    phone.sees("Saved 12:0")
    writer.page.goto("about:blank")
    comes_back(writer)
    writer.go(FORM)
    writer.sees("There are two texts")
    assert typed(writer) == "written on the phone"
    writer.finds_no_fault("autosave-two-texts")
    writer.press("Compare both texts")
    writer.sees("Both texts")
    writer.press("Save draft")
    writer.sees("Saved. You can go on any time.")
    assert saved(cast.outsider).motivation == "typed on the train"


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(writer, cast):
    def lose(route):
        route.fetch()
        route.abort()

    writer.page.route("**/autosave/", lose, times=1)
    writer.write(WHY, "sent, and the answer lost")
    writer.sees("Not saved")
    writer.problems.clear()
    writer.write(WHY, "sent, and the answer lost; typed on")
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "sent, and the answer lost; typed on"


# The session -----------------------------------------------------------------------------


def test_after_an_expired_session_one_signs_in_and_the_text_is_there(writer, cast):
    Session.objects.all().delete()
    writer.write(WHY, "three hours of work")
    writer.sees("You are signed out. Sign in, and the text is there.")
    writer.finds_no_fault("autosave-signed-out")
    writer.page.locator("[data-autosave-action] a").click()
    writer.page.locator("input[name=login]").fill(cast.outsider.email)
    writer.page.locator("input[name=password]").fill(PASSWORD)
    writer.page.get_by_role("button", name="Sign in", exact=True).click()
    writer.page.wait_for_url(f"**{FORM}")
    assert typed(writer) == "three hours of work"
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "three hours of work"


def test_after_signing_in_in_another_window_the_first_one_goes_on(writer, cast):
    first = writer.page
    Session.objects.all().delete()
    writer.page = first.context.new_page()
    sign_in(writer, cast.outsider.email, PASSWORD)
    writer.page.wait_for_url("**/")
    writer.page = first
    writer.write(WHY, "typed with the key of before")
    writer.sees("Saved 12:0")
    assert saved(cast.outsider).motivation == "typed with the key of before"


def test_somebody_else_who_signs_in_then_finds_nothing_of_it(writer, cast):
    Session.objects.all().delete()
    writer.write(WHY, "nobody else's business")
    writer.sees("You are signed out")
    assert "nobody else's business" in kept(writer)
    sign_in(writer, cast.volunteer.email, PASSWORD)
    writer.page.wait_for_url("**/")
    keeps_nothing(writer)


def test_without_scripts_a_text_that_is_sent_signed_out_comes_back(chromium, live_server, cast):
    with visiting(chromium, live_server.url, java_script_enabled=False) as writer:
        begins_to_write(writer, cast.outsider)
        Session.objects.all().delete()
        writer.write(WHY, "three hours of work")
        writer.press("Save draft")
        writer.sees("what you typed is there")
        writer.page.locator("input[name=login]").fill(cast.outsider.email)
        writer.page.locator("input[name=password]").fill(PASSWORD)
        writer.page.get_by_role("button", name="Sign in", exact=True).click()
        writer.is_at(FORM)
        assert typed(writer) == "three hours of work"
        writer.finds_no_fault("autosave-restored")
        writer.press("Save draft")
        assert saved(cast.outsider).motivation == "three hours of work"


def test_signing_out_clears_what_was_kept_in_every_window(writer, cast):
    first = writer.page
    first.route("**/autosave/", lambda route: route.abort())
    writer.write(WHY, "kept in this browser")
    writer.sees("Not saved: the portal does not answer")
    writer.problems.clear()
    writer.page = first.context.new_page()
    writer.go("/accounts/logout/")
    asked = []
    writer.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    writer.press("Sign out")
    writer.page.wait_for_url("**/")
    keeps_nothing(writer)
    assert "not saved yet" in asked[0]
    writer.page = first
    writer.write(WHY, "typed after signing out")
    writer.sees("signed out")
    writer.page.wait_for_timeout(2500)
    keeps_nothing(writer)


# The close -------------------------------------------------------------------------------


def test_when_it_closes_while_typing_the_text_can_be_copied(writer, cast, clock):
    writer.write(WHY, "in time")
    writer.sees("Saved 12:0")
    clock.move_to(AFTER_THE_CLOSE)
    writer.write(WHY, "in time, and this was late")
    writer.sees("closed on 30 May 2026, 23:59 UTC")
    writer.finds_no_fault("autosave-closed")
    assert saved(cast.outsider).motivation == "in time"
    writer.press("Show it for copying")
    writer.sees("Not saved, and not lost")
    writer.sees("in time, and this was late")
    writer.go(FORM)
    writer.is_at("/cohorts/amp-2026/application/")
    writer.sees("Kept in this browser, and not saved")
    writer.sees("in time, and this was late")
    writer.finds_no_fault("autosave-kept-after-the-close")


# Before reading --------------------------------------------------------------------------


def test_a_preview_and_the_count_stand_beside_the_field(writer, cast):
    writer.write(WHY, "I **care**.\nA lot.")
    writer.sees("Words: 4 · characters left: 3982 of 4000")
    writer.page.locator("button[value=motivation]").click()
    writer.sees("Preview.")
    assert writer.page.locator("#id_motivation-preview strong").inner_text() == "care"
    writer.is_at(FORM)
    writer.finds_no_fault("autosave-preview")


def test_what_is_handed_in_is_not_changed_by_typing_and_what_is_typed_is_kept(writer, cast):
    Application.objects.filter(user=cast.outsider).update(state="submitted", submitted_at=NOW)
    writer.go(FORM)
    writer.write(WHY, "a change of mind")
    writer.sees("Not handed in yet. It is kept in this browser.")
    writer.page.goto("about:blank")
    writer.go(FORM)
    assert typed(writer) == "a change of mind"
    assert saved(cast.outsider).motivation == ""
    writer.finds_no_fault("autosave-handed-in")
