"""Current AsyncAPI maintainers are not eligible: on the roster on the day of the check."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from applications.models.roster import ABSENCE_THAT_ENDS
from applications.rules.eligibility.answers import not_this_person, part
from applications.rules.eligibility.facts import (
    BLOCKED,
    CLEAR,
    MAINTAINER,
    UNDECIDED,
    Facts,
    RosterFact,
    RosterSpanFact,
    RuleResult,
    connect_github,
    in_words,
    iso,
)
from applications.rules.identity import same_account


def maintainer_rule(facts: Facts) -> RuleResult:
    roster = facts.roster
    if not facts.person.verified:
        evidence = roster_evidence(roster) if roster else {}
        return RuleResult(MAINTAINER, UNDECIDED, "identity_unverified", connect_github(), evidence)
    if roster is None:
        reason = _(
            "We have not read the list of maintainers yet. The organizers will; you can go on "
            "writing meanwhile, and nobody is accepted before this is known."
        )
        return RuleResult(MAINTAINER, UNDECIDED, "roster_never_read", reason)
    age = age_in_days(roster, facts.now)
    if age > facts.roster_days:
        return roster_stale(facts, roster, age)
    return on_roster(facts, roster)


def age_in_days(roster: RosterFact, now: datetime) -> int:
    """Days between the reading and ``now``, counted on the calendar in UTC."""
    return (now.astimezone(UTC).date() - roster.read_at.astimezone(UTC).date()).days


def roster_stale(facts: Facts, roster: RosterFact, age: int) -> RuleResult:
    reason = _(
        "The list of maintainers was last read on %(day)s, longer ago than %(limit)s days. The "
        "organizers will read it again; you can go on writing meanwhile, and nobody is accepted "
        "before this is known."
    ) % {"day": in_words(roster.read_at), "limit": facts.roster_days}
    evidence = roster_evidence(roster) | {"age_days": age, "limit_days": facts.roster_days}
    return RuleResult(MAINTAINER, UNDECIDED, "roster_stale", reason, evidence)


def on_roster(facts: Facts, roster: RosterFact) -> RuleResult:
    spans, wrong = part(facts, MAINTAINER, own_spans(facts, roster))
    if not spans and wrong:
        return not_this_person(MAINTAINER, wrong, roster_evidence(roster))
    if not spans:
        reason = _("You are not on the list of AsyncAPI maintainers read on %(day)s.") % {
            "day": in_words(roster.read_at)
        }
        return RuleResult(MAINTAINER, CLEAR, "not_on_roster", reason, roster_evidence(roster))
    span = latest(spans)
    evidence = roster_evidence(roster) | span_evidence(span, matching(facts, span))
    gone_for_good = span.until_at and span.until_at + ABSENCE_THAT_ENDS <= facts.now
    if facts.placed_at and facts.placed_at < span.from_at and not gone_for_good:
        return joined_since(span, facts.placed_at, evidence)
    if span.until_at is None or span.until_at > facts.now:
        return still_on_roster(span, roster, evidence)
    if facts.now < span.until_at + ABSENCE_THAT_ENDS:
        return absent_briefly(span, span.until_at, evidence)
    reason = _("You left the list of AsyncAPI maintainers on %(day)s.") % {
        "day": in_words(span.until_at)
    }
    return RuleResult(MAINTAINER, CLEAR, "left_roster", reason, evidence)


def own_spans(facts: Facts, roster: RosterFact) -> list[RosterSpanFact]:
    """The person's spans; those that begin after ``now`` do not exist yet."""
    begun = (span for span in roster.spans if span.from_at <= facts.now)
    return [span for span in begun if matching(facts, span)]


def latest(spans: list[RosterSpanFact]) -> RosterSpanFact:
    """The span that lasts longest."""
    forever = datetime.max.replace(tzinfo=UTC)
    return max(spans, key=lambda span: span.until_at or forever)


def matching(facts: Facts, span: RosterSpanFact) -> str | None:
    person = facts.person
    return same_account(person.github_id, person.github_login, span.github_id, span.login)


def still_on_roster(
    span: RosterSpanFact, roster: RosterFact, evidence: dict[str, Any]
) -> RuleResult:
    reason = _(
        "You are on the list of AsyncAPI maintainers read on %(day)s, as @%(login)s. This "
        "programme leads towards maintaining, so maintainers cannot be mentees; you are welcome "
        "to mentor. If this is not you, tell us."
    ) % {"day": in_words(roster.read_at), "login": span.login}
    return RuleResult(MAINTAINER, BLOCKED, "on_roster", reason, evidence)


def joined_since(span: RosterSpanFact, placed_at: datetime, evidence: dict[str, Any]) -> RuleResult:
    """Becoming a maintainer is the goal: the roster touches nobody who is placed already."""
    reason = _(
        "Congratulations: you came onto the list of AsyncAPI maintainers on %(day)s, as "
        "@%(login)s. That is what the programme is for; your place stays yours."
    ) % {"day": in_words(span.from_at), "login": span.login}
    evidence = evidence | {"placed_at": iso(placed_at)}
    return RuleResult(MAINTAINER, CLEAR, "joined_since", reason, evidence)


def absent_briefly(
    span: RosterSpanFact, gone_since: datetime, evidence: dict[str, Any]
) -> RuleResult:
    ends = gone_since + ABSENCE_THAT_ENDS
    reason = _(
        "@%(login)s left the list of AsyncAPI maintainers on %(day)s. Entries have vanished by "
        "mistake and come back, so an absence counts after %(hours)s hours. Please look again "
        "after %(end)s, %(time)s UTC."
    ) % {
        "login": span.login,
        "day": in_words(gone_since),
        "hours": ABSENCE_THAT_ENDS // timedelta(hours=1),
        "end": in_words(ends),
        "time": f"{ends.astimezone(UTC):%H:%M}",
    }
    evidence = evidence | {"counts_until": iso(ends)}
    return RuleResult(MAINTAINER, BLOCKED, "absent_briefly", reason, evidence)


def roster_evidence(roster: RosterFact) -> dict[str, Any]:
    return {"roster_version": roster.version, "roster_read_at": iso(roster.read_at)}


def span_evidence(span: RosterSpanFact, how: str | None) -> dict[str, Any]:
    return {
        "record": span.record,
        "entry": {"github_login": span.login, "github_id": span.github_id},
        "matched_by": how,
        "from_at": iso(span.from_at),
        "until_at": iso(span.until_at) if span.until_at else None,
    }
