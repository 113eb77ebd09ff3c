"""Every pair of states of everything in applications: what the table names happens, no more."""

import pytest

from amp.refused import Refused
from applications import states
from applications.models import (
    Application,
    Assignment,
    Conflict,
    Contest,
    FreedPlace,
    Offer,
    Review,
    RosterImport,
    Screening,
)
from cohorts.actions.moving import move
from cohorts.models import Event
from tests.factories import (
    NOW,
    ApplicationFactory,
    AssignmentFactory,
    ConflictFactory,
    ContestFactory,
    FreedPlaceFactory,
    OfferFactory,
    ReviewFactory,
    RosterImportFactory,
    ScreeningFactory,
    ScreeningReasonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOT_LIFTED = {"lifted_at": None, "lifted_by": None}
ANSWER = {"answer": "confirmed", "answered_at": NOW}


def contest(state):
    answered = {**ANSWER, "answered_by": UserFactory()} if state == "answered" else {}
    return ContestFactory(state=state, reason="It is so.", **answered)


def screening(state):
    return ScreeningFactory(state=state, reason=ScreeningReasonFactory())


def freed_place(state):
    return FreedPlaceFactory(state=state, reason="The mentor is ill.")


MAKERS = {
    Application: ApplicationFactory,
    Review: ReviewFactory,
    Assignment: AssignmentFactory,
    Offer: OfferFactory,
    RosterImport: RosterImportFactory,
    Contest: contest,
    Screening: screening,
    Conflict: ConflictFactory,
    FreedPlace: freed_place,
}
PAIRS = [(model, old, new) for model in MAKERS for old in model.MOVES for new in model.MOVES]
NAMES = [f"{model.__name__}-{old}-{new}" for model, old, new in PAIRS]


def stamps(model, to):
    """What a row needs besides the state, so that its constraints accept it."""
    if model is Application:
        return {"submitted_at": NOW, "decided_at": NOW}
    if model is Assignment and to in {"confirmed", "released"}:
        return {"confirmed_at": NOW, "confirmed_by": UserFactory()}
    if model is Contest:
        return {**ANSWER, "answered_by": UserFactory()} if to == "answered" else {}
    if model is Screening:
        return screened(to)
    if model is Conflict:
        lifted = to == "lifted"
        return {"lifted_at": NOW, "lifted_by": UserFactory()} if lifted else NOT_LIFTED
    if model is FreedPlace:
        return {"decided_at": NOW, "decided_by": UserFactory()}
    needed = {Review: {"finished_at": NOW}, Offer: {"answered_at": NOW}}
    return needed.get(model, {"applied_at": NOW} if model is RosterImport else {})


def screened(to):
    if to == "waiting":
        return {"decided_at": None, "decided_by": None}
    return {"decided_at": NOW, "decided_by": UserFactory()}


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
        (states.CONTEST_MOVES, states.ContestState),
        (states.SCREENING_MOVES, states.ScreeningState),
        (states.CONFLICT_MOVES, states.ConflictState),
        (states.FREED_PLACE_MOVES, states.FreedPlaceState),
    ],
)
def test_every_table_speaks_of_every_state_and_of_no_other(table, choices):
    assert set(table) == set(choices.values)
    assert set().union(*table.values()) <= set(choices.values)


def test_everything_that_moves_has_its_table_tested():
    from django.apps import apps

    moving = {m for m in apps.get_app_config("applications").get_models() if hasattr(m, "MOVES")}
    assert moving == set(MAKERS)
