"""A mentee whom nobody on their project may mentor: organizers are asked, and not told why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.views.unmentored import mentors_wanted, unmentored
from cohorts.actions.people import end_participation
from cohorts.actions.projects import add_mentor
from cohorts.actions.restricting import lift, restrict
from cohorts.models import Mentoring, User
from tests.applications.writing import page
from tests.cast import application_of, member, signed_in
from tests.factories import NOW, ConflictFactory, ParticipationFactory, join_team, mentor_in

WORDS = "Mentee Mika has nobody on “CLI” who may mentor them. Name another mentor."


@pytest.fixture
def alone(cast):
    """The mentee's project has one mentor."""
    Mentoring.objects.filter(mentor=cast.co_mentor).delete()
    return cast


def on_desk(person):
    return page(signed_in(person).get("/desk/amp-2026/"))


def names(cast, reader=None):
    rows = unmentored(cast.cohort, reader or cast.organizer, NOW)
    return [row.user.name for row in rows]


def apart(cast):
    restrict(cast.mentor.pk, cast.mentee.pk, until=None, now=NOW)


def apart_the_other_way(cast):
    restrict(cast.mentee.pk, cast.mentor.pk, until=None, now=NOW)


def kept_away(cast):
    restrict(cast.mentor.pk, until=None, now=NOW)


def left(cast):
    Mentoring.objects.filter(mentor=cast.mentor).update(ended_at=NOW)


def no_mentor_any_more(cast):
    role = cast.role(cast.mentor)
    type(role).objects.filter(pk=role.pk).update(ended_at=NOW)


def account_closed(cast):
    User.objects.filter(pk=cast.mentor.pk).update(is_active=False)


def declared(cast):
    application = application_of(cast.mentee, cast.cohort, cast.project)
    ConflictFactory(reviewer=cast.mentor, application=application)


def mentored_before(cast):
    earlier = cast.other_cohort
    project = cast.other_project
    type(project).objects.filter(pk=project.pk).update(cohort=earlier)
    join_team(project, cast.mentor, "co_mentor")
    ParticipationFactory(user=cast.mentee, cohort=earlier, role="mentee", project=project)


def only_a_backup(cast):
    Mentoring.objects.filter(mentor=cast.mentor).update(part="backup")


WHY = [
    apart, apart_the_other_way, kept_away, left, no_mentor_any_more, account_closed, declared,
    mentored_before, only_a_backup,
]  # fmt: skip


def test_whoever_has_a_mentor_waits_for_none(cast, alone):
    assert names(cast) == []
    assert "Another mentor is wanted" not in on_desk(cast.organizer)


@pytest.mark.parametrize("why", WHY)
def test_whatever_the_reason_is_the_words_are_the_same(alone, why):
    why(alone)
    shown = on_desk(alone.organizer)
    assert WORDS in shown
    assert "/cohorts/amp-2026/projects/cli/team/" in shown
    assert alone.mentor.name not in shown.partition("Another mentor is wanted")[2][:600]
    for word in ("kept apart", "restrict", "committee", "conflict"):
        assert word not in shown.lower()


@pytest.mark.parametrize("why", [apart, kept_away, left, declared])
def test_one_of_the_team_who_may_mentor_them_is_enough(cast, why):
    why(cast)
    assert names(cast) == []


def test_another_mentor_settles_it_and_so_does_the_end_of_the_restriction(alone):
    key = restrict(alone.mentor.pk, alone.mentee.pk, until=None, now=NOW)
    assert names(alone) == ["Mentee Mika"]
    lift(key)
    assert names(alone) == []
    apart(alone)
    add_mentor(alone.project, alone.co_mentor, "co_mentor", by=alone.organizer, now=NOW)
    assert names(alone) == []


def test_two_mentors_who_are_apart_leave_no_mentee_without_one(cast):
    restrict(cast.mentor.pk, cast.co_mentor.pk, until=None, now=NOW)
    assert names(cast) == []


def test_a_mentee_who_takes_no_part_or_is_gone_waits_for_nobody(alone):
    left(alone)
    key = restrict(alone.mentee.pk, until=None, now=NOW)
    assert names(alone) == []
    lift(key)
    assert names(alone) == ["Mentee Mika"]
    end_participation(alone.role(alone.mentee), by=alone.lead_organizer, now=NOW)
    assert names(alone) == []


@pytest.mark.parametrize("how", ["apart", "declared"])
def test_an_organizer_with_a_conflict_leaves_it_to_another(alone, how):
    if how == "apart":
        restrict(alone.organizer.pk, alone.mentee.pk, until=None, now=NOW)
        left(alone)
    else:
        application = application_of(alone.mentee, alone.cohort, alone.project)
        ConflictFactory(reviewer=alone.organizer, application=application)
        left(alone)
    assert names(alone) == []
    assert WORDS not in on_desk(alone.organizer)
    assert names(alone, alone.lead_organizer) == ["Mentee Mika"]


def test_one_is_named_at_once_beside_the_way_to_the_team(alone):
    left(alone)
    [step] = mentors_wanted(user=alone.organizer, now=NOW, cohort=alone.cohort)
    assert (step.sentence, step.url) == (WORDS, "/cohorts/amp-2026/projects/cli/team/")
    assert signed_in(alone.organizer).get(step.url).status_code == 200


def test_nobody_but_organizers_reads_it(alone):
    apart(alone)
    for person in (alone.mentor, alone.mentee, alone.outsider, None):
        for path in ("/me/", "/cohorts/amp-2026/", "/cohorts/amp-2026/projects/cli/"):
            answer = signed_in(person).get(path, follow=True)
            assert "who may mentor them" not in answer.content.decode()


def test_several_are_counted_first_and_named_below(alone):
    left(alone)
    member(alone.cohort, "Mentee Noor", "noor@example.org", role="mentee", project=alone.project)
    [step] = mentors_wanted(user=alone.organizer, now=NOW, cohort=alone.cohort)
    assert step.sentence == "2 mentees have nobody on their project who may mentor them."
    shown = on_desk(alone.organizer)
    assert step.url == "/desk/amp-2026/#unmentored"
    assert 'id="unmentored"' in shown
    assert WORDS in shown
    assert "Mentee Noor has nobody on “CLI”" in shown


def test_a_cohort_that_is_over_asks_for_nobody(alone):
    left(alone)
    alone.cohort.state = "finished"
    assert names(alone) == []


def test_many_mentees_ask_no_more_than_one(alone):
    left(alone)
    found = []
    for number in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert len(names(alone)) == number + 1
        found.append(len(asked))
        mentee = {"role": "mentee", "project": alone.project}
        member(alone.cohort, f"Mentee {number}", f"m{number}@example.org", **mentee)
        join_team(alone.project, mentor_in(alone.cohort), "backup")
    assert found == [1, 1, 1]
