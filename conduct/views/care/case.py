"""What the page of a report shows: before the first look, beside it, and all of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cohorts.models import User
from conduct.actions.overseeing import Asked, Case, look, own_stance
from conduct.actions.stances import names
from conduct.forms import care as forms
from conduct.models import Hold, Measure, Report, Seat
from conduct.powers import POWERS
from conduct.rules.decisions import Choice, Stand
from conduct.rules.report import Told
from conduct.rules.stance import Extent, Said
from conduct.states import OPEN_STATES, Author, Lane, MeasureState
from conduct.views.care import keeping
from conduct.views.care.words import (
    CHOICES,
    DOORS,
    FINDINGS,
    KINDS,
    OUTCOMES,
    WAYS,
    Line,
    dues_of,
    measure_chip,
    state_chip,
)


def case_page(
    request: HttpRequest, report: Report, *, now: datetime, bound: forms.OnReport | None = None
) -> HttpResponse:
    by = keeping.unlocked(request)
    said = own_stance(report, by=by, now=now)
    offer = Offer(report, by.seat, now, bound)
    facts = {"seat": by.seat, "report": report, "chip": state_chip(report.state)}
    facts |= {"recuse_form": offer.form(forms.Recuse), "dues": dues_of(report, now)}
    if said is None:
        template = "before_look"
        facts |= {"names": names(report, by=by, now=now), "form": offer.form(forms.State)}
    elif said.stand == Stand.SOFT and said.extent != Extent.READS:
        template = "aside"
        facts |= {"is_decided": said.extent == Extent.NOTHING}
    else:
        template = "report"
        facts |= case_facts(look(report, by=by, now=now), offer, by.seat, said)
    facts["refused"] = bound
    return render(request, f"conduct/care/{template}.html", facts)


@dataclass(frozen=True)
class Offer:
    """The forms of the page; the one that was refused keeps what was typed."""

    report: Report
    seat: Seat
    now: datetime
    bound: forms.OnReport | None

    def form(self, kind: type[forms.OnReport], subject: Any = None) -> forms.OnReport:
        bound = self.bound
        if isinstance(bound, kind) and (
            subject is None or str(bound[kind.about].value()) == str(subject.pk)
        ):
            return bound
        return kind(report=self.report, seat=self.seat, now=self.now, subject=subject)


def case_facts(case: Case, offer: Offer, seat: Seat, said: Said) -> dict[str, Any]:
    """The state may have been renewed by the look itself: from here on the one that was read."""
    report, told = case.reading.report, case.reading.told
    accounts = accounts_in(case)
    decides = said.stand == Stand.NONE
    facts = {
        "lines": lines_of(told, accounts),
        "people": told.people,
        "is_urgent": told.urgent,
        "files": case.reading.files,
        "conversation": [entry_of(one) for one in case.reading.entries],
        "decides": decides,
        "takes_part": takes_part(case, report, offer.now),
        "questions": [
            question_of(one, offer, seat, accounts, decides=decides) for one in case.asked
        ],
        "write_form": offer.form(forms.Write),
        "note_form": offer.form(forms.Note),
        "summary_form": offer.form(forms.Summary),
        "share_form": offer.form(forms.Share),
        "linked": [(one, state_chip(one.state)) for one in case.linked],
        **hold_facts(report, offer, seat),
    }
    return facts | (deciding_facts(case, report, offer) if decides else {})


def deciding_facts(case: Case, report: Report, offer: Offer) -> dict[str, Any]:
    """What only members without a conflict are offered."""
    soft = any(said.stand == Stand.SOFT for said in case.said.values())
    return {
        "step_form": offer.form(forms.Step) if forms.steps_from(report.state) else None,
        "postpone_form": offer.form(forms.Postpone) if awaits_decision(report) else None,
        "propose_form": offer.form(forms.Propose),
        "allow_form": offer.form(forms.Allow) if soft else None,
        "link_form": offer.form(forms.Link),
    }


def awaits_decision(report: Report) -> bool:
    return report.state in OPEN_STATES and report.determined_at is None


def accounts_in(case: Case) -> dict[str, User]:
    """The accounts that report and questions speak of, in one look."""
    told = case.reading.told
    keys = {told.reporter, *(one.account for one in told.people)}
    keys |= {key for one in case.asked for key in one.proposed.people}
    return {str(one.pk): one for one in User.objects.filter(pk__in=keys - {""})}


def lines_of(told: Told, accounts: dict[str, User]) -> list[Line]:
    reporter = accounts.get(told.reporter)
    found = [
        Line(_("What happened"), told.what),
        Line(_("When"), told.when),
        Line(_("Where"), told.where),
        Line(_("Which part of the code"), told.part),
        Line(_("Door"), str(DOORS[told.door])),
        Line(_("How it was told"), str(KINDS[told.kind])),
        Line(_("Reporter"), f"{reporter} ({reporter.email})" if reporter else ""),
    ]
    return [line for line in found if line.text]


def entry_of(entry: Any) -> dict[str, Any]:
    by_reporter = entry.author == Author.REPORTER
    return {
        "at": entry.at,
        "text": entry.text,
        "by": _("The reporter") if by_reporter else _("The committee"),
        "is_shared": entry.lane == Lane.SHARED,
        "is_reporters": by_reporter,
    }


def takes_part(case: Case, report: Report, now: datetime) -> list[Line]:
    """Whoever holds a copy, or stepped back. Of anybody else nothing is said."""
    holding = Seat.objects.active(now).filter(copies__report=report)
    holders = set(holding.values_list("pk", flat=True))
    seats = Seat.objects.filter(pk__in=[*holders, *case.said]).order_by("name")
    return [Line(seat.name, part_of(case.said.get(str(seat.pk)), seat, holders)) for seat in seats]


def part_of(said: Said | None, seat: Seat, holders: set[Any]) -> str:
    if said is not None and said.stand == Stand.HARD:
        return _("Stepped back")
    if seat.pk not in holders:
        return _("Has no seat or no copy any more")
    if said is None:
        return _("Has not looked yet")
    if said.stand == Stand.NONE:
        return _("No conflict")
    return {
        Extent.UNDECIDED: _("A soft conflict; how far is not recorded yet"),
        Extent.NOTHING: _("A soft conflict; does not take part"),
        Extent.READS: _("A soft conflict; reads, without a vote"),
    }[said.extent]


def question_of(
    asked: Asked, offer: Offer, seat: Seat, accounts: dict[str, User], *, decides: bool
) -> dict[str, Any]:
    row, proposed = asked.decision, asked.proposed
    ballots = asked.question.ballots
    may_vote = asked.is_open and decides and str(seat.pk) in asked.question.electorate
    return {
        "row": row,
        "is_open": asked.is_open,
        "way": WAYS[proposed.way],
        "finding": FINDINGS[proposed.finding],
        "words": proposed.words,
        "measure": proposed.measure,
        "people": [accounts[key] for key in proposed.people if key in accounts],
        "until": proposed.until,
        "stands": OUTCOMES[asked.found] if asked.found else row.get_state_display(),
        "voted": voted(ballots, is_open=asked.is_open),
        "measures": [measure_of(one, offer, decides=decides) for one in asked.measures],
        "vote_form": offer.form(forms.Vote, row)
        if may_vote and str(seat.pk) not in ballots
        else None,
        "settle_form": offer.form(forms.Settle, row) if may_vote else None,
    }


def voted(ballots: Any, *, is_open: bool) -> list[Line]:
    """How each one voted once it is settled; before that only who did."""
    seats = Seat.objects.filter(pk__in=ballots.keys()).order_by("name")
    return [
        Line(seat.name, "" if is_open else str(CHOICES[Choice(ballots[str(seat.pk)].choice)]))
        for seat in seats
    ]


def measure_of(row: Measure, offer: Offer, *, decides: bool) -> dict[str, Any]:
    """An interim one is the committee's to confirm; any other ends when somebody ends it."""
    may_end = decides and row.state == MeasureState.RUNNING and row.review_by is None
    return {
        "row": row,
        "chip": measure_chip(row.state),
        "end_form": offer.form(forms.End, row) if may_end else None,
    }


def hold_facts(report: Report, offer: Offer, seat: Seat) -> dict[str, Any]:
    if seat.kind not in POWERS["report.hold"]:
        return {}
    standing = Hold.objects.filter(report=report, lifted_at=None).select_related("first", "second")
    found = standing.first()
    if found is None:
        return {"hold_form": offer.form(forms.Hold)}
    is_mine, is_agreed = found.first_id == seat.pk, found.second_id is not None
    return {
        "hold": found,
        "agree_form": None if is_mine or is_agreed else offer.form(forms.Agree, found),
        "lift_form": offer.form(forms.Lift, found),
    }
