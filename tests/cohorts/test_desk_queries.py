"""The desk's pages ask as much of the database for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import signed_in
from tests.factories import (
    AwayFactory,
    CohortFactory,
    EventFactory,
    InvitationFactory,
    MentorRequestFactory,
    MessageFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    ScheduleChangeFactory,
    join_team,
    mentor_in,
    published_project,
    schedule_2026,
    whole_project,
)


def queries(person, name, *keys):
    client, url = signed_in(person), reverse(f"cohorts:{name}", args=keys)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def more(cast):
    cohort = cast.cohort
    published_project(cohort)
    whole_project(cohort, state="proposed")
    project = whole_project(cohort, state="returned")
    join_team(project, mentor_in(cohort), "co_mentor")
    join_team(cast.project, mentor_in(cohort), "backup")
    MentorRequestFactory(cohort=cohort)
    InvitationFactory(cohort=cohort, project=cast.project, part="co_mentor")
    AwayFactory(participation=ParticipationFactory(cohort=cohort, organizer=True))
    ParticipationFactory(cohort=cohort)
    ParticipationFactory(cohort=cohort, wellbeing=True)
    PastOrganizerFactory()
    MessageFactory(cohort=cohort, state="failed")
    EventFactory(cohort=cohort)
    EventFactory(cohort=cohort, object_type="cohorts.project", object_id=cast.project.pk)
    ScheduleChangeFactory(cohort=cohort)
    for state in ("draft", "announced"):
        other = CohortFactory(state=state)
        schedule_2026(other)
        ParticipationFactory(user=cast.lead_organizer, cohort=other, lead_organizer=True)


DESK = [
    "desk", "desk_schedule", "desk_schedule_confirm", "desk_people", "desk_projects",
    "desk_messages", "desk_events",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("desks", []),
        *[(name, ["amp-2026"]) for name in DESK],
        ("desk_project", ["amp-2026", "cli"]),
        ("desk_project_withdraw", ["amp-2026", "cli"]),
        ("project_team", ["amp-2026", "cli"]),
    ],
)
def test_three_times_as_much_asks_no_more(cast, name, keys):
    more(cast)
    few = queries(cast.lead_organizer, name, *keys)
    more(cast)
    more(cast)
    assert queries(cast.lead_organizer, name, *keys) == few
