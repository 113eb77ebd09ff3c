"""Announcing a cohort: its dates count from here on."""

import pytest

from cohorts.models import Cohort, Event, Message, Participation
from tests.cohorts.browse import get, page, post, said
from tests.factories import NOW, AwayFactory, CohortFactory, ParticipationFactory, schedule_2026


@pytest.fixture
def draft(cast):
    cohort = CohortFactory(
        state="draft", slug="next", number=9, confirmed_at=NOW, confirmed_by=cast.lead_organizer
    )
    schedule_2026(cohort)
    ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=cohort, user=cast.organizer, organizer=True)
    return cohort


def test_a_lead_organizer_announces(cast, draft):
    assert get(cast.outsider, "cohort", "next").status_code == 404
    shown = get(cast.lead_organizer, "desk_move", "next", "announce")
    assert "Everyone can see" in page(shown)
    assert "Nobody is mailed" in page(shown)
    answer = post(cast.lead_organizer, "desk_move", "next", "announce")
    assert answer["Location"] == "/desk/next/"
    assert Cohort.objects.get(slug="next").state == "announced"
    assert get(cast.outsider, "cohort", "next").status_code == 200
    event = Event.objects.get(verb="announced")
    assert (event.by, event.old_state, event.new_state) == (
        cast.lead_organizer,
        "draft",
        "announced",
    )
    assert not Message.objects.exists()


def test_looking_changes_nothing(cast, draft):
    get(cast.lead_organizer, "desk_move", "next", "announce")
    assert Cohort.objects.get(slug="next").state == "draft"


def test_an_organizer_without_lead_is_told_who_can(cast, draft):
    for answer in (
        get(cast.organizer, "desk_move", "next", "announce"),
        post(cast.organizer, "desk_move", "next", "announce"),
    ):
        assert answer.status_code == 403
        assert "lead organizer" in page(answer)
    assert Cohort.objects.get(slug="next").state == "draft"


@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer"])
def test_for_others_there_is_no_desk(cast, draft, who):
    assert post(getattr(cast, who), "desk_move", "next", "announce").status_code == 404


def test_an_unknown_step_is_not_there(cast, draft):
    assert get(cast.lead_organizer, "desk_move", "next", "explode").status_code == 404


def test_everything_that_is_missing_is_named_with_where_to_put_it_right(cast, draft):
    draft.phases.filter(kind="kickoff").delete()
    Cohort.objects.filter(pk=draft.pk).update(confirmed_at=None, confirmed_by=None)
    row = Participation.objects.get(cohort=draft, user=cast.lead_organizer)
    AwayFactory(participation=row)
    missing = dict(get(cast.lead_organizer, "desk_move", "next", "announce").context["missing"])
    assert missing == {
        "/desk/next/schedule/": ["The phase “kickoff” has no dates yet."],
        "/desk/next/schedule/confirm/": ["A lead organizer has not confirmed the schedule yet."],
        "/desk/next/people/": ["No lead organizer can be reached now. Name one who is not away."],
    }
    answer = post(cast.lead_organizer, "desk_move", "next", "announce")
    assert len(said(answer)) == 4
    assert Cohort.objects.get(slug="next").state == "draft"


def test_the_second_of_two_tabs_is_told(cast, draft):
    post(cast.lead_organizer, "desk_move", "next", "announce")
    answer = post(cast.lead_organizer, "desk_move", "next", "announce")
    assert said(answer) == ["This is announced now, so that step is not possible any more."]
    shown = get(cast.lead_organizer, "desk_move", "next", "announce")
    assert shown.context["missing"] == [
        ("", ["This cohort is announced now, so that step is not possible."])
    ]
