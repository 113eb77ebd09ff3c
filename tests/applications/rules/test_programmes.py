"""Which programme a typed name stands for. The table is the one that the portal begins with."""

from datetime import date

import pytest

from amp.refused import Refused
from applications.rules.programmes import (
    Known,
    known_programme,
    require_days,
    require_own_names,
    table_of,
)
from tests.applications.rules.programmes import KNOWN, TABLE


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("GSoC 2024", "Google Summer of Code"),
        ("gsoc'24", "Google Summer of Code"),
        ("  google SUMMER of code, 2026 ", "Google Summer of Code"),
        ("LFX Mentorship 2025 Term 2", "LFX Mentorship"),
        ("LFX Mentorship Program - Spring 2025", "LFX Mentorship"),
        ("Outreachy December 2025 Cohort", "Outreachy"),
        ("MLH Fellowship (Fall 2026)", "MLH Fellowship"),
        ("C4GT 2026", "Code for GovTech"),
    ],
)
def test_a_mentorship_is_known_under_its_usual_names(typed, name):
    found = known_programme(typed, TABLE)
    assert found is not None
    assert (found.name, found.is_mentorship) == (name, True)


@pytest.mark.parametrize("typed", ["Hacktoberfest 2026", "hacktoberfest", "Advent of Code '25"])
def test_a_contest_is_known_to_be_no_mentorship(typed):
    found = known_programme(typed, TABLE)
    assert found is not None
    assert found.is_mentorship is False


@pytest.mark.parametrize("typed", ["", "2024", "Summer", "Code of Summer", "Our Club", "🎓"])
def test_an_unknown_name_stays_unknown(typed):
    assert known_programme(typed, TABLE) is None


def test_no_name_stands_for_two_programmes():
    for known in KNOWN:
        assert all(known_programme(text, TABLE) == known for text in known.spellings)
        require_own_names(known, [other for other in KNOWN if other != known])


def test_where_two_share_a_name_the_mentorship_counts():
    club, contest = Known("Club", True, ("Open Days",)), Known("Open Days", False)
    assert table_of([club, contest]) == table_of([contest, club])
    assert known_programme("Open Days 2026", table_of([club, contest])) == club


@pytest.mark.parametrize("name", ["gsoc", "GSoC 2027", "google summer of code"])
def test_a_name_that_another_programme_has_is_refused(name):
    with pytest.raises(Refused, match="stands for Google Summer of Code already"):
        require_own_names(Known("A new one", True, (name,)), KNOWN)


@pytest.mark.parametrize("name", ["2026", "🎓", "the programme"])
def test_a_name_without_a_word_of_its_own_is_refused(name):
    with pytest.raises(Refused, match="no word"):
        require_own_names(Known(name, True), [])


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 2), date(2026, 6, 1), "before the first"),
        (date(2026, 1, 1), date(2099, 12, 31), "three years"),
        (date(1926, 1, 1), date(2026, 1, 1), "the year"),
    ],
)
def test_days_that_cannot_be_are_refused(first, last, words):
    with pytest.raises(Refused, match=words):
        require_days(first, last)
    require_days(date(2026, 6, 1), date(2026, 6, 1))
