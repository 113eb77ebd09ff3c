"""Somebody who applied closes their account: places pass on, words go, numbers stay."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from applications.actions.offers import expire_offers
from applications.actions.review import give_default_rubric
from applications.models import (
    Application,
    Contest,
    EligibilityCheck,
    FreedPlace,
    LookAlike,
    Offer,
    Placement,
    ProjectChoice,
    Review,
    Submission,
)
from applications.states import ApplicationState, ContestState, OfferState
from cohorts.actions.accounts import close_account
from cohorts.actions.people import end_participation
from cohorts.models import Cohort, Event, Message, Participation, User
from tests.applications.released import LATER, accept, offer_of, release, state_of, would_move
from tests.applications.selection import on, score
from tests.applications.writing import page, url
from tests.cast import application_of, prove_again, signed_in
from tests.cohorts.test_close_account import everything_written
from tests.factories import (
    NOW,
    ContestFactory,
    ContributionFactory,
    EligibilityCheckFactory,
    FeedbackRequestFactory,
    InstructionFactory,
    LaterCloseFactory,
    LookAlikeFactory,
    OtherProgrammeFactory,
    ReviewFactory,
    ScreeningFactory,
    ShortlistedFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.rows import counting


def close(person, now=LATER):
    person = User.objects.get(pk=person.pk)
    close_account(person, by=person, now=now, address=person.email)


# What is open ends --------------------------------------------------------------------------------


DECIDED = ("waitlisted", "not_selected", "declined", "expired")


def bring_to(application, state):
    told = NOW if state in DECIDED else None
    Application.objects.filter(pk=application.pk).update(state=state, decided_at=told)


@pytest.mark.parametrize("state", ["draft", "submitted", "waitlisted"])
def test_what_is_not_decided_is_withdrawn(cast, state):
    bring_to(cast.application, state)
    close(cast.applicant)
    assert state_of(cast.application) == ApplicationState.WITHDRAWN


@pytest.mark.parametrize("state", ["withdrawn", "not_selected", "declined", "expired"])
def test_what_is_over_stays_as_it_was(cast, state):
    bring_to(cast.application, state)
    close(cast.applicant)
    assert state_of(cast.application) == state


def test_an_open_offer_is_declined_and_goes_to_the_next(cast):
    selection = release(cast)
    close(selection.ada.user)
    assert state_of(selection.ada) == ApplicationState.DECLINED
    assert offer_of(selection.cem).project == cast.project


def test_a_mentee_who_leaves_before_the_work_starts_leaves_their_place_to_the_next(cast):
    selection = release(cast)
    accept(offer_of(selection.ada))
    close(selection.ada.user)
    assert offer_of(selection.cem).project == cast.project


def test_or_to_a_yes_of_the_organizers(cast):
    selection = release(cast, after_yes=True)
    accept(offer_of(selection.ada))
    close(selection.ada.user)
    assert FreedPlace.objects.get().project == cast.project
    assert state_of(selection.cem) == ApplicationState.WAITLISTED


def test_so_does_one_whose_role_is_ended_on_the_desk(cast):
    selection = release(cast)
    place = accept(offer_of(selection.ada))
    end_participation(place, by=cast.lead_organizer, now=LATER, reason="Moved house.")
    assert offer_of(selection.cem).project == cast.project


def test_a_mentee_who_leaves_later_leaves_an_empty_place(cast):
    selection = release(cast)
    accept(offer_of(selection.ada))
    Cohort.objects.update(state="running")
    close(selection.ada.user, now=datetime(2026, 6, 15, tzinfo=UTC))
    assert state_of(selection.ada) == ApplicationState.ACCEPTED
    assert not Participation.objects.filter(user=selection.ada.user, ended_at=None).exists()
    assert state_of(selection.cem) == ApplicationState.WAITLISTED


def test_whoever_would_have_moved_is_asked_no_more(cast):
    selection = release(cast)
    accept(offer_of(selection.ben))
    would_move(selection.ben, cast.project)
    close(selection.ben.user)
    close(selection.ada.user)
    assert offer_of(selection.cem).project == cast.project
    assert not Offer.objects.filter(application=selection.ben, is_upgrade=True).exists()


def test_an_offer_whose_time_is_over_is_left_to_the_clock(cast):
    selection = release(cast)
    late = offer_of(selection.ada).answer_by + timedelta(minutes=1)
    close(selection.ada.user, now=late)
    assert state_of(selection.ada) == ApplicationState.OFFERED
    expire_offers(now=late)
    assert state_of(selection.ada) == ApplicationState.EXPIRED
    assert not Message.objects.filter(recipient=selection.ada.user).exists()


def test_an_open_contest_is_taken_back(cast):
    check = EligibilityCheckFactory(
        cohort=cast.cohort, user=cast.applicant, application=cast.application, verdict="blocked"
    )
    ContestFactory(check_said=check)
    close(cast.applicant)
    assert Contest.objects.get().state == ContestState.TAKEN_BACK


# Words go, numbers stay ---------------------------------------------------------------------------


@pytest.fixture
def written(cast):
    """Everything that can be written by or about one applicant, each with a word of its own."""
    person = UserFactory(name="Zyx Leaver", email="zyx@example.org", github=True)
    application = application_of(person, cast.cohort, cast.project)
    Application.objects.filter(pk=application.pk).update(
        motivation="zyx-motivation", contributions="zyx-past", availability="zyx-evenings",
        ai_use="zyx-none", working_hours="zyx-hours", decision_reason="zyx-decision",
        answers=[{"label": "Why?", "answer": "zyx-answer"}],
    )  # fmt: skip
    choice = application.choices.get()
    words = {"approach": "zyx-approach", "deliverables": "zyx-gives", "timeline": "zyx-time"}
    ProjectChoice.objects.filter(pk=choice.pk).update(**words)
    SubmissionFactory(application=application, content={"motivation": "zyx-first"})
    cast.cohort.criteria.all().delete()
    give_default_rubric(cast.cohort)
    score(choice, cast.mentor, 4)
    Review.objects.update(comment="zyx-comment", feedback="zyx-feedback")
    ContributionFactory(choice=choice, sentence="zyx-contribution")
    ShortlistedFactory(choice=choice, by=cast.mentor, sentence="zyx-shortlist")
    ScreeningFactory(
        application=application, note_for_applicant="zyx-note", note_for_colleagues="zyx-colleague"
    )
    check = EligibilityCheckFactory(
        cohort=cast.cohort, user=person, application=application, verdict="blocked",
        results=[{"rule": "maintainer", "result": "blocked", "reason": "zyx-reason"}],
    )  # fmt: skip
    ContestFactory(check_said=check, text="zyx-contest")
    OtherProgrammeFactory(user=person, name="zyx-programme")
    LaterCloseFactory(cohort=cast.cohort, user=person, reason="zyx-later")
    other = application_of(UserFactory(name="Late"), cast.cohort, cast.project)
    LookAlikeFactory(pair=sorted((application, other), key=lambda row: row.pk))
    InstructionFactory(application=application, project=cast.project, kind="pin", reason="zyx-pin")
    FeedbackRequestFactory(
        application=application, project=cast.project, question="zyx-question",
        answer="zyx-feedback-answer", answered_at=LATER, answered_by=cast.mentor,
    )  # fmt: skip
    return application


def test_no_word_of_theirs_or_about_them_is_left(written):
    assert everything_written().count("zyx-") > 20
    close(written.user)
    found = everything_written()
    for word in ("zyx-", "Zyx", "zyx@"):
        assert word not in found, [line for line in found.splitlines() if word in line]


def outcomes(application):
    return Placement.objects.filter(application=application).values_list("outcome", "score")


def test_scores_and_decisions_stay(cast):
    selection = release(cast)
    scores = list(selection.ada.choices.values_list("reviews__scores__step", flat=True))
    kept = list(outcomes(selection.ada))
    close(selection.ada.user)
    again = selection.ada.choices.values_list("reviews__scores__step", flat=True)
    assert sorted(again) == sorted(scores)
    assert list(outcomes(selection.ada)) == kept
    assert Review.objects.filter(choice__application=selection.ada).exists()


def test_the_selection_is_published_with_the_same_hashes(cast):
    selection = release(cast)
    with on(LATER):
        before = page(signed_in(None).get(url("selection", cast.cohort.slug)))
        close(selection.cem.user)
        after = page(signed_in(None).get(url("selection", cast.cohort.slug)))
    assert "SHA-256" in before
    assert after == before


def test_the_desk_still_opens_what_is_left(cast, written):
    close(written.user)
    client = signed_in(cast.organizer)
    bring_to(written, "not_selected")
    for there in (
        url("desk_application", cast.cohort.slug, written.pk),
        f"/admin/applications/application/{written.pk}/change/",
    ):
        assert client.get(there).status_code == 200
    check = EligibilityCheck.objects.get(user=written.user)
    there = f"/admin/applications/eligibilitycheck/{check.pk}/change/"
    assert client.get(there).status_code == 200


@pytest.mark.parametrize("name", ["desk_applications", "desk_screening", "desk_assignment"])
def test_a_list_asks_as_often_for_three_who_left_as_for_one(cast, name):
    def one_more_who_left():
        application = application_of(UserFactory(), cast.cohort, cast.project)
        ScreeningFactory(application=application)
        close(application.user)
        bring_to(application, "not_selected")

    def queries():
        with counting() as count:
            assert client.get(url(name, cast.cohort.slug)).status_code == 200
        return count.queries

    client = signed_in(cast.organizer)
    one_more_who_left()
    before = queries()
    one_more_who_left()
    one_more_who_left()
    assert queries() == before


def test_submissions_stay_countable_and_compare_no_more(written):
    close(written.user)
    assert Submission.objects.filter(application=written).count() == 1
    assert not LookAlike.objects.exists()


def test_the_history_says_what_happened_to_nobody(cast):
    selection = release(cast)
    close(selection.ada.user)
    names = set(
        Event.objects.filter(object_id=selection.ada.pk).values_list("object_name", flat=True)
    )
    assert names == {"Somebody who left (AMP 2026)"}


# The page before ----------------------------------------------------------------------------------


def test_the_page_says_what_becomes_of_an_offer(cast):
    selection = release(cast)
    with on(LATER):
        client = prove_again(signed_in(selection.ada.user))
        text = page(client.get("/me/account/close/"))
    assert "You decline “CLI”; the place goes to the next person." in text


# One's own data -----------------------------------------------------------------------------------


def data_of(person):
    response = prove_again(signed_in(person)).get("/me/account/data/")
    return json.loads(response.content)


def test_the_file_holds_what_was_written_and_handed_in(written):
    found = data_of(written.user)
    (application,) = found["applications"]
    assert application["motivation"] == "zyx-motivation"
    assert application["choices"][0]["approach"] == "zyx-approach"
    assert application["choices"][0]["contributions"][0]["sentence"] == "zyx-contribution"
    assert application["submissions"][0]["content"] == {"motivation": "zyx-first"}
    assert found["contests"][0]["text"] == "zyx-contest"
    assert found["other_programmes"][0]["name"] == "zyx-programme"
    assert found["feedback"][0]["question"] == "zyx-question"
    assert found["eligibility_checks"][0]["results"][0]["reason"] == "zyx-reason"


def test_it_says_nothing_that_colleagues_wrote_or_that_is_not_released(written):
    text = json.dumps(data_of(written.user))
    for word in ("zyx-comment", 'zyx-feedback"', "zyx-shortlist", "zyx-colleague", "zyx-pin"):
        assert word not in text
    assert "zyx-decision" not in text


def test_a_decision_is_in_it_from_the_release_on(cast):
    selection = release(cast)
    Review.objects.filter(choice__application=selection.cem).update(feedback="More tests.")
    with on(LATER):
        found = data_of(selection.cem.user)
    assert found["applications"][0]["decided_at"] is not None
    assert [each["feedback"] for each in found["feedback"]] == ["More tests."]
    with on(LATER):
        offers = data_of(selection.ada.user)["applications"][0]["offers"]
    assert [(each["project"], each["state"]) for each in offers] == [("CLI", OfferState.OPEN)]


def test_a_mentor_takes_their_own_reviews_along_and_nobodys_name(cast):
    choice = cast.application.choices.get(rank=1)
    ReviewFactory(choice=choice, reviewer=cast.mentor, comment="Mine.", state="final")
    ReviewFactory(choice=choice, reviewer=cast.co_mentor, comment="Hers.", state="final")
    found = data_of(cast.mentor)
    assert [each["comment"] for each in found["reviews"]] == ["Mine."]
    assert "Applicant Ada" not in json.dumps(found)
