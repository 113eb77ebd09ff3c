"""The published facts of AMP 2026, read at run time; nothing of it is copied into the project.

The folder lies beside the repository. Where it is absent, whoever needs it skips.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from applications.actions.roster import import_roster
from applications.models import RosterImport
from applications.rules.roster import read
from cohorts.models import PhaseKind

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
COHORT = "AMP 2026 (volunteer edition)"
GENERIC = "AMP generic schedule, as published 2025-10-21"

KINDS = {
    "Program announcement": PhaseKind.ANNOUNCEMENT,
    "Call for mentors & project proposals": PhaseKind.IDEAS,
    "Contributor applications": PhaseKind.APPLICATIONS,
    "Contributor selection": PhaseKind.SELECTION,
    "Program kickoff": PhaseKind.KICKOFF,
    "Midterm evaluations": PhaseKind.MIDTERM,
    "Final evaluations": PhaseKind.FINAL,
    "Recognition": PhaseKind.RECOGNITION,
}

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="The published facts (../shared/data) are not here."
)


@dataclass(frozen=True)
class Dates:
    kind: PhaseKind
    title: str
    first: date
    last: date


def load(name: str) -> Any:
    return json.loads((DATA / name).read_text())


def cohort() -> dict[str, Any]:
    return next(row for row in load("cohorts.json")["cohorts"] if row["cohort"] == COHORT)


def projects() -> list[dict[str, Any]]:
    return [row for row in load("projects.json")["projects"] if row["cohort"] == COHORT]


def dates() -> dict[PhaseKind, Dates]:
    """The phases of 2026 with a last day, by kind."""
    return {
        KINDS[row["phase"]]: Dates(
            KINDS[row["phase"]],
            row["phase"],
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["end"]),
        )
        for row in cohort()["phases"]
        if row["phase"] in KINDS
    }


def generic(phase: str) -> Dates:
    """A phase of the generic schedule, which names no year, as it would have been for 2026."""
    rows = next(row for row in load("cohorts.json")["cohorts"] if row["cohort"] == GENERIC)
    found = next(row for row in rows["phases"] if row["phase"] == phase)
    year = 2027 if found.get("next_year") else 2026
    first, last = (date.fromisoformat(f"{year}-{found[end]}") for end in ("start", "end"))
    return Dates(KINDS[phase], phase, first, last)


@cache
def roster_files() -> list[tuple[date, Path]]:
    files = sorted((DATA / "maintainers").glob("MAINTAINERS.*.yaml"))
    return [(date.fromisoformat(file.name.split(".")[1]), file) for file in files]


def roster_on(day: date) -> Path:
    """The nearest earlier version of the maintainer roster."""
    return [file for on, file in roster_files() if on <= day][-1]


def roster_ids(day: date) -> dict[str, int | None]:
    """Login, in lower case, to numeric GitHub id, as that version has it."""
    entries = read(roster_on(day).read_text()).entries
    return {entry.login.casefold(): entry.github_id for entry in entries}


def read_roster(now: datetime) -> RosterImport:
    """The roster counts as read on this day, from the nearest earlier file."""
    file = roster_on(now.date())
    done, _difference = import_roster(
        text=file.read_text(),
        source=file.name,
        by=None,
        now=now,
        read_at=now,
        apply=True,
        confirm_removals=True,
    )
    return done
