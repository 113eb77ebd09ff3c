"""One hash for one input and one for one result, whatever order they were written in."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from applications.rules.matching.instance import Explanation, Instance, Pair


def canonical(thing: Any) -> str:
    """SHA-256, in hexadecimal digits, of JSON with sorted keys and no spaces."""
    text = json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digits(number: Decimal) -> str:
    """The same digits for 4, 4.0 and 4.000."""
    return format(number.normalize(), "f")


def hash_of_input(instance: Instance) -> str:
    return canonical(
        {
            "applicants": {
                one.id: [(project, one.rank_of(project)) for project in sorted(one.choices)]
                for one in instance.applicants
            },
            "projects": {
                one.id: [one.lead, one.places, one.minimum, sorted(one.mentors)]
                for one in instance.projects
            },
            "mentors": {
                one.id: [one.capacity, one.minimum, one.target] for one in instance.mentors
            },
            "scores": sorted(
                (applicant, project, digits(score))
                for (applicant, project), score in instance.scores.items()
            ),
            "exclusions": sorted(instance.exclusions),
            "pins": dict(instance.pins),
            "overlap": instance.overlap
            and sorted((*pair, digits(hours)) for pair, hours in instance.overlap.items()),
            "min_overlap": digits(instance.min_overlap),
            "draw": list(instance.draw),
            "strict": instance.strict,
            "seed": instance.seed,
            # Only where there are any, so that older hashes stay what they were.
            **({"apart": sorted(instance.apart)} if instance.apart else {}),
        }
    )


def hash_of_result(
    input_hash: str,
    assignment: Mapping[str, str | None],
    waitlist: Mapping[str, tuple[str, ...]],
    explain: Mapping[Pair, Explanation],
    mentor_of: Mapping[str, str | None],
) -> str:
    return canonical(
        {
            "input": input_hash,
            "assignment": dict(assignment),
            "waitlist": dict(waitlist),
            "mentor_of": dict(mentor_of),
            "explain": sorted(
                (applicant, project, why.reason, why.by, why.lowest_admitted)
                for (applicant, project), why in explain.items()
            ),
        }
    )
