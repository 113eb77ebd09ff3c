"""The publish gate: what a cohort must have before anybody is asked to rely on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from amp.refused import Refused


@dataclass(frozen=True)
class GateFacts:
    schedule_problems: list[str]
    schedule_confirmed: bool
    slack_url: str
    discussion_url: str
    reachable_leads: int
    expectations: str
    code_of_conduct: str


class Missing(NamedTuple):
    """``code`` says what it is, for whoever knows where it is put right; ``words`` tell people."""

    code: str
    words: str


def missing_to_announce(facts: GateFacts) -> list[Missing]:
    """Announcing promises dates and a person: both must be there."""
    found = [Missing("schedule", problem) for problem in facts.schedule_problems]
    if not facts.schedule_confirmed:
        words = _("A lead organizer has not confirmed the schedule yet.")
        found.append(Missing("schedule_confirmed", words))
    if not facts.reachable_leads:
        words = _("No lead organizer can be reached now. Name one who is not away.")
        found.append(Missing("reachable_leads", words))
    return found


def missing_to_open(facts: GateFacts) -> list[Missing]:
    """Everything that an open cohort needs; empty when nothing is missing."""
    texts = {
        "slack_url": _("The link to the Slack channel is missing."),
        "discussion_url": _("The link to the GitHub Discussion is missing."),
        "expectations": _("The expectations text is empty."),
        "code_of_conduct": _("The Code of Conduct text is empty."),
    }
    return missing_to_announce(facts) + [
        Missing(code, words) for code, words in texts.items() if not getattr(facts, code).strip()
    ]


def words_of(missing: Sequence[Missing]) -> list[str]:
    return [each.words for each in missing]


def require(missing: list[str]) -> None:
    if missing:
        raise Refused(_("This cohort is not ready. What is missing:"), details=missing)
