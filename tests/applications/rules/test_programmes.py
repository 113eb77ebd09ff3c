import pytest

from applications.rules.programmes import MENTORSHIPS, NOT_MENTORSHIPS, known_programme


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
    assert known_programme(typed) == (name, True)


@pytest.mark.parametrize("typed", ["Hacktoberfest 2026", "hacktoberfest", "Advent of Code '25"])
def test_a_contest_is_known_to_be_no_mentorship(typed):
    found = known_programme(typed)
    assert found is not None
    assert found[1] is False


@pytest.mark.parametrize("typed", ["", "2024", "Summer", "Code of Summer", "Our Club", "🎓"])
def test_an_unknown_name_stays_unknown(typed):
    assert known_programme(typed) is None


def test_no_name_stands_for_two_programmes():
    for programmes, is_mentorship in ((MENTORSHIPS, True), (NOT_MENTORSHIPS, False)):
        for name, aliases in programmes.items():
            for spelling in (name, *aliases):
                assert known_programme(spelling) == (name, is_mentorship)
