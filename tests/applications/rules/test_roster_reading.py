"""What is read of the roster file, and what is refused."""

from pathlib import Path

import pytest

from amp.refused import Refused
from applications.rules.roster import decode, read

ROSTERS = Path(__file__).parents[2] / "fixtures" / "rosters"
REAL = Path(__file__).parents[4] / "shared" / "data" / "maintainers"


def fixture(name):
    return decode((ROSTERS / name).read_bytes())


def only_unreadable(name):
    reading = read(fixture(name))
    assert len(reading.unreadable) == 1
    return reading.unreadable[0]


def test_every_entry_is_read_with_its_line_and_all_that_it_says():
    reading = read(fixture("base.yaml"))
    assert len(reading.entries) == 20
    assert reading.unreadable == reading.duplicates == ()
    first = reading.entries[0]
    assert (first.login, first.github_id, first.name, first.line) == (
        "ada-quill",
        1000,
        "Ada Quill",
        2,
    )
    assert first.raw["repos"] == ["website"]
    assert first.raw["isTscMember"] is False


def test_the_version_is_the_beginning_of_the_sha_256():
    assert read("- github: ada\n").version == "bcf8a840441f5cf5"


def test_a_person_who_stands_there_twice_by_case_counts_once():
    reading = read(fixture("twice-by-case.yaml"))
    assert len(reading.entries) == 20
    assert [(entry.login, entry.line) for entry in reading.duplicates] == [("Gita-RAO", 50)]


def test_a_later_duplicate_lends_its_id_to_the_first():
    reading = read("- github: ada\n- {github: ADA, githubID: 7}\n")
    assert [(entry.login, entry.github_id) for entry in reading.entries] == [("ada", 7)]


def test_one_id_under_two_logins_is_one_person():
    reading = read("- {github: ada, githubID: 7}\n- {github: ada-writes, githubID: 7}\n")
    assert [entry.login for entry in reading.entries] == ["ada"]
    assert [entry.login for entry in reading.duplicates] == ["ada-writes"]


def test_one_login_with_two_ids_is_nobody_for_certain():
    text = (
        "- {github: bo, githubID: 1}\n- {github: ada, githubID: 7}\n- {github: Ada, githubID: 8}\n"
    )
    reading = read(text)
    assert [entry.login for entry in reading.entries] == ["bo"]
    assert [(entry.login, entry.line) for entry in reading.unreadable] == [("ada", 2), ("Ada", 3)]


def test_a_misspelt_key_is_named_with_its_line():
    entry = only_unreadable("misspelt-key.yaml")
    assert (entry.login, entry.github_id, entry.line) == ("finn-oakes", 1005, 36)
    assert "g705ithub" in entry.why


def test_an_entry_without_a_login_is_named_with_its_id():
    entry = only_unreadable("missing-login.yaml")
    assert (entry.login, entry.github_id, entry.line) == (None, 1008, 57)


def test_entries_that_are_no_mappings_are_named():
    reading = read(fixture("not-a-mapping.yaml"))
    assert [(entry.login, entry.line) for entry in reading.unreadable] == [
        ("jun-park", 64),
        (None, 135),
    ]


@pytest.mark.parametrize(
    ("entry", "login", "github_id"),
    [
        ("{github: 007}", "007", None),
        ("{github: no}", "no", None),
        ("{github: 1e5, githubID: '12'}", "1e5", 12),
        ("{github: ' @ada ', githubId: 12}", "ada", 12),
        ("{github: ada, githubID: many}", "ada", None),
        ("{github: ada, githubID: -3}", "ada", None),
        ("{github: ada, githubID: 0}", "ada", None),
        ("{github: ada, githubID: 99999999999999999999999}", "ada", None),
        ("{github: ada, githubID: true}", "ada", None),
        ("{github: ada, githubID: ٣}", "ada", None),
        ("{github: ada, github: ada}", "ada", None),
        ("{github: ada, name: [a, b], ? [x] : y}", "ada", None),
    ],
)
def test_logins_are_texts_and_ids_are_positive_numbers(entry, login, github_id):
    read_entry = read(f"- {entry}\n").entries[0]
    assert (read_entry.login, read_entry.github_id) == (login, github_id)


@pytest.mark.parametrize(
    "entry",
    [
        "{}",
        "null",
        "''",
        "{github: null, name: Ada}",
        "{github: ''}",
        "{github: [ada]}",
        "{github: https://github.com/ada}",
        "{github: ada quill}",
        "{github: " + 40 * "a" + "}",
        "{github: ada, github: bo}",
        "{GITHUB_LOGIN: ada}",
        "[[ada]]",
    ],
)
def test_what_names_nobody_for_certain_is_reported_and_the_rest_is_read(entry):
    reading = read(f"- {{github: sound}}\n- {entry}\n")
    assert [one.login for one in reading.entries] == ["sound"]
    assert [one.line for one in reading.unreadable] == [2]
    assert reading.unreadable[0].why


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("null\n", "no list"),
        ("github: ada\n", "no list"),
        ("[]", "No entry"),
        ("- nobody at all\n", "No entry"),
        ("- github: [ada\n", "no readable YAML"),
        ("- github: ada\n\tname: x\n", "no readable YAML"),
        ("- github: a\x00b\n", "characters"),
        ("- github: a\ud800b\n", "characters"),
        ("--- [{github: a}]\n--- [{github: b}]\n", "more than one document"),
        ("- &a {github: ada}\n- *a\n", "alias"),
        ("- !!python/object/apply:os.system ['true']\n", "tag"),
        ("- github: !ruby ada\n", "tag"),
        ("- " + 50 * "[" + 50 * "]" + "\n", "nested too deeply"),
        (200_000 * "[", "nested too deeply"),
        ("- github: a\n" * 5001, "more than 5000 entries"),
        ("# " + 2_000_000 * "x", "larger than 2 MB"),
        ("<!doctype html><html><body>Not found</body></html>", "no list"),
    ],
    ids=lambda value: str(value)[:20].encode("ascii", "replace").decode(),
)
def test_a_file_that_is_no_roster_is_refused_as_a_whole(text, words):
    with pytest.raises(Refused, match=words) as refusal:
        read(text)
    assert "Nothing was changed" in refusal.value.message


def test_an_escaped_character_that_no_database_keeps_becomes_a_sign():
    entry = read('- {github: ada, name: "A\\0da"}').entries[0]
    assert (entry.name, entry.raw["name"]) == ("A\ufffdda", "A\ufffdda")


def test_a_yaml_bomb_is_refused_before_it_grows():
    lines = ["- &l0 [x, x]"]
    lines += [f"- &l{n} [*l{n - 1}, *l{n - 1}, *l{n - 1}, *l{n - 1}]" for n in range(1, 40)]
    with pytest.raises(Refused, match="alias"):
        read("\n".join(lines))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", "é".encode("latin-1"), b"\xff\xfea\x00"])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(Refused, match="UTF-8"):
        decode(data)


def test_bytes_beyond_two_megabytes_are_refused():
    with pytest.raises(Refused, match="larger"):
        decode(b"#" * 2_000_001)


@pytest.mark.skipif(not REAL.is_dir(), reason="The real rosters (../shared/data) are not here.")
def test_every_entry_of_the_real_rosters_can_be_read():
    sizes = {}
    for path in sorted(REAL.glob("*.yaml")):
        reading = read(decode(path.read_bytes()))
        assert reading.unreadable == reading.duplicates == ()
        with_id = sum(entry.github_id is not None for entry in reading.entries)
        sizes[path.name.split(".")[1]] = (len(reading.entries), with_id)
    assert sizes == {
        "2023-09-11": (47, 0),
        "2024-04-18": (50, 0),
        "2026-05-04": (74, 74),
        "2026-07-07": (74, 74),
    }


def refusal_of(text):
    with pytest.raises(Refused) as refused:
        read(text)
    return refused.value


def test_a_file_in_which_nothing_is_legible_names_its_entries_with_their_lines():
    refusal = refusal_of("- name: Ada\n- just words\n- {github: '!!'}\n")
    assert refusal.message == "No entry of this file can be read. Nothing was changed."
    assert refusal.details == [
        "Line 1: The key “github” is missing.",
        "Line 2: This is no entry with keys and values.",
        "Line 3: “!!” is no GitHub login.",
    ]


def test_a_key_that_was_renamed_upstream_is_named_where_it_stands():
    renamed = "".join(f"- name: Person {n}\n  github_login: person-{n}\n" for n in range(8))
    details = refusal_of(renamed).details
    assert details[0] == (
        "Line 1: The key “github” is missing; “github_login” may have been meant."
    )
    assert details[4].startswith("Line 9: ")
    assert details[5:] == ["3 more entries cannot be read either."]


def test_a_list_without_entries_names_none():
    assert refusal_of("[]\n").details == []
