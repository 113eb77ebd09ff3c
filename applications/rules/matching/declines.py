"""When people decline the places that they got: three ways to go on, side by side."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from applications.rules.matching.instance import Instance, Proposal
from applications.rules.matching.lottery import lottery_of
from applications.rules.matching.stable import accepted

Assignment = Mapping[str, str | None]
# Who, from which project, to which.
Move = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Declines:
    """``full_rerun`` moves people who were told something else; ``freeze`` moves nobody who has a
    place; ``chain`` asks people one after the other whether they would like what became free.
    """

    full_rerun: Assignment
    freeze: Assignment
    chain: tuple[Move, ...]


def after_declines(
    instance: Instance,
    proposal: Proposal,
    declined: Collection[str],
    propose: Callable[[Instance], Proposal],
) -> Declines:
    rest = without(instance, declined)
    held = {one.id: proposal.assignment[one.id] for one in rest.applicants}
    frozen = {one: project for one, project in held.items() if project is not None}
    closed = set(proposal.closed)
    freed = [proposal.assignment[one] for one in sorted(declined)]
    return Declines(
        full_rerun=propose(rest).assignment,
        freeze=accepted(replace(rest, pins=frozen), lottery_of(rest), closed),
        chain=tuple(Chain(rest, held, closed).fill([one for one in freed if one is not None])),
    )


def without(instance: Instance, declined: Collection[str]) -> Instance:
    """The same for everybody else. The draw stays as it was."""
    draw = [one for one in lottery_of(instance) if one not in declined]
    overlap = instance.overlap
    return replace(
        instance,
        applicants=[one for one in instance.applicants if one.id not in declined],
        exclusions={pair for pair in instance.exclusions if pair[0] not in declined},
        pins={one: project for one, project in instance.pins.items() if one not in declined},
        overlap=overlap and {pair: h for pair, h in overlap.items() if pair[0] not in declined},
        draw=draw,
    )


class Chain:
    """A freed place is offered down its waitlist; what that frees is offered next."""

    def __init__(self, instance: Instance, held: Assignment, closed: set[str]) -> None:
        self.instance, self.held, self.closed = instance, dict(held), closed
        self.draw = lottery_of(instance)
        self.room = {one.id: one.capacity for one in instance.mentors}

    def fill(self, freed: list[str]) -> list[Move]:
        moves: list[Move] = []
        waiting = deque(freed)
        while waiting:
            project = waiting.popleft()
            taker = self.first_in_line(project)
            if taker is None:
                continue
            before = self.held[taker]
            moves.append((taker, before, project))
            self.held[taker] = project
            if before is not None:
                # Where a mentor has room again, their other projects may have it too.
                waiting.extendleft(reversed([before, *self.beside(before)]))
        return moves

    def beside(self, project: str) -> list[str]:
        lead = self.instance.slots[project].lead
        return sorted(
            one.id for one in self.instance.projects if one.lead == lead and one.id != project
        )

    def first_in_line(self, project: str) -> str | None:
        waiting = [
            one.id
            for one in self.instance.applicants
            if one.id not in self.instance.pins
            and project in one.preferred_to(self.held[one.id])
            and project not in self.closed
            and self.instance.barrier(one.id, project) is None
            and self.has_room(project, one.id)
        ]
        scores = self.instance.scores
        order = sorted(waiting, key=lambda one: (-scores[one, project], self.draw[one]))
        return order[0] if order else None

    def has_room(self, project: str, applicant: str) -> bool:
        """With the place counted that the applicant would leave."""
        slot = self.instance.slots[project]
        others = [one for name, one in self.held.items() if one is not None and name != applicant]
        led = sum(self.instance.slots[one].lead == slot.lead for one in others)
        return Counter(others)[project] < slot.places and led < self.room[slot.lead]
