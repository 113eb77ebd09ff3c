"""The desk says what a cohort needs next: one sentence, one date, one action."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cohorts.models import Cohort, Participation
from tests.cohorts.browse import get, page
from tests.factories import (
    NOW,
    CohortFactory,
    MentorRequestFactory,
    MessageFactory,
    ParticipationFactory,
    PhaseFactory,
    ProjectFactory,
    RosterImportFactory,
    schedule_2026,
)


def next_step(cast, slug="amp-2026"):
    return get(cast.lead_organizer, "desk", slug).context["next"]


@pytest.fixture(autouse=True)
def fresh_roster(cast):
    """The list of maintainers was read, and it counts for a year: nothing to say of it."""
    RosterImportFactory()
    cast.cohort.roster_days = 365
    cast.cohort.save()


@pytest.fixture
def draft(cast):
    cohort = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    return cohort


def test_a_draft_begins_with_its_dates(cast, draft):
    step = next_step(cast, "next")
    assert step.sentence == "Give the cohort its dates"
    assert step.url == "/desk/next/schedule/suggest/"


def test_a_draft_with_some_dates_says_how_much_is_missing(cast, draft):
    PhaseFactory(cohort=draft)
    assert next_step(cast, "next").sentence == (
        "7 things are missing before the dates can be confirmed"
    )


def test_complete_dates_wait_for_a_lead(cast, draft):
    schedule_2026(draft)
    step = next_step(cast, "next")
    assert "lead organizer can confirm" in step.sentence
    assert step.url == "/desk/next/schedule/confirm/"


def test_a_confirmed_draft_is_announced(cast, draft):
    schedule_2026(draft)
    Cohort.objects.filter(pk=draft.pk).update(confirmed_at=NOW, confirmed_by=cast.lead_organizer)
    step = next_step(cast, "next")
    assert step.sentence == "Everything is ready to announce"
    assert (step.url, step.date.day) == ("/desk/next/move/announce/", 1)


def test_an_announced_cohort_says_what_keeps_it_closed(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state="announced", slack_url="")
    assert next_step(cast).sentence == "1 thing is missing before you can open"
    Cohort.objects.filter(pk=cast.cohort.pk).update(slack_url=cast.other_cohort.slack_url)
    assert next_step(cast).sentence == "Open the cohort before applications begin"


def test_while_applications_are_open_the_date_is_their_close(cast):
    step = next_step(cast)
    assert step.sentence == "Applications are coming in"
    assert step.date == datetime(2026, 5, 31, tzinfo=UTC)


def test_after_the_close_the_selection_is_next(cast):
    with time_machine.travel(datetime(2026, 5, 31, 1, tzinfo=UTC), tick=False):
        step = next_step(cast)
    assert step.sentence == "Applications closed; start the selection"
    assert step.url == "/desk/amp-2026/move/select/"


def test_after_the_release_the_work_is_next(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(
        state="selecting", released_at=NOW, released_by=cast.lead_organizer
    )
    assert next_step(cast).url == "/desk/amp-2026/move/run/"


def test_during_the_work_the_next_date_is_named(cast):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state="running")
    with time_machine.travel(datetime(2026, 7, 1, tzinfo=UTC), tick=False):
        assert next_step(cast).date_words == "Midterm evaluation begins"
    with time_machine.travel(datetime(2026, 8, 15, tzinfo=UTC), tick=False):
        assert next_step(cast).date_words == "Midterm evaluation ends"
    with time_machine.travel(datetime(2026, 10, 20, tzinfo=UTC), tick=False):
        assert next_step(cast).url == "/desk/amp-2026/move/finish/"


def test_an_ended_cohort_offers_its_copy(cast):
    step = get(cast.other_organizer, "desk", "amp-2024").context["next"]
    assert step.url == "/desk/amp-2024/copy/"


def test_people_who_wait_come_first(cast):
    ProjectFactory(cohort=cast.cohort, state="proposed")
    ProjectFactory(cohort=cast.cohort, state="proposed")
    MentorRequestFactory(cohort=cast.cohort)
    answer = get(cast.organizer, "desk", "amp-2026")
    assert answer.context["next"].sentence == "2 ideas wait for an answer"
    assert "1 person asks to mentor" in [step.sentence for step in answer.context["todo"]]
    nav = {link.name: link.waiting for link in answer.context["nav"]}
    assert (nav["desk_projects"], nav["desk_people"]) == (2, 1)


def test_messages_that_nobody_got_come_before_all(cast):
    ProjectFactory(cohort=cast.cohort, state="proposed")
    MessageFactory(cohort=cast.cohort, state="failed")
    step = next_step(cast)
    assert step.sentence == "1 message could not be delivered"
    assert step.url == "/desk/amp-2026/messages/?state=failed"


def test_what_waits_elsewhere_is_not_counted_here(cast):
    ProjectFactory(cohort=cast.other_cohort, state="proposed")
    MessageFactory(cohort=cast.other_cohort, state="failed")
    MentorRequestFactory(cohort=cast.other_cohort)
    assert next_step(cast).sentence == "Applications are coming in"


def test_leads_see_the_steps_that_can_follow_and_others_do_not(cast):
    moves = get(cast.lead_organizer, "desk", "amp-2026").context["moves"]
    assert [move["label"] for move in moves] == ["Start the selection", "Cancel the cohort"]
    answer = get(cast.organizer, "desk", "amp-2026")
    assert answer.context["moves"] == []
    assert "A lead organizer takes the steps" in page(answer)


def test_all_desks_stand_on_one_page_with_what_each_needs(cast, draft):
    rows = get(cast.lead_organizer, "desks").context["rows"]
    assert [(row["cohort"].slug, row["next"].sentence) for row in rows] == [
        ("next", "Give the cohort its dates"),
        ("amp-2026", "Applications are coming in"),
    ]


def test_ended_cohorts_stand_last(cast):
    ParticipationFactory(user=cast.lead_organizer, cohort=cast.other_cohort, organizer=True)
    Cohort.objects.filter(pk=cast.other_cohort.pk).update(number=99)
    rows = get(cast.lead_organizer, "desks").context["rows"]
    assert [row["cohort"].slug for row in rows] == ["amp-2026", "amp-2024"]


@pytest.mark.parametrize(
    "who", ["mentor", "mentee", "applicant", "volunteer", "wellbeing", "outsider"]
)
def test_others_have_no_desk(cast, who):
    person = getattr(cast, who)
    assert get(person, "desks").status_code == 403
    assert get(person, "desk", "amp-2026").status_code == 404


def test_an_organizer_of_another_cohort_has_no_desk_here(cast):
    assert get(cast.other_organizer, "desk", "amp-2026").status_code == 404
    assert get(cast.other_organizer, "desks").status_code == 200


def test_whose_role_has_ended_has_no_desk_any_more(cast):
    Participation.objects.filter(user=cast.organizer).update(ended_at=NOW - timedelta(days=1))
    assert get(cast.organizer, "desk", "amp-2026").status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(cast):
    for answer in (get(None, "desks"), get(None, "desk", "amp-2026")):
        assert answer["Location"].startswith("/accounts/login/")
