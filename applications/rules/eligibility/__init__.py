"""Who may not be a mentee: three rules that block, and the evidence for each answer.

Source: the AMP community values, "AMP Is Fair", as the programme decided them.
Each rule answers clear, blocked or undecided; over all rules blocked beats
undecided beats clear. A code tells answers apart, the reason is for the person,
the evidence is JSON and is stored with the answer. Instants in it are ISO 8601
in UTC, days are ISO 8601, counts are whole numbers.

===============  =====================  =========  ==========================================
rule             code                   result     evidence
===============  =====================  =========  ==========================================
organizer        no_organizer           clear      -
organizer        not_this_person        clear      set_aside
organizer        organizer_by_account   blocked    record, cohorts
organizer        organizer_by_github    blocked    record, cohorts, matched_by, ACCOUNT
organizer        identity_unverified    undecided  -
maintainer       not_on_roster          clear      ROSTER
maintainer       left_roster            clear      ROSTER, ENTRY
maintainer       joined_since           clear      ROSTER, ENTRY, placed_at
maintainer       not_this_person        clear      ROSTER, set_aside
maintainer       on_roster              blocked    ROSTER, ENTRY
maintainer       absent_briefly         blocked    ROSTER, ENTRY, counts_until
maintainer       identity_unverified    undecided  ROSTER, if it was ever read
maintainer       roster_never_read      undecided  -
maintainer       roster_stale           undecided  ROSTER, age_days, limit_days
other_programme  none_declared          clear      WORK, name_matches
other_programme  no_overlap             clear      WORK, programmes, name_matches
other_programme  not_mentorship         clear      WORK, programmes, name_matches
other_programme  not_this_person        clear      WORK, programmes, set_aside, name_matches
other_programme  overlaps               blocked    WORK, programmes, record, name_matches
other_programme  unknown_programme      undecided  WORK, programmes, record, name_matches
other_programme  dates_unclear          undecided  WORK, programmes, record, name_matches
other_programme  work_period_unknown    undecided  programmes, record, name_matches
===============  =====================  =========  ==========================================

- ``record``: the key of the record on which the answer rests, as a contest
  names it: ``participation:…`` or ``past:…`` (organizers), ``roster:<id>`` or
  ``roster:@login``, ``declared:…`` or ``listed:…`` (programmes). It does not
  change when the record is read again.
- ACCOUNT: ``github_login``, ``github_id``.
- ROSTER: ``roster_version`` (first 16 hexadecimal digits of the file's
  SHA-256), ``roster_read_at``.
- ENTRY: ``record``, ``entry`` (``github_login``, ``github_id``), ``matched_by``
  ("github_id" or "github_login"), ``from_at``, ``until_at`` (null: on it today).
- ``placed_at``: when the person took their place in this cohort. Joining the
  roster after that is what the programme is for, and touches no place.
- WORK: ``work_first_day``, ``work_last_day``, both included.
- programmes: a list of ``name``, ``starts_on``, ``ends_on``, ``is_mentorship``
  (null: unknown), ``overlapping_days``, ``code``, ``record``, ``source``
  ("declared" or "listed"), for listed ones ``entry`` and ``matched_by``, and
  ANSWER as ``answer`` where there is one.
- ``set_aside``: a list of ANSWER, ``record``, ``contest``, ``answer``,
  ``answered_at``: what a lead organizer said of a record of this person.
- ``name_matches``, only where there are any: entries of published lists that
  have the person's name and another or no account (``record``, ``name``,
  ``github_login``, ``programme``, ``starts_on``, ``ends_on``). For organizers,
  as a hint; they change no result.
"""

from datetime import date
from typing import Final

from applications.rules.eligibility.facts import (
    BLOCKED,
    CLEAR,
    ROSTER_DAYS,
    UNDECIDED,
    AnswerFact,
    Facts,
    Judgement,
    ListedFact,
    OrganizerRecord,
    Person,
    ProgrammeFact,
    RosterFact,
    RosterSpanFact,
    RuleResult,
    WorkPeriod,
    strongest,
)
from applications.rules.eligibility.maintainer import maintainer_rule
from applications.rules.eligibility.organizer import organizer_rule
from applications.rules.eligibility.other_programme import programme_rule
from applications.rules.programmes import Table, known_programme

__all__ = [
    "BLOCKED",
    "CLEAR",
    "ROSTER_DAYS",
    "RULES_VERSION",
    "UNDECIDED",
    "AnswerFact",
    "Facts",
    "Judgement",
    "ListedFact",
    "OrganizerRecord",
    "Person",
    "ProgrammeFact",
    "RosterFact",
    "RosterSpanFact",
    "RuleResult",
    "WorkPeriod",
    "check",
    "programme",
]

RULES_VERSION: Final = 3


def programme(
    name: str, starts_on: date, ends_on: date, table: Table, record: str = ""
) -> ProgrammeFact:
    """A declared programme, looked up among the known ones."""
    known = known_programme(name, table)
    return ProgrammeFact(name, known.is_mentorship if known else None, starts_on, ends_on, record)


def check(facts: Facts) -> Judgement:
    """Apply all three rules. Raises nothing: what cannot be known is undecided."""
    results = (organizer_rule(facts), maintainer_rule(facts), programme_rule(facts))
    read = facts.roster.record if facts.roster else ""
    return Judgement(strongest(result.result for result in results), results, read)
