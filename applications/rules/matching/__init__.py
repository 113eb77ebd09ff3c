"""Applicants meet projects: deferred acceptance, in which the applicants propose.

Source: D. Abraham, R. Irving, D. Manlove, "Two algorithms for the
Student-Project Allocation problem", Journal of Discrete Algorithms 5 (2007),
SPA-S, with places of a project inside the capacity of its lead mentor. Every
project orders applicants strictly: by score, then by lottery. A mentor of
several projects orders the pairs of applicant and project in the same way.

Nobody is passed over at a project that they prefer for somebody who stands
lower there, and no wanted place stays empty. Where each mentor orders people
alike over all their projects (SPA-S proper), the result is also the best that
every applicant can have in any stable assignment; where scores differ by
project there need be no such best one. It does not depend on the order of the
input.

The lottery is ascending SHA-256 of ``seed:applicant`` in UTF-8.
"""

from applications.rules.matching.certificate import blocking_pairs, broken_limits
from applications.rules.matching.faults import faults, faults_of_places
from applications.rules.matching.instance import (
    Applicant,
    Explanation,
    Instance,
    Mentor,
    Pair,
    ProjectSlot,
    Proposal,
    Unmatchable,
)
from applications.rules.matching.lottery import lottery
from applications.rules.matching.modes import solver_of, way_of
from applications.rules.matching.stable import propose
from applications.rules.matching.standing import Standing, reconsider
from applications.rules.matching.wording import Fault, in_words

__all__ = [
    "Applicant",
    "Explanation",
    "Fault",
    "Instance",
    "Mentor",
    "Pair",
    "ProjectSlot",
    "Proposal",
    "Standing",
    "Unmatchable",
    "blocking_pairs",
    "broken_limits",
    "faults",
    "faults_of_places",
    "in_words",
    "lottery",
    "propose",
    "reconsider",
    "solver_of",
    "way_of",
]
