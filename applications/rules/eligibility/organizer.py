"""Organizers, of whatever cohort and whenever, do not participate as mentees in any."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from applications.rules.eligibility.answers import not_this_person, part
from applications.rules.eligibility.facts import (
    BLOCKED,
    CLEAR,
    ORGANIZER,
    UNDECIDED,
    Facts,
    OrganizerRecord,
    RuleResult,
    connect_github,
)
from applications.rules.identity import same_account


def organizer_rule(facts: Facts) -> RuleResult:
    own, wrong = part(facts, ORGANIZER, [one for one in facts.organizers if one.user_matches])
    if own:
        return organizer_blocked("organizer_by_account", own, {})
    if not facts.person.verified:
        return organizer_unverified(facts)
    same = [one for one in facts.organizers if not one.user_matches and matching(facts, one)]
    found, others = part(facts, ORGANIZER, same)
    if found:
        evidence = {
            "matched_by": matching(facts, found[0]),
            "github_login": found[0].github_login,
            "github_id": found[0].github_id,
        }
        return organizer_blocked("organizer_by_github", found, evidence)
    if wrong or others:
        return not_this_person(ORGANIZER, wrong + others)
    reason = _("You are not recorded as an organizer of any cohort.")
    return RuleResult(ORGANIZER, CLEAR, "no_organizer", reason)


def matching(facts: Facts, record: OrganizerRecord) -> str | None:
    person = facts.person
    return same_account(
        person.github_id, person.github_login, record.github_id, record.github_login
    )


def organizer_blocked(
    code: str, records: list[OrganizerRecord], evidence: dict[str, Any]
) -> RuleResult:
    cohorts = unique(record.cohort for record in records)
    reason = _(
        "You are recorded as an organizer of %(cohorts)s. Organizers do not take part as mentees "
        "in any cohort; you are welcome to mentor or to help. If this is not you, tell us."
    ) % {"cohorts": ", ".join(cohorts)}
    rests_on = {"cohorts": cohorts, "record": records[0].record}
    return RuleResult(ORGANIZER, BLOCKED, code, reason, rests_on | evidence)


def organizer_unverified(facts: Facts) -> RuleResult:
    """Some organizers are known by GitHub alone; without an identity nobody can compare."""
    if not any(record.github_id or record.github_login for record in facts.organizers):
        reason = _("You are not recorded as an organizer of any cohort.")
        return RuleResult(ORGANIZER, CLEAR, "no_organizer", reason)
    return RuleResult(ORGANIZER, UNDECIDED, "identity_unverified", connect_github())


def unique(cohorts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cohorts))
