"""The rules of the rooms: how long they stay open, the ladder, a summary."""

from datetime import date, timedelta

import pytest

from amp.refused import Refused
from conduct.rules.ladder import Measure, Rung, in_words, require_measure
from conduct.rules.passphrase import printed
from conduct.rules.sealing import new_key
from conduct.rules.summary import found_in, require_looked_at
from conduct.rules.unlocking import is_fresh, is_over, looks_printed
from tests.factories import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("begun", "used", "over"),
    [
        (0, 0, False),
        (14, 14, False),
        (15, 15, True),
        (59, 1, False),
        (60, 1, True),
        (30, 15, True),
        # Stamps that no clock of ours wrote.
        (-1, -1, True),
        (5, -1, True),
        (5, 10, True),
    ],
)
def test_an_unlocked_seat_is_over(begun, used, over):
    found = is_over(begun_at=NOW - begun * MINUTE, used_at=NOW - used * MINUTE, now=NOW)
    assert found is over


@pytest.mark.parametrize(("ago", "fresh"), [(0, True), (4.9, True), (5, False), (-1, False)])
def test_a_second_factor_is_fresh_for_five_minutes(ago, fresh):
    assert is_fresh(NOW - ago * MINUTE, NOW) is fresh


def test_a_kit_is_told_from_six_words():
    assert looks_printed(f"  {printed(new_key()).lower()}\n")
    assert not looks_printed("decade facade accede beaded deface abbe")


TODAY = NOW.date()


def test_a_measure_is_said_in_lines():
    measure = Measure(Rung.LIMITED, "No reviews.", "An apology.", "", date(2026, 8, 1))
    lines = ["Temporarily limited activities", "No reviews.", "Repair: An apology."]
    assert in_words(measure).splitlines() == [*lines, "Looked at again on: 1 August 2026"]
    assert in_words(Measure(Rung.NONE)) == ""


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure(Rung.SUSPENSION), "name the day"),
        (Measure(Rung.LIMITED), "name the day"),
        (Measure(Rung.WARNING, review_on=TODAY), "has to come yet"),
        (Measure(Rung.NONE, repair="An apology."), "choose which measure"),
    ],
)
def test_half_a_measure_is_refused(measure, words):
    with pytest.raises(Refused, match=words):
        require_measure(measure, TODAY)


@pytest.mark.parametrize("rung", [Rung.NONE, Rung.WARNING, Rung.BAN])
def test_what_does_not_end_needs_no_day(rung):
    measure = Measure(rung)
    require_measure(measure, TODAY)
    assert measure.review_on is None


NAMES = ["Odd Oskar", "Ada de la Cruz"]
TOLD = ["Then he said that nobody would ever believe me, and laughed."]


def found(text):
    return found_in(text, names=NAMES, told=TOLD)


@pytest.mark.parametrize(
    ("text", "kind", "points"),
    [
        ("OSKAR was there, and Cruz.", "names", ("OSKAR", "Cruz")),
        ("See @oskar-o and ada@example.org.", "handles", ("@oskar-o", "ada@example.org")),
        ("It is at https://example.org/x now", "handles", ("https://example.org/x",)),
        ("On 3 May at 23:10, Monday.", "times", ("3 May", "23:10", "Monday")),
        ("On 2026-05-03, at 11 pm.", "times", ("2026-05-03", "11 pm")),
        ("Yesterday and last week.", "times", ("Yesterday", "last week")),
        ("You wrote “go away” to them.", "quotes", ("“go away”",)),
        ('You wrote "go away" to them.', "quotes", ('"go away"',)),
        (
            "You said that nobody would ever believe me.",
            "quotes",
            ("said that nobody would ever believe me",),
        ),
    ],
)
def test_what_could_give_somebody_away_is_pointed_at(text, kind, points):
    assert getattr(found(text), kind) == points


@pytest.mark.parametrize(
    "text",
    [
        "Your messages were unwelcome, and you did not stop when you were asked.",
        "Nobody would believe it. The committee found a violation of the Code of Conduct.",
        "Don't write to the people involved. It's the committee's decision.",
        "",
    ],
)
def test_plain_words_are_let_alone(text):
    assert not found(text)


def test_somebody_looks_at_each_point_before_it_may_be_shared():
    with pytest.raises(Refused) as refusal:
        require_looked_at(found("Oskar, on Monday."), looked_at=False)
    assert refusal.value.details == ["Names: Oskar", "Times: Monday"]
    require_looked_at(found("Oskar, on Monday."), looked_at=True)
    require_looked_at(found("You did not stop."), looked_at=False)
