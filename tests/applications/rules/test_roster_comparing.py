"""How a reading differs from what is known."""

from pathlib import Path

import pytest

from applications.rules.roster import (
    Known,
    compare,
    decode,
    read,
    removals_need_confirmation,
    why_a_person_looks,
)

ROSTERS = Path(__file__).parents[2] / "fixtures" / "rosters"
REAL = Path(__file__).parents[4] / "shared" / "data" / "maintainers"


def fixture(name):
    return read(decode((ROSTERS / name).read_bytes()))


def records(reading, standing=True):
    return [
        Known(entry.line, entry.login, entry.github_id, entry.raw, standing)
        for entry in reading.entries
    ]


BASE = records(fixture("base.yaml"))


def difference_to_base(name):
    return compare(fixture(name), BASE)


def lists(difference):
    """The kinds that are not empty, with their logins."""
    found = difference.as_json()
    del found["version"]
    return {kind: [one["login"] for one in ones] for kind, ones in found.items() if ones}


def test_the_same_file_again_makes_no_difference():
    assert lists(difference_to_base("base.yaml")) == {}


def test_an_empty_roster_takes_everybody_in():
    assert len(compare(fixture("base.yaml"), []).added) == 20


def test_twenty_two_can_be_added_at_once():
    difference = difference_to_base("added-22.yaml")
    assert list(lists(difference)) == ["added"]
    assert len(difference.added) == 22
    assert not removals_need_confirmation(difference)


def test_a_renamed_login_with_the_same_id_is_the_same_person():
    difference = difference_to_base("renamed.yaml")
    assert lists(difference) == {"renamed": ["cleo-writes"]}
    assert difference.as_json()["renamed"] == [{"login": "cleo-writes", "id": 1002, "line": 16}]
    detailed = difference.as_json(details=True)["renamed"][0]
    assert (detailed["was"], detailed["keys"]) == ("cleo-marsh", ["github"])


def test_a_login_in_another_case_is_a_change_and_no_rename():
    reading = read("- {github: ADA, name: Ada}\n")
    known = [Known(1, "ada", None, {"github": "ada", "name": "Ada"})]
    assert lists(compare(reading, known)) == {"changed": ["ADA"]}


def test_two_people_can_swap_their_logins():
    assert lists(difference_to_base("swapped.yaml")) == {"renamed": ["dag-nilsen", "ben-harrow"]}


def test_a_reused_login_is_somebody_else():
    difference = difference_to_base("reused-login.yaml")
    assert lists(difference) == {"added": ["kai-reed"], "removed": ["kai-reed"]}
    assert (difference.added[0].github_id, difference.removed[0].github_id) == (1077, 1010)


def test_an_id_that_was_missing_is_a_change():
    assert lists(difference_to_base("id-added.yaml")) == {"changed": ["eda-tarn"]}


def test_an_entry_without_id_does_not_take_the_place_of_a_renamed_person():
    known = [Known(1, "ada", 7, {"github": "ada", "githubID": 7})]
    reading = read("- github: ada\n- {github: ada-writes, githubID: 7}\n")
    assert lists(compare(reading, known)) == {"added": ["ada"], "renamed": ["ada-writes"]}


def test_a_duplicate_is_reported_and_changes_nobody():
    assert lists(difference_to_base("twice-by-case.yaml")) == {"duplicates": ["Gita-RAO"]}


@pytest.mark.parametrize(
    ("name", "login"), [("misspelt-key.yaml", "finn-oakes"), ("missing-login.yaml", None)]
)
def test_an_unreadable_entry_keeps_the_previous_record(name, login):
    difference = difference_to_base(name)
    assert lists(difference) == {"unreadable": [login]}
    assert not removals_need_confirmation(difference)


def test_a_mere_text_keeps_the_person_whose_login_it_is():
    assert lists(difference_to_base("not-a-mapping.yaml")) == {"unreadable": ["jun-park", None]}


@pytest.mark.parametrize(
    "entry", ["{name: Ada Quill}", "{git: ada}", "{githubID: 7}", "{x: ADA}", "ada"]
)
def test_an_unreadable_entry_is_tied_to_somebody_by_id_login_or_name(entry):
    known = [Known(1, "ada", 7, {"github": "ada", "name": "Ada Quill"})]
    difference = compare(read(f"- github: sound\n- {entry}\n"), known)
    assert difference.removed == ()


def test_an_unreadable_entry_with_another_id_keeps_nobody():
    known = [Known(1, "ada", 7, {"github": "ada"})]
    difference = compare(read("- github: sound\n- {githubID: 8, nick: ada}\n"), known)
    assert [record.login for record in difference.removed] == ["ada"]


def test_while_an_entry_may_be_anybodys_each_removal_needs_a_person():
    known = [Known(n, f"p{n}", n, {}) for n in range(1, 31)]
    entries = "".join(f"- {{github: p{n}, githubID: {n}}}\n" for n in range(1, 30))
    assert not removals_need_confirmation(compare(read(entries), known))
    assert removals_need_confirmation(compare(read(entries + "- [1]\n"), known))


def test_a_kept_record_keeps_its_login_too():
    known = [Known(1, "ada", 7, {"github": "ada", "name": "Ada"}), Known(2, "bo", 8, {})]
    text = "- {name: Ada, githubID: 7}\n- {github: ada, githubID: 8}\n- github: cy\n"
    difference = compare(read(text), known)
    assert lists(difference) == {"added": ["cy"], "unreadable": [None, "ada"]}


def test_somebody_back_after_a_short_absence_is_added_and_known():
    base = fixture("base.yaml")
    difference = compare(base, [*records(base)[:19], *records(base, standing=False)[19:]])
    assert lists(difference) == {"added": ["tam-wells"]}
    assert difference.added == ()
    assert difference.returned[0][1].login == "tam-wells"
    assert difference.size == 19


def test_a_short_absence_that_goes_on_is_no_new_removal():
    base = fixture("base.yaml")
    known = [*records(base)[:19], *records(base, standing=False)[19:]]
    reading = read("\n".join(f"- {{github: {one.login}}}" for one in base.entries[:19]))
    assert compare(reading, known).removed == ()


@pytest.mark.parametrize(
    ("size", "removals", "asks"),
    [
        (20, 2, False),
        (20, 3, True),
        (50, 5, False),
        (50, 6, True),
        (1000, 5, False),
        (1000, 6, True),
        (49, 4, False),
        (49, 5, True),
        (9, 1, True),
        (9, 0, False),
    ],
)
def test_more_than_a_tenth_or_five_removals_need_a_person(size, removals, asks):
    known = [Known(n, f"p{n}", n) for n in range(1, size + 1)]
    text = "".join(f"- {{github: p{n}, githubID: {n}}}\n" for n in range(removals + 1, size + 1))
    difference = compare(read(text), known)
    assert len(difference.removed) == removals
    assert removals_need_confirmation(difference) is asks


def test_somebody_removed_has_no_line_and_everything_else_has_one():
    difference = difference_to_base("two-removed.yaml")
    assert difference.as_json()["removed"] == [
        {"login": "sol-vega", "id": 1018, "line": None},
        {"login": "tam-wells", "id": 1019, "line": None},
    ]
    assert difference.as_json().keys() == {
        "version",
        "added",
        "removed",
        "renamed",
        "changed",
        "unreadable",
        "duplicates",
    }


@pytest.mark.skipif(not REAL.is_dir(), reason="The real rosters (../shared/data) are not here.")
def test_the_real_rosters_differ_as_their_history_says():
    known, found = [], []
    for path in sorted(REAL.glob("*.yaml")):
        reading = read(decode(path.read_bytes()))
        difference = compare(reading, known)
        counts = {kind: len(logins) for kind, logins in lists(difference).items()}
        found.append((counts, removals_need_confirmation(difference)))
        known = records(reading)
    assert found == [
        ({"added": 47}, False),
        ({"added": 6, "removed": 3, "changed": 2}, False),
        ({"added": 31, "removed": 7, "changed": 43}, True),
        ({"changed": 5}, False),
    ]


# What is applied by itself


def why(name):
    return why_a_person_looks(difference_to_base(name))


@pytest.mark.parametrize(
    "name", ["base.yaml", "id-added.yaml", "renamed.yaml", "reused-login.yaml", "two-removed.yaml"]
)
def test_a_small_clean_difference_needs_nobody(name):
    assert why(name) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("added-22.yaml", "22 people added, removed or renamed at once."),
        ("many-removed.yaml", "Removals that need to be confirmed."),
        ("misspelt-key.yaml", "Entries that cannot be read."),
        ("missing-login.yaml", "Entries that cannot be read."),
        ("not-a-mapping.yaml", "Entries that cannot be read."),
        ("twice-by-case.yaml", "People who stand there twice."),
    ],
)
def test_a_person_looks_at_everything_else(name, words):
    assert why(name) == [words]


@pytest.mark.parametrize(("count", "is_small"), [(10, True), (11, False)])
def test_ten_people_at_once_are_few_and_eleven_are_not(count, is_small):
    text = "".join(f"- github: new-{number}\n" for number in range(count))
    assert (why_a_person_looks(compare(read(text), [])) == []) is is_small


def test_people_who_come_back_count_too():
    text = "".join(f"- github: new-{number}\n" for number in range(11))
    absent = records(read(text), standing=False)
    assert why_a_person_looks(compare(read(text), absent)) == [
        "11 people added, removed or renamed at once."
    ]
