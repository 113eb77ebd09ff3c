"""Single rows of conduct for tests of constraints and moves: sealed bytes are any bytes."""

import secrets
import uuid
from datetime import timedelta

from conduct.models import (
    Decision,
    Entry,
    Evidence,
    Hold,
    Link,
    Measure,
    Notice,
    RecoveryKey,
    Report,
    SealedCopy,
    SealedField,
    Seat,
    Stance,
    StandingConflict,
    Talk,
    TalkMessage,
    Vote,
    YearNumbers,
)
from conduct.states import DETERMINED_STATES, ENDED_STATES
from tests.factories import NOW

ANY = b"sealed"


def made(row):
    type(row).objects.bulk_create([row])
    return type(row).objects.get(pk=row.pk)


def seat(**changes):
    facts = {"person": uuid.uuid4(), "name": "Ada", "kind": "full", "started_at": NOW}
    keys = {"public_key": ANY, "locked_key": ANY, "voucher": ANY}
    return made(Seat(**{**facts, **keys, **changes}))


def recovery_key(**changes):
    facts = {"public_key": ANY, "fingerprint": "abcd", "voucher": ANY, "made_at": NOW}
    return made(RecoveryKey(**{**facts, **changes}))


def report(state="received", **changes):
    ended_at = NOW if state in ENDED_STATES else None
    facts = {
        "state": state,
        "receipt_lookup": secrets.token_bytes(8),
        "receipt_public_key": ANY,
        "receipt_voucher": ANY,
        "received_at": NOW,
        "acknowledge_by": NOW,
        "update_by": NOW,
        "decide_by": NOW,
        "ended_at": ended_at,
        "determined_at": NOW if state in DETERMINED_STATES else None,
    }
    return made(Report(**{**facts, **changes}))


def copy(**changes):
    facts = {"report": changes.pop("report", None) or report(), "generation": 1, "wrapped": ANY}
    return made(SealedCopy(**{**facts, **changes}))


def sealed(model, **facts):
    return made(model(report=facts.pop("report", None) or report(), sealed=ANY, **facts))


def field(**facts):
    return sealed(SealedField, **{"name": "what", "lane": "shared", **facts})


def entry(**facts):
    return sealed(Entry, **{"author": "seat", "at": NOW, "position": 1, **facts})


def evidence(**facts):
    return sealed(Evidence, at=NOW, sealed_name=ANY, sealed_type=ANY, **facts)


def stance(**facts):
    return sealed(Stance, **{"seat": facts.pop("seat", None) or seat(), **facts})


def decision(state="open", **facts):
    settled = {"settled_at": NOW} if state != "open" else {}
    proposed = {"proposed_by": seat(), "proposed_at": NOW}
    return sealed(Decision, **{"state": state, **proposed, **settled, **facts})


def vote(**facts):
    asked = facts.pop("decision", None) or decision()
    return sealed(Vote, decision=asked, report=asked.report, at=NOW, **{"seat": seat(), **facts})


def measure(state="running", **facts):
    ended = {"ended_at": NOW} if state != "running" else {}
    asked = decision()
    told = {"state": state, "started_at": NOW, **ended, **facts}
    return sealed(Measure, decision=asked, report=asked.report, **told)


def link(**facts):
    return sealed(Link, **facts)


def hold(**facts):
    told = {"report": report(), "first": seat(), "at": NOW, **facts}
    return made(Hold(**told))


def notice(state="waiting", **facts):
    stamps = {"sent": {"sent_at": NOW}, "sending": {"leased_until": NOW}}.get(state, {})
    told = {"key": secrets.token_hex(8), "seat": seat(), "due_at": NOW, "state": state}
    return made(Notice(**{**told, **stamps, **facts}))


def standing_conflict(**facts):
    return made(StandingConflict(**{"seat": seat(), "person_mark": ANY, **facts}))


def talk(**facts):
    told = {
        "seat": facts.pop("seat", None) or seat(kind="wellbeing"),
        "receipt_lookup": secrets.token_bytes(8),
        "for_person": ANY,
        "for_seat": ANY,
        "written_at": NOW,
        "answer_by": NOW,
        "keep_until": NOW + timedelta(days=90),
    }
    return made(Talk(**{**told, **facts}))


def message(**facts):
    told = {"talk": talk(), "number": 1, "author": "person", "at": NOW, "sealed": ANY}
    return made(TalkMessage(**{**told, **facts}))


def numbers(**facts):
    told = {"year": 2025, "bands": {}, "first": seat(), "proposed_at": NOW}
    return made(YearNumbers(**{**told, **facts}))


EARLIER = NOW - timedelta(days=500)
