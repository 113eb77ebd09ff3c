"""Two people who remove the last two leads at one moment cannot leave none."""

from datetime import timedelta

import pytest

from amp.refused import Refused
from cohorts.actions import people, projects
from cohorts.models import Mentoring, Participation
from tests.cast import gather
from tests.factories import NOW, ParticipationFactory, join_team, mentor_in
from tests.moments import at_one_moment, needs_postgresql


def two_leads():
    cast = gather()
    second = mentor_in(cast.cohort, name="Second Sam")
    join_team(cast.project, second)
    return cast, [
        Mentoring.objects.select_related("project__cohort").get(project=cast.project, mentor=person)
        for person in (cast.mentor, second)
    ]


def leads(cast):
    return cast.project.team.leads().count()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(5))
def test_two_leads_who_leave_at_one_moment(_turn):
    cast, rows = two_leads()
    refused = at_one_moment(
        *(
            lambda row=row: projects.leave_project(row, by=row.mentor, now=NOW, reason="x")
            for row in rows
        )
    )
    assert leads(cast) == 1
    assert len(refused) == 1
    assert "last lead mentor" in refused[0]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_leaves_the_project_while_the_other_stops_mentoring():
    cast, rows = two_leads()
    role = Participation.objects.select_related("cohort", "user").get(
        user=rows[1].mentor, cohort=cast.cohort
    )
    refused = at_one_moment(
        lambda: projects.leave_project(rows[0], by=rows[0].mentor, now=NOW, reason="x"),
        lambda: people.end_participation(role, by=role.user, now=NOW),
    )
    assert leads(cast) == 1
    assert len(refused) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_leads_who_hand_over_to_each_other():
    cast, rows = two_leads()
    at_one_moment(
        *(
            lambda row=row, other=other: projects.leave_project(
                row, by=row.mentor, now=NOW, reason="x", new_lead=other.mentor
            )
            for row, other in (rows, reversed(rows))
        )
    )
    assert leads(cast) == 1


@pytest.mark.django_db
def test_one_after_the_other_the_second_is_refused():
    cast, (first, second) = two_leads()
    projects.leave_project(first, by=first.mentor, now=NOW, reason="x")
    with pytest.raises(Refused, match="last lead mentor"):
        projects.leave_project(second, by=second.mentor, now=NOW, reason="x")
    assert leads(cast) == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_lead_organizers_who_go_away_at_one_moment():
    cast = gather()
    other = ParticipationFactory(cohort=cast.cohort, lead_organizer=True)
    rows = [cast.role(cast.lead_organizer), other]
    refused = at_one_moment(
        *(
            lambda row=row: people.go_away(
                row, starts_at=NOW, ends_at=NOW + timedelta(days=7), by=row.user, now=NOW
            )
            for row in rows
        )
    )
    assert len(refused) == 1
    leads_left = Participation.objects.lead_organizers().reachable(NOW).filter(cohort=cast.cohort)
    assert leads_left.count() == 1
