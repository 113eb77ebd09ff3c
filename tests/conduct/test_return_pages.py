"""Coming back with the receipt: the state and the dates in words, and every verb once."""

import sys
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from amp.refused import Refused
from conduct.actions.deciding import advance
from conduct.actions.ending import destroy, withdraw
from conduct.actions.opening import opened_by_receipt
from conduct.actions.reading import read_as_reporter
from conduct.actions.writing import write_back
from conduct.models import ConductEvent, Evidence, Notice
from conduct.rules import sealing
from conduct.rules.receipt import Receipt, new_receipt
from conduct.rules.report import LARGEST_FILE
from conduct.states import Lane, ReportState
from tests.conduct.audit import AUDIT
from tests.conduct.committee import again, everybody_is_free, report_to
from tests.conduct.reporting import RETURN, STORY, come_back, fields, report_by_page, words_of
from tests.conduct.timing import MOST_APART, compared, medians_of
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("noon")

WRITE, FILE, WITHDRAW, SURE, ESCALATE = "write", "add", "withdraw", "sure", "escalate"
VERBS = ["", WRITE, FILE, WITHDRAW, SURE, ESCALATE]


def do(client, verb, scene, **facts):
    return client.post(RETURN, {"receipt": scene.receipt.characters, "do": verb, **facts})


def entries(scene):
    return [(one.author, one.text) for one in read_as_reporter(scene.receipt, now=NOW).entries]


def acknowledge(scene, at=NOW):
    everybody_is_free(scene)
    advance(scene.report, ReportState.ACKNOWLEDGED, by=scene.committee.ada, now=at)


# Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [str.lower, str.upper, lambda one: one.replace("-", " ")])
def test_the_receipt_opens_what_was_told_however_it_is_typed(client, committee, typed):
    receipt = report_by_page(client, when="In May")
    page = client.post(RETURN, {"receipt": f" {typed(receipt.in_groups)} "})
    assert STORY in words_of(page)
    assert "In May" in words_of(page)
    assert "It is received." in words_of(page)


def test_the_dates_are_said_in_the_committees_days(client, scene):
    words = words_of(come_back(client, scene.receipt))
    assert "A person confirms by Monday 25 May that they have read it." in words
    assert "writes to you again by Wednesday 3 June" in words
    assert "decides by Friday 19 June" in words
    assert "Europe/Berlin" in words
    assert "missed" not in words


def test_what_was_missed_is_said_honestly(client, scene):
    with time_machine.travel(scene.report.acknowledge_by, tick=False):
        words = words_of(come_back(client, scene.receipt))
    assert "was to confirm by Monday 25 May that they have read it. Nobody has." in words
    assert "Say that a promise was missed" in words
    assert "writes to you again by Wednesday 3 June" in words


def test_what_was_kept_late_stays_said(client, scene):
    acknowledge(scene, at=scene.report.acknowledge_by + timedelta(days=1))
    words = words_of(come_back(client, scene.receipt))
    assert "A person confirmed on Wednesday 27 May" in words
    assert "That was promised by Monday 25 May, so it was late." in words


def test_the_conversation_shows_both_sides_and_nothing_of_the_committees_own(client, scene):
    acknowledge(scene)
    write_back(scene.report, "Are you safe?", by=scene.committee.ben, now=NOW)
    write_back(scene.report, "Kept among us.", by=scene.committee.ben, now=NOW, lane=Lane.COMMITTEE)
    words = words_of(do(client, WRITE, scene, text="I am.", seen="0"))
    assert "The committee wrote Are you safe?" in words
    assert "You wrote I am." in words
    assert "Kept among us." not in words
    assert "Ben" not in words


def test_words_are_shown_as_they_were_typed(client, committee):
    scene = report_to(committee, what="<b>*not bold*</b>")
    assert "&lt;b&gt;*not bold*&lt;/b&gt;" in come_back(client, scene.receipt).content.decode()


# Each verb -----------------------------------------------------------------------------------


def test_an_answer_is_sent_and_said_to_be(client, scene):
    page = do(client, WRITE, scene, text="He wrote again.", seen="0")
    assert "Sent. The committee reads it" in words_of(page)
    assert entries(scene) == [("reporter", "He wrote again.")]


def test_the_same_text_by_reload_is_kept_once(client, scene):
    for _reload in range(3):
        page = do(client, WRITE, scene, text="Yes.", seen="0")
        assert "Sent." in words_of(page)
    assert entries(scene) == [("reporter", "Yes.")]
    # Asked something else, the same person may give the same answer.
    do(client, WRITE, scene, text="Yes.", seen=fields(page)["seen"][0])
    assert entries(scene) == [("reporter", "Yes.")] * 2


def test_a_text_with_a_receipt_is_refused_and_stays_in_the_field(client, scene):
    text = f"It is {scene.receipt.in_groups}"
    page = do(client, WRITE, scene, text=text, seen="0")
    assert "Your text contains a receipt" in words_of(page)
    assert fields(page)["text"] == [text]
    assert entries(scene) == []


def test_a_file_is_added_once(client, scene):
    for _reload in range(2):
        file = SimpleUploadedFile("log.txt", b"10:04 come here")
        page = do(client, FILE, scene, files=[file], seen="0")
        assert "Added." in words_of(page)
        assert "log.txt" in words_of(page)
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"x" * (LARGEST_FILE + 1), "up to 10 MB"), (b"\xff\x00", "This text cannot be read")],
)
def test_a_file_that_cannot_be_kept_is_answered_beside_the_field(client, scene, content, words):
    file = SimpleUploadedFile("log.txt", content)
    page = do(client, FILE, scene, files=[file], seen="0")
    assert words in words_of(page)
    assert STORY[:10] in words_of(page)
    assert not Evidence.objects.exists()


def test_after_five_files_no_more_is_asked_for(client, scene):
    files = [SimpleUploadedFile(f"{one}.txt", b"text") for one in range(5)]
    page = do(client, FILE, scene, files=files, seen="0")
    assert "Five files are here already" in words_of(page)
    assert 'type="file"' not in page.content.decode()


def test_withdrawing_is_asked_once_more(client, scene):
    page = do(client, WITHDRAW, scene)
    assert "Withdraw the report?" in words_of(page)
    assert again(scene.report).state == ReportState.RECEIVED
    page = do(client, SURE, scene)
    assert "Withdrawn. The committee stops here" in words_of(page)
    assert "It is withdrawn." in words_of(page)
    assert "What was promised" not in words_of(page)
    assert again(scene.report).state == ReportState.WITHDRAWN
    assert "Withdrawn. The committee stops here" in words_of(do(client, SURE, scene))


def test_escalating_is_for_a_promise_that_was_missed(client, scene):
    assert "Say that a promise was missed" not in words_of(come_back(client, scene.receipt))
    before = ConductEvent.objects.exclude(verb="opened by receipt").count()
    page = do(client, ESCALATE, scene)
    assert "No promised date has passed" in words_of(page)
    assert ConductEvent.objects.exclude(verb="opened by receipt").count() == before


def test_once_it_is_late_everybody_who_may_read_is_told_once(client, scene):
    with time_machine.travel(scene.report.acknowledge_by, tick=False):
        Notice.objects.all().delete()
        assert "was told that a promise was missed" in words_of(do(client, ESCALATE, scene))
        assert Notice.objects.count() == len(scene.received.readers.seats)
        page = do(client, ESCALATE, scene)
        assert "Everybody who may read this has been told that it is late." in words_of(page)
    assert Notice.objects.count() == len(scene.received.readers.seats)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_by_link_does_nothing(client, scene, verb):
    answer = client.get(RETURN, {"receipt": scene.receipt.characters, "do": verb})
    assert STORY not in words_of(answer)
    assert again(scene.report).state == ReportState.RECEIVED


@pytest.mark.parametrize("verb", VERBS)
def test_no_answer_sets_a_cookie_or_names_the_receipt_in_an_address(client, scene, verb):
    page = do(client, verb, scene, text="Hello", seen="0")
    assert set(client.cookies) <= {"csrftoken"}
    links = page.content.decode().split("action=")[1:]
    assert not [link for link in links if scene.receipt.characters in link.split(">")[0]]


# Receipts that open nothing ------------------------------------------------------------------


def deleted(scene) -> Receipt:
    withdraw(scene.receipt, now=NOW)
    assert destroy(scene.report.pk, now=NOW + timedelta(days=91))
    return scene.receipt


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_receipt_and_a_deleted_report_are_answered_alike(client, committee, verb):
    gone, never = deleted(report_to(committee)), new_receipt()
    facts = {"text": "Hello", "seen": "0", "do": verb}
    pages = []
    for receipt in (gone, never):
        page = client.post(RETURN, {"receipt": receipt.characters, **facts})
        text = page.content.decode().replace(receipt.characters, "RECEIPT")
        head, _name, rest = text.partition('name="csrfmiddlewaretoken" value="')
        pages.append((page.status_code, head + rest.partition('"')[2]))
    assert pages[0] == pages[1]
    assert "There is no report for this receipt, or it has been deleted." in pages[0][1]


def test_one_mistyped_character_is_told_apart(client, scene):
    characters = scene.receipt.characters
    wrong = ("1" if characters[0] == "0" else "0") + characters[1:]
    page = client.post(RETURN, {"receipt": wrong})
    assert "At least one character is mistyped" in words_of(page)
    assert fields(page)["receipt"] == [wrong]


def unwraps(receipt):
    """How often something wrapped is opened while a receipt is tried."""
    counted = []

    def note(frame, event, _argument):
        if event == "call" and frame.f_code is sealing.unwrap.__code__:
            counted.append(frame)

    sys.setprofile(note)
    try:
        with suppress(Refused), opened_by_receipt(receipt, now=NOW):
            pass
    finally:
        sys.setprofile(None)
    return len(counted)


def opening(receipt):
    """Try it as a page does, up to the report or the refusal."""

    def opened():
        with opened_by_receipt(receipt, now=NOW):
            pass

    return opened


def test_a_miss_opens_as_much_as_a_hit(committee, figure):
    hit = report_to(committee).receipt
    gone, never = deleted(report_to(committee)), new_receipt()
    assert [unwraps(receipt) for receipt in (hit, gone, never)] == [1, 1, 1]
    took, missed = medians_of(opening(hit), opening(never))
    figure(
        f"receipts tried, median: hit {took:.2f} ms, never there {missed:.2f} ms; "
        "a hit is also written into the log"
    )


def test_no_clock_tells_a_deleted_report_from_one_that_never_was(committee, figure):
    gone, never = deleted(report_to(committee)), new_receipt()
    assert [unwraps(receipt) for receipt in (gone, never)] == [1, 1]
    apart, words = compared(opening(gone), opening(never))
    figure(f"receipts of reports, deleted beside never there, median: {words}")
    assert apart < MOST_APART or not AUDIT
