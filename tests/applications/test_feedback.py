"""Feedback on request: once, for people without a place, written by a mentor of the project."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.feedback import answer_feedback, ask_for_feedback, remind_of_feedback
from applications.models import Application, FeedbackRequest
from cohorts.models import Message
from tests.applications.selection import on
from tests.applications.writing import get, post
from tests.cast import signed_in
from tests.factories import NOW, ConflictFactory, FeedbackRequestFactory, ScreeningFactory
from tests.moments import at_one_moment, needs_postgresql


@pytest.fixture
def cast(cast):
    Application.objects.filter(pk=cast.application.pk).update(state="not_selected", decided_at=NOW)
    cast.application.refresh_from_db()
    cast.cohort.state, cast.cohort.released_at = "selecting", NOW
    cast.cohort.released_by = cast.lead_organizer
    cast.cohort.save()
    return cast


@pytest.fixture
def asked(cast):
    return FeedbackRequestFactory(
        application=cast.application, project=cast.project, question="What was unclear?"
    )


def ask(cast, **changes):
    facts = {"project": cast.project, "by": cast.applicant, "now": NOW, **changes}
    return ask_for_feedback(cast.application, **facts)


def answer(asked, **changes):
    facts = {"by": asked.project.team.first().mentor, "now": NOW, "answer": "Say when you test."}
    answer_feedback(asked, **facts | changes)


def told(kind):
    return {m.recipient for m in Message.objects.filter(kind=f"applications/{kind}")}


def test_whoever_has_no_place_asks_the_mentors_of_one_project(cast):
    post(cast.applicant, "ask_for_feedback", "amp-2026",
         data={"project": str(cast.project.pk), "question": "What was unclear?"})  # fmt: skip
    row = FeedbackRequest.objects.get()
    assert (row.application, row.project) == (cast.application, cast.project)
    assert told("feedback_asked") == {cast.mentor, cast.co_mentor}


def test_people_ask_once(cast, asked):
    with pytest.raises(Refused, match="You have asked already"):
        ask(cast, project=cast.other_project)
    assert "Ask for feedback" not in get(cast.applicant, "status", "amp-2026").content.decode()


@pytest.mark.parametrize("state", sorted(set(Application.MOVES) - {"not_selected", "waitlisted"}))
def test_only_people_who_heard_that_they_have_no_place_ask(cast, state):
    Application.objects.update(state=state)
    with pytest.raises(Refused, match="Feedback is for people"):
        ask(cast)


def test_whom_the_organizers_set_aside_the_mentors_have_not_read(cast):
    ScreeningFactory(application=cast.application, state="rejected")
    with pytest.raises(Refused, match="The mentors have not read"):
        ask(cast)


def test_only_mentors_of_a_wished_project_are_asked(cast):
    cast.application.choices.filter(project=cast.other_project).delete()
    with pytest.raises(Refused, match="that you had wished for"):
        ask(cast, project=cast.other_project)


def test_nobody_asks_for_somebody_else(cast):
    with pytest.raises(PermissionDenied):
        ask(cast, by=cast.outsider)


def test_a_recused_mentor_is_not_asked_and_finds_nothing(cast):
    ConflictFactory(reviewer=cast.co_mentor, application=cast.application)
    row = ask(cast)
    assert told("feedback_asked") == {cast.mentor}
    assert get(cast.co_mentor, "feedback", row.pk).status_code == 404
    with pytest.raises(PermissionDenied):
        answer(row, by=cast.co_mentor)


def test_a_mentor_writes_and_the_person_reads_it_without_a_name(cast, asked):
    assert "What was unclear?" in get(cast.mentor, "feedback", asked.pk).content.decode()
    post(cast.mentor, "feedback", asked.pk, data={"answer": "Say when you test."})
    assert told("feedback_given") == {cast.applicant}
    page = get(cast.applicant, "status", "amp-2026").content.decode()
    assert "Say when you test." in page
    assert cast.mentor.name not in page


def test_the_first_answer_counts(cast, asked):
    answer(asked)
    with pytest.raises(Refused, match="answered already"):
        answer(asked, by=cast.co_mentor, answer="Something else.")
    asked.refresh_from_db()
    assert asked.answer == "Say when you test."


def test_an_empty_answer_is_none(cast, asked):
    with pytest.raises(Refused, match="Please write something"):
        answer(asked, answer=" ")


SEES = {"applicant", "mentor", "co_mentor", "organizer", "lead_organizer"}


def test_nobody_but_the_person_the_team_and_the_organizers_sees_it(cast, asked):
    seen = {
        name
        for name, person in cast.people.items()
        if FeedbackRequest.objects.visible_to(person, NOW).exists()
    }
    assert seen == SEES
    for name, person in cast.people.items():
        pages = [get(person, "feedback", asked.pk), get(person, "desk_feedback", "amp-2026")]
        found = any("What was unclear?" in page.content.decode() for page in pages)
        assert found == (name in SEES - {"applicant"}), name


def test_the_desk_sees_what_waits(cast, asked):
    page = get(cast.organizer, "desk_feedback", "amp-2026").content.decode()
    assert "not yet" in page
    answer(asked)
    page = get(cast.organizer, "desk_feedback", "amp-2026").content.decode()
    assert "Say when you test." in page


def test_a_mentor_is_led_to_what_waits(cast, asked):
    page = signed_in(cast.mentor).get("/me/").content.decode()
    assert "1 applicant asks you for feedback." in page


def test_mentors_are_reminded_once_after_a_week(cast, asked):
    due = NOW + timedelta(days=7)
    assert remind_of_feedback(now=due - timedelta(seconds=1)) == 0
    assert (remind_of_feedback(now=due), remind_of_feedback(now=due)) == (1, 0)
    assert Message.objects.filter(subject__contains="still waits").count() == 2


def test_nobody_is_reminded_of_what_is_answered(cast, asked):
    answer(asked)
    with on(NOW + timedelta(days=9)):
        assert remind_of_feedback(now=NOW + timedelta(days=9)) == 0


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_one_moment_one_counts(cast, asked):
    told = at_one_moment(
        lambda: answer(asked, by=cast.mentor), lambda: answer(asked, by=cast.co_mentor)
    )
    assert len(told) == 1
