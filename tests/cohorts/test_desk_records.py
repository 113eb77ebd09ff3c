"""What people were told, and what happened."""

from datetime import timedelta

import pytest

from cohorts.models import Event, Message
from tests.cohorts.browse import get, page, post, said
from tests.factories import NOW, EventFactory, MessageFactory


def test_messages_of_this_cohort_stand_with_their_state(cast):
    MessageFactory(cohort=cast.cohort, subject="Dates have moved", state="sent")
    MessageFactory(cohort=cast.other_cohort, subject="Elsewhere")
    MessageFactory(cohort=None, subject="Confirm your address", kind="account/confirm")
    shown = page(get(cast.organizer, "desk_messages", "amp-2026"))
    assert "Dates have moved" in shown
    assert "Elsewhere" not in shown
    assert "Confirm your address" not in shown


def test_they_are_filtered_by_state(cast):
    for state in ("sent", "failed", "waiting"):
        MessageFactory(cohort=cast.cohort, subject=f"It is {state}", state=state)
    answer = get(cast.organizer, "desk_messages", "amp-2026", state="failed")
    assert [row["message"].subject for row in answer.context["rows"]] == ["It is failed"]
    counts = {tab["state"]: tab["count"] for tab in answer.context["tabs"]}
    assert counts == {"": 3, "sent": 1, "failed": 1, "waiting": 1, "sending": 0}


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"page": "999"}, {"page": "x"}])
def test_a_strange_address_shows_the_page_anyway(cast, query):
    MessageFactory(cohort=cast.cohort)
    assert get(cast.organizer, "desk_messages", "amp-2026", **query).status_code == 200
    assert get(cast.organizer, "desk_events", "amp-2026", **query).status_code == 200


def test_failed_ones_are_tried_again_and_no_others(cast):
    failed = MessageFactory(cohort=cast.cohort, state="failed", attempts=6, error="No such box")
    sent = MessageFactory(cohort=cast.cohort, state="sent")
    elsewhere = MessageFactory(cohort=cast.other_cohort, state="failed")
    post(cast.organizer, "desk_messages_retry", "amp-2026")
    states = {row.pk: row.state for row in Message.objects.all()}
    assert states == {failed.pk: "waiting", sent.pk: "sent", elsewhere.pk: "failed"}
    failed.refresh_from_db()
    assert (failed.attempts, failed.due_at) == (0, NOW)
    assert Event.objects.get(verb="failed messages retried").by == cast.organizer


def test_trying_twice_is_told(cast):
    MessageFactory(cohort=cast.cohort, state="failed")
    post(cast.organizer, "desk_messages_retry", "amp-2026")
    answer = post(cast.organizer, "desk_messages_retry", "amp-2026")
    assert said(answer) == ["No message waits for another attempt."]


def test_it_is_a_verb_and_nobody_elses(cast):
    assert get(cast.organizer, "desk_messages_retry", "amp-2026").status_code == 405
    assert post(cast.mentor, "desk_messages_retry", "amp-2026").status_code == 404


def test_fifty_stand_on_a_page(cast):
    Message.objects.bulk_create(
        MessageFactory.build(cohort=cast.cohort, recipient=cast.mentor) for _each in range(51)
    )
    assert len(get(cast.organizer, "desk_messages", "amp-2026").context["rows"]) == 50
    assert len(get(cast.organizer, "desk_messages", "amp-2026", page=2).context["rows"]) == 1


def test_history_tells_who_did_what_when_and_why(cast):
    EventFactory(
        cohort=cast.cohort, by=cast.organizer, verb="edited", reason="A typo.",
        changes={"name": ["AMP 26", "AMP 2026"], "weekly_hours": ["8", "9"]},
    )  # fmt: skip
    EventFactory(cohort=cast.cohort, by=None, verb="reminded")
    EventFactory(cohort=cast.other_cohort, verb="something elsewhere")
    shown = page(get(cast.organizer, "desk_events", "amp-2026"))
    for words in (
        "Organizer Omar",
        "AMP 2026: edited",
        "A typo.",
        "AMP 26",
        "weekly hours",
        "the portal",
    ):
        assert words in shown
    assert "something elsewhere" not in shown


def test_history_is_newest_first(cast):
    for days in (3, 1, 2):
        EventFactory(cohort=cast.cohort, verb=f"{days} days ago", at=NOW - timedelta(days=days))
    items = get(cast.organizer, "desk_events", "amp-2026").context["items"]
    assert [item["text"][-10:] for item in items] == ["1 days ago", "2 days ago", "3 days ago"]


@pytest.mark.parametrize("who", ["mentor", "volunteer", "outsider", "other_organizer"])
@pytest.mark.parametrize("name", ["desk_messages", "desk_events"])
def test_records_are_for_organizers_of_the_cohort(cast, who, name):
    assert get(getattr(cast, who), name, "amp-2026").status_code == 404
