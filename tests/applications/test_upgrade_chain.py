"""What people agree to, one after the other, ends where the pure rule says that it ends."""

from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from applications.actions.offers import accept_offer, decline_offer
from applications.actions.passing_on import first_in_line
from applications.models import Offer, Outcome, WaitlistPlace
from applications.rules import matching
from applications.rules.matching.declines import Chain, without
from applications.states import OfferState
from cohorts.models import Participation
from tests.applications.selection import DAY, fresh_roster
from tests.factories import (
    ApplicationFactory,
    AssignmentFactory,
    CohortFactory,
    OfferFactory,
    ParticipationFactory,
    PlacementFactory,
    ProjectChoiceFactory,
    UserFactory,
    published_project,
)

pytestmark = pytest.mark.django_db

PROJECTS, PEOPLE, MENTORS = 4, 6, 3
SHARED = st.lists(st.integers(0, MENTORS - 1), min_size=PROJECTS, max_size=PROJECTS)


EACH_THEIR_OWN = list(range(PROJECTS))


@st.composite
def markets(draw, leads):
    """Who leads which project, how many they take, and what each person wishes and scored."""
    leads = draw(leads)
    capacities = draw(st.lists(st.integers(1, 2), min_size=PROJECTS, max_size=PROJECTS))
    places = draw(st.lists(st.integers(1, 2), min_size=PROJECTS, max_size=PROJECTS))
    orders = st.permutations(range(PROJECTS))
    wishes = [draw(orders)[: draw(st.integers(1, PROJECTS))] for _person in range(PEOPLE)]
    scores = draw(
        st.lists(
            st.lists(st.integers(1, 5), min_size=PROJECTS, max_size=PROJECTS),
            min_size=PEOPLE,
            max_size=PEOPLE,
        )
    )
    return leads, capacities, places, wishes, scores, draw(st.integers(0, PEOPLE - 1))


@contextmanager
def undone():
    """One example: nothing of it is left for the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


A_FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@A_FEW
@given(market=markets(st.just(EACH_THEIR_OWN)))
def test_the_chain_in_the_portal_ends_as_the_rule_does(at_noon, market):
    with undone():
        case = declined(*market)
        expected = by_rule(case)
        agree_to_everything(case.projects)
        assert held(case.applications) == expected


@A_FEW
@given(market=markets(SHARED))
def test_whoever_answers_first_nothing_that_somebody_would_rather_have_is_left(at_noon, market):
    """A mentor of two projects may have asked two people at once: then the end depends on who
    answers first, and only what holds for each end can be asked. A move among one mentor's
    projects, which frees no place for anybody, is not looked for where nothing became free."""
    with undone():
        case = declined(*market)
        agree_to_everything(case.projects)
        lead_of = {project.pk: project.lead_number for project in case.projects}
        for project in case.projects:
            found = first_in_line(project, DAY)
            assert found is None or lead_of.get(found.held) == lead_of[project.pk]
        after = held(case.applications)
        for one in case.instance.applicants:
            before = case.proposal.assignment[one.id]
            if before and one.id != str(case.first.pk):
                assert after[one.id] in {before, *one.preferred_to(before)}


@dataclass(frozen=True)
class Case:
    """A released cohort in which ``first`` gave up the place at ``freed``."""

    instance: Any
    proposal: Any
    first: Any
    freed: str
    projects: list[Any]
    applications: list[Any]


def declined(leads, capacities, places, wishes, scores, decliner):
    cohort, projects, applications = written(leads, capacities, places, wishes)
    instance = instance_of(leads, capacities, projects, applications, wishes, scores)
    proposal = matching.propose(instance)
    first = applications[decliner]
    freed = proposal.assignment[str(first.pk)]
    assume(freed is not None)
    release(cohort, projects, applications, proposal, first)
    for project, lead in zip(projects, leads, strict=True):
        project.lead_number = lead
    decline_offer(offers(first).get(), by=first.user, now=DAY)
    return Case(instance, proposal, first, freed, projects, applications)


def written(leads, capacities, places, wishes):
    cohort = CohortFactory(state="selecting", released_at=DAY, released_by=UserFactory())
    fresh_roster(DAY)
    mentors = [
        ParticipationFactory(cohort=cohort, mentor=True, capacity=capacity).user
        for capacity in capacities
    ]
    projects = [
        published_project(cohort, lead=mentors[lead], kind="documentation", places=number)
        for lead, number in zip(leads, places, strict=True)
    ]
    applications = [
        ApplicationFactory(cohort=cohort, user=UserFactory(github=True), state="submitted")
        for _wish in wishes
    ]
    for application, order in zip(applications, wishes, strict=True):
        for rank, place in enumerate(order, start=1):
            ProjectChoiceFactory(application=application, project=projects[place], rank=rank)
    return cohort, projects, applications


def instance_of(leads, capacities, projects, applications, wishes, scores):
    keys = [str(project.pk) for project in projects]
    return matching.Instance(
        applicants=tuple(
            matching.Applicant(str(a.pk), tuple(keys[one] for one in order))
            for a, order in zip(applications, wishes, strict=True)
        ),
        projects=tuple(
            matching.ProjectSlot(key, f"m{lead}", project.places)
            for key, lead, project in zip(keys, leads, projects, strict=True)
        ),
        mentors=tuple(matching.Mentor(f"m{n}", room) for n, room in enumerate(capacities)),
        scores={
            (str(a.pk), key): Decimal(score)
            for a, row in zip(applications, scores, strict=True)
            for key, score in zip(keys, row, strict=True)
        },
    )


def release(cohort, projects, applications, proposal, first):
    """Everybody but ``first`` has accepted, and everybody would move."""
    assignment = AssignmentFactory(cohort=cohort, state="released")
    by_key = {str(one.pk): one for one in [*projects, *applications]}
    for application in applications:
        project = by_key.get(proposal.assignment[str(application.pk)])
        outcome = Outcome.SELECTED if project else Outcome.WAITLISTED
        PlacementFactory(
            assignment=assignment, application=application, project=project, outcome=outcome
        )
        settle(application, project, has_accepted=application is not first)
    WaitlistPlace.objects.bulk_create(
        WaitlistPlace(
            assignment=assignment,
            project=by_key[project],
            application=by_key[name],
            position=position,
            would_move_at=DAY,
        )
        for project, names in proposal.waitlist.items()
        for position, name in enumerate(names, start=1)
    )


def settle(application, project, *, has_accepted):
    application.state = "waitlisted"
    if project:
        application.state = "accepted" if has_accepted else "offered"
        OfferFactory(
            application=application,
            project=project,
            state="accepted" if has_accepted else "open",
            offered_at=DAY,
            answer_by=DAY.replace(day=9),
        )
    if project and has_accepted:
        ParticipationFactory(
            cohort=application.cohort, user=application.user, role="mentee", project=project
        )
    application.decided_at = DAY
    application.save()


def by_rule(case):
    rest, proposal = without(case.instance, [str(case.first.pk)]), case.proposal
    chain = Chain(
        rest, {one.id: proposal.assignment[one.id] for one in rest.applicants}, set(proposal.closed)
    )
    chain.fill([case.freed, *chain.beside(case.freed)])
    return {name: project for name, project in chain.held.items() if project}


def offers(application):
    rows = Offer.objects.filter(application=application, state=OfferState.OPEN)
    return rows.select_related("application__cohort", "application__user", "project")


def agree_to_everything(projects):
    """Whoever is asked agrees; at every step nobody has two places, and no project too many."""
    accepted = 0
    while offer := open_upgrade():
        accepted += 1
        assert accepted < 100, "The chain has to end."
        accept_offer(offer, by=offer.application.user, now=DAY, agrees=True)
        places = Participation.objects.filter(role="mentee", ended_at=None)
        assert places.count() == places.values("user").distinct().count()
        assert all(places.filter(project=project).count() <= project.places for project in projects)


def open_upgrade():
    rows = Offer.objects.filter(state=OfferState.OPEN, is_upgrade=True)
    return rows.select_related("application__cohort", "application__user", "project").first()


def held(applications):
    rows = Offer.objects.held().filter(application__in=applications)
    return {str(row.application_id): str(row.project_id) for row in rows}
