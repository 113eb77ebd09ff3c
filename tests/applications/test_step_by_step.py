"""The status page's dated steps: everything that happened, and everything that is known to come."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from applications.actions.application import reopen, submit, withdraw
from applications.actions.later_close import grant_later_close
from applications.actions.reminders import remind_drafts
from applications.models import Application
from applications.states import APPLICATION_MOVES, ApplicationState
from applications.views.reading import decision_words, verbs
from tests.applications.selection import DAY, on
from tests.applications.writing import get, page, post, typed
from tests.factories import NOW, ContestFactory, EligibilityCheckFactory, OfferFactory

ACTIONS = Path(__file__).resolve().parents[2] / "applications" / "actions"
CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def steps(person, now=NOW):
    """(text, at, still to come) of each step."""
    with on(now):
        story = get(person, "status", "amp-2026").context["story"]
    return [(item.text, item.at, bool(item.by)) for item in story.items]


def become(cast, state, cohort_state="open"):
    application = cast.application
    application.state = state
    if state not in {"draft", "submitted", "withdrawn"}:
        application.decided_at = DAY
    application.save()
    cast.cohort.state = cohort_state
    cast.cohort.save()
    return application


def test_everything_that_the_person_did_stands_there_in_order(cast, draft):
    data = typed(cast.project) | {"save": "1"}
    post(cast.outsider, "apply", "amp-2026", data=data)
    written = Application.objects.get(pk=draft.pk)
    submit(written, by=cast.outsider, now=NOW)
    withdraw(written, by=cast.outsider, now=NOW + A_MINUTE)
    reopen(written, by=cast.outsider, now=NOW + 2 * A_MINUTE)
    submit(written, by=cast.outsider, now=NOW + 3 * A_MINUTE)
    past = [(text, at) for text, at, ahead in steps(cast.outsider) if not ahead]
    assert past == [
        ("You handed it in.", NOW),
        ("You took it back.", NOW + A_MINUTE),
        ("You reopened it.", NOW + 2 * A_MINUTE),
        ("You handed it in.", NOW + 3 * A_MINUTE),
    ]


DECIDED, START = datetime(2026, 6, 12, 23, 59, tzinfo=UTC), datetime(2026, 6, 15, tzinfo=UTC)
TO_COME = [
    ("draft", NOW, ["Until then you can write and hand in.",
                    "Everyone hears the decision, by mail and here.", "The work starts."]),
    ("draft", CLOSE, []),
    ("submitted", NOW, ["Until then you can change it or take it back.",
                        "Everyone hears the decision, by mail and here.", "The work starts."]),
    ("submitted", CLOSE, ["Everyone hears the decision, by mail and here.", "The work starts."]),
    ("withdrawn", NOW, ["Until then you can reopen it."]),
    ("withdrawn", CLOSE, []),
    ("offered", DAY, ["Your answer to the offer is due.", "The work starts."]),
    ("waitlisted", DAY, ["The work starts."]),
    ("accepted", DAY, ["The work starts."]),
    ("not_selected", DAY, []),
    ("declined", DAY, []),
    ("expired", DAY, []),
]  # fmt: skip


@pytest.mark.parametrize(("state", "now", "texts"), TO_COME)
def test_what_is_to_come_stands_there_with_its_date(cast, state, now, texts):
    application = become(cast, state, "selecting" if now == DAY else "open")
    if state == "offered":
        OfferFactory(application=application, project=cast.project, answer_by=DAY + 9 * A_MINUTE)
    coming = [(text, at) for text, at, ahead in steps(cast.applicant, now) if ahead]
    assert [text for text, _at in coming] == texts
    assert [at for _text, at in coming] == sorted(at for _text, at in coming)
    assert all(at > now for _text, at in coming)


def test_no_state_was_forgotten():
    assert {state for state, _now, _texts in TO_COME} == set(ApplicationState.values)
    assert set(APPLICATION_MOVES) == set(ApplicationState)


def test_dates_are_the_last_minutes_that_count(cast):
    coming = {text: at for text, at, ahead in steps(cast.applicant) if ahead}
    assert coming["Until then you can change it or take it back."] == CLOSE - A_MINUTE
    assert coming["Everyone hears the decision, by mail and here."] == DECIDED
    assert coming["The work starts."] == START


def test_a_cancelled_cohort_promises_nothing(cast):
    become(cast, "submitted", "cancelled")
    assert not [text for text, _at, ahead in steps(cast.applicant) if ahead]


def test_ones_own_close_is_there_with_its_reason_and_its_date(cast, draft):
    own = datetime(2026, 6, 5, 18, tzinfo=UTC)
    grant_later_close(
        cast.cohort, cast.outsider, by=cast.organizer, now=NOW, until_at=own, reason="A flood."
    )
    found = steps(cast.outsider)
    assert ("You were given a later close.", NOW, False) in found
    assert ("Until then you can write and hand in.", own - A_MINUTE, True) in found
    assert "A flood." in page(get(cast.outsider, "status", "amp-2026"))


def test_a_reminder_is_there_and_marks_no_step_on_the_line(cast, draft):
    day_before = CLOSE - timedelta(hours=24)
    remind_drafts(now=day_before)
    found = [text for text, _at, _ahead in steps(cast.outsider, day_before)]
    assert found[0] == "You were reminded by mail that your draft is not handed in yet."
    with on(day_before):
        line = get(cast.outsider, "status", "amp-2026").context["line"]
    assert all("reminded" not in mark.text for step in line.steps for mark in step.marks)


def test_what_was_contested_is_there_with_what_follows(cast):
    said = EligibilityCheckFactory(cohort=cast.cohort, user=cast.applicant)
    contest = ContestFactory(check_said=said)
    text = page(get(cast.applicant, "status", "amp-2026"))
    assert "You said that a result is wrong: “Current maintainers are no mentees”." in text
    assert "A lead organizer answers before the decision." in text
    contest.state, contest.answer, contest.reason = "answered", "wrong_person", "Another Ada."
    contest.answered_at, contest.answered_by = NOW, cast.lead_organizer
    contest.save()
    text = page(get(cast.applicant, "status", "amp-2026"))
    assert "Another Ada." in text
    assert "answers before the decision" not in text


def test_an_undecided_rule_is_said_with_what_it_means(cast):
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, verdict="undecided", occasion="submission"
    )
    words = "Nobody is accepted while a rule is undecided."
    assert words in page(get(cast.applicant, "status", "amp-2026"))
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, occasion="submission", checked_at=NOW + A_MINUTE
    )
    assert words not in page(get(cast.applicant, "status", "amp-2026"))


def verbs_of(*names):
    """Every verb that the named modules record."""
    return {
        keyword.value.value
        for name in names
        for node in ast.walk(ast.parse((ACTIONS / f"{name}.py").read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
    }


def test_whatever_moves_an_application_has_words_for_its_person():
    about_offers = {
        "offer accepted", "offer declined", "offer withdrawn", "reminded of an offer",
        "offered instead of a withdrawn place",
    }  # fmt: skip
    told_elsewhere = {"decision"}
    recorded = verbs_of("application", "offers", "release") - about_offers - told_elsewhere
    assert recorded - {"decisions released"} <= set(verbs())
    assert set(decision_words()) == {"offered", "waitlisted", "not_selected"}
