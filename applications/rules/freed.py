"""What becomes of a place that is given up, and who may move to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.states import ApplicationState, FreedPlaceState
from cohorts.models import Phase, PhaseKind
from cohorts.rules.schedule import first_of

# A freed place about which nobody has decided is brought to mind once more after so long.
REMIND_AFTER = timedelta(days=2)
# An offer is brought to mind once, so long before its end.
OFFER_ENDS_SOON = timedelta(days=1)

# Who has a place and may still move to another one.
HOLDING = frozenset({ApplicationState.OFFERED, ApplicationState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody on a project's waitlist: what they have, and whether they said they would move.

    ``wished`` is the rank of the project in their own list, ``held`` that of
    the place that they have; None where they did not list it.
    """

    state: str
    wished: int | None
    held: int | None
    would_move: bool


def can_be_offered(one: InLine, *, may_move: bool) -> bool:
    """Whoever waits without a place; or has a place that they like less, and agreed to move."""
    if one.state == ApplicationState.WAITLISTED:
        return True
    return may_move and one.state in HOLDING and one.would_move and is_preferred(one)


def is_preferred(one: InLine) -> bool:
    if one.wished is None:
        return False
    return one.held is None or one.wished < one.held


@dataclass(frozen=True, slots=True)
class Room:
    """What is taken of a project's places, and of its lead mentor's over all their projects.

    ``lead`` has a mentor's limit of None where nobody leads the project now.
    """

    places: int
    taken: int
    capacity: int | None
    led: int


def has_room(room: Room) -> bool:
    return room.taken < room.places and (room.capacity is None or room.led < room.capacity)


def starts_at(phases: Sequence[Phase]) -> datetime | None:
    kickoff = first_of(phases, PhaseKind.KICKOFF)
    return kickoff.starts_at if kickoff else None


def may_move(starts_at: datetime | None, now: datetime) -> bool:
    """Nobody changes their project once the work has started."""
    return starts_at is None or now < starts_at


def require_may_move(starts_at: datetime | None, now: datetime) -> None:
    if not may_move(starts_at, now):
        raise Refused(_("The work has started, so nobody moves to another project any more."))


def answer_by(
    offered_at: datetime, days: int, starts_at: datetime | None, *, is_upgrade: bool
) -> datetime:
    """Moving is possible until the work starts; any other offer has its full time."""
    full = offered_at + timedelta(days=days)
    return min(full, starts_at) if is_upgrade and starts_at is not None else full


def require_wishable(one: InLine, project: str) -> None:
    if one.state == ApplicationState.WAITLISTED:
        raise Refused(
            _("You wait without a place: a free place of “%(project)s” is offered to you anyway.")
            % {"project": project}
        )
    if one.state not in HOLDING:
        raise Refused(_("You have no place from which you could move."))
    if not is_preferred(one):
        raise Refused(
            _("You like the place that you have better than “%(project)s”.") % {"project": project}
        )


def require_undecided(state: str) -> None:
    if state != FreedPlaceState.WAITING:
        raise Refused(_("Somebody has decided about this place already."))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why it stays empty: the other organizers read it."))


def nobody_waits(project: str) -> Refused:
    words = _("Nobody waits for “%(project)s” now. You can leave the place empty, with a reason.")
    return Refused(words % {"project": project})
