"""On what a result rests, in words: no key and no instant as it is stored reaches anybody."""

import re
from dataclasses import asdict
from datetime import date, datetime, timedelta

import pytest

from applications.rules.eligibility import OrganizerRecord, Person, RosterFact
from applications.rules.eligibility.words import labels
from applications.views.evidence import evidence_groups
from tests.applications.rules.test_eligibility import NOW, READ_AT, answer, on_roster, programme
from tests.applications.rules.test_eligibility_records import entry, said
from tests.applications.writing import page
from tests.cast import signed_in
from tests.factories import ApplicationFactory, EligibilityCheckFactory

OVERLAP = programme("GSoC", date(2026, 5, 25), date(2026, 6, 20), "declared:1")
RESULTS = [
    answer("organizer", organizers=[OrganizerRecord(7, "mina", False, "AMP 2024", "past:1")]),
    answer("organizer", organizers=[OrganizerRecord(None, "", True, "AMP", "participation:1")]),
    answer("maintainer", roster=on_roster("mina", 7)),
    answer("maintainer", roster=on_roster("mina", 7, until_at=NOW - timedelta(hours=3))),
    answer("maintainer", roster=RosterFact("0123456789abcdef", READ_AT - timedelta(days=60))),
    answer("maintainer", roster=on_roster("mina", 7), answers=[said("maintainer", "roster:7")]),
    answer(
        "maintainer",
        roster=on_roster("mina", 7, from_at=NOW - timedelta(days=2)),
        placed_at=NOW - timedelta(days=9),
    ),
    answer("maintainer", person=Person(7, "mina", verified=False)),
    answer("other_programme", programmes=[OVERLAP], listed=[entry()]),
    answer("other_programme", listed=[entry()], answers=[said("other_programme", "listed:1")]),
    answer("other_programme", listed=[entry(github_login="", name="Mina")]),
    answer("other_programme", programmes=[OVERLAP], work_period=None),
    answer("other_programme", programmes=[programme("Club", date(2026, 7, 1), date(2026, 7, 9))]),
]
BESIDE = next(result for result in RESULTS if result.code == "overlaps")
STORED = re.compile(r"\d{4}-\d\d-\d\d|[a-z]+_[a-z]+|declared:|listed:|past:|participation:|None")


def lines(result):
    return [line for group in evidence_groups(asdict(result)) for line in group.lines]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.code)
def test_nothing_is_shown_as_it_is_stored(result):
    for line in lines(result):
        assert line.label in labels().values()
        assert line.text or line.at
        assert not STORED.search(f"{line.label} {line.text}")


def test_instants_stay_instants_so_that_a_page_shows_them_in_its_readers_zone():
    shown = {line.label: line.at for line in lines(RESULTS[2])}
    assert shown["List of maintainers read"] == READ_AT
    assert isinstance(shown["On the list since"], datetime)


def test_what_is_found_is_said_in_words():
    shown = {line.label: line.text for line in lines(RESULTS[2])}
    assert shown["Account in the entry"] == "@mina (7)"
    assert shown["Record"] == "the list of maintainers, as 7"
    assert shown["Recognized by"] == "the GitHub id"
    assert shown["On the list until"] == "still on it"


def test_each_programme_stands_under_its_name():
    groups = evidence_groups(asdict(BESIDE))
    assert [group.title for group in groups] == ["", "GSoC", "Google Summer of Code 2026"]
    shown = {line.label: line.text for line in groups[2].lines}
    assert (shown["First day"], shown["Known from"]) == ("25 May 2026", "a published list")
    assert shown["What follows"] == "takes place at the same time"


def test_the_page_of_a_contest_shows_it_in_words(cast, contested):
    text = page(signed_in(cast.lead_organizer).get(f"/desk/amp-2026/contests/{contested.pk}/"))
    assert "List of maintainers read" in text
    assert "the GitHub login" in text
    assert "roster read at" not in text
    assert 'datetime="2026-05-19T12:00:00Z"' in text


def test_the_admin_shows_the_same(cast, db):
    application = ApplicationFactory(cohort=cast.cohort, state="submitted")
    row = EligibilityCheckFactory(
        user=application.user, cohort=cast.cohort, application=application,
        occasion="submission", verdict="blocked", results=[asdict(RESULTS[2]), asdict(BESIDE)],
    )  # fmt: skip
    url = f"/admin/applications/eligibilitycheck/{row.pk}/change/"
    text = page(signed_in(cast.organizer).get(url))
    assert "Account in the entry: @mina (7)" in text
    assert "GSoC · First day: 25 May 2026" in text
    assert "18\N{NO-BREAK SPACE}May\N{NO-BREAK SPACE}2026" in text
    assert "roster_read_at" not in text


def test_a_name_on_a_published_list_has_its_days_in_words(cast):
    result = asdict(answer("other_programme", listed=[entry(github_login="", name="Mina")]))
    EligibilityCheckFactory(
        user=cast.applicant, cohort=cast.cohort, application=cast.application,
        occasion="submission", results=[result],
    )  # fmt: skip
    url = f"/desk/amp-2026/applications/{cast.application.pk}/"
    assert "25 May 2026 – 31 August 2026" in page(signed_in(cast.organizer).get(url))


def test_lines_stand_in_the_order_in_which_they_are_read_whatever_the_database_made_of_it():
    evidence = {"ends_on": "2026-08-30", "starts_on": "2026-05-25", "record": "declared:1"}
    [group] = evidence_groups({"evidence": evidence})
    assert [line.label for line in group.lines] == ["Record", "First day", "Last day"]
