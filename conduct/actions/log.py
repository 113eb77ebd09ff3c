"""The only way into the log. It is signed with the server's key and knows no address."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from conduct.actions.server import server_key, whole
from conduct.models import ConductEvent, LogHead, Report, Seat
from conduct.rules import chain
from conduct.rules.clocks import coarse
from conduct.rules.sealing import Broken


def record(
    verb: str,
    *,
    now: datetime,
    report: Report | None = None,
    seat: Seat | None = None,
    actor: str = "server",
) -> ConductEvent:
    """Add one entry. What nobody on the committee did is stamped with the hour only."""
    with whole():
        head, _made = LogHead.objects.get_or_create(pk=1, defaults={"signature": chain.BEGINNING})
        head = LogHead.objects.select_for_update().get(pk=1)
        made = ConductEvent(
            number=head.number + 1,
            at=now if seat else coarse(now),
            verb=verb,
            actor="seat" if seat else actor,
            seat=seat.pk if seat else None,
            report=report.pk if report else None,
            before=head.signature,
        )
        key = server_key("log")
        made.signature = chain.sign(made.number, facts(made), made.before, key)
        made.save(force_insert=True)
        LogHead.objects.filter(pk=1).update(number=made.number, signature=made.signature)
    return made


def facts(event: ConductEvent) -> dict[str, str]:
    return {
        "at": event.at.astimezone(UTC).isoformat(),
        "verb": event.verb,
        "actor": event.actor,
        "seat": text(event.seat),
        "report": text(event.report),
    }


def text(value: uuid.UUID | None) -> str:
    return str(value) if value else ""


@contextmanager
def noticed(report: Report | None, *, now: datetime, seat: Seat | None = None) -> Iterator[None]:
    """Whatever does not open leaves an entry, also where the rest is undone."""
    try:
        yield
    except Broken:
        record("something sealed did not open", now=now, report=report, seat=seat)
        raise


@dataclass(frozen=True)
class Verdict:
    """``fault``: the first entry that does not fit, or None."""

    entries: int
    signature: str
    fault: int | None


def verify(*, noted: tuple[int, str] | None = None) -> Verdict:
    """Read the whole log against its signatures, its end, and what somebody noted of it once."""
    key = server_key("log")
    events = list(ConductEvent.objects.order_by("number"))
    links = [chain.Link(one.number, facts(one), one.before, one.signature) for one in events]
    fault = chain.first_fault(links, key)
    last = (events[-1].number, events[-1].signature) if events else (0, chain.BEGINNING)
    head = LogHead.objects.values_list("number", "signature").first() or (0, chain.BEGINNING)
    if fault is None and head != last:
        fault = last[0] + 1
    if fault is None and noted and noted not in {(one.number, one.signature) for one in events}:
        fault = noted[0]
    return Verdict(len(events), last[1], fault)
