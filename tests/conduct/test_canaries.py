"""Unique words in every field, name and file of a whole case: nobody finds them but a reader."""

import io
import itertools
import logging
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from amp.refused import Refused
from conduct.actions.deciding import advance, propose, settle, vote
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
from tests.conduct.committee import Scene, everybody_is_free
from tests.factories import NOW, UserFactory

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


def test_two_hundred_canaries_are_found_by_a_reader_and_nobody_else(
    committee, birds, log_lines, mailoutbox, figure
):
    scene, account = whole_case(committee, birds)
    everything = b"\n".join([*dumps(), *files(), log_lines.getvalue().encode()])
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


def test_the_demo_dump_of_the_rest_has_nothing_of_it(committee, birds, capsys):
    whole_case(committee, birds)
    call_command("dumpdata", "cohorts", "applications", "--database", "default")
    assert "conduct" not in capsys.readouterr().out


def test_events_and_notices_hold_no_word_of_anybody(committee, birds):
    whole_case(committee, birds)
    assert not CANARY.search(str(list(ConductEvent.objects.values())))
    assert not CANARY.search(str(list(Notice.objects.values())))
