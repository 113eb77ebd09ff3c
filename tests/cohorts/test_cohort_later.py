"""From the selection to the end: each step waits for its time."""

from datetime import UTC, datetime

import pytest
import time_machine

from cohorts.models import Cohort
from tests.cohorts.browse import get, page, post, said
from tests.factories import NOW

AFTER_APPLICATIONS = datetime(2026, 5, 31, 0, 0, tzinfo=UTC)
AFTER_FINAL = datetime(2026, 10, 18, 0, 0, tzinfo=UTC)


def state_of(cast):
    return Cohort.objects.get(pk=cast.cohort.pk).state


def put(cast, state, **fields):
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=state, **fields)


def test_the_selection_waits_for_the_close(cast):
    words = "Applications are open until 30 May 2026, 23:59 UTC. The selection starts after that."
    assert words in page(get(cast.lead_organizer, "desk_move", "amp-2026", "select"))
    assert said(post(cast.lead_organizer, "desk_move", "amp-2026", "select")) == [words]
    assert state_of(cast) == "open"


def test_the_selection_starts_after_the_close(cast):
    with time_machine.travel(AFTER_APPLICATIONS, tick=False):
        post(cast.lead_organizer, "desk_move", "amp-2026", "select")
    assert state_of(cast) == "selecting"


def test_work_waits_for_the_release(cast):
    put(cast, "selecting")
    answer = post(cast.lead_organizer, "desk_move", "amp-2026", "run")
    assert "have not been released" in said(answer)[0]
    assert state_of(cast) == "selecting"


def test_work_starts_after_the_release(cast):
    put(cast, "selecting", released_at=NOW, released_by=cast.lead_organizer)
    post(cast.lead_organizer, "desk_move", "amp-2026", "run")
    assert state_of(cast) == "running"


def test_the_end_waits_for_the_final_evaluation(cast):
    put(cast, "running")
    answer = post(cast.lead_organizer, "desk_move", "amp-2026", "finish")
    assert "It ends on 17 October 2026, 23:59 UTC." in said(answer)[0]
    assert state_of(cast) == "running"


def test_a_cohort_is_finished_after_the_final_evaluation(cast):
    put(cast, "running")
    with time_machine.travel(AFTER_FINAL, tick=False):
        post(cast.lead_organizer, "desk_move", "amp-2026", "finish")
    assert state_of(cast) == "finished"


@pytest.mark.parametrize("verb", ["select", "run", "finish", "cancel"])
def test_only_leads_take_these_steps(cast, verb):
    assert get(cast.organizer, "desk_move", "amp-2026", verb).status_code == 403
    assert post(cast.organizer, "desk_move", "amp-2026", verb, reason="Why").status_code == 403
    assert state_of(cast) == "open"


@pytest.mark.parametrize("verb", ["announce", "open", "select", "run", "finish", "cancel"])
def test_nothing_follows_a_finished_cohort(cast, verb):
    answer = get(cast.other_organizer, "desk_move", "amp-2024", verb)
    assert answer.context["count"] == 1
    post(cast.other_organizer, "desk_move", "amp-2024", verb, reason="Why")
    assert Cohort.objects.get(slug="amp-2024").state == "finished"
