"""The log: every act in it, in order, signed; and what verifying finds."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, router

from conduct.actions.log import record, verify
from conduct.models import ConductEvent, LogHead, Report
from tests.factories import NOW


def unprotected(sql, *values):
    """What somebody does who owns the tables: take the triggers away, and write."""
    connection = connections[router.db_for_write(ConductEvent)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("no_update", "no_delete"):
                cursor.execute(f"DROP TRIGGER conduct_log_{name}")
            cursor.execute("DROP TRIGGER conduct_log_end_moves_on")
        else:
            cursor.execute("ALTER TABLE conduct_conductevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE conduct_loghead DISABLE TRIGGER USER")
        cursor.execute(sql, values)


@pytest.fixture
def log(scene):
    return [event.number for event in ConductEvent.objects.all()]


def test_a_whole_log_is_whole(log):
    found = verify()
    assert found.fault is None
    assert found.entries == len(log) == log[-1]


def test_an_empty_log_is_whole(db):
    assert verify().fault is None


def test_a_changed_entry_is_found(log):
    unprotected("UPDATE conduct_conductevent SET verb = 'looked' WHERE number = %s", log[-1])
    assert verify().fault == log[-1]


def test_a_missing_entry_is_found(log):
    record("one more", now=NOW)
    unprotected("DELETE FROM conduct_conductevent WHERE number = %s", log[-1])
    assert verify().fault == log[-1]


def test_a_cut_end_is_found(log):
    unprotected("DELETE FROM conduct_conductevent WHERE number = %s", log[-1])
    assert verify().fault == log[-1]


def test_a_log_that_was_made_anew_is_found_by_what_was_noted(log):
    noted = (log[-1], ConductEvent.objects.last().signature)
    assert verify(noted=noted).fault is None
    unprotected("DELETE FROM conduct_conductevent WHERE number = %s", log[-1])
    unprotected_head = ConductEvent.objects.last()
    LogHead.objects.update(number=unprotected_head.number, signature=unprotected_head.signature)
    assert verify().fault is None, "The chain alone cannot tell."
    assert verify(noted=noted).fault == log[-1]


def test_the_key_is_what_signs(log, settings):
    settings.CONDUCT_KEY = "another-key-" + 40 * "x"
    assert verify().fault == 1


def test_the_command_says_so(log, capsys):
    call_command("verify_conduct_log")
    told = capsys.readouterr().out
    assert f"The log is whole: {len(log)} entries." in told
    noted = told.split()[-1]
    call_command("verify_conduct_log", noted=noted)
    with pytest.raises(CommandError, match=f"changed or cut at entry {log[-1]}"):
        call_command("verify_conduct_log", noted=f"{log[-1]}:{'0' * 64}")
    with pytest.raises(CommandError, match="NUMBER:SIGNATURE"):
        call_command("verify_conduct_log", noted="x")


def test_the_log_knows_no_address_and_no_words(scene):
    fields = {field.name for field in ConductEvent._meta.fields}
    assert fields == {"number", "at", "verb", "actor", "seat", "report", "before", "signature"}
    assert ConductEvent.objects.filter(report=Report.objects.get().pk).exists()
