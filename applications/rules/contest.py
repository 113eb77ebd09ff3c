"""“This is wrong”: what can be contested, what an answer needs, and what a contest permits."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.rules.eligibility import BLOCKED, CLEAR
from applications.rules.eligibility.answers import CONFIRMED, WRONG_DATES, WRONG_PERSON
from applications.rules.eligibility.facts import OTHER_PROGRAMME
from applications.rules.programmes import require_days

ANSWERS: Final = (WRONG_PERSON, WRONG_DATES, CONFIRMED)

# One rule's answer as a check keeps it.
Result = Mapping[str, Any]


def evidence_of(result: Result) -> Mapping[str, Any]:
    found: Mapping[str, Any] = result.get("evidence") or {}
    return found


def record_of(result: Result) -> str:
    """The record that can be contested: one on which a block or an open question rests, else ""."""
    return "" if result["result"] == CLEAR else str(evidence_of(result).get("record", ""))


def records_of(result: Result) -> set[str]:
    """Every record on which the result rests: several programmes may overlap."""
    same = [
        one["record"]
        for one in evidence_of(result).get("programmes", ())
        if one["code"] == result["code"] and one.get("record")
    ]
    return {record for record in (record_of(result), *same) if record}


def require_contestable(results: Iterable[Result], rule: str) -> str:
    """The record that a contest against ``rule`` speaks of. Raises ``Refused``."""
    result = next((one for one in results if one["rule"] == rule), None)
    if result is None or not record_of(result):
        raise Refused(_("This rests on no record that could be wrong, as things stand now."))
    return record_of(result)


def uncontested(results: Iterable[Result], open_records: Mapping[str, str]) -> list[Result]:
    """The blocks that nobody has been asked to look at. ``open_records``: rule → record."""
    return [
        result
        for result in results
        if result["result"] == BLOCKED
        and open_records.get(result["rule"]) not in records_of(result)
    ]


def answers_for(rule: str) -> tuple[str, ...]:
    """Only programmes have dates that can be wrong."""
    return tuple(one for one in ANSWERS if one != WRONG_DATES or rule == OTHER_PROGRAMME)


def require_answer(
    rule: str, answer: str, reason: str, starts_on: date | None, ends_on: date | None
) -> None:
    """One of the known answers, with a reason and, for dates, the right days. Or ``Refused``."""
    if answer not in answers_for(rule):
        raise Refused(_("This answer does not fit this rule."))
    if not reason.strip():
        raise Refused(_("Please say why: the person reads it, and it is kept."))
    if answer == WRONG_DATES:
        if starts_on is None or ends_on is None:
            raise Refused(_("Please give the right first and last day."))
        require_days(starts_on, ends_on)


def require_answered(waiting: Collection[str]) -> None:
    """Places are decided after everything that applicants contested is answered."""
    if waiting:
        raise Refused(
            _(
                "These applicants say that an eligibility result is wrong and have no answer yet: "
                "%(names)s. A lead organizer answers first."
            )
            % {"names": ", ".join(waiting)}
        )
