"""Every pair of states of everything in conduct: what the table names happens, no more."""

from itertools import pairwise

import pytest

from amp.refused import Refused
from conduct.actions.moving import move, stamps_for
from conduct.models import ConductEvent, Decision, Measure, Notice, Report
from conduct.states import DETERMINED_STATES, ENDED_STATES, OPEN_STATES, REPORT_MOVES, ReportState
from tests.conduct import rows
from tests.factories import NOW

MAKERS = {Report: rows.report, Decision: rows.decision, Measure: rows.measure}
PAIRS = [(model, old, new) for model in MAKERS for old in model.MOVES for new in model.MOVES]
NAMES = [f"{model.__name__}-{old}-{new}" for model, old, new in PAIRS]


def stamps(thing, to):
    if isinstance(thing, Report):
        return stamps_for(thing, to, NOW)
    return {"settled_at" if isinstance(thing, Decision) else "ended_at": NOW}


@pytest.mark.parametrize(("model", "old", "new"), PAIRS, ids=NAMES)
def test_a_move_happens_if_and_only_if_the_table_names_it(model, old, new):
    thing = MAKERS[model](old)
    if new in model.MOVES[old]:
        move(thing, new, now=NOW, verb="moved", **stamps(thing, new))
        assert model.objects.get(pk=thing.pk).state == thing.state == new
        assert ConductEvent.objects.get().verb == "moved"
    else:
        with pytest.raises(Refused, match="not possible any more"):
            move(thing, new, now=NOW, verb="moved")
        assert model.objects.get(pk=thing.pk).state == old
        assert not ConductEvent.objects.exists()


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_whoever_is_slower_is_told(model):
    old, new = next((old, min(new)) for old, new in model.MOVES.items() if new)
    thing, same = (MAKERS[model](old),) * 2
    stale = model.objects.get(pk=same.pk)
    move(thing, new, now=NOW, verb="moved", **stamps(thing, new))
    with pytest.raises(Refused, match="Somebody else was faster"):
        move(stale, new, now=NOW, verb="moved", **stamps(stale, new))


def test_every_state_is_reached_and_known():
    reached = {ReportState.RECEIVED}.union(*REPORT_MOVES.values())
    assert reached == set(REPORT_MOVES) == set(ReportState)
    assert set(ReportState) == OPEN_STATES | ENDED_STATES
    assert set(Notice.MOVES) == {"waiting", "sending", "sent", "failed"}


def test_no_end_but_withdrawing_is_reached_without_a_determination():
    assert {ReportState.WITHDRAWN} == ENDED_STATES - DETERMINED_STATES


def test_the_issues_way_is_the_tables_way():
    way = "received acknowledged triage investigating waiting proposal decided measures closed"
    states = way.split()
    for old, new in pairwise(states):
        assert new in REPORT_MOVES[ReportState(old)]
    assert ReportState.INVESTIGATING in REPORT_MOVES[ReportState.WAITING]
