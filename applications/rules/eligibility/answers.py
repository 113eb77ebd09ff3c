"""What lead organizers answered to “this is wrong”: it counts for that record and that person.

No answer waives a rule. “Wrong person” sets one record aside, “wrong dates”
puts one record's days right, “confirmed” changes nothing; the last answer
about a record counts.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol, TypeVar

from django.utils.translation import gettext as _

from applications.rules.eligibility.facts import (
    CLEAR,
    AnswerFact,
    Facts,
    RuleResult,
    in_words,
    iso,
)

WRONG_PERSON: Final = "wrong_person"
WRONG_DATES: Final = "wrong_dates"
CONFIRMED: Final = "confirmed"


class Recorded(Protocol):
    @property
    def record(self) -> str: ...


R = TypeVar("R", bound=Recorded)


def answer_to(facts: Facts, rule: str, record: str) -> AnswerFact | None:
    """The last answer about a record, if there is one."""
    found = [one for one in facts.answers if (one.rule, one.record) == (rule, record)]
    return max(found, key=lambda one: one.answered_at, default=None)


def wrong_person(facts: Facts, rule: str, record: str) -> AnswerFact | None:
    answer = answer_to(facts, rule, record)
    return answer if answer and answer.answer == WRONG_PERSON else None


def part(facts: Facts, rule: str, records: Iterable[R]) -> tuple[list[R], list[AnswerFact]]:
    """The records that stand, and the answers that set the others aside."""
    stand, answers = [], []
    for record in records:
        answer = wrong_person(facts, rule, record.record)
        if answer is None:
            stand.append(record)
        else:
            answers.append(answer)
    return stand, answers


def not_this_person(
    rule: str, answers: list[AnswerFact], evidence: dict[str, Any] | None = None
) -> RuleResult:
    reason = _(
        "What was recorded is somebody else’s, as a lead organizer answered on %(day)s. It does "
        "not count for you."
    ) % {"day": in_words(max(answer.answered_at for answer in answers))}
    evidence = (evidence or {}) | {"set_aside": [answer_evidence(one) for one in answers]}
    return RuleResult(rule, CLEAR, "not_this_person", reason, evidence)


def answer_evidence(answer: AnswerFact) -> dict[str, Any]:
    return {
        "record": answer.record,
        "contest": answer.contest,
        "answer": answer.answer,
        "answered_at": iso(answer.answered_at),
    }
