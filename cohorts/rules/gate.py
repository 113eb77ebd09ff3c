"""The publish gate: what a cohort must have before anybody is asked to rely on it."""

from dataclasses import dataclass

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


def missing_to_announce(facts: GateFacts) -> list[str]:
    """Announcing promises dates and a person: both must be there."""
    found = list(facts.schedule_problems)
    if not facts.schedule_confirmed:
        found.append(_("A lead organizer has not confirmed the schedule yet."))
    if not facts.reachable_leads:
        found.append(_("No lead organizer can be reached now. Name one who is not away."))
    return found


def missing_to_open(facts: GateFacts) -> list[str]:
    """Everything that an open cohort needs, as sentences; empty when nothing is missing."""
    found = missing_to_announce(facts)
    texts = {
        _("The link to the Slack channel is missing."): facts.slack_url,
        _("The link to the GitHub Discussion is missing."): facts.discussion_url,
        _("The expectations text is empty."): facts.expectations.strip(),
        _("The Code of Conduct text is empty."): facts.code_of_conduct.strip(),
    }
    return found + [sentence for sentence, present in texts.items() if not present]


def require(missing: list[str]) -> None:
    if missing:
        raise Refused(_("This cohort is not ready. What is missing:"), details=missing)
