"""Taking an application back, and undoing that until the close."""

from datetime import UTC, datetime

import pytest
import time_machine

from cohorts.models import Message
from tests.applications.writing import get, page, post, said
from tests.cast import signed_in

AFTER = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_page_says_what_follows_and_does_nothing(cast):
    text = page(get(cast.applicant, "withdraw", "amp-2026"))
    assert "You can reopen it and hand it in again until" in text
    cast.application.refresh_from_db()
    assert cast.application.state == "submitted"


def test_after_the_close_it_says_that_it_cannot_be_undone(cast):
    with time_machine.travel(AFTER, tick=False):
        text = page(signed_in(cast.applicant).get("/cohorts/amp-2026/application/withdraw/"))
    assert "This cannot be undone" in text


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_it_is_taken_back_and_told(cast, state):
    cast.application.state = state
    cast.application.save()
    post(cast.applicant, "withdraw", "amp-2026")
    cast.application.refresh_from_db()
    assert cast.application.state == "withdrawn"
    message = Message.objects.get(recipient=cast.applicant)
    assert message.subject == "Your application to AMP 2026 is taken back"
    assert "http://testserver/cohorts/amp-2026/application/" in message.text


def test_twice_is_told_once(cast):
    post(cast.applicant, "withdraw", "amp-2026")
    response = post(cast.applicant, "withdraw", "amp-2026")
    assert "not possible any more" in said(response)[0]
    assert Message.objects.count() == 1


def test_nobody_else_reads_it_any_more(cast):
    choice = cast.application.choices.get(project=cast.project)
    assert get(cast.mentor, "review", choice.pk).status_code == 200
    post(cast.applicant, "withdraw", "amp-2026")
    assert get(cast.mentor, "review", choice.pk).status_code == 404
    response = get(cast.organizer, "desk_application", "amp-2026", cast.application.pk)
    assert response.status_code == 404


def test_until_the_close_it_can_be_reopened_as_a_draft(cast):
    post(cast.applicant, "withdraw", "amp-2026")
    response = post(cast.applicant, "reopen", "amp-2026")
    assert response.headers["Location"] == "/cohorts/amp-2026/apply/"
    cast.application.refresh_from_db()
    assert cast.application.state == "draft"
    assert cast.application.choices.count() == 2


def test_after_the_close_it_stays_withdrawn(cast):
    post(cast.applicant, "withdraw", "amp-2026")
    with time_machine.travel(AFTER, tick=False):
        client = signed_in(cast.applicant)
        response = client.post("/cohorts/amp-2026/application/reopen/")
        assert "closed on 30 May 2026" in said(response)[0]
        assert "Nothing more will happen with it" in page(
            client.get("/cohorts/amp-2026/application/")
        )


def test_what_is_decided_cannot_be_taken_back_unless_it_waits(cast):
    cast.application.state, cast.application.decided_at = "offered", cast.application.saved_at
    cast.application.save()
    response = get(cast.applicant, "withdraw", "amp-2026")
    assert response.headers["Location"] == "/cohorts/amp-2026/application/"
    post(cast.applicant, "withdraw", "amp-2026")
    cast.application.refresh_from_db()
    assert cast.application.state == "offered"
