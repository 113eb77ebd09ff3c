"""Who has a conflict of interest says so; hard closes the application, soft is told organizers."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.conflict import declare_conflict, lift_conflict, set_conflict
from applications.actions.matching_facts import scores_of
from applications.actions.review import finish_review, save_review, shortlist, take_off_shortlist
from applications.models import (
    Application,
    Conflict,
    ProjectChoice,
    Review,
    Score,
    Shortlisted,
)
from cohorts.models import Event
from tests.applications.selection import DAY, on, score
from tests.cast import application_of
from tests.factories import (
    CohortFactory,
    ConflictFactory,
    ParticipationFactory,
    ShortlistedFactory,
    UserFactory,
    join_team,
    published_project,
)


@pytest.fixture
def choice(selection):
    with on(DAY):
        yield selection.ada.choices.get(project=selection.cast.project)


def declare(choice, by, kind="hard", **facts):
    return declare_conflict(choice, by=by, now=DAY, kind=kind, **facts)


def decide(cast, conflict, by=None, reason="They are not related."):
    lift_conflict(conflict, by=by or cast.lead_organizer, now=DAY, reason=reason)


def pair(choice):
    return str(choice.application_id), str(choice.project_id)


def test_a_hard_one_closes_the_application_and_a_soft_one_does_not(cast, choice):
    declare(choice, cast.mentor, "soft", note="We worked together.")
    assert choice in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    declare(choice, cast.mentor, "hard")
    assert choice not in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    for kind in (Application, ProjectChoice):
        rows = kind.objects.visible_to(cast.mentor, DAY)
        assert not {choice, choice.application} & set(rows)
    mine = Review.objects.visible_to(cast.mentor, DAY)
    assert mine.exists()
    assert not mine.filter(choice=choice).exists()


def test_what_the_recused_scored_counts_nowhere_and_the_colleagues_does(cast, choice):
    score(choice, cast.co_mentor, 1)
    assert scores_of(cast.cohort)[pair(choice)] == 3
    conflict = declare(choice, cast.mentor)
    assert scores_of(cast.cohort)[pair(choice)] == 1
    for reader in (cast.organizer, cast.co_mentor):
        rows = Review.objects.visible_to(reader, DAY).filter(choice=choice)
        assert [row.reviewer for row in rows] == [cast.co_mentor]
        scores = Score.objects.visible_to(reader, DAY).filter(review__choice=choice)
        assert set(scores.values_list("step", flat=True)) == {1}
    decide(cast, conflict)
    assert scores_of(cast.cohort)[pair(choice)] == 3


def test_whoever_is_recused_carries_out_nothing_and_a_colleague_goes_on(cast, choice):
    row = ShortlistedFactory(choice=choice, by=cast.co_mentor)
    declare(choice, cast.mentor)
    review = Review.objects.get(choice=choice, reviewer=cast.mentor)
    for act in (
        lambda: save_review(choice, by=cast.mentor, now=DAY, steps={}),
        lambda: finish_review(review, by=cast.mentor, now=DAY),
        lambda: shortlist(choice, by=cast.mentor, now=DAY),
        lambda: take_off_shortlist(row, by=cast.mentor, now=DAY),
        lambda: declare(choice, cast.mentor, "soft"),
    ):
        with pytest.raises(PermissionDenied, match="conflict of interest"):
            act()
    assert save_review(choice, by=cast.co_mentor, now=DAY, steps={}).pk


def test_only_ones_own_places_on_the_shortlist_are_given_up(cast, choice, selection):
    theirs = ShortlistedFactory(choice=selection.ben.choices.get(rank=1), by=cast.co_mentor)
    own = shortlist(choice, by=cast.mentor, now=DAY)
    declare(selection.ben.choices.get(rank=1), cast.mentor)
    declare(choice, cast.mentor)
    assert list(Shortlisted.objects.all()) == [theirs]
    assert Event.objects.about(own).filter(verb="taken off the shortlist").exists()


def test_places_on_the_shortlist_are_counted_without_the_hidden(cast, choice, selection):
    ShortlistedFactory(choice=choice, by=cast.co_mentor)
    ShortlistedFactory(choice=selection.ben.choices.get(rank=1), by=cast.co_mentor)
    declare(choice, cast.mentor)
    rows = Shortlisted.objects.standing_for(cast.mentor)
    assert [(row.choice.application, row.place) for row in rows] == [(selection.ben, 1)]
    both = Shortlisted.objects.standing_for(cast.co_mentor)
    assert [row.place for row in both] == [1, 2]
    ShortlistedFactory(choice=selection.cem.choices.get(), by=cast.co_mentor)
    others = [application_of(UserFactory(), cast.cohort, cast.project) for _time in range(2)]
    fourth, fifth = (each.choices.get() for each in others)
    shortlist(fourth, by=cast.mentor, now=DAY)
    assert [row.place for row in rows.all()] == [1, 2, 3]
    for mentor in (cast.mentor, cast.co_mentor):
        with pytest.raises(Refused, match="three places"):
            shortlist(fifth, by=mentor, now=DAY)


def test_the_note_is_kept_with_the_conflict_and_in_no_event(cast, choice):
    declare(choice, cast.mentor, "soft", note="We are cousins.")
    conflict = declare(choice, cast.mentor, "hard", note="We are cousins, and neighbours.")
    decide(cast, conflict, reason="Another Ada, it turned out.")
    conflict = set_conflict(
        choice.application, reviewer=cast.mentor, kind="soft", reason="They sing together.",
        by=cast.lead_organizer, now=DAY,
    )  # fmt: skip
    events = Event.objects.about(conflict)
    moves = set(events.values_list("old_state", "new_state"))
    assert moves == {("", "soft"), ("soft", "hard"), ("hard", "lifted"), ("lifted", "soft")}
    said = " ".join(f"{e.verb} {e.reason} {e.changes}" for e in events)
    for words in ("cousins", "neighbours", "another", "sing"):
        assert words not in said.casefold()
    assert (conflict.note, conflict.lifted_because) == ("They sing together.", "")


def test_a_hard_one_is_lifted_by_a_lead_organizer_alone_with_a_reason(cast, choice):
    conflict = declare(choice, cast.mentor)
    for name in ("mentor", "co_mentor", "organizer", "applicant", "other_organizer"):
        with pytest.raises(PermissionDenied):
            decide(cast, conflict, by=cast.people[name])
    with pytest.raises(Refused, match="say why"):
        decide(cast, conflict, reason=" ")
    decide(cast, conflict)
    assert choice in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    with pytest.raises(Refused, match="lifted already"):
        decide(cast, conflict)


def test_a_lead_organizer_decides_nothing_where_they_mentor_or_apply(cast, choice):
    ParticipationFactory(user=cast.lead_organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.lead_organizer)
    conflict = declare(choice, cast.lead_organizer)
    with pytest.raises(PermissionDenied, match="You mentor this project"):
        decide(cast, conflict)


def test_a_conflict_is_set_for_mentors_of_the_ranked_projects_alone(cast, choice):
    facts = {"kind": "hard", "reason": "They are married.", "by": cast.lead_organizer, "now": DAY}
    with pytest.raises(Refused, match="mentors no project"):
        set_conflict(choice.application, reviewer=cast.outsider, **facts)
    made = set_conflict(choice.application, reviewer=cast.other_mentor, **facts)
    assert (made.declared_by, made.reviewer) == (cast.lead_organizer, cast.other_mentor)
    assert not Application.objects.visible_to(cast.other_mentor, DAY).filter(
        pk=choice.application_id
    )


@pytest.mark.parametrize("kind", ["lifted", "grave", ""])
def test_there_are_two_kinds(cast, choice, kind):
    with pytest.raises(Refused, match="should not read it"):
        declare(choice, cast.mentor, kind)
    assert not Conflict.objects.exists()


# Inferred ------------------------------------------------------------------------------------


def taught(cast, *, number=1, project_of=None):
    """The applicant was a mentee of ``cast.mentor`` in the cohort with that number."""
    earlier = CohortFactory(number=number, state="finished")
    project = published_project(earlier, lead=project_of or cast.mentor)
    return ParticipationFactory(user=cast.applicant, cohort=earlier, role="mentee", project=project)


def test_an_earlier_mentee_is_closed_to_their_mentor_and_to_nobody_else(cast, choice):
    taught(cast)
    assert choice not in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    assert choice.application not in Application.objects.visible_to(cast.mentor, DAY)
    assert choice in ProjectChoice.objects.visible_to_mentor(cast.co_mentor)
    assert pair(choice) not in scores_of(cast.cohort)
    with pytest.raises(PermissionDenied):
        save_review(choice, by=cast.mentor, now=DAY, steps={})


def test_a_mentee_of_this_or_a_later_cohort_closes_nothing(cast, choice):
    taught(cast, number=9)
    ParticipationFactory(
        user=cast.applicant, cohort=cast.cohort, role="mentee", project=cast.project
    )
    assert choice in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    assert pair(choice) in scores_of(cast.cohort)


def test_a_mentor_who_had_left_before_the_mentee_came_taught_nobody(cast, choice):
    role = taught(cast)
    role.project.team.update(started_at=role.started_at, ended_at=role.started_at)
    assert choice in ProjectChoice.objects.visible_to_mentor(cast.mentor)
    assert pair(choice) in scores_of(cast.cohort)


def test_an_organizer_sees_who_has_which_but_not_about_themselves(cast, choice):
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    theirs = ConflictFactory(reviewer=cast.mentor, application=choice.application, state="soft")
    assert theirs in Conflict.objects.visible_to(cast.organizer, DAY)
    assert theirs in Conflict.objects.visible_to(cast.mentor, DAY)
    assert theirs not in Conflict.objects.visible_to(cast.co_mentor, DAY)
    assert theirs not in Conflict.objects.visible_to(cast.applicant, DAY)
    declare(choice, cast.organizer)
    assert not Conflict.objects.visible_to(cast.organizer, DAY).exists()
