"""Participants of another mentorship programme active during the work period are not eligible.

Active means at least one day in common, first and last days included on both
sides. Paid or not makes no difference; the year alone says nothing. A programme
is known because the person declared it, or because a published list of
participants names their GitHub account; a name alone proves nothing.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.rules.eligibility.answers import (
    WRONG_DATES,
    WRONG_PERSON,
    answer_evidence,
    answer_to,
    not_this_person,
)
from applications.rules.eligibility.facts import (
    BLOCKED,
    CLEAR,
    OTHER_PROGRAMME,
    UNDECIDED,
    AnswerFact,
    Facts,
    ListedFact,
    ProgrammeFact,
    RuleResult,
    WorkPeriod,
    in_words,
)
from applications.rules.identity import same_account

RESULT_OF_CODE = {
    "overlaps": BLOCKED,
    "dates_unclear": UNDECIDED,
    "unknown_programme": UNDECIDED,
    "work_period_unknown": UNDECIDED,
    "not_this_person": CLEAR,
    "no_overlap": CLEAR,
    "not_mentorship": CLEAR,
    "none_declared": CLEAR,
}
# The first of these that some programme has is the answer of the rule.
WEIGHTIEST_FIRST = tuple(RESULT_OF_CODE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A programme that the person takes part in, declared or listed, with the days that count."""

    name: str
    is_mentorship: bool | None
    starts_on: date
    ends_on: date
    record: str
    answer: AnswerFact | None = None
    listed: ListedFact | None = None
    matched_by: str = ""


def programme_rule(facts: Facts) -> RuleResult:
    work = facts.work_period
    judged = [(one, code_of(one, work)) for one in (*declared(facts), *listed(facts))]
    code = min((code for _one, code in judged), key=WEIGHTIEST_FIRST.index, default="none_declared")
    decisive = next((one for one, its in judged if its == code), None)
    evidence = work_evidence(work)
    if judged:
        evidence["programmes"] = [programme_evidence(one, its, work) for one, its in judged]
    if decisive and RESULT_OF_CODE[code] != CLEAR:
        evidence["record"] = decisive.record
    if named := name_matches(facts):
        evidence["name_matches"] = named
    if code == "not_this_person":
        wrong = [one.answer for one, its in judged if its == code and one.answer]
        return not_this_person(OTHER_PROGRAMME, wrong, evidence)
    words = reason(code, decisive, work)
    return RuleResult(OTHER_PROGRAMME, RESULT_OF_CODE[code], code, words, evidence)


def declared(facts: Facts) -> list[Taken]:
    return [taken(facts, one, one.record, one.name) for one in facts.programmes]


def listed(facts: Facts) -> list[Taken]:
    """Entries of published lists whose GitHub account is the person's."""
    if not facts.person.verified:
        return []
    return [
        taken(facts, one, one.record, one.programme, listed=one, matched_by=how)
        for one in facts.listed
        if (how := matching(facts, one))
    ]


def taken(
    facts: Facts, one: ProgrammeFact | ListedFact, record: str, name: str, **more: Any
) -> Taken:
    """With the right days, where a lead organizer answered that they were wrong."""
    answer = answer_to(facts, OTHER_PROGRAMME, record) if record else None
    first, last = one.starts_on, one.ends_on
    if answer and answer.answer == WRONG_DATES and answer.starts_on and answer.ends_on:
        first, last = answer.starts_on, answer.ends_on
    return Taken(name, one.is_mentorship, first, last, record, answer, **more)


def matching(facts: Facts, one: ListedFact) -> str | None:
    person = facts.person
    return same_account(person.github_id, person.github_login, one.github_id, one.github_login)


def name_matches(facts: Facts) -> list[dict[str, Any]]:
    """Entries of the same name and no known account: a hint for a person, never a result."""
    name = plain(facts.person.name)
    return [
        {
            "record": one.record,
            "name": one.name,
            "github_login": one.github_login,
            "programme": one.programme,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
        }
        for one in facts.listed
        if name and plain(one.name) == name and not matching(facts, one)
    ]


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def code_of(programme: Taken, work: WorkPeriod | None) -> str:
    if programme.answer and programme.answer.answer == WRONG_PERSON:
        return "not_this_person"
    if programme.is_mentorship is False:
        return "not_mentorship"
    if programme.ends_on < programme.starts_on:
        return "dates_unclear"
    if work is None:
        return "work_period_unknown"
    if not overlapping_days(programme, work):
        return "no_overlap"
    return "unknown_programme" if programme.is_mentorship is None else "overlaps"


def overlapping_days(programme: Taken, work: WorkPeriod) -> int:
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


def programme_evidence(programme: Taken, code: str, work: WorkPeriod | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": programme.name,
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "is_mentorship": programme.is_mentorship,
        "overlapping_days": overlapping_days(programme, work) if work else None,
        "code": code,
        "record": programme.record,
        "source": "listed" if programme.listed else "declared",
    }
    if programme.listed:
        entry = programme.listed
        found["matched_by"] = programme.matched_by
        found["entry"] = {"github_login": entry.github_login, "github_id": entry.github_id}
    if programme.answer:
        found["answer"] = answer_evidence(programme.answer)
    return found


def reason(code: str, programme: Taken | None, work: WorkPeriod | None) -> str:
    if programme is None:
        return _("You have told us of no other programme during this cohort.")
    if code == "overlaps" and work is not None:
        return f"{listed_in_words(programme)}{overlap_in_words(programme, work)}"
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


def listed_in_words(programme: Taken) -> str:
    if programme.listed is None:
        return ""
    words = _("@%(login)s stands on the published list of participants of %(name)s.") % {
        "login": programme.listed.github_login,
        "name": programme.name,
    }
    return f"{words} "


def overlap_in_words(programme: Taken, work: WorkPeriod) -> str:
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
