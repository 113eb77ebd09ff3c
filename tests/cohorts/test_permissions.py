"""Who may do what: every verb, for everybody in the cast, and for somebody whose role has ended."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from cohorts.models import Part, Participation, Role
from cohorts.permissions import allowed, check, may
from cohorts.powers import NOT_ON_OWN_PROJECT, POWERS, Standing
from tests.factories import NOW, ParticipationFactory, join_team

LEAD, ORG, MENTOR, CO = "lead_organizer", "organizer", "mentor", "co_mentor"
TRUTH = {
    "cohort.see_draft": {LEAD, ORG},
    "cohort.create": {LEAD, ORG},
    "cohort.edit": {LEAD, ORG},
    "cohort.copy": {LEAD, ORG},
    "cohort.announce": {LEAD},
    "cohort.open": {LEAD},
    "cohort.select": {LEAD},
    "cohort.run": {LEAD},
    "cohort.finish": {LEAD},
    "cohort.cancel": {LEAD},
    "schedule.edit": {LEAD, ORG},
    "schedule.confirm": {LEAD},
    "schedule.change": {LEAD, ORG},
    "people.see": {LEAD, ORG},
    "people.appoint": {LEAD},
    "people.end": {LEAD},
    "people.record_past_organizer": {LEAD, ORG},
    "people.take_back_past_organizer": {LEAD},
    "people.reset_second_factor": {LEAD},
    "mentors.invite": {LEAD, ORG},
    "mentors.answer": {LEAD, ORG},
    "organizer.go_away": {LEAD, ORG},
    "project.propose": {MENTOR, CO, "other_mentor"},
    "project.see_unpublished": {LEAD, ORG, MENTOR, CO},
    "project.edit": {MENTOR, CO},
    "project.approve": {LEAD, ORG},
    "project.return": {LEAD, ORG},
    "project.withdraw": {LEAD, ORG, MENTOR},
    "project.invite_mentor": {LEAD, ORG, MENTOR},
    "project.change_team": {LEAD, ORG, MENTOR},
    "project.leave": {MENTOR, CO},
    "project.resubmit": {MENTOR, CO},
    "messages.see": {LEAD, ORG},
    "messages.retry": {LEAD, ORG},
    "events.see": {LEAD, ORG},
}


def test_the_table_names_every_verb():
    assert set(TRUTH) == set(POWERS)


@pytest.mark.parametrize("verb", POWERS)
def test_a_verb_is_for_those_whom_the_table_names(cast, verb):
    can = {
        name
        for name, person in cast.people.items()
        if may(person, verb, project=cast.project, now=NOW)
    }
    assert can == TRUTH[verb]


@pytest.mark.parametrize("verb", POWERS)
def test_all_verbs_at_once_are_the_same_as_one_by_one(cast, verb):
    for name, person in cast.people.items():
        together = allowed(person, project=cast.project, now=NOW)
        assert (verb in together) == (name in TRUTH[verb]), name


def test_nobody_has_a_verb_without_a_reason(cast):
    for verb in POWERS:
        with pytest.raises(PermissionDenied) as refusal:
            check(cast.outsider, verb, project=cast.project, now=NOW)
        assert str(refusal.value)


def test_whoever_is_not_signed_in_has_no_verb(cast):
    assert allowed(AnonymousUser(), project=cast.project, now=NOW) == frozenset()


def test_a_role_that_has_ended_carries_nothing(cast):
    Participation.objects.filter(user=cast.organizer).update(ended_at=NOW)
    assert allowed(cast.organizer, cohort=cast.cohort, now=NOW) == frozenset()


def test_a_role_that_begins_tomorrow_carries_nothing_today(cast):
    row = ParticipationFactory(
        cohort=cast.cohort, organizer=True, started_at=NOW + timedelta(days=1)
    )
    assert allowed(row.user, cohort=cast.cohort, now=NOW) == frozenset()
    assert "cohort.edit" in allowed(row.user, cohort=cast.cohort, now=NOW + timedelta(days=2))


def test_an_account_that_was_closed_carries_nothing(cast):
    cast.organizer.is_active = False
    assert allowed(cast.organizer, cohort=cast.cohort, now=NOW) == frozenset()


def test_an_organizer_of_another_cohort_carries_nothing_here(cast):
    assert allowed(cast.other_organizer, cohort=cast.cohort, now=NOW) == frozenset()
    assert may(cast.other_organizer, "cohort.create", now=NOW)


@pytest.mark.parametrize("verb", sorted(NOT_ON_OWN_PROJECT))
@pytest.mark.parametrize("part", Part.values)
def test_an_organizer_who_mentors_a_project_decides_nothing_about_it(cast, verb, part):
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, role=Role.MENTOR)
    join_team(cast.project, cast.organizer, part)
    assert not may(cast.organizer, verb, project=cast.project, now=NOW)
    assert verb not in allowed(cast.organizer, project=cast.project, now=NOW)
    assert may(cast.organizer, verb, project=cast.other_project, now=NOW)
    with pytest.raises(PermissionDenied, match="another organizer decides"):
        check(cast.organizer, verb, project=cast.project, now=NOW)


def test_a_mentor_who_left_the_project_has_no_part_in_it(cast):
    cast.project.team.filter(mentor=cast.mentor).update(ended_at=NOW)
    assert "project.edit" not in allowed(cast.mentor, project=cast.project, now=NOW)


def test_every_power_names_known_standings():
    assert all(isinstance(each, Standing) for who in POWERS.values() for each in who)
