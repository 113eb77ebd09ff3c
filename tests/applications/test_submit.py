"""Handing in: looked over first, refused in words, kept word for word, and told once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from applications.models import EligibilityCheck, Submission
from cohorts.models import Message
from tests.applications.writing import TEXTS, get, page, post, said, typed
from tests.cast import signed_in
from tests.factories import NOW, OtherProgrammeFactory, ParticipationFactory

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def whole(cast, draft):
    """A draft that lacks nothing."""
    data = typed(cast.project, cast.other_project) | {"submit": "1"}
    response = post(cast.outsider, "apply", "amp-2026", data=data)
    assert response.headers["Location"] == "/cohorts/amp-2026/apply/check/"
    draft.refresh_from_db()
    return draft


def submit(cast):
    return post(cast.outsider, "submit", "amp-2026")


def test_the_check_lists_what_is_missing_with_links_to_the_fields(cast, draft):
    response = get(cast.outsider, "check", "amp-2026")
    links = {url.rpartition("#")[2] for _words, url in response.context["missing"]}
    assert links == {
        "id_choice-1-project", "id_motivation", "id_availability", "id_ai_use", "id_hours_per_week"
    }  # fmt: skip
    assert "Hand it in" not in page(response)
    form = page(get(cast.outsider, "apply", "amp-2026"))
    assert all(f'id="{link}"' in form for link in links)


def test_the_check_of_a_proposal_links_to_its_part(cast, draft):
    data = typed(cast.project, cast.other_project, choice__2__timeline="")
    post(cast.outsider, "apply", "amp-2026", data=data)
    [(words, url)] = get(cast.outsider, "check", "amp-2026").context["missing"]
    assert words == "Give a timeline for “Generator”."
    assert url == "/cohorts/amp-2026/apply/#id_choice-2-timeline"


def test_a_project_that_was_withdrawn_is_missing_by_name(cast, whole):
    cast.other_project.state, cast.other_project.withdrawn_at = "withdrawn", NOW
    cast.other_project.save()
    [(words, url)] = get(cast.outsider, "check", "amp-2026").context["missing"]
    assert "“Generator” is not offered any more" in words
    assert url.endswith("#id_choice-2-project")
    submit(cast)
    whole.refresh_from_db()
    assert whole.state == "draft"


def test_a_whole_draft_is_shown_as_it_will_be_read(cast, whole):
    text = page(get(cast.outsider, "check", "amp-2026"))
    assert "Hand it in" in text
    assert "<p>I read the code first.<br>\nThen I write tests.</p>" in text


def test_it_is_handed_in_with_a_receipt_of_everything(cast, whole):
    response = submit(cast)
    assert response.headers["Location"] == "/cohorts/amp-2026/application/"
    whole.refresh_from_db()
    assert (whole.state, whole.submitted_at) == ("submitted", NOW)
    receipt = Message.objects.get(recipient=cast.outsider)
    assert receipt.subject == "Your application to AMP 2026 is handed in"
    written = [*TEXTS.values(), "I read the code first.", "A documented command.", "Generator"]
    for text in written:
        assert text in receipt.text
        assert text in receipt.html
    assert "20 May 2026, 12:00 UTC" in receipt.text


def test_what_was_handed_in_is_kept_word_for_word(cast, whole):
    submit(cast)
    content = Submission.objects.get().content
    assert [choice["project"] for choice in content["choices"]] == ["CLI", "Generator"]
    assert content["motivation"] == TEXTS["motivation"]


def test_the_rules_are_checked_again_and_kept(cast, whole):
    submit(cast)
    kept = EligibilityCheck.objects.get(occasion="submission")
    assert (kept.application, kept.verdict) == (whole, "clear")


def test_whoever_is_blocked_is_refused_with_the_reason(cast, whole):
    OtherProgrammeFactory(user=cast.outsider)
    response = submit(cast)
    assert response.headers["Location"] == "/cohorts/amp-2026/apply/check/"
    assert any("days in common" in words for words in said(response))
    whole.refresh_from_db()
    assert whole.state == "draft"
    assert not Message.objects.exists()


def test_whoever_is_undecided_can_hand_in(cast, whole):
    cast.outsider.github_id, cast.outsider.github_login = None, ""
    cast.outsider.save()
    submit(cast)
    whole.refresh_from_db()
    assert whole.state == "submitted"


def test_somebody_who_became_mentor_meanwhile_is_refused(cast, whole):
    ParticipationFactory(user=cast.outsider, cohort=cast.cohort, mentor=True)
    assert "Nobody is mentor and mentee" in said(submit(cast))[0]


def test_submitting_twice_is_one_submission_and_the_second_is_told(cast, whole):
    submit(cast)
    response = submit(cast)
    assert said(response) == [
        "This is handed in already, word for word, on 20 May 2026, 12:00 UTC."
    ]
    assert response.headers["Location"] == "/cohorts/amp-2026/application/"
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_the_instant_of_the_request_counts(cast, whole):
    with time_machine.travel(CLOSE, tick=False):
        response = submit(cast)
        assert "closed on 30 May 2026, 23:59 UTC" in said(response)[0]
    with time_machine.travel(CLOSE - SECOND, tick=False):
        submit(cast)
    whole.refresh_from_db()
    assert whole.submitted_at == CLOSE - SECOND


def test_after_the_close_the_check_says_so_and_offers_no_button(cast, whole):
    with time_machine.travel(CLOSE, tick=False):
        text = page(signed_in(cast.outsider).get("/cohorts/amp-2026/apply/check/"))
    assert "closed on 30 May 2026" in text
    assert "Hand it in" not in text


def test_without_an_application_there_is_nothing_to_check_or_submit(cast):
    for name in ("check", "status", "withdraw"):
        assert get(cast.outsider, name, "amp-2026").status_code == 404
    for name in ("submit", "reopen", "withdraw"):
        assert post(cast.outsider, name, "amp-2026").status_code == 404
