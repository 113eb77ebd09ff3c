"""“May I apply?” by command: for accounts that nobody here has, and for those that somebody has."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applications.actions.roster import import_roster
from applications.models import EligibilityCheck
from tests.factories import (
    NOW,
    CohortFactory,
    ContestFactory,
    EligibilityCheckFactory,
    ListedParticipantFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    RosterImportFactory,
    RosterSpanFactory,
    UserFactory,
)
from tests.processes import environment

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "maintainers"
GSOC = "GSoC:2026-05-25:2026-08-31"


@pytest.fixture
def cohort(db, at_noon):
    return CohortFactory(slug="amp-2026", schedule=True)


@pytest.fixture
def roster(cohort):
    return RosterSpanFactory(
        login="Mina", github_id=7, last_import=RosterImportFactory(), from_at=NOW - timedelta(30)
    )


def command(*arguments, github="octo"):
    out = StringIO()
    words = ["--cohort", "amp-2026", "--github", github, *map(str, arguments)]
    call_command("eligibility", *words, stdout=out)
    return out.getvalue()


def asked(*arguments, github="octo"):
    return json.loads(command(*arguments, "--json", github=github))


def result(answer, rule):
    return next(one for one in answer["results"] if one["rule"] == rule)


def test_an_account_that_nobody_knows_is_eligible(roster):
    answer = asked()
    assert answer["eligible"] is True
    assert [set(one) for one in answer["results"]] == [
        {"rule", "result", "code", "reason", "evidence"}
    ] * 3
    assert [one["rule"] for one in answer["results"]] == [
        "organizer",
        "maintainer",
        "other_programme",
    ]
    assert not EligibilityCheck.objects.exists()


def test_without_json_it_is_text_for_people(roster):
    text = command(github="mina")
    assert text.startswith("blocked\n")
    assert "maintainer: blocked (on_roster)" in text
    assert "You are on the list of AsyncAPI maintainers" in text


@pytest.mark.parametrize(
    ("github", "more", "eligible"),
    [
        ("mina", (), False),
        ("MINA", (), False),
        ("@mina", (), False),
        ("https://github.com/mina", (), False),
        ("mina", ("--github-id", 7), False),
        ("renamed", ("--github-id", 7), False),
        ("mina", ("--github-id", 8), True),
        ("renamed", (), True),
    ],
)
def test_a_bare_login_matches_by_login_and_one_with_an_id_by_id(roster, github, more, eligible):
    assert asked(*more, github=github)["eligible"] is eligible


def test_where_the_roster_has_no_id_the_login_decides(roster):
    RosterSpanFactory(login="Old-Hand", github_id=None, last_import=roster.last_import)
    assert asked("--github-id", 99, github="old-hand")["eligible"] is False


def test_a_day_means_its_end_in_utc(roster):
    roster.until_at = datetime(2026, 5, 10, 23, 59, 59, tzinfo=UTC)
    roster.save()
    roster.last_import.read_at = datetime(2026, 5, 9, tzinfo=UTC)
    roster.last_import.save()
    codes = {
        day: result(asked("--on", f"2026-05-{day}", github="mina"), "maintainer")["code"]
        for day in ("09", "11", "12", "13", "24")
    }
    assert codes == {
        "09": "on_roster", "11": "absent_briefly", "12": "left_roster", "13": "left_roster",
        "24": "roster_stale",
    }  # fmt: skip


def test_before_the_roster_was_read_nobody_knows(roster):
    answer = asked("--on", "2020-01-01")
    assert answer["eligible"] is None
    assert result(answer, "maintainer")["code"] == "roster_never_read"


@pytest.mark.parametrize(
    ("programme", "eligible", "code"),
    [
        (GSOC, False, "overlaps"),
        ("GSoC 2026:2026-05-25:2026-06-14", True, "no_overlap"),
        ("GSoC 2026:2026-05-25:2026-06-15", False, "overlaps"),
        ("Hacktoberfest:2026-10-01:2026-10-31", True, "not_mentorship"),
        ("Our Club: the second:2026-07-01:2026-07-31", None, "unknown_programme"),
    ],
)
def test_programmes_are_named_with_their_days(roster, programme, eligible, code):
    answer = asked("--programme", programme)
    assert answer["eligible"] is eligible
    assert result(answer, "other_programme")["code"] == code


def test_several_programmes_are_weighed_together(roster):
    answer = asked("--programme", "Our Club:2026-07-01:2026-07-31", "--programme", GSOC)
    assert answer["eligible"] is False
    assert len(result(answer, "other_programme")["evidence"]["programmes"]) == 2


@pytest.mark.parametrize("by", [("--github-id", 42), ()])
def test_an_account_with_that_identity_brings_its_organizer_records(roster, by):
    person = UserFactory(github_id=42, github_login="Octo")
    ParticipationFactory(user=person, cohort=CohortFactory(name="AMP 2024"), organizer=True)
    found = result(asked(*by), "organizer")
    assert (found["result"], found["code"]) == ("blocked", "organizer_by_github")
    assert found["evidence"]["cohorts"] == ["AMP 2024"]
    assert asked("--github-id", 43)["eligible"] is True


def test_a_past_organizer_counts_on_every_day_whenever_it_was_written_down(roster):
    PastOrganizerFactory(github_id=42, github_login="octo", recorded_at=NOW)
    assert result(asked("--on", "2026-05-01"), "organizer")["result"] == "blocked"


def test_published_lists_declarations_and_answers_count_too(roster):
    ListedParticipantFactory(github_login="OCTO")
    assert result(asked(), "other_programme")["evidence"]["programmes"][0]["source"] == "listed"
    person = UserFactory(github_id=7, github_login="mina")
    row = OtherProgrammeFactory(user=person)
    answer = asked("--github-id", 7, github="mina")
    assert result(answer, "other_programme")["evidence"]["record"] == f"declared:{row.pk}"
    check = EligibilityCheckFactory(user=person)
    ContestFactory(
        check_said=check, rule="maintainer", record="roster:7", state="answered",
        answer="wrong_person", reason="Another Mina.", answered_at=NOW, answered_by=UserFactory(),
    )  # fmt: skip
    answer = asked("--github-id", 7, github="mina")
    assert result(answer, "maintainer")["code"] == "not_this_person"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--cohort", "nowhere", "--github", "octo"], "No cohort has the slug 'nowhere'"),
        (["--cohort", "amp-2026", "--github", "octo cat"], "is no GitHub login"),
        (["--cohort", "amp-2026", "--github", "https://example.org/octo"], "no GitHub login"),
        (["--cohort", "amp-2026", "--github=-octo"], "no GitHub login"),
        (["--cohort", "amp-2026", "--github", "octo", "--github-id", "x"], "is no GitHub id"),
        (["--cohort", "amp-2026", "--github", "octo", "--github-id", "-1"], "is no GitHub id"),
        (["--cohort", "amp-2026", "--github", "octo", "--github-id", "9" * 40], "no GitHub id"),
        (["--cohort", "amp-2026", "--github", "octo", "--on", "soon"], "'soon' is no day"),
        (["--cohort", "amp-2026", "--github", "octo", "--on", "2026-02-30"], "is no day"),
        (["--cohort", "amp-2026", "--github", "octo", "--programme", "GSoC"], "is no programme"),
        (
            ["--cohort", "amp-2026", "--github", "octo", "--programme", "A:2026-06-01:x"],
            "'x' is no day",
        ),
        (
            ["--cohort", "amp-2026", "--github", "octo", "--programme", "A:2026-06-02:2026-06-01"],
            "lies before the first",
        ),
        (
            ["--cohort", "amp-2026", "--github", "octo", "--programme", "A:2000-01-01:2099-12-31"],
            "longer than three years",
        ),
    ],
)
def test_bad_input_is_said_and_ends_with_2(cohort, arguments, words):
    with pytest.raises(CommandError, match=words) as told:
        call_command("eligibility", *arguments)
    assert told.value.returncode == 2


@pytest.mark.django_db(transaction=True)
def test_the_process_itself_ends_with_0_and_2():
    def run(*words):
        return subprocess.run(
            [sys.executable, "manage.py", "eligibility", *words],
            cwd=ROOT, capture_output=True, text=True, env=environment(),
        )  # fmt: skip

    CohortFactory(slug="amp-2026", schedule=True)
    good = run("--cohort", "amp-2026", "--github", "octo", "--json")
    assert (good.returncode, json.loads(good.stdout)["eligible"]) == (0, None)
    bad = run("--cohort", "nowhere", "--github", "octo", "--json")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "No cohort has the slug" in bad.stderr
    assert run("--github", "octo").returncode == 2


# The real rosters


def real(day):
    return next(REAL.glob(f"MAINTAINERS.{day}.*.yaml")).read_text()


@pytest.fixture
def real_rosters(db):
    if not REAL.is_dir():
        pytest.skip("The real rosters (../shared/data) are not here.")
    CohortFactory(slug="amp-2026", schedule=True)
    for path in sorted(REAL.glob("*.yaml")):
        day = date.fromisoformat(path.name.split(".")[1])
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        import_roster(
            text=path.read_text(), source=path.name, by=None, now=now, apply=True,
            confirm_removals=True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("login", "day", "eligible"),
    [
        # On the roster of that day, in whatever case.
        ("always there", "2023-09-11", False),
        ("ALWAYS THERE", "2026-05-10", False),
        # Not yet, then there: the roster of the day counts.
        ("came second", "2023-09-12", True),
        ("came second", "2024-04-18", False),
        ("came third", "2024-04-20", True),
        ("came third", "2026-05-04", False),
        # There, then gone; absent for less than 48 hours, still there.
        ("left after the first", "2023-09-20", False),
        ("left after the first", "2024-04-18", False),
        ("left after the first", "2024-04-20", True),
        # The login was changed: the name of today is found, the old one is not.
        ("renamed by the third", "2023-09-11", False),
        ("renamed by the third", "2026-05-10", True),
        # Nobody whom the roster ever knew.
        ("somebody-new", "2026-05-10", True),
        # Read too long ago, or not read yet: nobody guesses.
        ("somebody-new", "2025-01-01", None),
        ("always there", "2026-06-01", None),
        ("always there", "2023-09-10", None),
        ("somebody-new", "2026-07-20", True),
        ("somebody-new", "2026-07-22", None),
    ],
)
def test_the_real_rosters_decide_as_the_programme_says(real_rosters, login, day, eligible):
    found = in_the_files().get(login.lower(), login)
    login = found.upper() if login.isupper() else found
    assert asked("--on", day, github=login)["eligible"] is eligible


def in_the_files():
    """One person of each kind, by what the files say of them; no name stands here."""
    first, second, third, last = (people_in(path) for path in sorted(REAL.glob("*.yaml")))
    return {
        "always there": min({*first} & {*second} & {*third} & {*last}),
        "came second": min(({*second} & {*third} & {*last}) - {*first}),
        "came third": min(({*third} & {*last}) - {*first} - {*second}),
        "left after the first": min({*first} - {*second} - {*third} - {*last}),
        "renamed by the third": min(({*first} & {*second}) - {*third} - {*last}),
    }


def people_in(path):
    import yaml

    entries = [one for one in yaml.safe_load(path.read_text()) if one.get("github")]
    return {one["github"].lower() for one in entries}


def test_everybody_on_a_real_roster_is_blocked_on_its_day_and_nobody_else(real_rosters):
    import yaml

    for path in sorted(REAL.glob("*.yaml")):
        day = path.name.split(".")[1]
        entries = [one for one in yaml.safe_load(path.read_text()) if one.get("github")]
        for one in entries[::9]:
            answer = asked("--on", day, github=one["github"])
            assert result(answer, "maintainer")["code"] == "on_roster", (day, one["github"])
            number = one.get("githubID")
            if number:
                named = asked("--on", day, "--github-id", number, github="another-login")
                assert named["eligible"] is False
                other = asked("--on", day, "--github-id", 1, github=one["github"])
                assert other["eligible"] is True
