"""Confirming the schedule freezes it."""

import pytest

from cohorts.models import Cohort, Event, Message
from tests.cohorts.browse import get, page, post, said
from tests.factories import CohortFactory, ParticipationFactory, schedule_2026


@pytest.fixture
def draft(cast):
    cohort = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=cohort, user=cast.organizer, organizer=True)
    schedule_2026(cohort)
    return cohort


def test_a_lead_organizer_confirms(cast, draft):
    shown = page(get(cast.lead_organizer, "desk_schedule_confirm", "next"))
    assert "The work lasts 17 weeks: 15 June – 17 October 2026." in shown
    assert Cohort.objects.get(slug="next").confirmed_at is None
    post(cast.lead_organizer, "desk_schedule_confirm", "next")
    cohort = Cohort.objects.get(slug="next")
    assert cohort.confirmed_by == cast.lead_organizer
    assert Event.objects.get(verb="schedule confirmed").by == cast.lead_organizer
    assert not Message.objects.exists()


def test_an_organizer_without_lead_is_told_who_can(cast, draft):
    assert get(cast.organizer, "desk_schedule_confirm", "next").status_code == 403
    assert post(cast.organizer, "desk_schedule_confirm", "next").status_code == 403
    assert Cohort.objects.get(slug="next").confirmed_at is None


@pytest.mark.parametrize("who", ["mentor", "outsider"])
def test_for_others_there_is_no_such_page(cast, draft, who):
    assert post(getattr(cast, who), "desk_schedule_confirm", "next").status_code == 404


def test_an_incomplete_schedule_is_not_confirmed(cast, draft):
    draft.phases.filter(kind__in=["kickoff", "final"]).delete()
    shown = get(cast.lead_organizer, "desk_schedule_confirm", "next")
    assert len(shown.context["problems"]) == 2
    assert "Confirm these dates" not in page(shown)
    answer = post(cast.lead_organizer, "desk_schedule_confirm", "next")
    assert "The phase “kickoff” has no dates yet." in said(answer)
    assert Cohort.objects.get(slug="next").confirmed_at is None


def test_confirming_twice_is_told(cast, draft):
    post(cast.lead_organizer, "desk_schedule_confirm", "next")
    answer = post(cast.lead_organizer, "desk_schedule_confirm", "next")
    assert said(answer) == ["The schedule is confirmed already."]
    assert Event.objects.filter(verb="schedule confirmed").count() == 1
