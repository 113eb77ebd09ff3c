"""Giving a report to one more seat: by a reader, or by the recovery key where no reader is left."""

from datetime import datetime

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.copies import copy_for_seat, facts_of
from conduct.actions.log import noticed, record
from conduct.actions.opening import Opened, open_copy, with_root
from conduct.actions.reading import opened_report
from conduct.actions.server import whole
from conduct.actions.stances import fields_of, said_by
from conduct.actions.telling import tell
from conduct.models import Report, SealedCopy, Seat
from conduct.permissions import Unlocked
from conduct.rules.decisions import Stand
from conduct.rules.readers import readers
from conduct.rules.report import from_fields
from conduct.rules.sealing import Pair


def share(report: Report, seat: Seat, *, by: Unlocked, now: datetime) -> None:
    """A reader shares a report with a member who is new or has a new key."""
    with opened_report(report, by=by, now=now, verb="report.share") as opened:
        give(opened, seat, now=now)


def recover(pair: Pair, seat: Seat, *, now: datetime) -> int:
    """With the paper: give the seat every report that it may have; how many those were."""
    copies = SealedCopy.objects.filter(recovery__public_key=pair.public)
    if not copies.exists():
        raise Refused(_("This recovery key opens no report."))
    given = 0
    reports = Report.objects.filter(copies__in=copies).exclude(copies__seat=seat)
    for report in list(reports):
        with noticed(report, now=now), whole():
            held = Report.objects.select_for_update().get(pk=report.pk)
            copy = held.copies.filter(recovery__public_key=pair.public).first()
            if copy is None:
                # Renewed meanwhile, for another recovery key.
                continue
            opened = with_root(held, open_copy(copy, held, pair))
            if is_free(opened, seat, now=now):
                give(opened, seat, now=now)
                given += 1
    return given


def give(opened: Opened, seat: Seat, *, now: datetime) -> None:
    """Whoever is shut out is refused in the words of any other refusal."""
    if not is_free(opened, seat, now=now):
        raise Refused(_("This member cannot have this report."))
    SealedCopy.objects.filter(report=opened.report, seat=seat).delete()
    copy_for_seat(opened, seat).save(force_insert=True)
    event = record("shared", report=opened.report, seat=opened.seat, now=now)
    tell([seat], about=event, now=now)


def is_free(opened: Opened, seat: Seat, *, now: datetime) -> bool:
    """Active, not shut out, not involved, not bound by a conflict, and never recused."""
    if not Seat.objects.active(now).filter(pk=seat.pk).exists():
        return False
    said = said_by(seat, opened)
    if said and said.stand == Stand.HARD:
        return False
    told = from_fields(fields_of(opened))
    shut_out, facts = frozenset(told.shut_out), facts_of([seat], told.involved)
    return bool(readers(facts, shut_out=shut_out, involved=told.involved).seats)
