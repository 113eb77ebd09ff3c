"""Participants of another mentorship programme active during the work period are not eligible.

Active means at least one day in common, first and last days included on both
sides. Paid or not makes no difference; the year alone says nothing.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.rules.eligibility.facts import (
    BLOCKED,
    CLEAR,
    OTHER_PROGRAMME,
    UNDECIDED,
    Facts,
    ProgrammeFact,
    RuleResult,
    WorkPeriod,
    in_words,
)

RESULT_OF_CODE = {
    "overlaps": BLOCKED,
    "dates_unclear": UNDECIDED,
    "unknown_programme": UNDECIDED,
    "work_period_unknown": UNDECIDED,
    "no_overlap": CLEAR,
    "not_mentorship": CLEAR,
    "none_declared": CLEAR,
}
# The first of these that some programme has is the answer of the rule.
WEIGHTIEST_FIRST = tuple(RESULT_OF_CODE)


def programme_rule(facts: Facts) -> RuleResult:
    work = facts.work_period
    judged = [(programme, code_of(programme, work)) for programme in facts.programmes]
    code = min((code for _programme, code in judged), key=WEIGHTIEST_FIRST.index, default="")
    code = code or "none_declared"
    decisive = next((programme for programme, its in judged if its == code), None)
    evidence = work_evidence(work)
    if judged:
        evidence["programmes"] = [programme_evidence(one, its, work) for one, its in judged]
    return RuleResult(
        OTHER_PROGRAMME, RESULT_OF_CODE[code], code, reason(code, decisive, work), evidence
    )


def code_of(programme: ProgrammeFact, work: WorkPeriod | None) -> str:
    if programme.is_mentorship is False:
        return "not_mentorship"
    if programme.ends_on < programme.starts_on:
        return "dates_unclear"
    if work is None:
        return "work_period_unknown"
    if not overlapping_days(programme, work):
        return "no_overlap"
    return "unknown_programme" if programme.is_mentorship is None else "overlaps"


def overlapping_days(programme: ProgrammeFact, work: WorkPeriod) -> int:
    """Days that lie in both; first and last days belong to either."""
    first = max(programme.starts_on, work.first_day)
    last = min(programme.ends_on, work.last_day)
    return max(0, (last - first).days + 1)


def work_evidence(work: WorkPeriod | None) -> dict[str, Any]:
    if work is None:
        return {}
    return {
        "work_first_day": work.first_day.isoformat(),
        "work_last_day": work.last_day.isoformat(),
    }


def programme_evidence(
    programme: ProgrammeFact, code: str, work: WorkPeriod | None
) -> dict[str, Any]:
    return {
        "name": programme.name,
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "is_mentorship": programme.is_mentorship,
        "overlapping_days": overlapping_days(programme, work) if work else None,
        "code": code,
    }


def reason(code: str, programme: ProgrammeFact | None, work: WorkPeriod | None) -> str:
    if programme is None:
        return _("You have told us of no other programme during this cohort.")
    if code == "overlaps" and work is not None:
        return overlap_in_words(programme, work)
    words = {
        "dates_unclear": _(
            "%(name)s ends before it begins, as you entered it. Please correct its dates."
        ),
        "unknown_programme": _(
            "We do not know whether %(name)s is a mentorship programme. The organizers will find "
            "out; you can go on writing meanwhile, and nobody is accepted before this is known."
        ),
        "work_period_unknown": _(
            "The days on which this cohort works are not fixed yet, so we cannot say whether "
            "%(name)s lies in them. This is checked again when they are."
        ),
        "no_overlap": _("%(name)s lies outside this cohort’s work period."),
        "not_mentorship": _("%(name)s is no mentorship programme, so it makes no difference."),
    }
    return words[code] % {"name": programme.name}


def overlap_in_words(programme: ProgrammeFact, work: WorkPeriod) -> str:
    days = overlapping_days(programme, work)
    return ngettext(
        "%(name)s and this cohort’s work period, %(first)s to %(last)s, have %(days)s day in "
        "common. Nobody can take part in two mentorships at a time; a later cohort is open to "
        "you. If the dates are wrong or you left the programme early, tell us.",
        "%(name)s and this cohort’s work period, %(first)s to %(last)s, have %(days)s days in "
        "common. Nobody can take part in two mentorships at a time; a later cohort is open to "
        "you. If the dates are wrong or you left the programme early, tell us.",
        days,
    ) % {
        "name": programme.name,
        "first": in_words(work.first_day),
        "last": in_words(work.last_day),
        "days": days,
    }
