"""Steps of a report, questions to the committee, votes, and what follows. All words are sealed."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.log import record
from conduct.actions.measures import begin_measure, require_known_people, review_measures
from conduct.actions.moving import move, stamps_for
from conduct.actions.opening import Opened, seal_into, unseal
from conduct.actions.reading import opened_report
from conduct.actions.server import whole
from conduct.actions.stances import everybody_said, said_by
from conduct.actions.telling import tell
from conduct.actions.writing import keep, tell_readers
from conduct.models import Decision, Measure, Report, Seat, Vote
from conduct.permissions import Unlocked
from conduct.rules.decisions import Ballot, Choice, Outcome, Question, Stand, Way, outcome
from conduct.rules.handling import (
    WITH_WORDS,
    Proposed,
    read_proposed,
    require_open_to,
    require_settled,
    require_step,
    require_words,
)
from conduct.rules.stance import require_without_conflict
from conduct.states import Author, DecisionState, Lane, MeasureState, ReportState

SETTLED: Final = {
    Outcome.PASSED: DecisionState.PASSED,
    Outcome.FAILED: DecisionState.FAILED,
    Outcome.LAPSED: DecisionState.LAPSED,
    # It is proposed again, for a meeting.
    Outcome.TO_MEETING: DecisionState.LAPSED,
}


def advance(report: Report, to: str, *, by: Unlocked, now: datetime, words: str = "") -> None:
    """A step that one member takes. Words that are the determination are sealed with it."""
    require_step(to, words)
    with opened_report(report, by=by, now=now, verb="report.move") as opened:
        require_without_conflict(said_by(by.seat, opened))
        stamps = stamps_for(opened.report, to, now)
        if to == ReportState.ACKNOWLEDGED:
            stamps["acknowledged_at"] = now
        if to in WITH_WORDS:
            keep(words, opened, author=Author.SEAT, lane=Lane.COMMITTEE, at=now)
        move(opened.report, to, seat=opened.seat, now=now, verb=f"moved to {to}", **stamps)
    report.refresh_from_db()


def propose(report: Report, proposed: Proposed, *, by: Unlocked, now: datetime) -> Decision:
    """Put a question to the committee. An interim measure stands from this moment."""
    require_words(proposed)
    require_known_people(proposed, now)
    with opened_report(report, by=by, now=now, verb="decision.propose") as opened:
        if proposed.way != Way.INTERIM and opened.report.state != ReportState.REVIEW:
            to = ReportState.PROPOSAL
            move(opened.report, to, seat=opened.seat, now=now, verb="decision proposed")
        decision = Decision(report=opened.report, proposed_by=by.seat, proposed_at=now)
        require_open_to(outcome(question(decision, proposed, opened), now))
        seal_into(decision, {"sealed": proposed.written()}, opened)
        decision.save(force_insert=True)
        if proposed.way == Way.INTERIM:
            begin_measure(decision, proposed, opened, now=now)
        event = record("question put", report=report, seat=opened.seat, now=now)
        tell_readers(report, about=event, now=now, besides=opened.seat)
    return decision


def vote(decision: Decision, choice: Choice, *, by: Unlocked, now: datetime) -> None:
    """One vote for each member without a conflict. An interim question is settled by it if it can
    be: its time may run out while nobody looks."""
    report = decision.report
    with opened_report(report, by=by, now=now, verb="decision.vote") as opened:
        decision = held(decision)
        require_without_conflict(said_by(by.seat, opened))
        row = Vote(report=opened.report, decision=decision, seat=by.seat, at=now)
        seal_into(row, {"sealed": choice.encode()}, opened)
        row.full_clean(exclude=["sealed"])
        row.save(force_insert=True)
        record("voted", report=report, seat=opened.seat, now=now)
        proposed = read_proposed(unseal(decision, opened))
        found = outcome(question(decision, proposed, opened), now)
        if proposed.way == Way.INTERIM and found in SETTLED:
            carry_out(decision, proposed, found, opened, now=now)


def settle(decision: Decision, *, by: Unlocked, now: datetime) -> Outcome:
    """Close a question: a meeting by its end, a written one once its 24 hours are over."""
    report = decision.report
    with opened_report(report, by=by, now=now, verb="decision.vote") as opened:
        decision = held(decision)
        require_without_conflict(said_by(by.seat, opened))
        proposed = read_proposed(unseal(decision, opened))
        closed_at = now if proposed.way == Way.MEETING else None
        found = outcome(question(decision, proposed, opened, closed_at=closed_at), now)
        require_settled(found)
        carry_out(decision, proposed, found, opened, now=now)
    return found


def held(decision: Decision) -> Decision:
    """Locked, so that two votes at one moment are counted one after the other."""
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state != DecisionState.OPEN:
        raise Refused(_("This question is settled already."))
    return fresh


def question(
    decision: Decision, proposed: Proposed, opened: Opened, *, closed_at: datetime | None = None
) -> Question:
    """The facts for the rule. Whoever holds a copy and said nothing yet counts as without conflict:
    silence must not make a majority smaller."""
    said = everybody_said(opened)
    holding = Seat.objects.active(decision.proposed_at).filter(copies__report=opened.report)
    stands = {str(pk): Stand.NONE for pk in holding.values_list("pk", flat=True)}
    stands = {seat: said[seat].stand if seat in said else none for seat, none in stands.items()}
    votes = Vote.objects.filter(decision=decision)
    return Question(
        state=opened.report.state,
        way=proposed.way,
        proposed_by=str(decision.proposed_by_id),
        proposed_at=decision.proposed_at,
        stands=stands,
        ballots={
            str(row.seat_id): Ballot(Choice(unseal(row, opened).decode()), row.at) for row in votes
        },
        decided_before=decided_before(opened.report),
        closed_at=closed_at,
    )


def decided_before(report: Report) -> frozenset[str]:
    """In a review: who took or carried an earlier decision."""
    if report.state != ReportState.REVIEW:
        return frozenset()
    before = Decision.objects.filter(report=report, state=DecisionState.PASSED)
    voters = Vote.objects.filter(decision__in=before).values_list("seat", flat=True)
    return frozenset(map(str, [*voters, *before.values_list("proposed_by", flat=True)]))


def carry_out(
    decision: Decision, proposed: Proposed, found: Outcome, opened: Opened, *, now: datetime
) -> None:
    seat = opened.seat
    move(decision, SETTLED[found], seat=seat, now=now, verb="question settled", settled_at=now)
    if proposed.way == Way.INTERIM:
        review_measures(decision, proposed, found, opened, now=now)
    elif found == Outcome.PASSED:
        to = proposed.finding.state
        stamps = stamps_for(opened.report, to, now)
        move(opened.report, to, seat=seat, now=now, verb=f"moved to {to}", **stamps)
        if proposed.measure:
            begin_measure(decision, proposed, opened, now=now)


def lapse_interim(now: datetime) -> int:
    """What nobody confirmed in time ends by itself. No key is needed for that."""
    running = Measure.objects.filter(state=MeasureState.RUNNING, review_by__lte=now)
    due = list(running.select_related("decision", "report"))
    for row in due:
        with whole():
            move(row, MeasureState.LAPSED, now=now, verb="measure lapsed", ended_at=now)
            to = DecisionState.LAPSED
            move(row.decision, to, now=now, verb="question settled", settled_at=now)
            readers = Seat.objects.active(now).filter(copies__report=row.report)
            event = record("readers told", report=row.report, now=now)
            tell(readers, about=event, now=now)
    return len(due)
