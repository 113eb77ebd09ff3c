"""Every pair of states of everything in cohorts: what the table names happens, and nothing else."""

import pytest

from amp.refused import Refused
from cohorts import states
from cohorts.actions.moving import move
from cohorts.models import Cohort, Event, Invitation, MentorRequest, Message, Project
from cohorts.states import CohortState, InvitationState, MentorRequestState, ProjectState
from tests.factories import (
    NOW,
    CohortFactory,
    InvitationFactory,
    MentorRequestFactory,
    MessageFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def stamps(model, to):
    """What a row needs besides the state, so that its constraints accept it."""
    person = {"answered_at": NOW, "answered_by": UserFactory()}
    needed = {
        (Project, ProjectState.PUBLISHED): {"published_at": NOW},
        (Project, ProjectState.WITHDRAWN): {"withdrawn_at": NOW},
        (MentorRequest, MentorRequestState.ACCEPTED): person,
        (MentorRequest, MentorRequestState.DECLINED): person,
        (MentorRequest, MentorRequestState.WAITING): {"answered_at": None, "answered_by": None},
    }
    if (model, to) == (Invitation, InvitationState.ACCEPTED):
        return {"accepted_at": NOW, "accepted_by": UserFactory()}
    if (model, to) == (Cohort, CohortState.ANNOUNCED):
        return {"confirmed_at": NOW, "confirmed_by": UserFactory()}
    return needed.get((model, to), {})


def invitation(state):
    person = UserFactory() if state == InvitationState.ACCEPTED else None
    return InvitationFactory(state=state, accepted_by=person)


MAKERS = {
    Cohort: lambda state: CohortFactory(state=state),
    Project: lambda state: ProjectFactory(state=state),
    Invitation: invitation,
    MentorRequest: lambda state: MentorRequestFactory(state=state),
}
PAIRS = [
    (model, old, new) for model in MAKERS for old in model.MOVES for new in model.MOVES
]  # fmt: skip
NAMES = [f"{model.__name__}-{old}-{new}" for model, old, new in PAIRS]


@pytest.mark.parametrize(("model", "old", "new"), PAIRS, ids=NAMES)
def test_a_move_happens_if_and_only_if_the_table_names_it(model, old, new):
    thing, by = MAKERS[model](old), UserFactory()
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
    thing, by = MAKERS[model](old), UserFactory()
    same = model.objects.get(pk=thing.pk)
    move(thing, new, by=by, now=NOW, verb="moved", **stamps(model, new))
    with pytest.raises(Refused, match="faster"):
        move(same, new, by=by, now=NOW, verb="moved", **stamps(model, new))
    assert Event.objects.about(thing).count() == 1


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (states.COHORT_MOVES, states.CohortState),
        (states.PROJECT_MOVES, states.ProjectState),
        (states.INVITATION_MOVES, states.InvitationState),
        (states.MENTOR_REQUEST_MOVES, states.MentorRequestState),
        (states.MESSAGE_MOVES, states.MessageState),
    ],
)
def test_every_table_speaks_of_every_state_and_of_no_other(table, choices):
    assert set(table) == set(choices.values)
    assert set().union(*table.values()) <= set(choices.values)


@pytest.mark.parametrize("old", states.MESSAGE_MOVES)
@pytest.mark.parametrize("new", states.MESSAGE_MOVES)
def test_a_message_goes_from_state_to_state_as_its_table_says(old, new):
    """The outbox moves many at once, without an event: a message is its own record."""
    from cohorts.tasks import advance

    message = MessageFactory(state=old)
    rows = Message.objects.filter(pk=message.pk)
    extra = {"sent_at": NOW} if new == "sent" else {}
    extra |= {"leased_until": NOW} if new == "sending" else {}
    if new in states.MESSAGE_MOVES[old]:
        assert advance(rows, old, new, **extra) == 1
    else:
        with pytest.raises(ValueError, match="does not go"):
            advance(rows, old, new, **extra)
    assert rows.get().state == (new if new in states.MESSAGE_MOVES[old] else old)
