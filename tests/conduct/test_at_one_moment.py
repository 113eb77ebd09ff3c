"""Several people at one moment: nothing is sealed with a key that is being replaced."""

import pytest
from django.conf import settings

from conduct.actions.log import record, verify
from conduct.actions.reading import read
from conduct.actions.stances import recuse
from conduct.actions.writing import write_as_reporter, write_back
from tests.conduct.committee import again, everybody_is_free
from tests.factories import NOW
from tests.moments import at_one_moment, needs_postgresql, while_held

pytestmark = [
    needs_postgresql,
    pytest.mark.skipif(
        settings.CONDUCT_DATABASE != "default", reason="the lock is watched on one database"
    ),
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


def test_what_is_written_while_the_key_is_renewed_can_be_read(scene):
    everybody_is_free(scene)
    ada, ben, cem = (scene.committee.seats[name] for name in ("ada", "ben", "cem"))
    recuse(scene.report, by=scene.committee.eli, now=NOW)
    acts = [
        lambda: write_as_reporter(scene.receipt, "From the reporter.", now=NOW),
        lambda: write_back(scene.report, "From Ada.", by=ada, now=NOW),
        lambda: write_back(scene.report, "From Ben.", by=ben, now=NOW),
        lambda: read(scene.report, by=cem, now=NOW),
    ]
    with while_held(again(scene.report), *acts) as ends:
        assert [end.exception(timeout=30) for end in ends] == [None] * 4
    texts = {entry.text for entry in read(scene.report, by=cem, now=NOW).entries}
    assert texts == {"From the reporter.", "From Ada.", "From Ben."}
    assert again(scene.report).generation == 2


def test_the_log_does_not_fork(scene):
    before = verify().entries
    told = at_one_moment(*[lambda: record("looked", now=NOW) for _person in range(8)])
    assert told == []
    found = verify()
    assert (found.entries, found.fault) == (before + 8, None)
