"""Pins and forbids: given with a reason, followed by the next proposal, lifted, never deleted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.instructions import give_instruction, lift_instruction
from applications.models import Application, Instruction, Outcome
from cohorts.models import Cohort, Event
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import errors, get, page, post, url
from tests.cast import application_of, signed_in
from tests.factories import (
    InstructionFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    UserFactory,
    join_team,
    published_project,
)
from tests.rows import counting

SLUG = "amp-2026"
LATER = DAY + timedelta(hours=1)


@pytest.fixture
def selection(cast):
    with on(DAY):
        yield begin_selection(cast)


def give(selection, application, project, kind="pin", reason="She began this work.", **other):
    facts = {"by": selection.cast.organizer, "now": DAY} | other
    return give_instruction(application, project=project, kind=kind, reason=reason, **facts)


def propose(selection, now=DAY, **how):
    cast = selection.cast
    return propose_assignment(cast.cohort, by=cast.organizer, now=now, seed="seed", **how)


# What the next proposal makes of it --------------------------------------------------------


@pytest.mark.parametrize("mode", ["stable", "most-placed"])
def test_a_pinned_person_gets_the_place_before_anybody_with_a_higher_score(selection, mode):
    give(selection, selection.cem, selection.cast.project)
    assignment = propose(selection, mode=mode)
    assert selection.placement(selection.cem).project == selection.cast.project
    ada = selection.placement(selection.ada)
    assert ada.why[0] == ["CLI", "pinned"]
    assert assignment.certificate == "whole"


@pytest.mark.parametrize("mode", ["stable", "most-placed"])
def test_a_forbidden_pair_does_not_come_about_and_says_who_ruled_it_out(selection, mode):
    give(selection, selection.ada, selection.cast.project, "forbid")
    propose(selection, mode=mode)
    ada = selection.placement(selection.ada)
    assert ada.project != selection.cast.project
    assert ada.why[0] == ["CLI", "forbidden"]
    assert "The organizers ruled a place of “CLI” out." in ada.reason


def test_whoever_is_forbidden_waits_for_that_place_no_longer(selection):
    give(selection, selection.cem, selection.cast.project, "forbid")
    propose(selection)
    assert selection.placement(selection.cem).outcome == Outcome.NOT_SELECTED
    assert not selection.cem.waitlist_places.exists()


def test_the_rules_of_eligibility_keep_their_own_reason(selection):
    give(selection, selection.ada, selection.cast.project, "forbid")
    OtherProgrammeFactory(
        user=selection.ada.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    propose(selection)
    assert {code for _title, code in selection.placement(selection.ada).why} == {"ineligible"}


def test_whoever_is_pinned_and_then_blocked_stops_the_proposal_by_name(selection):
    give(selection, selection.ada, selection.cast.project)
    OtherProgrammeFactory(
        user=selection.ada.user, name="GSoC", starts_on="2026-06-01", ends_on="2026-09-01"
    )
    with pytest.raises(Refused, match="not permitted: CLI, Applicant Ada"):
        propose(selection)


def test_a_pin_still_stands_after_somebody_else_is_moved_by_hand(selection):
    give(selection, selection.cem, selection.cast.project)
    assignment = propose(selection)
    adjust_placement(
        selection.placement(selection.ada),
        project=None,
        by=selection.cast.organizer,
        now=DAY,
        reason="She asked.",
    )
    assert selection.placement(selection.ben).why[0] == ["CLI", "pinned"]
    assignment.refresh_from_db()
    assert assignment.certificate == "limits"


def test_what_is_given_or_lifted_later_asks_for_a_new_proposal(selection):
    cast, old = selection.cast, propose(selection)
    row = give(selection, selection.cem, cast.project, now=LATER)
    with pytest.raises(Refused, match="pinned or forbidden"):
        confirm_assignment(old, by=cast.organizer, now=LATER)
    new = propose(selection, now=LATER)
    lift_instruction(row, by=cast.organizer, now=LATER + timedelta(hours=1), reason="Not needed.")
    with pytest.raises(Refused, match="pinned or forbidden"):
        confirm_assignment(new, by=cast.organizer, now=LATER)


def test_what_was_given_and_lifted_again_leaves_the_proposal_as_good_as_before(selection):
    cast, assignment = selection.cast, propose(selection)
    row = give(selection, selection.cem, cast.project, now=LATER)
    lift_instruction(row, by=cast.organizer, now=LATER, reason="A slip.")
    confirm_assignment(assignment, by=cast.organizer, now=LATER)
    assert assignment.state == "confirmed"


# Giving and lifting ------------------------------------------------------------------------


def test_who_when_and_why_are_kept_and_lifting_deletes_nothing(selection):
    cast = selection.cast
    row = give(selection, selection.cem, cast.project)
    lift_instruction(row, by=cast.lead_organizer, now=LATER, reason="A mistake.")
    kept = Instruction.objects.get()
    assert (kept.given_by, kept.given_at) == (cast.organizer, DAY)
    assert (kept.lifted_by, kept.lifted_at) == (cast.lead_organizer, LATER)
    said = Event.objects.about(kept)
    assert {event.reason for event in said} == {"She began this work.", "A mistake."}
    with pytest.raises(Refused, match="lifted already"):
        lift_instruction(row, by=cast.organizer, now=LATER, reason="Again.")
    propose(selection, now=LATER)
    assert selection.placement(selection.ada).project == cast.project


def test_one_pair_has_one_and_one_person_one_pin(selection):
    cast = selection.cast
    give(selection, selection.ben, cast.project)
    with pytest.raises(ValidationError, match="pinned or forbidden already"):
        give(selection, selection.ben, cast.project, "forbid")
    with pytest.raises(ValidationError, match="pinned to another project"):
        give(selection, selection.ben, cast.other_project)


def test_a_project_has_no_more_pins_than_places(selection):
    give(selection, selection.ben, selection.cast.project)
    with pytest.raises(Refused, match="All places of “CLI” are pinned"):
        give(selection, selection.cem, selection.cast.project)


def test_a_reason_is_asked_for(selection):
    with pytest.raises(Refused, match="say why"):
        give(selection, selection.ben, selection.cast.project, reason="  ")


def test_only_what_a_person_wishes_for_is_pinned_or_forbidden(selection):
    cast = selection.cast
    third = published_project(cast.cohort, title="Third")
    with pytest.raises(Refused, match="wishes for"):
        give(selection, selection.cem, third)
    Application.objects.filter(pk=selection.cem.pk).update(state="withdrawn")
    with pytest.raises(Refused, match="takes no part"):
        give(selection, selection.cem, cast.project)


def test_after_the_release_nothing_is_given(selection):
    cast = selection.cast
    Cohort.objects.update(released_at=DAY, released_by=cast.lead_organizer)
    with pytest.raises(Refused, match="were released"):
        give(selection, selection.cem, selection.cast.project)


# Who may ------------------------------------------------------------------------------------


def test_nobody_pins_or_forbids_for_a_project_that_they_mentor(selection):
    cast = selection.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    for kind in ("pin", "forbid"):
        with pytest.raises(PermissionDenied, match="another organizer"):
            give(selection, selection.ben, cast.project, kind)
    row = give(selection, selection.ben, cast.project, by=cast.lead_organizer)
    with pytest.raises(PermissionDenied, match="another organizer"):
        lift_instruction(row, by=cast.organizer, now=DAY, reason="Mine.")
    assert post(cast.organizer, "desk_instruction_lift", SLUG, row.pk).status_code == 403
    form = get(cast.organizer, "desk_instruct", SLUG, selection.ada.pk).context["form"]
    assert [project.title for project in form.projects.values()] == ["Generator"]


def test_nobody_pins_themselves_or_reads_what_was_said_of_them(selection):
    cast = selection.cast
    Application.objects.filter(pk=selection.cem.pk).update(user=cast.organizer)
    selection.cem.refresh_from_db()
    with pytest.raises(PermissionDenied, match="their own application"):
        give(selection, selection.cem, cast.project)
    row = InstructionFactory(application=selection.cem, project=cast.project)
    assert get(cast.organizer, "desk_instruct", SLUG, selection.cem.pk).status_code == 404
    assert get(cast.organizer, "desk_instruction_lift", SLUG, row.pk).status_code == 404
    assert row.reason not in page(get(cast.organizer, "desk_instructions", SLUG))


@pytest.mark.parametrize("name", ["mentor", "applicant", "outsider", "other_organizer"])
def test_nobody_else_finds_the_pages(selection, name):
    row = InstructionFactory(application=selection.cem, project=selection.cast.project)
    person = selection.cast.people[name]
    assert get(person, "desk_instructions", SLUG).status_code == 404
    assert get(person, "desk_instruct", SLUG, selection.cem.pk).status_code == 404
    assert get(person, "desk_instruction_lift", SLUG, row.pk).status_code == 404


# At the desk --------------------------------------------------------------------------------


def test_at_the_desk_it_is_given_listed_and_lifted(selection):
    cast = selection.cast
    assert "Pin or forbid" in page(get(cast.organizer, "desk_application", SLUG, selection.cem.pk))
    data = {"kind": "pin", "project": str(cast.project.pk), "reason": ""}
    response = post(cast.organizer, "desk_instruct", SLUG, selection.cem.pk, data=data)
    assert list(errors(response)) == ["reason"]
    data["reason"] = "She began this work."
    post(cast.organizer, "desk_instruct", SLUG, selection.cem.pk, data=data)
    row = Instruction.objects.get()
    text = page(get(cast.organizer, "desk_instructions", SLUG))
    for words in ("Cem", "CLI", "She began this work.", "Organizer Omar", "pinned"):
        assert words in text
    post(cast.organizer, "desk_instruction_lift", SLUG, row.pk, data={"reason": "A slip."})
    row.refresh_from_db()
    assert row.lifted_by == cast.organizer
    assert "Lifted:" in page(get(cast.organizer, "desk_instructions", SLUG))


def test_the_list_asks_as_often_for_many_as_for_few(selection):
    cast = selection.cast
    browser = signed_in(cast.organizer)

    def queries(times):
        for _time in range(times):
            more = application_of(UserFactory(), cast.cohort, cast.project)
            InstructionFactory(application=more, project=cast.project)
        browser.get(url("desk_instructions", SLUG))
        with counting() as found:
            browser.get(url("desk_instructions", SLUG))
        return found.queries

    assert queries(1) == queries(3)
