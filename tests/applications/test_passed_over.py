"""Whom nobody on a project's team could mentor is passed over there, and waits for the others."""

import pytest

from amp.refused import Refused
from applications.actions.conflict import lift_conflict, set_conflict
from applications.actions.freed import pass_on_freed
from applications.actions.passing_on import first_in_line
from applications.models import Application, Conflict, FreedPlace, WaitlistPlace
from applications.states import ApplicationState
from cohorts.actions.restricting import lift, restrict
from cohorts.models import Mentoring, Part
from tests.applications.released import (
    LATER,
    accept,
    decline,
    offer_of,
    release_all,
    state_of,
    would_move,
)
from tests.applications.selection import begin_selection, on, score
from tests.applications.writing import get, page
from tests.cast import application_of
from tests.factories import (
    CohortFactory,
    ConflictFactory,
    ParticipationFactory,
    SelectionTermsFactory,
    UserFactory,
    WaitlistPlaceFactory,
    join_team,
    published_project,
)
from tests.rows import counting


@pytest.fixture
def selection(cast):
    with on(LATER):
        yield begin_selection(cast)


@pytest.fixture
def dan(selection):
    """Ada's place in the CLI waits for a yes; Cem waits for it, then Dan, who likes both."""
    cast = selection.cast
    person = UserFactory(name="Dan", github=True)
    dan = application_of(person, cast.cohort, cast.project, cast.other_project)
    for choice in dan.choices.all():
        score(choice, UserFactory(), 2)
    SelectionTermsFactory(cohort=cast.cohort, freed_places="after_yes")
    release_all(cast)
    decline(offer_of(selection.ada))
    return dan


def first(project):
    found = first_in_line(project, LATER)
    return found and found.application


def declare(cast, application, *reviewers, kind="hard"):
    facts = {"by": cast.lead_organizer, "now": LATER, "reason": "They are siblings."}
    return [set_conflict(application, reviewer=one, kind=kind, **facts) for one in reviewers]


def taught(person, *mentors):
    """In an earlier cohort, all of them in one project."""
    earlier = CohortFactory(number=1, state="finished")
    project = published_project(earlier, lead=mentors[0])
    for one in mentors[1:]:
        join_team(project, one, Part.CO_MENTOR)
    ParticipationFactory(user=person, cohort=earlier, role="mentee", project=project)


def test_a_conflict_with_the_whole_team_that_was_declared_after_the_release_counts(selection, dan):
    cast = selection.cast
    assert first(cast.project) == selection.cem
    declare(cast, selection.cem, cast.mentor, cast.co_mentor)
    assert first(cast.project) == dan


def test_whoever_one_of_the_team_can_mentor_is_next_still(selection, dan):
    cast = selection.cast
    declare(cast, selection.cem, cast.mentor)
    assert first(cast.project) == selection.cem
    Mentoring.objects.filter(mentor=cast.co_mentor).update(part=Part.BACKUP)
    assert first(cast.project) == dan


def test_a_soft_one_passes_over_nobody(selection, dan):
    cast = selection.cast
    declare(cast, selection.cem, cast.mentor, cast.co_mentor, kind="soft")
    assert first(cast.project) == selection.cem


def test_a_conflict_that_is_lifted_counts_no_more(selection, dan):
    cast = selection.cast
    of_lead, _of_other = declare(cast, selection.cem, cast.mentor, cast.co_mentor)
    lift_conflict(of_lead, by=cast.lead_organizer, now=LATER, reason="They are not related.")
    assert first(cast.project) == selection.cem


def test_whoever_the_team_taught_before_is_passed_over_like_one_of_whom_they_say_so(selection, dan):
    cast = selection.cast
    taught(selection.cem.user, cast.mentor)
    assert first(cast.project) == selection.cem
    declare(cast, selection.cem, cast.co_mentor)
    assert first(cast.project) == dan


def test_whoever_is_kept_apart_from_one_of_the_team_is_passed_over_while_that_lasts(selection, dan):
    cast = selection.cast
    key = restrict(selection.cem.user_id, cast.co_mentor.pk, until=None, now=LATER)
    assert first(cast.project) == dan
    lift(key)
    assert first(cast.project) == selection.cem


def test_the_desk_shows_as_next_whoever_then_has_the_offer(selection, dan):
    cast = selection.cast
    declare(cast, selection.cem, cast.mentor, cast.co_mentor)
    text = page(get(cast.organizer, "desk_freed", "amp-2026"))
    assert "Dan" in text
    assert "Cem" not in text
    freed = FreedPlace.objects.select_related("project__cohort").get()
    offer = pass_on_freed(freed, by=cast.organizer, now=LATER)
    assert offer.application == dan
    assert state_of(selection.cem) == ApplicationState.WAITLISTED


def test_where_only_people_are_left_whom_nobody_can_mentor_nobody_is_asked(selection, dan):
    cast = selection.cast
    for application in (selection.cem, dan):
        declare(cast, application, cast.mentor, cast.co_mentor)
    freed = FreedPlace.objects.select_related("project__cohort").get()
    with pytest.raises(Refused, match="Nobody waits for “CLI” now"):
        pass_on_freed(freed, by=cast.organizer, now=LATER)


def test_they_keep_their_place_in_line_and_are_asked_for_another_project(selection, dan):
    cast = selection.cast
    declare(cast, dan, cast.mentor, cast.co_mentor)
    decline(offer_of(selection.ben))
    assert first(cast.other_project) == dan
    assert WaitlistPlace.objects.filter(application=dan).count() == 2


def test_nobody_is_asked_to_move_to_a_team_of_which_none_could_mentor_them(selection, dan):
    cast = selection.cast
    accept(offer_of(selection.ben))
    would_move(selection.ben, cast.project)
    assert first(cast.project) == selection.ben
    declare(cast, selection.ben, cast.mentor, cast.co_mentor)
    assert first(cast.project) == selection.cem


def test_it_asks_as_often_for_a_long_line_as_for_a_short_one(selection, dan):
    cast = selection.cast
    declare(cast, selection.cem, cast.mentor, cast.co_mentor)

    def asked():
        with counting() as count:
            assert first(cast.project) == dan
        return count

    short = asked()
    line = WaitlistPlace.objects.filter(project=cast.project)
    line.filter(application=dan).update(position=100)
    for position in range(10, 40):
        place = WaitlistPlaceFactory(
            assignment=line[0].assignment, project=cast.project, position=position
        )
        for mentor in (cast.mentor, cast.co_mentor):
            ConflictFactory(application=place.application, reviewer=mentor)
    Application.objects.filter(state=ApplicationState.SUBMITTED).update(
        state=ApplicationState.WAITLISTED, decided_at=LATER
    )
    assert asked().queries == short.queries
    Conflict.objects.exclude(application=selection.cem).delete()
    line.filter(application=dan).update(position=5)
    assert asked().rows == short.rows
