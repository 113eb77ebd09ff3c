"""Every pair of states of everything in applications: what the table names happens, no more."""

import pytest

from amp.refused import Refused
from applications import states
from applications.models import Application, Assignment, Offer, Review, RosterImport
from cohorts.actions.moving import move
from cohorts.models import Event
from tests.factories import (
    NOW,
    ApplicationFactory,
    AssignmentFactory,
    OfferFactory,
    ReviewFactory,
    RosterImportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    Application: ApplicationFactory,
    Review: ReviewFactory,
    Assignment: AssignmentFactory,
    Offer: OfferFactory,
    RosterImport: RosterImportFactory,
}
PAIRS = [(model, old, new) for model in MAKERS for old in model.MOVES for new in model.MOVES]
NAMES = [f"{model.__name__}-{old}-{new}" for model, old, new in PAIRS]


def stamps(model, to):
    """What a row needs besides the state, so that its constraints accept it."""
    if model is Application:
        return {"submitted_at": NOW, "decided_at": NOW}
    if model is Assignment and to in {"confirmed", "released"}:
        return {"confirmed_at": NOW, "confirmed_by": UserFactory()}
    needed = {Review: {"finished_at": NOW}, Offer: {"answered_at": NOW}}
    return needed.get(model, {"applied_at": NOW} if model is RosterImport else {})


@pytest.mark.parametrize(("model", "old", "new"), PAIRS, ids=NAMES)
def test_a_move_happens_if_and_only_if_the_table_names_it(model, old, new):
    thing, by = MAKERS[model](state=old), UserFactory()
    if new in model.MOVES[old]:
        event = move(thing, new, by=by, now=NOW, verb="moved", **stamps(model, new))
        assert model.objects.get(pk=thing.pk).state == thing.state == new
        assert (event.old_state, event.new_state, event.by) == (old, new, by)
    else:
        with pytest.raises(Refused):
            move(thing, new, by=by, now=NOW, verb="moved", **stamps(model, new))
        assert model.objects.get(pk=thing.pk).state == old
        assert not Event.objects.about(thing).exists()


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_whoever_is_second_is_told(model):
    old = next(state for state, following in model.MOVES.items() if following)
    new = min(model.MOVES[old])
    thing, by = MAKERS[model](state=old), UserFactory()
    same = model.objects.get(pk=thing.pk)
    move(thing, new, by=by, now=NOW, verb="moved", **stamps(model, new))
    with pytest.raises(Refused, match="faster"):
        move(same, new, by=by, now=NOW, verb="moved", **stamps(model, new))
    assert Event.objects.about(thing).count() == 1


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (states.APPLICATION_MOVES, states.ApplicationState),
        (states.REVIEW_MOVES, states.ReviewState),
        (states.ASSIGNMENT_MOVES, states.AssignmentState),
        (states.OFFER_MOVES, states.OfferState),
        (states.ROSTER_IMPORT_MOVES, states.RosterImportState),
    ],
)
def test_every_table_speaks_of_every_state_and_of_no_other(table, choices):
    assert set(table) == set(choices.values)
    assert set().union(*table.values()) <= set(choices.values)


def test_everything_that_moves_has_its_table_tested():
    from django.apps import apps

    moving = {m for m in apps.get_app_config("applications").get_models() if hasattr(m, "MOVES")}
    assert moving == set(MAKERS)
