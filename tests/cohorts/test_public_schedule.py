"""The schedule: exact times in the reader's zone and in UTC, and every change in public."""

from datetime import UTC, timedelta

import pytest
import time_machine

from cohorts.actions.schedule import change_schedule
from cohorts.models import PhaseKind
from cohorts.rules.changes import in_words, moments, value_in_words
from tests.cast import signed_in
from tests.factories import NOW, PhaseFactory, ScheduleChangeFactory

HERE = "/cohorts/amp-2026/schedule/"


def test_dates_stand_in_utc_by_their_last_minute(cast, client):
    page = client.get(HERE).content.decode()
    assert "10 May 2026, 00:00 UTC" in page
    assert "30 May 2026, 23:59 UTC" in page


def test_dates_stand_in_the_readers_zone_too(cast):
    cast.outsider.time_zone = "Asia/Kolkata"
    cast.outsider.save()
    page = signed_in(cast.outsider).get(HERE).content.decode()
    assert "31 May 2026, 05:29 IST" in page
    assert "30 May 2026, 23:59 UTC" in page


def test_a_zone_that_is_no_more_still_shows_the_page(cast):
    cast.outsider.time_zone = "Mars/Olympus"
    cast.outsider.save()
    assert signed_in(cast.outsider).get(HERE).status_code == 200


def test_a_deadline_anywhere_on_earth_says_so(cast, client):
    assert "anywhere on Earth" not in client.get(HERE).content.decode()
    phase = cast.cohort.phases.get(kind=PhaseKind.APPLICATIONS)
    phase.ends_at += timedelta(hours=12)
    phase.ends_anywhere_on_earth = True
    phase.save()
    page = client.get(HERE).content.decode()
    assert "the end of 30 May 2026 anywhere on Earth" in page
    assert "31 May 2026, 11:59 UTC" in page


def test_what_is_next_counts_down_in_words(cast, client):
    assert [each.sentence for each in client.get(HERE).context["moments"]] == [
        "Applications: ends in 10 days",
        "Selection: begins in 11 days",
        "Selection: ends in 23 days",
    ]
    with time_machine.travel("2026-06-14T20:00:00Z", tick=False):
        page = client.get(HERE)
    assert page.context["moments"][0].sentence == "Kickoff: in 4 hours"


def test_a_change_shows_number_old_new_reason_by_whom_and_when(cast, client):
    final = cast.cohort.phases.get(kind=PhaseKind.FINAL)
    change_schedule(
        final, by=cast.organizer, now=NOW, reason="Mentors <asked>",
        ends_at=final.ends_at + timedelta(days=2),
    )  # fmt: skip
    page = client.get(HERE).content.decode()
    for words in (
        "Change 1",
        "Organizer Omar",
        "20 May 2026, 12:00 UTC",
        "Final evaluation, ends:",
        "17 October 2026, 23:59 UTC",
        "19 October 2026, 23:59 UTC",
        "Mentors &lt;asked&gt;",
        'id="change-1"',
    ):
        assert words in page


def test_without_a_change_the_page_says_so(cast, client):
    assert "No date has changed since the schedule was confirmed." in (
        client.get(HERE).content.decode()
    )


def test_calendar_and_feed_are_linked(cast, client):
    page = client.get(HERE).content.decode()
    assert "/cohorts/amp-2026/schedule.ics" in page
    assert "/cohorts/amp-2026/changes.atom" in page


def test_every_kind_of_difference_has_words(cast):
    zone = cast.cohort.zone
    found = in_words(
        [
            {"phase": "P", "field": "kind", "old": "midterm", "new": "final"},
            {"phase": "P", "field": "ends_anywhere_on_earth", "old": False, "new": True},
            {"phase": "P", "field": "description", "old": "", "new": "More"},
            {"phase": "P", "field": "starts_at", "old": None, "new": "2026-06-01T00:00:00+00:00"},
        ],
        zone,
    )
    assert [(each.what, each.old, each.new) for each in found] == [
        ("kind", "midterm evaluation", "final evaluation"),
        ("ends anywhere on Earth", "no", "yes"),
        ("description", "", "More"),
        ("begins", "", "1 June 2026, 00:00 UTC"),
    ]
    assert value_in_words("title", 3, zone) == "3"


@pytest.mark.django_db
def test_what_is_over_is_no_moment_ahead():
    over = PhaseFactory.build(starts_at=NOW - timedelta(days=9), ends_at=NOW)
    assert moments([over], NOW, "open") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        ("announced", ["Applications: not opened yet, ends in 10 days"]),
        ("open", ["Applications: ends in 10 days"]),
        ("selecting", []),
    ],
)
def test_what_is_ahead_is_true_for_the_state_too(state, sentences):
    assert [each.sentence for each in moments([PhaseFactory.build()], NOW, state)] == sentences


def test_a_cohort_that_is_late_says_so_to_everybody(cast, client):
    cast.cohort.state = "announced"
    cast.cohort.save()
    shown = client.get("/cohorts/amp-2026/").content.decode()
    assert "the organizers have not opened it yet" in shown
    assert "Applications: ends in" not in shown
    assert "You are here" not in shown


def test_each_phase_is_described_once_also_when_it_is_over(cast, client):
    for kind, words in (("ideas", "Mentors write."), ("selection", "We read.")):
        cast.cohort.phases.filter(kind=kind).update(description=words)
    PhaseFactory(cohort=cast.cohort, kind="review", title="Review", description="Mentors score.")
    page = client.get(HERE).content.decode()
    for words in ("Mentors write.", "We read.", "Mentors score."):
        assert page.count(words) == 1


AOE_30_MAY = {"old": "2026-05-31T12:00:00+00:00", "new": "2026-06-01T12:00:00+00:00"}


def told(*differences):
    rows = [{"phase": "Applications", **each} for each in differences]
    return [(each.what, each.old, each.new) for each in in_words(rows, UTC)]


def test_an_end_anywhere_on_earth_is_told_by_its_day():
    moved = {"field": "ends_at", **AOE_30_MAY, "anywhere_on_earth": [True, True]}
    assert told(moved) == [
        (
            "ends",
            "30 May 2026 anywhere on Earth (31 May 2026, 11:59 UTC)",
            "31 May 2026 anywhere on Earth (1 June 2026, 11:59 UTC)",
        )
    ]


def test_a_deadline_that_begins_to_count_anywhere_on_earth_is_one_line():
    ends = {"field": "ends_at", "old": "2026-05-31T00:00:00+00:00", "new": AOE_30_MAY["old"]}
    flag = {"field": "ends_anywhere_on_earth", "old": False, "new": True}
    assert told(ends | {"anywhere_on_earth": [False, True]}, flag) == [
        (
            "ends",
            "30 May 2026, 23:59 UTC",
            "30 May 2026 anywhere on Earth (31 May 2026, 11:59 UTC)",
        )
    ]


def test_the_page_costs_the_same_for_one_and_many(cast, client, django_assert_max_num_queries):
    ScheduleChangeFactory(cohort=cast.cohort, number=1)
    with django_assert_max_num_queries(10) as before:
        client.get(HERE)
    for number in (2, 3, 4):
        ScheduleChangeFactory(cohort=cast.cohort, number=number)
        PhaseFactory(cohort=cast.cohort, title=f"Extra {number}")
    with django_assert_max_num_queries(len(before)):
        client.get(HERE)
