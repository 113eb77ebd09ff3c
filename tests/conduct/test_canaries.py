"""Unique words in every field, name and file of a whole case: nobody finds them but a reader."""

import base64
import io
import itertools
import logging
import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from PIL import Image

from amp.clock import tick
from amp.refused import Refused
from cohorts.models import User
from conduct.actions.deciding import advance, propose, settle, vote
from conduct.actions.evidence import cleaned
from conduct.actions.opening import unseal
from conduct.actions.reading import open_file, opened_report, read
from conduct.actions.receiving import receive
from conduct.actions.stances import recuse
from conduct.actions.writing import add_file, write_as_reporter, write_back
from conduct.models import ConductEvent, Decision, Measure, Notice, Report
from conduct.rules.decisions import Choice, Way
from conduct.rules.handling import Finding, Proposed
from conduct.rules.report import Kind, Person, Told
from conduct.states import Lane
from tests.cast import signed_in
from tests.conduct.committee import Scene, everybody_is_free
from tests.factories import NOW, MessageFactory, UserFactory

DAY = NOW.replace(day=22)
CANARY = re.compile("canary[0-9]{4}bird")


@pytest.fixture
def birds():
    """A new canary each time, and the list of all that flew."""
    flown = []
    numbers = itertools.count(1000)

    def bird():
        flown.append(f"canary{next(numbers)}bird")
        return flown[-1]

    bird.flown = flown
    return bird


def sentence(bird, words=6):
    return " ".join(bird() for _word in range(words))


@pytest.fixture
def log_lines():
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


def whole_case(committee, bird):
    """Everything that the actions can write, with canaries in each word."""
    account = UserFactory(name="Named Nora")
    people = tuple(Person(sentence(bird, 2), bird()) for _number in range(8))
    told = Told(
        *(sentence(bird, 24) for _field in ("what", "when", "where", "part")),
        kind=Kind.NAMED, reporter=str(account.pk), people=people,
        shut_out=(bird(), str(committee.eli.seat.pk)),
    )  # fmt: skip
    received = receive(told, now=NOW)
    scene = Scene(committee, told, received, Report.objects.get())
    everybody_is_free(scene, "ada", "ben", "cem", "dina")
    for _number in range(3):
        write_as_reporter(scene.receipt, sentence(bird), now=NOW)
        write_back(scene.report, sentence(bird), by=committee.ada, now=NOW)
        write_back(scene.report, sentence(bird), by=committee.ben, now=NOW, lane=Lane.COMMITTEE)
        add_file(
            scene.receipt, name=f"{bird()}.txt", content_type=f"text/{bird()}",
            content=sentence(bird).encode(), now=NOW,
        )  # fmt: skip
    recuse(scene.report, by=committee.dina, now=NOW)
    for state in ("acknowledged", "triage", "investigating"):
        advance(scene.report, state, by=committee.ada, now=NOW)
    decide(scene, Proposed(Way.WRITTEN, Finding.VIOLATION, sentence(bird), sentence(bird)))
    with pytest.raises(Refused):
        write_as_reporter(scene.receipt, f"{bird()} {scene.receipt.in_groups}", now=NOW)
    return scene, str(account.pk)


def decide(scene, proposed):
    ada, ben = scene.committee.ada, scene.committee.ben
    decision = propose(scene.report, proposed, by=ada, now=NOW)
    for member in (ada, ben):
        vote(decision, Choice.YES, by=member, now=NOW)
    settle(decision, by=ada, now=DAY)


def dumps():
    """Every row of every table of every database, as bytes, with a hex copy taken apart."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    yield from (text_of(value) for value in row)


def text_of(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def files():
    """The pages of SQLite's files as they are, with what was deleted and not yet overwritten."""
    for alias in connections:
        connection = connections[alias]
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            yield connection.connection.serialize()


@pytest.fixture
def folders(tmp_path, monkeypatch, settings):
    """Where this process and its children put what is temporary, and where uploads would lie."""
    temporary, media = tmp_path / "temporary", tmp_path / "media"
    temporary.mkdir()
    media.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    settings.MEDIA_ROOT = media
    return [temporary, media]


def what_lies_in(folders):
    """Names and bytes of all files, hidden ones too."""
    for path in (each for folder in folders for each in folder.rglob("*")):
        yield str(path).encode()
        if path.is_file():
            yield path.read_bytes()


def everybody_has_an_account(committee):
    """So that mails are sent to them, and a browser of theirs has a session."""
    for unlocked in committee.seats.values():
        if unlocked.seat.person:
            UserFactory(pk=unlocked.seat.person)
    for person in User.objects.all():
        assert signed_in(person).get("/help/").status_code == 200
    cache.set("something", "that is kept for a while")


def test_two_hundred_canaries_are_found_by_a_reader_and_nobody_else(
    committee, birds, log_lines, mailoutbox, folders, figure
):
    scene, account = whole_case(committee, birds)
    everybody_has_an_account(committee)
    assert tick(NOW + timedelta(hours=1)) == []
    # Of five members one is shut out and one stepped back.
    assert len(mailoutbox) == 3
    everything = b"\n".join([*dumps(), *files(), *what_lies_in(folders)])
    everything += log_lines.getvalue().encode() + pickled_caches() + unpacked_sessions()
    everything += "\n".join(str(mail.message()) for mail in mailoutbox).encode()
    found = set(CANARY.findall(everything.decode("latin-1")))
    assert len(birds.flown) >= 200
    assert not found
    clear = everything_of_conduct()
    for secret in (scene.receipt.characters, scene.receipt.in_groups, account):
        assert secret.encode() not in clear
    for secret in (
        scene.receipt.pair().private,
        committee.ada.pair.private,
        committee.paper.private,
    ):
        assert secret not in everything
    seen = set(CANARY.findall(all_that_a_reader_sees(scene)))
    refused = {birds.flown[-1]}
    assert seen == set(birds.flown) - refused
    figure(
        f"canaries outside: {len(found)} of {len(birds.flown)}; "
        f"found by a reader: {len(seen)} of {len(birds.flown) - 1}"
    )


def everything_of_conduct():
    """The reporter's account has a row of its own elsewhere; here it must not appear."""
    alias = settings.CONDUCT_DATABASE
    rows = []
    with connections[alias].cursor() as cursor:
        tables = connections[alias].introspection.table_names(cursor)
        for table in tables:
            if table.startswith("conduct_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows += [text_of(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(rows)


def all_that_a_reader_sees(scene):
    ada = scene.committee.ada
    reading = read(scene.report, by=ada, now=DAY)
    said = [str(vars(reading.told)), *(entry.text for entry in reading.entries)]
    for file in reading.files:
        said += [file.name, file.content_type]
        said.append(open_file(file.evidence, by=ada, now=DAY).decode())
    with opened_report(scene.report, by=ada, now=DAY) as opened:
        for row in [*Decision.objects.all(), *Measure.objects.all()]:
            said.append(unseal(row, opened).decode())
    return "\n".join(said)


def test_the_search_would_find_one_wherever_it_could_hide(birds, folders):
    """A look that misses a place would find nothing there whatever happened."""
    session = SessionStore()
    session["said"] = birds()
    session.save()
    cache.set("said", birds())
    MessageFactory(text=birds())
    Path(tempfile.gettempdir(), f".{birds()}").write_bytes(birds().encode())
    Path(settings.MEDIA_ROOT, birds()).mkdir()
    unpacked = [repr(session.load()).encode(), pickled_caches()]
    said = b"\n".join([*dumps(), *what_lies_in(folders), *unpacked])
    assert set(CANARY.findall(said.decode("latin-1"))) == set(birds.flown)


def pickled_caches():
    """The cache is kept in letters that have to be read back."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT value FROM cache")
        return b"\n".join(base64.b64decode(value) for (value,) in cursor.fetchall())


def unpacked_sessions():
    return repr([each.get_decoded() for each in Session.objects.all()]).encode()


@pytest.fixture
def made_files(birds):
    """A photograph, a letter and a note: what they show, and what they carry beside it. Made
    before anybody listens, as what makes a photograph speaks of it."""
    shown, carried = birds(), birds()
    exif = Image.Exif()
    exif[0x010E] = carried
    picture, letter = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (30, 30)).save(picture, "JPEG", exif=exif)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = carried
        pdf.pages[0].obj.Contents = pdf.make_stream(f"% {shown}".encode())
        pdf.save(letter)
    made = [
        (f"{birds()}.jpg", picture.getvalue()),
        (f"{birds()}.pdf", letter.getvalue()),
        (f"{birds()}.txt", birds().encode()),
    ]
    return made, carried


def test_files_of_every_kind_leave_no_copy_and_lose_what_they_carried(
    made_files, scene, birds, folders, log_lines
):
    """Cleaned in a process of their own, sealed, read back."""
    everybody_is_free(scene)
    made, carried = made_files
    for name, content in made:
        add_file(scene.receipt, now=NOW, **vars(cleaned(name, content)))
    everything = b"\n".join([*dumps(), *files(), *what_lies_in(folders)])
    everything += log_lines.getvalue().encode() + pickled_caches() + unpacked_sessions()
    assert not CANARY.search(everything.decode("latin-1"))
    ada = scene.committee.ada
    reading = read(scene.report, by=ada, now=NOW)
    seen = "".join(file.name for file in reading.files).encode()
    for file in reading.files:
        content = open_file(file.evidence, by=ada, now=NOW)
        seen += unpacked(content) if file.content_type == "application/pdf" else content
    assert set(CANARY.findall(seen.decode("latin-1"))) == set(birds.flown) - {carried}


def unpacked(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return pdf.pages[0].obj.Contents.read_bytes()


def test_the_demo_dump_of_the_rest_has_nothing_of_it(committee, birds, capsys):
    whole_case(committee, birds)
    call_command("dumpdata", "cohorts", "applications", "--database", "default")
    assert "conduct" not in capsys.readouterr().out


def test_events_and_notices_hold_no_word_of_anybody(committee, birds):
    whole_case(committee, birds)
    assert not CANARY.search(str(list(ConductEvent.objects.values())))
    assert not CANARY.search(str(list(Notice.objects.values())))
