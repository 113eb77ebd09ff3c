"""A proposal written down: ranks, reasons, waitlists and hashes follow from who has which place."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from applications.rules.matching.explaining import explanations, waitlists
from applications.rules.matching.hashing import hash_of_input, hash_of_result
from applications.rules.matching.instance import Explanation, Instance, Proposal, Proved
from applications.rules.matching.lottery import lottery_of

# What a solver leaves open or gives away, it trades for something that counts before it.
TRADED = frozenset({"left_free", "taken"})


def written_down(
    instance: Instance,
    assignment: Mapping[str, str | None],
    mentor_of: Mapping[str, str | None],
    *,
    closed: AbstractSet[str] = frozenset(),
    proof: tuple[Proved, ...] = (),
) -> Proposal:
    draw = lottery_of(instance)
    explain = {
        pair: Explanation("traded_off") if why.reason in TRADED else why
        for pair, why in explanations(
            instance, assignment, draw, instance.pins.keys(), closed
        ).items()
    }
    waitlist = waitlists(instance, explain, draw)
    input_hash = hash_of_input(instance)
    return Proposal(
        assignment=assignment,
        rank={one.id: one.rank_of(assignment[one.id]) for one in instance.applicants},
        waitlist=waitlist,
        explain=explain,
        input_hash=input_hash,
        result_hash=hash_of_result(input_hash, assignment, waitlist, explain, mentor_of),
        mentor_of=mentor_of,
        closed=tuple(sorted(closed)),
        proof=proof,
    )
