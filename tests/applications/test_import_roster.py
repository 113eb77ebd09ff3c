"""Importing the maintainer roster by command, from invented files and from the real ones."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applications.actions.roster import import_roster, preview
from applications.models import RosterImport, RosterSpan
from cohorts.models import Event

ROSTERS = Path(__file__).parents[1] / "fixtures" / "rosters"
REAL = Path(__file__).parents[3] / "shared" / "data" / "maintainers"
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db
needs_real_rosters = pytest.mark.skipif(
    not REAL.is_dir(), reason="The real rosters (../shared/data) are not here."
)


def text_of(name):
    return (ROSTERS / name).read_text()


def bring_in(name, at=MONDAY, **options):
    return import_roster(
        text=text_of(name), source=name, now=at, **({"by": None, "apply": True} | options)
    )


def command(*arguments):
    out = StringIO()
    call_command("import_roster", *map(str, arguments), stdout=out)
    return out.getvalue()


def command_json(*arguments):
    return json.loads(command(*arguments, "--json"))


def on_roster():
    return set(RosterSpan.objects.filter(until_at=None).values_list("login", flat=True))


# By command


def test_without_apply_the_command_only_shows_the_difference():
    answer = command_json(ROSTERS / "base.yaml")
    assert len(answer["added"]) == 20
    assert answer["added"][0] == {"login": "ada-quill", "id": 1000, "line": 2}
    assert answer["applied"] is False
    assert not RosterImport.objects.exists()
    assert not RosterSpan.objects.exists()
    assert not Event.objects.exists()


def test_with_apply_everybody_has_a_span_from_the_day_named():
    answer = command_json(ROSTERS / "base.yaml", "--on", "2026-05-04", "--apply")
    assert answer["applied"] is True
    assert list(answer) == [
        "version",
        "added",
        "removed",
        "renamed",
        "changed",
        "unreadable",
        "duplicates",
        "applied",
    ]
    assert set(RosterSpan.objects.values_list("from_at", flat=True)) == {MONDAY}
    kept = RosterImport.objects.get()
    assert (kept.state, kept.source, kept.text) == ("applied", "base.yaml", text_of("base.yaml"))
    assert kept.version == answer["version"]


def test_the_difference_can_be_read_by_a_person():
    bring_in("base.yaml")
    renamed = command(ROSTERS / "renamed.yaml", "--on", "2026-05-05")
    assert "> @cleo-writes (1002) was @cleo-marsh line 16: github" in renamed
    assert "Nothing was changed" in renamed
    broken = command(ROSTERS / "misspelt-key.yaml", "--on", "2026-05-05", "--apply")
    assert "? @finn-oakes (1005) line 36: The key “github” is missing" in broken
    assert "Applied." in broken


def test_standard_input_is_read_too(monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"- github: ada\n")))
    assert [one["login"] for one in command_json("-")["added"]] == ["ada"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"- github: [", "no readable YAML"),
        (b"\x89PNG", "UTF-8"),
        (b"#" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_broken_file_changes_nothing_and_says_why(tmp_path, content, words):
    bring_in("base.yaml")
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as error:
        command(path, "--apply")
    assert error.value.returncode == 1
    assert RosterImport.objects.count() == 1
    assert len(on_roster()) == 20


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.yaml"], "cannot be read"),
        ([ROSTERS], "cannot be read"),
        (["a\0b"], "cannot be read"),
        (["https://example.org/roster.yaml"], "example.org is not one of them"),
        (["file:///etc/passwd"], "Files are fetched by https"),
        (["://"], "Files are fetched by https"),
        ([ROSTERS / "base.yaml", "--on", "4 May"], "is no day"),
        ([ROSTERS / "base.yaml", "--on", "2999-01-01"], "lies ahead"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments, words):
    with pytest.raises(CommandError, match=words):
        command(*arguments)


def test_many_removals_need_a_persons_confirmation():
    bring_in("base.yaml")
    path = ROSTERS / "many-removed.yaml"
    with pytest.raises(CommandError, match="remove 6 of 20 people") as error:
        command(path, "--apply")
    assert "@tam-wells" in str(error.value)
    assert "--confirm-removals" in str(error.value)
    assert len(on_roster()) == 20
    assert RosterImport.objects.count() == 1
    answer = command_json(path, "--apply", "--confirm-removals")
    assert (len(answer["removed"]), answer["applied"]) == (6, True)
    assert len(on_roster()) == 14


def test_to_show_many_removals_needs_no_confirmation():
    bring_in("base.yaml")
    assert len(command_json(ROSTERS / "many-removed.yaml")["removed"]) == 6


# The real file, on four days


@needs_real_rosters
def test_the_real_rosters_apply_in_the_order_of_their_days():
    counts = {}
    for path in sorted(REAL.glob("*.yaml")):
        day = path.name.split(".")[1]
        answer = command_json(path, "--on", day, "--apply", "--confirm-removals")
        assert answer["applied"]
        counts[day] = {key: len(answer[key]) for key in answer if isinstance(answer[key], list)}
        assert answer["unreadable"] == answer["duplicates"] == answer["renamed"] == []
    assert [(one["added"], one["removed"], one["changed"]) for one in counts.values()] == [
        (47, 0, 0),
        (6, 3, 2),
        (31, 7, 43),
        (0, 0, 5),
    ]
    assert len(on_roster()) == 74
    again, _read_at = preview(
        text=max(REAL.glob("*.yaml")).read_text(), now=datetime(2026, 7, 8, tzinfo=UTC)
    )
    assert not [*again.added, *again.removed, *again.changed]


@needs_real_rosters
def test_the_third_real_roster_needs_confirmation_of_seven_removals():
    first, second, third = sorted(REAL.glob("*.yaml"))[:3]
    command(first, "--on", "2023-09-11", "--apply")
    command(second, "--on", "2024-04-18", "--apply")
    with pytest.raises(CommandError, match="remove 7 of 50 people"):
        command(third, "--on", "2026-05-04", "--apply")
    assert len(on_roster()) == 50
