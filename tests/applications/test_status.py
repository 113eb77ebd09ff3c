"""The status page: words for every state, the next step and its date; answering an offer."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from applications.models import EligibilityCheck, Offer, OtherProgramme
from applications.states import ApplicationState, OfferState
from cohorts.models import Participation
from tests.applications.selection import DAY, fresh_roster, on
from tests.applications.writing import errors, get, page, post, said
from tests.cast import signed_in
from tests.factories import (
    NOW,
    CohortFactory,
    EligibilityCheckFactory,
    OfferFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    ReviewFactory,
    SubmissionFactory,
)

AFTER = datetime(2026, 6, 3, tzinfo=UTC)
ACCEPTS = {"others": "no_other", "agrees": "on"}
OUTREACHY = {"name": "Outreachy", "starts_on": "2026-05-25", "ends_on": "2026-08-31"}


def status(person, now=None):
    with time_machine.travel(now or NOW, tick=False):
        return signed_in(person).get("/cohorts/amp-2026/application/")


def become(cast, state, cohort_state="open", **fields):
    application = cast.application
    application.state = state
    if state not in {"draft", "submitted", "withdrawn"}:
        fields.setdefault("decided_at", DAY)
    for field, value in fields.items():
        setattr(application, field, value)
    application.save()
    cast.cohort.state = cohort_state
    cast.cohort.save()
    return application


@pytest.fixture
def offer(cast):
    cast.role(cast.mentee).delete()
    application = become(cast, "offered", "selecting")
    fresh_roster(DAY)
    return OfferFactory(
        application=application, project=cast.project, offered_at=DAY,
        answer_by=DAY + timedelta(days=5),
    )  # fmt: skip


@pytest.mark.parametrize("cohort_state", ["open", "selecting", "running", "finished", "cancelled"])
@pytest.mark.parametrize("state", ApplicationState.values)
@pytest.mark.parametrize("now", [NOW, AFTER])
def test_every_state_has_words(cast, state, cohort_state, now):
    become(cast, state, cohort_state)
    response = status(cast.applicant, now)
    assert response.status_code == 200
    step = response.context["next"]
    assert step.sentence.endswith((".", "?"))
    assert "Your application" in page(response)


WORDS = [
    ("draft", "open", NOW, "Finish your application", "10 days left", "30 May 2026, 23:59"),
    ("draft", "selecting", AFTER, "was not handed in", "Closed", "30 May 2026, 23:59"),
    ("submitted", "open", NOW, "You can change it until", "10 days left", "30 May 2026, 23:59"),
    ("submitted", "selecting", AFTER, "is being read", "Decisions by", "12 June 2026, 23:59"),
    ("withdrawn", "open", NOW, "You can reopen it", "10 days left", "30 May 2026, 23:59"),
    ("waitlisted", "selecting", AFTER, "on the waitlist", "The work starts", "15 June 2026"),
    ("accepted", "selecting", AFTER, "You have a place", "The work starts", "15 June 2026"),
]


@pytest.mark.parametrize(("state", "cohort_state", "now", "sentence", "words", "date"), WORDS)
def test_the_next_step_has_its_date(cast, state, cohort_state, now, sentence, words, date):
    become(cast, state, cohort_state)
    response = status(cast.applicant, now)
    text = page(response)
    assert sentence in response.context["next"].sentence
    assert words in text
    assert date in text


LATE = datetime(2026, 8, 1, tzinfo=UTC)
OVERDUE = [
    ("submitted", "selecting", "take longer than planned", "They were planned by", "12 June 2026"),
    ("waitlisted", "running", "the work has started", "", ""),
    ("accepted", "running", "You have a place", "", ""),
]


@pytest.mark.parametrize(("state", "cohort_state", "sentence", "words", "date"), OVERDUE)
def test_a_date_of_the_past_is_not_what_comes_next(
    cast, state, cohort_state, sentence, words, date
):
    become(cast, state, cohort_state)
    step = status(cast.applicant, LATE).context["next"]
    assert sentence in step.sentence
    assert step.date_words == words
    assert date in (f"{step.date:%-d %B %Y}" if step.date else "")
    assert bool(step.date) == bool(date)


def test_the_last_minute_of_the_selection_is_not_late(cast):
    become(cast, "submitted", "selecting")
    minute = datetime(2026, 6, 12, 23, 59, 30, tzinfo=UTC)
    assert "is being read" in status(cast.applicant, minute).context["next"].sentence
    later = status(cast.applicant, minute + timedelta(seconds=30)).context["next"]
    assert later.secondary_url == "/cohorts/amp-2026/#ask"


def test_whoever_waits_after_the_start_is_told_whom_to_ask(cast):
    become(cast, "waitlisted", "running")
    assert "/cohorts/amp-2026/#ask" in page(status(cast.applicant, LATE))


def test_the_line_shows_what_was_done_and_what_comes(cast):
    from applications.actions.application import submit

    become(cast, "draft")
    fresh_roster(NOW)
    submit(cast.application, by=cast.applicant, now=NOW)
    line = status(cast.applicant).context["line"]
    marks = [(mark.text, mark.done) for step in line.steps for mark in step.marks]
    assert marks == [("You handed it in.", True), ("You hear the decision", False)]


def test_what_was_handed_in_is_readable_even_when_the_row_has_changed(cast):
    SubmissionFactory(
        application=cast.application,
        content={"motivation": "as handed in", "choices": [{"rank": 1, "project": "CLI"}]},
    )
    text = page(status(cast.applicant))
    assert "as handed in" in text
    assert "What you handed in" in text


def test_the_last_eligibility_result_is_shown_with_its_reason(cast):
    result = {"rule": "maintainer", "result": "clear", "code": "not_on_roster", "reason": "Not on."}
    EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, occasion="submission", results=[result]
    )
    text = page(status(cast.applicant))
    assert "Current maintainers are no mentees" in text
    assert "Not on." in text


def test_after_the_decision_the_reason_and_the_feedback_stand_there_without_names(cast):
    become(cast, "not_selected", "selecting", decision_reason="The places went to others.")
    choice = cast.application.choices.get(project=cast.project)
    ReviewFactory(
        choice=choice, reviewer=cast.mentor, state="final", feedback="A clear plan.", comment="Psst"
    )
    text = page(status(cast.applicant, AFTER))
    assert "The places went to others." in text
    assert "A clear plan." in text
    assert "Psst" not in text
    assert cast.mentor.name not in text


# Offers ----------------------------------------------------------------------------------


def test_an_offer_can_be_accepted_on_the_page(cast, offer):
    response = status(cast.applicant, DAY)
    text = page(response)
    assert "Will you take it?" in text
    assert f'action="/offers/{offer.pk}/accept/"' in text
    assert "/cohorts/amp-2026/expectations/#code-of-conduct" in text
    assert "You have told us of none." in text


def test_accepting_makes_a_mentee_who_sees_the_mentors(cast, offer):
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
        assert response.headers["Location"] == "/me/"
        assert said(response) == ["The place in “CLI” is yours. Welcome."]
    place = Participation.objects.get(user=cast.applicant, role="mentee")
    assert place.project == cast.project
    text = page(status(cast.applicant, DAY))
    assert "Mentor Mona" in text
    assert "Co-mentor Cleo" in text


def test_without_the_tick_nothing_is_accepted_and_the_page_says_what_to_do(cast, offer):
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk)
        assert errors(response) == {
            "agrees": ["Please read both, and tick this if you accept them."],
            "others": ["Please say whether you take part in another."],
        }
    assert Offer.objects.get().state == OfferState.OPEN


def test_whoever_joined_another_programme_is_told_and_keeps_the_offer(cast, offer):
    OtherProgrammeFactory(user=cast.applicant)
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
        assert "days in common" in page(response)
    assert Offer.objects.get().state == OfferState.OPEN


def test_a_programme_that_is_told_on_accepting_is_kept_and_counts(cast, offer):
    told = ACCEPTS | OUTREACHY | {"others": "another"}
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=told)
        assert "Outreachy and this cohort’s work period" in page(response)
        again = post(cast.applicant, "accept", offer.pk, data=told)
        assert "days in common" in page(again)
    assert OtherProgramme.objects.get(user=cast.applicant).name == "Outreachy"
    assert Offer.objects.get().state == OfferState.OPEN
    kept = EligibilityCheck.objects.filter(occasion="acceptance")
    assert {check.verdict for check in kept} == {"blocked"}


def test_a_programme_that_ends_before_is_told_and_the_place_taken_at_once(cast, offer):
    told = ACCEPTS | OUTREACHY | {"others": "another", "ends_on": "2026-06-14"}
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=told)
        assert response.headers["Location"] == "/me/"
    assert OtherProgramme.objects.filter(user=cast.applicant).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-05-01"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
    ],
)
def test_another_programme_needs_a_name_and_possible_days(cast, offer, changes, field):
    told = ACCEPTS | OUTREACHY | {"others": "another"} | changes
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=told)
    assert field in errors(response)
    assert not OtherProgramme.objects.exists()
    assert Offer.objects.get().state == OfferState.OPEN


def test_nobody_declares_for_somebody_else_by_accepting(cast, offer):
    told = ACCEPTS | OUTREACHY | {"others": "another"}
    with on(DAY):
        assert post(cast.organizer, "accept", offer.pk, data=told).status_code == 403
    assert not OtherProgramme.objects.exists()


def test_declining_asks_first_and_takes_a_reason_that_may_be_empty(cast, offer):
    with on(DAY):
        assert "cannot be undone" in page(get(cast.applicant, "decline", offer.pk))
        post(cast.applicant, "decline", offer.pk, data={"reason": "A new job."})
    offer.refresh_from_db()
    assert (offer.state, offer.reason) == (OfferState.DECLINED, "A new job.")
    assert "left your place to somebody else" in page(status(cast.applicant, DAY))


def test_accepting_again_leads_to_ones_own_page_and_says_that_it_is_done(cast, offer):
    with on(DAY):
        for _click in range(2):
            response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
            assert response.headers["Location"] == "/me/"
        assert said(response) == ["The place in “CLI” is yours already."]
    assert Participation.objects.filter(user=cast.applicant).count() == 1


def test_after_the_deadline_and_before_the_clock_the_page_says_what_is_true(cast, offer):
    response = status(cast.applicant, offer.answer_by)
    step = response.context["next"]
    assert "cannot be answered any more" in step.sentence
    assert (step.date, step.date_words) == (offer.answer_by, "It was open until")
    assert step.url == "/cohorts/amp-2026/#ask"
    assert "Accept the place" not in page(response)


def test_a_cancelled_cohort_offers_nothing(cast, offer):
    cast.cohort.state = "cancelled"
    cast.cohort.save()
    text = page(status(cast.applicant, DAY))
    assert "Accept the place" not in text
    assert "offered a place" not in text
    with on(DAY):
        assert "not open any more" in page(get(cast.applicant, "accept", offer.pk))


def test_a_part_in_another_cohort_is_named_before_the_answer(cast, offer):
    elsewhere = CohortFactory(name="AMP X", slug="amp-x", number=9, state="running")
    ParticipationFactory(user=cast.applicant, cohort=elsewhere, mentor=True)
    assert "You mentor in AMP X now" in page(status(cast.applicant, DAY))
    with on(DAY):
        response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
        assert "You mentor in AMP X now" in errors(response)["__all__"][0]
    assert Offer.objects.get().state == OfferState.OPEN


def test_answering_twice_is_told(cast, offer):
    with on(DAY):
        post(cast.applicant, "decline", offer.pk)
        response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
        assert errors(response)["__all__"]
        assert "This offer is not open any more" in page(response)


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_an_offer_is_its_owners(cast, offer, name):
    with on(DAY):
        assert get(cast.outsider, name, offer.pk).status_code == 404
        assert post(cast.outsider, name, offer.pk, data=ACCEPTS).status_code == 404
        for person in (cast.organizer, cast.mentor):
            response = post(person, name, offer.pk, data=ACCEPTS)
            assert response.status_code == 403
            assert "Only the applicant can do this." in page(response)
        assert get(None, name, offer.pk).status_code == 302
    assert Offer.objects.get().state == OfferState.OPEN


def test_a_minute_after_the_deadline_it_is_over(cast, offer):
    late = offer.answer_by
    with on(late):
        response = post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
        assert "could be answered until" in page(response)
    with on(late - timedelta(seconds=1)):
        post(cast.applicant, "accept", offer.pk, data=ACCEPTS)
    assert Offer.objects.get().state == OfferState.ACCEPTED
