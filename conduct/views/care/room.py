"""The first room: what waits for this member, and nothing of what does not."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohorts.views.chips import Chip
from conduct.models import Decision, Measure, RecoveryKey, Report, Seat, Stance, Vote
from conduct.permissions import Unlocked
from conduct.states import COMMITTEE, ENDED_STATES, DecisionState, MeasureState
from conduct.views.care.words import DueWords, dues_of, state_chip


@dataclass(frozen=True)
class Waiting:
    """One report as it stands in the clear; what it says is read on its own page."""

    report: Report
    chip: Chip
    dues: list[DueWords]
    needs_stance: bool
    needs_vote: bool
    outlasted: bool

    @property
    def waits(self) -> bool:
        return self.outlasted or self.report.state not in ENDED_STATES


def room(request: HttpRequest, by: Unlocked, *, now: datetime) -> HttpResponse:
    if by.seat.kind not in COMMITTEE:
        return redirect("conduct:care_talks")
    rows = waiting_for(by.seat, now)
    facts = {
        "seat": by.seat,
        "open": [row for row in rows if row.waits],
        "ended": [row for row in rows if not row.waits],
        "recovery": RecoveryKey.objects.filter(replaced_at=None).first(),
    }
    return render(request, "conduct/care/room.html", facts)


def waiting_for(seat: Seat, now: datetime) -> list[Waiting]:
    """The reports of whose key the seat holds a copy: what is due first comes first."""
    own = Stance.objects.filter(report=OuterRef("pk"), seat=seat)
    reports = list(
        Report.objects.visible_to(seat, now).filter(destroyed_at=None).annotate(said=Exists(own))
    )
    asked, reviews = open_questions(reports, seat), interim_reviews(reports)
    held_by_one = Report.objects.visible_to(seat, now).outlasted(now)
    outlasted = set(held_by_one.values_list("pk", flat=True))
    found = [
        Waiting(
            report,
            state_chip(report.state),
            dues_of(report, now, reviews[report.pk]),
            needs_stance=not report.said,
            needs_vote=report.said and report.pk in asked,
            outlasted=report.pk in outlasted,
        )
        for report in reports
    ]
    return sorted(found, key=lambda one: (not one.needs_stance, first_due(one)))


def first_due(one: Waiting) -> Any:
    return min((due.at for due in one.dues), default=one.report.received_at)


def open_questions(reports: list[Report], seat: Seat) -> set[Any]:
    voted = Vote.objects.filter(decision=OuterRef("pk"), seat=seat)
    rows = Decision.objects.filter(~Exists(voted), report__in=reports, state=DecisionState.OPEN)
    return set(rows.values_list("report", flat=True))


def interim_reviews(reports: list[Report]) -> dict[Any, list[datetime]]:
    running = Measure.objects.filter(
        report__in=reports, state=MeasureState.RUNNING, review_by__isnull=False
    )
    found: dict[Any, list[datetime]] = defaultdict(list)
    for report, review_by in running.values_list("report", "review_by"):
        found[report].append(review_by)
    return found
