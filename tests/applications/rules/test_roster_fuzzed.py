"""Whatever is handed in as a roster is read or refused in words, and keeps whom it may concern."""

import json

import yaml
from hypothesis import given
from hypothesis import strategies as st

from amp.refused import Refused
from applications.rules.roster import Known, compare, decode, read
from tests.naughty import STRINGS, needs_strings

KEYS = st.sampled_from(["github", "githubID", "name", "g705ithub", "GitHub", "repos", ""])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=50), st.sampled_from(["ada", "bo"])
)
ENTRIES = st.one_of(VALUES, st.lists(VALUES), st.dictionaries(KEYS, VALUES | st.lists(VALUES)))


def read_or_refuse(text):
    try:
        return read(text)
    except Refused:
        return None


@given(st.text() | st.text(alphabet="-[]{}:#&*!|>'\"%@`\n\t agithub", max_size=200))
def test_any_text_is_read_or_refused(text):
    reading = read_or_refuse(text)
    if reading is not None:
        assert reading.entries


@given(st.binary())
def test_any_bytes_are_read_or_refused(data):
    try:
        text = decode(data)
    except Refused:
        return
    reading = read_or_refuse(text)
    assert reading is None or reading.entries


@given(st.lists(ENTRIES, max_size=8))
def test_every_entry_of_a_list_is_accounted_for(entries):
    reading = read_or_refuse(yaml.safe_dump(entries, allow_unicode=True))
    if reading is not None:
        found = len(reading.entries) + len(reading.unreadable) + len(reading.duplicates)
        assert found == len(entries)
        assert json.dumps([entry.raw for entry in reading.entries])


@given(st.lists(ENTRIES, min_size=1, max_size=8), st.lists(ENTRIES, max_size=8))
def test_two_readings_differ_in_people_who_are_in_one_of_them(before, after):
    old, new = (read_or_refuse(yaml.safe_dump(one, allow_unicode=True)) for one in (before, after))
    if old is None or new is None:
        return
    known = [Known(entry.line, entry.login, entry.github_id, entry.raw) for entry in old.entries]
    difference = compare(new, known)
    kept = len(known) - len(difference.removed) - len(difference.matched)
    assert kept >= 0
    assert kept == 0 or difference.unreadable
    logins = [entry.login.casefold() for entry, _known in difference.matched]
    logins += [entry.login.casefold() for entry in difference.added]
    assert len(logins) == len(set(logins))


@needs_strings
def test_naughty_strings_neither_as_file_nor_as_login_break_the_reading():
    assert len(STRINGS) > 500
    for text in STRINGS:
        read_or_refuse(text)
        reading = read_or_refuse(yaml.safe_dump([{"github": "sound"}, {"github": text}]))
        assert reading is None or reading.entries[0].login == "sound"
