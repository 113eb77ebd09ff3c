"""A schedule to begin with: the programme's usual shape, counted from the announcement.

Source: the generic schedule that the programme published on 21 October 2025
(announcement on 1 July, recognition on 6–10 January). Its contribution period
lies within our selection, which starts a day after applications close, because
these close anywhere on Earth.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cohorts.models.schedule import ANYWHERE_ON_EARTH, PhaseKind, end_of_day, start_of_day

# Kind, first day and last day (included), counted from the announcement's first day.
USUAL_SHAPE = (
    (PhaseKind.ANNOUNCEMENT, 0, 6),
    (PhaseKind.IDEAS, 7, 21),
    (PhaseKind.APPLICATIONS, 23, 37),
    (PhaseKind.SELECTION, 39, 69),
    (PhaseKind.KICKOFF, 70, 77),
    (PhaseKind.MIDTERM, 112, 116),
    (PhaseKind.FINAL, 170, 175),
    (PhaseKind.RECOGNITION, 189, 193),
)


@dataclass(frozen=True)
class Suggested:
    kind: PhaseKind
    first: date
    last: date

    @property
    def anywhere_on_earth(self) -> bool:
        return self.kind == PhaseKind.APPLICATIONS

    @property
    def title(self) -> str:
        label = str(self.kind.label)
        return label[:1].upper() + label[1:]


def suggest(first_day: date) -> list[Suggested]:
    return [
        Suggested(kind, first_day + timedelta(days=first), first_day + timedelta(days=last))
        for kind, first, last in USUAL_SHAPE
    ]


def instants(row: Suggested, zone: ZoneInfo) -> dict[str, Any]:
    """The fields of the phase that ``row`` suggests, as instants in UTC."""
    end_zone = ANYWHERE_ON_EARTH if row.anywhere_on_earth else zone
    return {
        "kind": row.kind,
        "title": row.title,
        "starts_at": start_of_day(row.first, zone),
        "ends_at": end_of_day(row.last, end_zone),
        "ends_anywhere_on_earth": row.anywhere_on_earth,
    }
