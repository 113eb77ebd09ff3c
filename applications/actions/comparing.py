"""Distributions that are only looked at: computed as a proposal would be, and kept nowhere."""

from datetime import datetime

from applications.actions.eligibility import judge_all
from applications.actions.matching_facts import Given, barred_in, given_for, handed_in, ineligible
from applications.actions.solving import solve
from applications.models import Mode
from applications.permissions import check
from applications.rules import assignment as rules
from applications.rules.comparison import Comparison, compare
from cohorts.models import Cohort, User


def compare_modes(cohort: Cohort, *, by: User, now: datetime, seed: str, ranks: str) -> Comparison:
    """Stable first, most placed second, for the same seed."""
    given = given_today(cohort, by=by, now=now, seed=seed)
    stable, most = (solve(given.instance, mode, ranks) for mode in Mode.values)
    return compare(given.instance, stable.assignment, most.assignment)


def given_today(cohort: Cohort, *, by: User, now: datetime, seed: str) -> Given:
    """What a proposal would be made from now. Eligibility is asked, and the answer not kept."""
    check(by, "assignment.propose", cohort=cohort, now=now)
    rules.require_selecting(cohort.state)
    rules.require_unreleased(cohort.released_at)
    applications = handed_in(cohort)
    judged = judge_all([each.user for each in applications], cohort, now=now)
    return given_for(
        cohort, applications, barred_in(cohort, ineligible(applications, judged)), seed
    )
