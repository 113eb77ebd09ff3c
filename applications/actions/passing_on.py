"""A place that became free goes down its waitlist: by itself, or after an organizer's yes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Cast

from applications.actions.mentoring_facts import apart_in, in_conflict, leads_of, teams_of
from applications.models import (
    Application,
    FreedPlace,
    FreedPlaces,
    Offer,
    ProjectChoice,
    WaitlistPlace,
    others_decide,
    some_concern,
    terms_of,
)
from applications.rules import assignment as rules
from applications.rules import freed as freed_rules
from applications.states import (
    ApplicationState,
    AssignmentState,
    OfferState,
)
from cohorts.actions.moving import move, record
from cohorts.actions.telling import tell
from cohorts.actions.withdrawing import organizers_of
from cohorts.models import (
    Cohort,
    Event,
    Participation,
    Project,
    Role,
    apart_from_team,
    kept_away,
)
from cohorts.states import ProjectState


def hold_cohort(cohort: Cohort) -> Cohort:
    """Whatever frees a place holds the cohort first, then people, then projects.

    So two chains of moves that cross each other wait instead of blocking each other.
    """
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)


def pass_on(project: Project, *, now: datetime) -> None:
    """What becomes of a place that was just given up, as the cohort's terms say."""
    if not goes_on(project):
        return
    if terms_of(project.cohort).freed_places == FreedPlaces.AFTER_YES:
        keep_for_a_yes(project, now=now)
    else:
        offer_to_next(project, now=now)


def pass_on_of_mentee(row: Participation, *, now: datetime, **_facts: Any) -> None:
    """Who leaves before the work starts leaves a place; later on, it stays empty."""
    phases = list(row.cohort.phases.all())
    if row.project and freed_rules.may_move(freed_rules.starts_at(phases), now):
        pass_on(row.project, now=now)


def goes_on(project: Project) -> bool:
    return project.cohort.state in rules.ANSWER_IN and project.state == ProjectState.PUBLISHED


# Down the waitlist ---------------------------------------------------------------------------


def offer_to_next(project: Project, *, now: datetime) -> Offer | None:
    """Offer the freed place to the first in line.

    Where its lead mentor has room again, their other projects may have it too; once it is
    offered, whoever has a place with the same mentor may still be asked to move among them.
    Returns the first offer, or None.
    """
    if not goes_on(project):
        return None
    made: Offer | None = None
    for near in [project, *beside(project)]:
        Project.objects.select_for_update(no_key=True).get(pk=near.pk)
        first = first_in_line(near, now, within=made is not None)
        if first is not None:
            offer = offer_place(first.application, near, now=now)
            made = made or offer
    return made


def beside(project: Project) -> list[Project]:
    """The other published projects of the same lead mentor, in the order of the rule."""
    own = own_of_lead(project).projects - {project.pk}
    rows = Project.objects.filter(pk__in=own).select_related("cohort")
    return list(rows.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Mentored:
    """The published projects of one lead mentor, and how many people they take over all of them.

    Where nobody leads the project now, itself alone and any number.
    """

    projects: AbstractSet[Any]
    capacity: int | None


def own_of_lead(project: Project) -> Mentored:
    return own_of_leads([project])[project.pk]


def own_of_leads(projects: Sequence[Project]) -> dict[Any, Mentored]:
    """For each project of one cohort its lead mentor's; the same queries for many as for one."""
    cohort = projects[0].cohort_id
    leads = leads_of(list(Project.objects.filter(cohort=cohort, state=ProjectState.PUBLISHED)))
    asked = {leads[one.pk] for one in projects if one.pk in leads}
    mentors = Participation.objects.filter(
        cohort=cohort, role=Role.MENTOR, ended_at=None, user__in=asked
    )
    capacities = dict(mentors.order_by("pk").values_list("user", "capacity"))
    own = defaultdict(set)
    for key, lead in leads.items():
        own[lead].add(key)
    alone = {one.pk: Mentored(frozenset({one.pk}), None) for one in projects}
    return alone | {
        one.pk: Mentored(frozenset(own[leads[one.pk]]), capacities.get(leads[one.pk]))
        for one in projects
        if one.pk in leads
    }


def first_in_line(project: Project, now: datetime, *, within: bool = False) -> WaitlistPlace | None:
    """Who would be offered a place of the project now; None where there is none, or nobody.

    ``within``: only somebody who leaves a place with the same lead mentor for it.
    """
    return firsts_in_line([project], now, within=within).get(project.pk)


def firsts_in_line(
    projects: Sequence[Project], now: datetime, *, within: bool = False
) -> dict[Any, WaitlistPlace]:
    """For each project of one cohort its first in line; the same queries for many as for one."""
    if not projects:
        return {}
    starts_at = freed_rules.starts_at(list(projects[0].cohort.phases.all()))
    may_move = freed_rules.may_move(starts_at, now)
    mentored, lines = own_of_leads(projects), lines_of(projects)
    taken = taken_of({key for one in mentored.values() for key in one.projects})
    found = {}
    for project in projects:
        room = Rooms(project, mentored[project.pk], taken)
        is_free = not within and room.is_there()
        for place in lines[project.pk]:
            fits = freed_rules.can_be_offered(standing_of(place), may_move=may_move)
            if fits and (is_free or room.is_left_by(place)):
                found[project.pk] = place
                break
    return found


def lines_of(projects: Sequence[Project]) -> dict[Any, list[Any]]:
    """Of each project's waitlist, in its order: who would move, and the first who waits.

    Whoever waits can be offered any free place, so nobody needs to look further.
    """
    asked = Offer.objects.filter(
        application=OuterRef("application"), project=OuterRef("project"), state=OfferState.OPEN
    )
    rows = WaitlistPlace.objects.filter(
        ~Exists(asked),
        ~out_of_line(),
        ~Q(pk__in=unmentored(projects)),
        assignment__state=AssignmentState.RELEASED,
    ).order_by("position", "id")
    waits = rows.filter(
        project=OuterRef("pk"), application__state=ApplicationState.WAITLISTED
    ).values("pk")
    keys = [one.pk for one in projects]
    firsts = Project.objects.filter(pk__in=keys).order_by().values_list(Subquery(waits[:1]))
    moves = Q(application__state__in=freed_rules.HOLDING, would_move_at__isnull=False)
    rows = rows.filter(moves | Q(pk__in=firsts), project__in=keys)
    found = defaultdict(list)
    for place in with_ranks(rows).select_related("application__user", "application__cohort"):
        found[place.project_id].append(place)
    return found


def out_of_line() -> Q:
    """Whoever could not accept the place now is passed over without a word."""
    person = OuterRef("application__user")
    return Q(kept_away(person)) | Q(apart_from_team(person, OuterRef("project")))


def unmentored(projects: Sequence[Project]) -> list[Any]:
    """Those in line who have a conflict of interest with everybody who could mentor them there.

    As when the places were given; asked again, because a conflict is also declared afterwards.
    """
    leads = leads_of(projects)
    some = Application.objects.filter(some_concern()).order_by().values("pk")
    line = WaitlistPlace.objects.filter(
        application__in=some, project__in=leads, assignment__state=AssignmentState.RELEASED
    ).select_related("application")
    places = {
        (str(place.application_id), str(place.project_id)): place
        for place in line.only("project", "application__user").order_by("pk")
    }
    if not places:
        return []
    wishes = defaultdict(list)
    for application, project in places:
        wishes[application].append(project)
    teams = teams_of(projects, leads)
    mentors = {one for team in teams.values() for one in team}
    applications = [place.application for place in places.values()]
    apart = apart_in(projects[0].cohort, applications, projects, mentors)
    return [places[pair].pk for pair in in_conflict(wishes, teams, apart)]


def with_ranks(rows: Any) -> Any:
    """With the rank that each gives to the project, and to the place that they have."""
    held = Offer.objects.held().filter(application=OuterRef("application"))
    ranks = ProjectChoice.objects.filter(application=OuterRef("application"))
    return rows.annotate(
        # A key, on SQLite too.
        held=Subquery(held.values("project")[:1], output_field=UUIDField()),
        wished_rank=Subquery(ranks.filter(project=OuterRef("project")).values("rank")[:1]),
        held_rank=Subquery(ranks.filter(project=OuterRef("held")).values("rank")[:1]),
    )


def standing_of(place: Any) -> freed_rules.InLine:
    return freed_rules.InLine(
        state=place.application.state,
        wished=place.wished_rank,
        held=place.held_rank,
        would_move=place.would_move_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """One place that somebody has, or has been offered: by person, or by application."""

    project: Any
    application: Any = None
    user: Any = None


def taken_of(projects: Collection[Any]) -> list[Taken]:
    """Read in one statement: between two, an offer that is accepted would count twice."""
    nobody = Cast(Value(None), UUIDField())
    offered = Offer.objects.filter(project__in=projects, state=OfferState.OPEN)
    mentees = Participation.objects.filter(project__in=projects, role=Role.MENTEE, ended_at=None)
    rows = offered.order_by().values_list("project", "application", nobody)
    rows = rows.union(mentees.order_by().values_list("project", nobody, "user"), all=True)
    return [Taken(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Rooms:
    """Whether one more fits into a project, and to its lead mentor."""

    project: Project
    mentored: Mentored
    taken: Sequence[Taken]

    def is_there(self, besides: Application | None = None) -> bool:
        """``besides``: with what this person has counted as free."""
        rest = [
            one
            for one in self.taken
            if besides is None or (one.application != besides.pk and one.user != besides.user_id)
        ]
        return freed_rules.has_room(
            freed_rules.Room(
                places=self.project.places,
                taken=sum(one.project == self.project.pk for one in rest),
                capacity=self.mentored.capacity,
                led=sum(one.project in self.mentored.projects for one in rest),
            )
        )

    def is_left_by(self, place: Any) -> bool:
        """Once the person in line has left the place that they have with the same mentor."""
        return place.held in self.mentored.projects and self.is_there(place.application)


def offer_place(application: Application, project: Project, *, now: datetime) -> Offer:
    """Offer it for the cohort's time; who has a place keeps it until they accept this one."""
    is_upgrade = application.state in freed_rules.HOLDING
    starts_at = freed_rules.starts_at(list(project.cohort.phases.all()))
    days = project.cohort.offer_days
    offer = Offer.objects.create(
        application=application,
        project=project,
        is_upgrade=is_upgrade,
        offered_at=now,
        answer_by=freed_rules.answer_by(now, days, starts_at, is_upgrade=is_upgrade),
    )
    if is_upgrade:
        event = record(application, by=None, now=now, verb="move offered")
        facts = {"offer": offer, "held": held_by(application)}
        tell([application.user], "applications/move_offered", facts, about=event, now=now)
        return offer
    event = move(
        application, ApplicationState.OFFERED, by=None, now=now, verb="offered from the waitlist"
    )
    facts = {"offer": offer, "placement": None}
    tell([application.user], "applications/offered", facts, about=event, now=now)
    return offer


def held_by(application: Application) -> Offer | None:
    rows = Offer.objects.held().filter(application=application)
    return rows.select_related("project__cohort").first()


# After a yes ---------------------------------------------------------------------------------


def keep_for_a_yes(project: Project, *, now: datetime) -> FreedPlace:
    row = FreedPlace.objects.create(project=project, freed_at=now)
    event = record(row, by=None, now=now, verb="place became free")
    tell_deciders(row, event, now)
    return row


def tell_deciders(row: FreedPlace, event: Event, now: datetime) -> None:
    """The organizers who can decide; all of them, where none can, so that they appoint one.

    Who would be next stands on the desk alone: a mail outlives a conflict of interest.
    """
    project = row.project
    organizers = organizers_of(project.cohort, now)
    able = [one for one in organizers if not others_decide(one).filter(pk=project.pk).exists()]
    facts = {
        "project": project,
        "is_stuck": not able,
        "is_reminder": row.reminded_at is not None,
    }
    tell(able or organizers, "applications/place_freed", facts, about=event, now=now)
