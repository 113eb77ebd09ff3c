"""Writing back in both directions, and what the reporter never sees."""

import pytest

from amp.refused import Refused
from conduct.actions.opening import opened_by_receipt, unseal
from conduct.actions.reading import open_file, read, read_as_reporter
from conduct.actions.writing import add_file, write_as_reporter, write_back
from conduct.models import Entry, Evidence, Notice
from conduct.rules.report import LARGEST_FILE, MOST_FILES
from conduct.rules.sealing import STEP, Broken
from conduct.states import Lane
from tests.conduct.committee import again, everybody_is_free
from tests.factories import NOW

WORDS = (("Question", "?"), ("Answer", "."))


@pytest.fixture
def free(scene):
    everybody_is_free(scene)
    return scene


def texts(reading):
    return {entry.text for entry in reading.entries}


def test_the_reporter_reads_what_the_committee_wrote_to_them(free):
    write_back(free.report, "Thank you for writing.", by=free.committee.ada, now=NOW)
    assert texts(read_as_reporter(free.receipt, now=NOW)) == {"Thank you for writing."}


def test_the_answer_stands_below_its_question_though_its_hour_began_before(free):
    at = NOW.replace(minute=30)
    for number in range(3):
        write_back(free.report, f"Question {number}?", by=free.committee.ada, now=at)
        write_as_reporter(free.receipt, f"Answer {number}.", now=at)
    said = [entry.text for entry in read_as_reporter(free.receipt, now=at).entries]
    assert said == [f"{word} {n}{end}" for n in range(3) for word, end in WORDS]


def test_what_the_committee_writes_among_itself_is_closed_to_the_receipt(free):
    ada = free.committee.ada
    write_back(free.report, "We should meet.", by=ada, now=NOW, lane=Lane.COMMITTEE)
    assert texts(read_as_reporter(free.receipt, now=NOW)) == set()
    assert texts(read(free.report, by=free.committee.ben, now=NOW)) == {"We should meet."}
    with opened_by_receipt(free.receipt, now=NOW) as opened, pytest.raises(Broken):
        unseal(Entry.objects.get(lane=Lane.COMMITTEE), opened)


def test_the_committee_reads_what_the_reporter_adds(free):
    write_as_reporter(free.receipt, "It happened again.", now=NOW.replace(minute=40))
    [entry] = read(free.report, by=free.committee.ben, now=NOW).entries
    assert (entry.text, entry.author) == ("It happened again.", "reporter")
    assert entry.at == NOW


def test_nobody_sees_who_of_the_committee_wrote(free):
    write_back(free.report, "Thank you.", by=free.committee.ada, now=NOW)
    [entry] = read_as_reporter(free.receipt, now=NOW).entries
    assert entry.author == "seat"
    assert "seat" not in {field.name for field in Entry._meta.fields}


def test_an_answer_moves_the_promise_of_the_next_one(free):
    later = NOW.replace(day=28)
    write_back(free.report, "We are on it.", by=free.committee.ada, now=later)
    assert again(free.report).update_by > free.report.update_by


def test_the_others_are_told_and_the_writer_is_not(free):
    Notice.objects.all().delete()
    write_back(free.report, "We are on it.", by=free.committee.ada, now=NOW)
    told = set(Notice.objects.values_list("seat__name", flat=True))
    assert told == {"Ben", "Cem", "Dina", "Eli"}


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001])
def test_empty_and_endless_texts_are_refused(free, text):
    with pytest.raises(Refused):
        write_as_reporter(free.receipt, text, now=NOW)
    with pytest.raises(Refused):
        write_back(free.report, text, by=free.committee.ada, now=NOW)
    assert not Entry.objects.exists()


def test_the_receipt_stays_out_of_every_text(free):
    for written in (free.receipt.in_groups, free.receipt.characters.lower()):
        with pytest.raises(Refused, match="contains a receipt"):
            write_as_reporter(free.receipt, f"My receipt: {written}", now=NOW)
        with pytest.raises(Refused, match="contains a receipt"):
            add_file(free.receipt, name=written, content_type="", content=b"x", now=NOW)


def test_a_file_comes_back_as_it_was_sealed(free):
    content = bytes(range(256)) * 300
    row = add_file(
        free.receipt, name="proof.png", content_type="image/png", content=content, now=NOW
    )
    [file] = read(free.report, by=free.committee.ada, now=NOW).files
    assert (file.name, file.content_type) == ("proof.png", "image/png")
    assert open_file(row, by=free.committee.ada, now=NOW) == content
    sealed = bytes(Evidence.objects.get().sealed)
    assert len(sealed) % STEP == 1 + 24 + 16


def test_five_files_of_ten_megabytes(free):
    def add(content):
        add_file(free.receipt, name="a", content_type="text/plain", content=content, now=NOW)

    for too_much in (b"", bytes(LARGEST_FILE + 1)):
        with pytest.raises(Refused, match="10 MB"):
            add(too_much)
    for _number in range(MOST_FILES):
        add(b"x")
    with pytest.raises(Refused, match="Five files"):
        add(b"x")
