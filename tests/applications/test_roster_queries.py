"""What the roster costs other pages and the clock: the same for one row as for three, no file."""

from datetime import timedelta

import pytest

from applications.actions.roster_warnings import warn_of_old_roster
from cohorts.models import Participation
from tests.cast import signed_in
from tests.factories import (
    NOW,
    CohortFactory,
    ParticipationFactory,
    RosterImportFactory,
    RosterSourceFactory,
    RosterSpanFactory,
    published_project,
)
from tests.rows import counting

DAY = timedelta(days=1)


def cost(act):
    with counting() as count:
        act()
    return count


def readings(number):
    for _turn in range(number):
        RosterImportFactory(read_at=NOW - DAY)
        RosterImportFactory(read_at=NOW - DAY, state="proposed")
        RosterSourceFactory(tried_at=NOW - DAY, failure="No answer.")


@pytest.fixture(autouse=True)
def an_address(settings):
    settings.ROSTER_URL = "https://raw.githubusercontent.com/x"


def test_the_desk_asks_as_often_for_three_readings_as_for_one_and_reads_no_file(cast):
    client = signed_in(cast.organizer)
    client.get("/desk/amp-2026/")
    found = []
    for _turn in range(2):
        readings(1 if not found else 2)
        found.append(cost(lambda: client.get("/desk/amp-2026/")))
    one, three = found
    assert (one.queries, one.rows) == (three.queries, three.rows)
    asked = [each for each in three.statements if "rosterimport" in each]
    assert asked
    assert not any('"text"' in each or '"difference"' in each for each in asked)


def test_the_mentees_page_asks_as_often_for_three_places_and_spans_as_for_one(cast):
    cast.mentee.github_id, cast.mentee.github_login = 7001, "mika"
    cast.mentee.save()
    RosterSpanFactory(github_id=7001, login="mika", from_at=NOW - DAY)
    client = signed_in(cast.mentee)
    client.get("/me/")
    one = cost(lambda: client.get("/me/"))
    for number in range(2):
        cohort = CohortFactory(state="finished", number=50 + number)
        Participation.objects.filter(user=cast.mentee).update(started_at=NOW - 300 * DAY)
        ParticipationFactory(
            user=cast.mentee, cohort=cohort, role="mentee", project=published_project(cohort),
            started_at=NOW - (400 + number) * DAY,
        )  # fmt: skip
        gone = NOW - (500 + number) * DAY
        RosterSpanFactory(github_id=7001, login="mika", from_at=gone, until_at=gone)
    three = cost(lambda: client.get("/me/"))
    spans = [sum("rosterspan" in each for each in count.statements) for count in (one, three)]
    assert spans == [1, 1]


def test_the_clock_asks_twice_while_the_roster_is_fresh_for_however_many_cohorts(cast):
    readings(1)
    one = cost(lambda: warn_of_old_roster(now=NOW))
    readings(2)
    CohortFactory(state="open", number=60)
    CohortFactory(state="selecting", number=61)
    three = cost(lambda: warn_of_old_roster(now=NOW))
    assert one.queries == three.queries == 2


@pytest.mark.parametrize("cohorts", [1, 3])
def test_a_cohort_that_was_warned_costs_the_clock_one_question(cast, cohorts):
    for number in range(1, cohorts):
        CohortFactory(state="open", number=60 + number)
    warn_of_old_roster(now=NOW)
    assert cost(lambda: warn_of_old_roster(now=NOW)).queries == 2 + cohorts
