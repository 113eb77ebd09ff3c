"""Confirmation is recorded per project: by one organizer or two, and never by a mentor of it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.confirming import standings_of
from applications.actions.conflict import recuse
from applications.actions.release import release_decisions
from applications.models import Confirmation, others_decide
from applications.rules.confirming import Standing, lacking, open_to, too_few
from cohorts.models import Event, Participation
from tests.applications.selection import DAY, on, score
from tests.applications.writing import get, page, post, said
from tests.cast import application_of, member
from tests.factories import (
    ApplicationFactory,
    ConflictFactory,
    ParticipationFactory,
    SelectionTermsFactory,
    UserFactory,
    join_team,
)
from tests.rows import counting

SLUG = "amp-2026"


@pytest.fixture
def proposed(cast, selection):
    with on(DAY):
        yield propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")


@pytest.fixture
def by_two(cast):
    return SelectionTermsFactory(cohort=cast.cohort, confirmations=2)


def mentors_too(person, cast):
    ParticipationFactory(user=person, cohort=cast.cohort, mentor=True)
    join_team(cast.project, person)


def confirm(assignment, who):
    return confirm_assignment(assignment, by=who, now=DAY)


def state(assignment):
    assignment.refresh_from_db()
    return assignment.state


def given(assignment):
    rows = assignment.confirmations.values_list("project__title", "by__name")
    return {(title, name.split()[-1]) for title, name in rows}


def test_one_organizer_who_mentors_nothing_confirms_all_at_once(cast, proposed):
    assert confirm(proposed, cast.organizer) is True
    assert given(proposed) == {("CLI", "Omar"), ("Generator", "Omar")}
    assert (state(proposed), proposed.confirmed_by) == ("confirmed", cast.organizer)


def test_a_project_that_an_organizer_mentors_is_another_organizers_to_confirm(cast, proposed):
    mentors_too(cast.lead_organizer, cast)
    assert confirm(proposed, cast.lead_organizer) is False
    assert (state(proposed), given(proposed)) == ("proposed", {("Generator", "Lena")})
    with pytest.raises(Refused, match="has to be confirmed first"):
        release_decisions(proposed, by=cast.lead_organizer, now=DAY)
    with pytest.raises(Refused, match="Another organizer confirms: CLI"):
        confirm(proposed, cast.lead_organizer)
    assert confirm(proposed, cast.organizer) is True
    assert given(proposed) == {("Generator", "Lena"), ("CLI", "Omar")}
    release_decisions(proposed, by=cast.lead_organizer, now=DAY)


def test_whoever_mentors_everything_confirms_nothing(cast, proposed):
    mentors_too(cast.lead_organizer, cast)
    join_team(cast.other_project, cast.lead_organizer)
    with pytest.raises(PermissionDenied, match="another organizer confirms"):
        confirm(proposed, cast.lead_organizer)


@pytest.mark.parametrize("who", ["mentor", "applicant", "outsider", "volunteer", "wellbeing"])
def test_only_organizers_confirm(cast, proposed, who):
    with pytest.raises(PermissionDenied):
        confirm(proposed, cast.people[who])
    assert not Confirmation.objects.exists()


def test_where_the_cohort_says_so_two_different_people_confirm(cast, proposed, by_two):
    assert confirm(proposed, cast.organizer) is False
    with pytest.raises(Refused, match="You have confirmed what is yours"):
        confirm(proposed, cast.organizer)
    assert confirm(proposed, cast.lead_organizer) is True
    assert state(proposed) == "confirmed"
    assert proposed.confirmations.count() == 4


def test_a_third_organizer_is_not_needed(cast, proposed, by_two):
    third = member(cast.cohort, "Third Thea", "thea@example.org", organizer=True)
    confirm(proposed, cast.organizer)
    confirm(proposed, cast.lead_organizer)
    with pytest.raises(Refused, match="confirmed already"):
        confirm(proposed, third)


def test_an_adjustment_drops_the_confirmations_of_what_it_touches_alone(
    cast, proposed, by_two, selection
):
    confirm(proposed, cast.organizer)
    ben = selection.placement(selection.ben)
    adjust_placement(ben, project=None, by=cast.organizer, now=DAY, reason="He asked for it.")
    assert given(proposed) == {("CLI", "Omar")}
    dropped = Event.objects.get(verb="confirmation dropped")
    assert (dropped.object_name, dropped.by) == ("Generator", cast.organizer)


def test_a_new_proposal_begins_without_confirmations(cast, proposed, by_two):
    confirm(proposed, cast.organizer)
    again = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    assert not again.confirmations.exists()


def test_a_waitlist_that_changed_since_is_confirmed_anew(cast, proposed, by_two, selection):
    dan = application_of(UserFactory(github=True), cast.cohort, cast.project)
    score(dan.choices.get(), cast.mentor, 2)
    proposed = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm(proposed, cast.organizer)
    score(dan.choices.get(), cast.co_mentor, 5)
    assert confirm(proposed, cast.lead_organizer) is False
    assert given(proposed) == {("Generator", "Omar"), ("Generator", "Lena"), ("CLI", "Lena")}


def test_whoever_is_recused_has_confirmed_nothing_that_the_person_asks_for(
    cast, proposed, selection
):
    confirm(proposed, cast.organizer)
    recuse(selection.cem, by=cast.organizer, now=DAY)
    assert given(proposed) == {("Generator", "Omar")}
    with pytest.raises(Refused, match="Another confirmation is wanted before the release, for: C"):
        release_decisions(proposed, by=cast.lead_organizer, now=DAY)
    assert confirm(proposed, cast.lead_organizer) is True
    assert proposed.confirmed_by == cast.lead_organizer
    release_decisions(proposed, by=cast.lead_organizer, now=DAY)


def test_whoever_mentors_a_project_since_has_confirmed_nothing_of_it(cast, proposed):
    confirm(proposed, cast.organizer)
    mentors_too(cast.organizer, cast)
    with pytest.raises(
        Refused, match="Another confirmation is wanted before the release, for: CLI"
    ):
        release_decisions(proposed, by=cast.lead_organizer, now=DAY)
    assert confirm(proposed, cast.lead_organizer) is True
    release_decisions(proposed, by=cast.lead_organizer, now=DAY)


def test_nobody_takes_a_place_that_was_given_meanwhile_in_a_project_of_their_own(
    cast, proposed, selection
):
    mentors_too(cast.organizer, cast)
    seen_before = selection.placement(selection.ben)
    facts = {"now": DAY, "reason": "They asked."}
    ada = selection.placement(selection.ada)
    adjust_placement(ada, project=None, by=cast.lead_organizer, **facts)
    now_there = selection.placement(selection.ben)
    adjust_placement(now_there, project=cast.project, by=cast.lead_organizer, **facts)
    with pytest.raises(PermissionDenied):
        adjust_placement(seen_before, project=None, by=cast.organizer, **facts)
    assert selection.placement(selection.ben).project == cast.project


def test_two_confirmations_asked_for_afterwards_are_wanted_before_the_release(cast, proposed):
    confirm(proposed, cast.organizer)
    SelectionTermsFactory(cohort=cast.cohort, confirmations=2)
    with pytest.raises(Refused, match="Another confirmation is wanted"):
        release_decisions(proposed, by=cast.lead_organizer, now=DAY)
    confirm(proposed, cast.lead_organizer)
    release_decisions(proposed, by=cast.lead_organizer, now=DAY)


# Whose they are ------------------------------------------------------------------------------


def not_theirs(person, cast):
    return set(others_decide(person).filter(cohort=cast.cohort).values_list("title", flat=True))


def test_what_an_organizer_decides_nothing_about(cast, selection):
    assert not_theirs(cast.organizer, cast) == set()
    mentors_too(cast.organizer, cast)
    assert not_theirs(cast.organizer, cast) == {"CLI"}
    ConflictFactory(reviewer=cast.organizer, application=selection.ben)
    assert not_theirs(cast.organizer, cast) == {"CLI", "Generator"}
    assert not_theirs(cast.lead_organizer, cast) == set()


def test_a_draft_or_a_soft_conflict_takes_nothing_away(cast, selection):
    ConflictFactory(reviewer=cast.organizer, application=selection.ben, state="soft")
    draft = ApplicationFactory(cohort=cast.cohort)
    ConflictFactory(reviewer=cast.organizer, application=draft)
    assert not_theirs(cast.organizer, cast) == set()


def test_what_an_organizer_applied_for_themselves_is_anothers(cast, selection):
    application_of(cast.organizer, cast.cohort, cast.other_project)
    assert not_theirs(cast.organizer, cast) == {"Generator"}


def test_nobody_who_is_not_to_decide_gives_the_place_either(cast, proposed, selection):
    ConflictFactory(reviewer=cast.organizer, application=selection.cem)
    ada = selection.placement(selection.ada)
    with pytest.raises(PermissionDenied, match="Another organizer decides about “CLI”"):
        adjust_placement(ada, project=None, by=cast.organizer, now=DAY, reason="Please.")


# Who is missing ------------------------------------------------------------------------------


def test_standings_say_what_is_wanted_of_whom():
    half = Standing("CLI", 2, ("Lena",), ("Lena", "Omar"))
    whole = Standing("Docs", 1, ("Lena",), ("Lena", "Omar"))
    alone = Standing("Site", 2, (), ("Omar",))
    nobody = Standing("Spec", 1, (), ())
    every = [half, whole, alone, nobody]
    assert lacking(every) == [half, alone, nobody]
    assert open_to("Omar", every) == [half, alone]
    assert open_to("Lena", every) == []
    assert [words.split(".")[0] for words in too_few(every)] == [
        "For “Site” a second organizer is missing",
        "For “Spec” no organizer is left who may confirm it",
    ]


def test_the_desk_says_before_that_a_second_organizer_is_missing(cast, selection, by_two):
    mentors_too(cast.lead_organizer, cast)
    with on(DAY):
        desk = page(get(cast.organizer, "desk_assignment", SLUG))
        assert "second organizer" not in desk
        proposed = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
        for name, keys in (("desk_assignment", ()), ("desk_confirm", (proposed.pk,))):
            text = page(get(cast.organizer, name, SLUG, *keys))
            assert "For “CLI” a second organizer is missing. Appoint one." in text
            assert "“Generator” a second" not in text
        member(cast.cohort, "Third Thea", "thea@example.org", organizer=True)
        assert "is missing" not in page(get(cast.organizer, "desk_assignment", SLUG))


def test_it_is_said_where_the_terms_are_set_before_anybody_applied(cast, selection, by_two):
    cast.cohort.applications.all().update(state="draft")
    mentors_too(cast.lead_organizer, cast)
    with on(DAY):
        text = page(get(cast.organizer, "desk_terms", SLUG))
    assert "For “CLI” a second organizer is missing. Appoint one." in text


def test_whoever_left_does_not_count_as_able(cast, selection):
    Participation.objects.filter(user=cast.organizer).update(ended_at=DAY - timedelta(days=1))
    [able] = {each.able for each in standings_of(cast.cohort, DAY)}
    assert able == (cast.lead_organizer,)


# The pages -----------------------------------------------------------------------------------


def test_the_page_shows_what_is_ones_own_and_what_is_anothers(cast, proposed):
    mentors_too(cast.lead_organizer, cast)
    response = get(cast.lead_organizer, "desk_confirm", SLUG, proposed.pk)
    assert [each.project.title for each in response.context["mine"]] == ["Generator"]
    [other] = response.context["others"]
    assert (other.project.title, other.waits) == ("CLI", "Organizer Omar")
    done = post(cast.lead_organizer, "desk_confirm", SLUG, proposed.pk)
    assert "It waits for another organizer: CLI (Organizer Omar)." in said(done)[0]
    assert "It waits for another organizer" in page(get(cast.organizer, "desk_assignment", SLUG))


def test_a_mentor_who_is_recused_from_their_own_mentee_is_named_before(cast, proposed, selection):
    words = "Mentor Mona is recused from Applicant Ada, who gets a place in “CLI”"
    assert words not in page(get(cast.organizer, "desk_confirm", SLUG, proposed.pk))
    ConflictFactory(reviewer=cast.mentor, application=selection.ada)
    assert words in page(get(cast.organizer, "desk_confirm", SLUG, proposed.pk))
    ConflictFactory(reviewer=cast.organizer, application=selection.ada)
    assert "Ada" not in page(get(cast.organizer, "desk_confirm", SLUG, proposed.pk))


def test_the_page_costs_the_same_for_any_number_of_applicants(cast, proposed):
    path = ("desk_confirm", SLUG, proposed.pk)
    get(cast.organizer, *path)
    with counting() as before:
        get(cast.organizer, *path)
    for _time in range(3):
        dan = application_of(UserFactory(github=True), cast.cohort, cast.project)
        score(dan.choices.get(), cast.mentor, 1)
    again = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    with counting() as after:
        get(cast.organizer, "desk_confirm", SLUG, again.pk)
    assert after.queries == before.queries


def test_what_was_confirmed_before_is_confirmed_for_each_of_its_projects(cast, proposed):
    confirm(proposed, cast.organizer)
    Confirmation.objects.all().delete()
    name = "applications.migrations.0025_confirmations_of_what_is_there"
    import_module(name).confirm_each_project(apps, None)
    assert given(proposed) == {("CLI", "Omar"), ("Generator", "Omar")}
    assert set(proposed.confirmations.values_list("at", flat=True)) == {DAY}
