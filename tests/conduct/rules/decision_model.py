"""How the committee decides, written a second time and otherwise: by listing and sorting people.

It shares no code with ``conduct.rules.decisions`` but the names of what goes in and comes out,
and none of its numbers.
"""

from datetime import timedelta

OVER = ("closed", "out_of_scope", "no_violation", "merged", "withdrawn")


def answer(state, way, proposer, proposed, patterns, ballots, before, closed, now):
    """``patterns``: seat to none, soft, hard; ``ballots``: seat to (choice, instant)."""
    voters = [
        seat
        for seat in sorted(patterns)
        if patterns[seat] not in ("soft", "hard") and seat not in before
    ]
    if proposer not in voters:
        return "not_theirs"
    said = [(seat, *ballots[seat]) for seat in voters if seat in ballots]
    if way == "interim":
        return provisional(state, proposed, said, voters, now)
    if state not in ("proposal", "review"):
        return "not_now"
    if len(voters) == 1:
        return "too_few"
    if way == "meeting":
        return gathered(said, voters, closed)
    return on_paper(proposed, said, voters, now)


def more_than_half(part, everybody):
    return 2 * len(part) > len(everybody)


def provisional(state, proposed, said, voters, now):
    if state in OVER:
        return "not_now"
    end = proposed + timedelta(days=3)
    ayes = [seat for seat, choice, at in said if choice == "yes" and at < end]
    noes = [seat for seat, choice, at in said if choice == "no" and at < end]
    if more_than_half(ayes, voters):
        return "passed"
    if more_than_half(noes, voters):
        return "failed"
    return "stands" if now < end else "lapsed"


def on_paper(proposed, said, voters, now):
    end = proposed + timedelta(days=1)
    for _seat, choice, at in said:
        if at < end and choice in ("no", "meet"):
            return "to_meeting"
    ayes = [seat for seat, choice, _at in said if choice == "yes"]
    return "passed" if now >= end and more_than_half(ayes, voters) else "open"


def gathered(said, voters, closed):
    if closed is None:
        return "open"
    there = [choice for _seat, choice, at in said if at < closed and choice != "meet"]
    if not more_than_half(there, voters):
        return "no_quorum"
    return "passed" if more_than_half([it for it in there if it == "yes"], voters) else "failed"
