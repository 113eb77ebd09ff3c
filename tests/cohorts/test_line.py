"""The line: where a cohort is, and the reader's own steps on it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cohorts.models import Phase, PhaseKind, end_of_day, start_of_day
from cohorts.rules.line import Mark, draw
from tests.factories import AMP_2026

ZONE = ZoneInfo("UTC")
PHASES = [
    Phase(
        kind=kind, title=title, starts_at=start_of_day(first, ZONE), ends_at=end_of_day(last, ZONE)
    )
    for kind, title, first, last in AMP_2026
]


def line_on(month, day, hour=12, marks=(), state="open"):
    now = datetime(2026, month, day, hour, tzinfo=UTC)
    return draw(PHASES, state=state, zone=ZONE, now=now, marks=marks)


def states(line):
    return [step.state for step in line.steps]


def test_what_is_over_what_is_now_and_what_is_next():
    line = line_on(5, 20)
    assert states(line) == ["past", "past", "now", "next", "later", "later", "later", "later"]
    assert [step.when for step in line.steps][:3] == [
        "1 February 2026",
        "10 March – 30 April 2026",
        "10 – 30 May 2026",
    ]


def test_one_says_how_much_of_the_phase_is_over():
    assert [step.elapsed for step in line_on(5, 20).steps] == [0, 0, 50, 0, 0, 0, 0, 0]
    assert line_on(5, 10, hour=0).steps[2].elapsed == 0


@pytest.mark.parametrize(
    ("month", "day", "state", "sentence"),
    [
        (1, 1, "draft", "Announcement begins in 30 days."),
        (5, 20, "open", "Applications: 10 days left."),
        (5, 30, "open", "Applications: 12 hours left."),
        (6, 13, "selecting", "Kickoff begins in 36 hours."),
        (12, 1, "finished", "This cohort has ended."),
    ],
)
def test_it_opens_with_a_sentence_and_a_countdown(month, day, state, sentence):
    assert line_on(month, day, state=state).sentence == sentence


NOT_YET = "the day has come, and the organizers have not opened it yet."


@pytest.mark.parametrize(
    ("month", "day", "state", "sentence"),
    [
        (2, 1, "draft", f"Announcement: {NOT_YET}"),
        (5, 20, "announced", f"Applications: {NOT_YET}"),
        (6, 5, "open", f"Selection: {NOT_YET}"),
        (6, 15, "selecting", f"Kickoff: {NOT_YET}"),
        (12, 1, "running", "All dates are over. The organizers have not closed the cohort yet."),
        (5, 20, "cancelled", "This cohort was cancelled."),
        (5, 20, "selecting", "Selection begins in 11 days."),
        (10, 24, "finished", "Recognition: 12 hours left."),
    ],
)
def test_it_says_what_is_true_for_the_state_too(month, day, state, sentence):
    assert line_on(month, day, state=state).sentence == sentence


def test_nobody_is_in_a_phase_that_is_not_opened():
    line = line_on(5, 20, state="announced")
    assert states(line) == ["past", "past", "next", "later", "later", "later", "later", "later"]
    assert line.steps[2].elapsed == 0


def test_a_phase_that_was_left_early_is_over():
    assert states(line_on(5, 20, state="selecting"))[2:4] == ["past", "next"]


def test_a_phase_begins_with_its_first_instant_and_ends_before_its_last():
    applications = PHASES[2]
    for moment, state in [
        (applications.starts_at, "now"),
        (applications.ends_at - timedelta(microseconds=1), "now"),
        (applications.ends_at, "past"),
    ]:
        line = draw(PHASES, state="open", zone=ZONE, now=moment)
        assert line.steps[2].state == state


def test_ones_own_steps_stand_on_the_phase_that_they_fall_into():
    handed_in = Mark("You handed it in", datetime(2026, 5, 12, tzinfo=UTC))
    early = Mark("You signed up", datetime(2025, 1, 1, tzinfo=UTC))
    line = line_on(5, 20, marks=[handed_in, early])
    assert line.steps[2].marks == [handed_in]
    assert line.steps[0].marks == [early]


def test_parts_of_the_selection_are_left_out():
    review = Phase(
        kind=PhaseKind.REVIEW,
        title="Review",
        starts_at=PHASES[3].starts_at,
        ends_at=PHASES[3].ends_at,
    )
    line = draw([*PHASES, review], state="open", zone=ZONE, now=PHASES[0].starts_at)
    assert "Review" not in [step.title for step in line.steps]


def test_without_dates_it_says_so():
    line = draw([], state="draft", zone=ZONE, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert (line.steps, line.sentence) == ([], "The dates are not fixed yet.")
