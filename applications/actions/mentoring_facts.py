"""What the matching is told of mentors: in which teams, for how many, when, and apart from whom."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from applications.models import Application, Conflict, terms_of
from applications.models.conflict import TAUGHT
from applications.rules import matching
from cohorts.models import (
    Cohort,
    Mentoring,
    Part,
    Participation,
    PhaseKind,
    Project,
    Restriction,
    Role,
    User,
)
from cohorts.rules.hours import in_common, quarters
from cohorts.rules.schedule import first_of

# For a cohort without dates.
IN_WINTER = datetime(2026, 1, 1, tzinfo=UTC)


def leads_of(projects: Sequence[Project]) -> dict[UUID, UUID]:
    """The lead mentor of each project; of several, the one who has led it longest."""
    rows = Mentoring.objects.leads().filter(project__in=projects).order_by("-started_at", "-pk")
    return {row.project_id: row.mentor_id for row in rows}


def capacities(
    cohort: Cohort, mentors: AbstractSet[UUID], leads: AbstractSet[UUID] = frozenset()
) -> tuple[matching.Mentor, ...]:
    """For how many each is there. A lead should have somebody before the others have."""
    rows = Participation.objects.filter(
        cohort=cohort, role=Role.MENTOR, ended_at=None, user__in=mentors
    )
    return tuple(
        matching.Mentor(str(row.user_id), row.capacity, target=int(row.user_id in leads))
        for row in rows.order_by("pk")
    )


def teams_of(projects: Sequence[Project], leads: Mapping[UUID, UUID]) -> dict[UUID, list[UUID]]:
    """Who may mentor in each project, its lead first. A backup only stands by."""
    found = {project: [lead] for project, lead in leads.items()}
    rows = Mentoring.objects.acting().filter(project__in=leads).exclude(part=Part.BACKUP)
    for project, mentor in rows.order_by("started_at", "pk").values_list("project", "mentor"):
        if mentor not in found[project]:
            found[project].append(mentor)
    return found


def kept_apart(
    cohort: Cohort, applications: Iterable[Application], mentors: AbstractSet[UUID]
) -> frozenset[matching.Pair]:
    """Applicants and mentors with a hard conflict of interest between them.

    As for reviews (see ``models.conflict``): declared, or the one mentored the other before.
    """
    mine = {each.user_id: str(each.pk) for each in applications}
    declared = Conflict.objects.hard().filter(application__cohort=cohort, reviewer__in=mentors)
    found = {(str(a), str(m)) for a, m in declared.values_list("application", "reviewer")}
    taught = Mentoring.objects.filter(
        TAUGHT,
        mentor__in=mentors,
        project__mentees__cohort__number__lt=cohort.number,
        project__mentees__user__in=User.objects.filter(applications__cohort=cohort),
    )
    before = taught.order_by().values_list("project__mentees__user", "mentor")
    return frozenset(found | {(mine[user], str(m)) for user, m in before if user in mine})


@dataclass(frozen=True, slots=True)
class Restricted:
    """Who of the applicants takes no place, and which projects have somebody on their team from
    whom an applicant is kept apart, with that somebody."""

    alone: AbstractSet[str]
    apart: AbstractSet[matching.Pair]
    places: AbstractSet[matching.Pair]

    def among(self, mentors: Iterable[UUID]) -> set[matching.Pair]:
        """Pairs of applicant and mentor, of which none can come about."""
        all_of = {(one, str(mentor)) for mentor in mentors for one in self.alone}
        return all_of | set(self.apart)


def restricted_in(applications: Iterable[Application], projects: Sequence[Project]) -> Restricted:
    mine = {each.user_id: str(each.pk) for each in applications}
    rows: list[Any] = list(Restriction.objects.running().values_list("person", "other"))
    alone = {mine[one] for one, other in rows if other is None and one in mine}
    both = [pair for one, other in rows if other for pair in ((one, other), (other, one))]
    apart = {(mine[one], str(other)) for one, other in both if one in mine}
    places = set()
    if apart:
        team = Mentoring.objects.held().filter(mentor__in={m for _a, m in apart})
        of = team.filter(project__in=projects).values_list("mentor", "project")
        parts = [(str(mentor), str(project)) for mentor, project in of]
        places = {(one, project) for one, m in apart for mentor, project in parts if mentor == m}
    return Restricted(alone, apart, places)


@dataclass(frozen=True, slots=True)
class Apart:
    """``people`` are applicants and mentors of whom the one does not mentor the other;
    ``places`` are applicants and projects that are not possible with anybody there."""

    people: AbstractSet[matching.Pair]
    places: AbstractSet[matching.Pair]


def apart_in(
    cohort: Cohort,
    applications: Sequence[Application],
    projects: Sequence[Project],
    mentors: AbstractSet[UUID],
) -> Apart:
    restricted = restricted_in(applications, projects)
    people = kept_apart(cohort, applications, mentors) | restricted.among(mentors)
    return Apart(people, restricted.places)


def in_conflict(
    wishes: Mapping[str, Iterable[str]], teams: Mapping[UUID, Iterable[UUID]], apart: Apart
) -> set[matching.Pair]:
    """Pairs in whose project everybody who could mentor has a conflict of interest.

    Those that are not possible with anybody there are told of alike.
    """
    mentors = {str(project): [str(one) for one in team] for project, team in teams.items()}
    concerned = {applicant for applicant, _mentor in apart.people}
    return {
        (one, project)
        for one in concerned & wishes.keys()
        for project in wishes[one]
        if (one, project) in apart.places
        or all((one, mentor) in apart.people for mentor in mentors[project])
    }


def hours_shared(
    cohort: Cohort,
    applications: Sequence[Application],
    wishes: Mapping[str, Sequence[str]],
    slots: Iterable[matching.ProjectSlot],
) -> dict[str, Any]:
    """``overlap`` and ``min_overlap`` of the matching; none where the cohort asks for no hours.

    Whoever said nothing counts as sharing just enough hours with everybody.
    """
    least = Decimal(terms_of(cohort).hours_together)
    if not least:
        return {}
    teams = {each.id: each.mentors for each in slots}
    day = first_day(cohort)
    mentors = weeks_of_mentors(cohort, {one for team in teams.values() for one in team}, day)
    overlap = {}
    for each in applications:
        week = quarters(each.working_hours, each.time_zone, day)
        for mentor in {one for project in wishes[str(each.pk)] for one in teams[project]}:
            shared = in_common(week, mentors[mentor]) if week and mentors[mentor] else least
            overlap[str(each.pk), mentor] = shared
    return {"overlap": overlap, "min_overlap": least}


def weeks_of_mentors(cohort: Cohort, mentors: AbstractSet[Any], day: datetime) -> dict[str, int]:
    rows = Participation.objects.filter(
        cohort=cohort, role=Role.MENTOR, ended_at=None, user__in=mentors
    ).values_list("user", "working_hours", "user__time_zone")
    return dict.fromkeys(mentors, 0) | {
        str(user): quarters(said, zone, day) for user, said, zone in rows
    }


def first_day(cohort: Cohort) -> datetime:
    """When the work begins: by the zones' time of that day the hours are compared."""
    kickoff = first_of(list(cohort.phases.all()), PhaseKind.KICKOFF)
    return kickoff.starts_at if kickoff else IN_WINTER
