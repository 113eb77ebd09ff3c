"""Screening: claimed, passed on, rejected, left, undone; by whom and when."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions import screening as actions
from applications.actions.application import hand_in_changes, submit, withdraw
from applications.models import Application, Screening
from applications.rules.screening import CLAIM_LASTS
from cohorts.actions.cohort import copy_cohort, create_cohort
from cohorts.models import Event, PhaseKind
from tests.applications.screened import LATER, begin_screening, of, passes, reason, rejects
from tests.applications.selection import DAY
from tests.applications.writing import PROPOSAL, TEXTS
from tests.cast import application_of, gather
from tests.factories import (
    ProjectChoiceFactory,
    ScreeningFactory,
    ScreeningReasonFactory,
    UserFactory,
    join_team,
)
from tests.moments import at_one_moment, needs_postgresql

# The row --------------------------------------------------------------------------------------


def test_it_comes_into_being_when_an_application_is_handed_in(cast, draft):
    fill(draft, cast.project)
    assert not Screening.objects.filter(application=draft).exists()
    submit(draft, by=cast.outsider, now=draft.saved_at)
    assert of(draft).state == "waiting"
    assert of(draft).cohort == cast.cohort


def fill(draft, project):
    Application.objects.filter(pk=draft.pk).update(**TEXTS)
    ProjectChoiceFactory(application=draft, project=project)


def test_it_goes_when_the_application_is_withdrawn_before_the_release(queue):
    withdraw(queue.ada, by=queue.ada.user, now=DAY)
    assert not Screening.objects.filter(application=queue.ada).exists()
    assert Screening.objects.count() == 2


def test_a_changed_text_of_somebody_with_a_later_close_is_looked_at_again(cast, draft):
    fill(draft, cast.project)
    submit(draft, by=cast.outsider, now=draft.saved_at)
    Screening.objects.update(
        state="passed", decided_at=DAY, decided_by=cast.organizer, note_for_colleagues="good"
    )
    text = {**typed_facts(cast.project), "motivation": "Another one."}
    draft.refresh_from_db()
    hand_in_changes(draft, by=cast.outsider, now=draft.saved_at, version=draft.version, **text)
    screening = of(draft)
    assert (screening.state, screening.decided_at, screening.decided_by) == ("waiting", None, None)
    assert screening.note_for_colleagues == "good"


def typed_facts(project):
    return {**TEXTS, "hours_per_week": 10, "choices": [{"project": project, **PROPOSAL}]}


# The reasons ----------------------------------------------------------------------------------


def test_a_new_cohort_has_the_programmes_reasons(cast, queue):
    cohort = create_cohort(
        by=cast.lead_organizer, now=DAY, name="AMP 2027", number=9, slug="amp-2027", summary="x"
    )
    offered = list(cohort.screening_reasons.filter(is_on=True).values_list("code", flat=True))
    assert offered == ["template-not-followed", "generated-text", "misaligned", "ineligible"]
    off = cohort.screening_reasons.filter(is_on=False)
    assert list(off.values_list("code", flat=True)) == ["no-prior-contributions"]


def test_a_copied_cohort_has_the_reasons_of_its_source(cast, queue):
    reason(cast.cohort).delete()
    copy = copy_cohort(
        cast.cohort, by=cast.organizer, now=DAY, name="AMP 2027", number=9, slug="amp-2027",
        starts_at=DAY + timedelta(days=200),
    )  # fmt: skip
    codes = [set(c.screening_reasons.values_list("code", "is_on")) for c in (cast.cohort, copy)]
    assert codes[0] == codes[1]
    assert len(codes[1]) == 4


def test_reasons_are_added_edited_and_switched_off(cast, queue):
    added = actions.add_reason(
        cast.cohort, by=cast.organizer, now=DAY, code="late", words="It came late."
    )
    assert added.position == 6
    actions.edit_reason(added, by=cast.organizer, now=DAY, is_on=False)
    with pytest.raises(Refused, match="one of the reasons"):
        rejects(queue.ada, cast.organizer, reason=added)
    with pytest.raises(PermissionDenied):
        actions.add_reason(cast.cohort, by=cast.mentor, now=DAY, code="x", words="x")
    verbs = Event.objects.about(added).values_list("verb", flat=True)
    assert set(verbs) == {"screening reason added", "screening reason edited"}


def test_a_reason_of_another_cohort_is_refused(cast, queue):
    with pytest.raises(Refused, match="one of the reasons"):
        rejects(queue.ada, cast.organizer, reason=ScreeningReasonFactory())


# The queue ------------------------------------------------------------------------------------


def test_each_reader_has_an_order_of_their_own_that_stays_the_same(cast, queue):
    orders = {person: walk(cast.cohort, person) for person in (cast.organizer, cast.lead_organizer)}
    assert all(sorted(order) == [100, 200, 300] for order in orders.values())
    assert walk(cast.cohort, cast.organizer) == orders[cast.organizer]


def walk(cohort, person):
    """The draws in the order in which ``person`` comes to them, leaving each."""
    found, last = [], None
    for _step in range(3):
        last = actions.claim_next(cohort, by=person, now=DAY, after=last)
        found.append(last.draw)
        actions.give_back(last, by=person, now=DAY)
    return found


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(3))
def test_two_organizers_who_go_on_at_one_moment(_turn):
    cast = gather()
    begin_screening(cast)
    taken = []

    def goes_on(person):
        taken.append(actions.claim_next(cast.cohort, by=person, now=DAY))

    people = (cast.organizer, cast.lead_organizer)
    assert at_one_moment(*(lambda who=who: goes_on(who) for who in people)) == []
    assert len({row.pk for row in taken}) == 2
    held = Screening.objects.filter(claimed_until=DAY + CLAIM_LASTS)
    assert set(held.values_list("claimed_by", flat=True)) == {person.pk for person in people}


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_organizers_who_decide_at_one_moment():
    cast = gather()
    queue = begin_screening(cast)
    refused = at_one_moment(
        lambda: passes(queue.ada, cast.organizer),
        lambda: rejects(queue.ada, cast.lead_organizer),
    )
    assert len(refused) == 1
    assert Event.objects.about(of(queue.ada)).count() == 1


def test_two_organizers_never_hold_the_same_one(cast, queue):
    first = actions.claim_next(cast.cohort, by=cast.organizer, now=DAY)
    others = [actions.claim_next(cast.cohort, by=cast.lead_organizer, now=DAY)]
    others.append(actions.claim_next(cast.cohort, by=cast.lead_organizer, now=DAY, after=others[0]))
    assert first not in others
    assert len({first.pk, *(each.pk for each in others)}) == 3
    for verb in (actions.claim, actions.pass_on, actions.give_back):
        with pytest.raises(Refused, match="Organizer Omar is reading this application and has it"):
            verb(first, by=cast.lead_organizer, now=LATER)


def test_one_that_somebody_still_holds_comes_first(cast, queue):
    first = actions.claim_next(cast.cohort, by=cast.organizer, now=DAY)
    assert actions.claim_next(cast.cohort, by=cast.organizer, now=LATER) == first
    first.refresh_from_db()
    assert first.claimed_until == LATER + CLAIM_LASTS


def test_a_claim_that_timed_out_is_free_and_one_second_earlier_it_is_not(cast, queue):
    actions.claim(of(queue.ada), by=cast.organizer, now=DAY)
    with pytest.raises(Refused):
        actions.claim(
            of(queue.ada), by=cast.lead_organizer, now=DAY + CLAIM_LASTS - timedelta(seconds=1)
        )
    actions.claim(of(queue.ada), by=cast.lead_organizer, now=DAY + CLAIM_LASTS)
    assert of(queue.ada).claimed_by == cast.lead_organizer
    with pytest.raises(Refused, match="Lead Lena"):
        passes(queue.ada, cast.organizer, now=DAY + CLAIM_LASTS)


def test_whoever_lost_their_claim_to_nobody_can_still_decide(cast, queue):
    actions.claim(of(queue.ada), by=cast.organizer, now=DAY)
    passes(queue.ada, cast.organizer, now=DAY + 2 * CLAIM_LASTS)
    assert of(queue.ada).state == "passed"


def test_at_its_end_nothing_is_next(cast, queue):
    for application in queue.applications:
        passes(application, cast.organizer)
    assert actions.claim_next(cast.cohort, by=cast.organizer, now=DAY) is None


def test_two_with_the_same_draw_are_both_reached(cast, queue):
    Screening.objects.update(draw=7)
    seen, last = set(), None
    for _step in range(3):
        last = actions.claim_next(cast.cohort, by=cast.organizer, now=DAY, after=last)
        seen.add(last.pk)
        actions.give_back(last, by=cast.organizer, now=DAY)
    assert len(seen) == 3


def test_what_is_not_for_the_reader_does_not_come_to_them(cast, queue):
    """Somebody who mentors the other project as organizer: Ada and Ben rank it, Cem does not."""
    join_team(cast.other_project, cast.organizer)
    assert actions.claim_next(cast.cohort, by=cast.organizer, now=DAY) == of(queue.cem)
    after = actions.claim_next(cast.cohort, by=cast.organizer, now=DAY, after=of(queue.cem))
    assert after is None


# Who may, and when ----------------------------------------------------------------------------


VERBS = {
    "claim": lambda row, by: actions.claim(row, by=by, now=DAY),
    "give back": lambda row, by: actions.give_back(row, by=by, now=DAY),
    "pass": lambda row, by: actions.pass_on(row, by=by, now=DAY),
    "reject": lambda row, by: actions.reject(row, by=by, now=DAY, reason=reason(row.cohort)),
    "undo": lambda row, by: actions.undo(row, by=by, now=DAY),
}


def may(row, verb, person):
    if verb == "undo":
        Screening.objects.filter(pk=row.pk).update(
            state="passed", decided_at=DAY, decided_by=row.cohort.created_by or person
        )
    row.refresh_from_db()
    try:
        VERBS[verb](row, person)
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize("verb", VERBS)
def test_only_organizers_of_the_cohort(cast, queue, verb):
    rows = count()
    can = {
        name for name, person in cast.people.items() if may(fresh(cast, next(rows)), verb, person)
    }
    assert can == {"organizer", "lead_organizer"}


def fresh(cast, number):
    person = UserFactory(name=f"Fresh {number}")
    return ScreeningFactory(application=application_of(person, cast.cohort, cast.project))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("rank", [1, 2])
def test_never_an_application_to_a_project_that_one_mentors(cast, queue, verb, rank):
    projects = [cast.project, cast.other_project]
    mine = projects[rank - 1]
    join_team(mine, cast.organizer)
    row = ScreeningFactory(application=application_of(UserFactory(), cast.cohort, *projects))
    assert not may(row, verb, cast.organizer)
    assert may(row, verb, cast.lead_organizer)
    assert row not in Screening.objects.visible_to(cast.organizer, DAY)


@pytest.mark.parametrize("verb", VERBS)
def test_never_ones_own(cast, queue, verb):
    row = ScreeningFactory(application=application_of(cast.organizer, cast.cohort, cast.project))
    assert not may(row, verb, cast.organizer)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("open", "while the cohort is selecting"),
        ("running", "while the cohort is selecting"),
        ("finished", "while the cohort is selecting"),
    ],
)
def test_only_while_the_cohort_is_selecting(cast, queue, verb, state, told):
    cast.cohort.state = state
    cast.cohort.save()
    with pytest.raises(Refused, match=told):
        may(of(queue.ada), verb, cast.organizer)


def test_not_before_applications_have_closed(cast, queue):
    phase = cast.cohort.phases.get(kind=PhaseKind.APPLICATIONS)
    instant = phase.ends_at - timedelta(seconds=1)
    with pytest.raises(Refused, match="can be handed in until"):
        actions.pass_on(of(queue.ada), by=cast.organizer, now=instant)
    actions.pass_on(of(queue.ada), by=cast.organizer, now=phase.ends_at)
    assert of(queue.ada).state == "passed"


def test_not_after_the_release(cast, queue):
    cast.cohort.released_at, cast.cohort.released_by = DAY, cast.lead_organizer
    cast.cohort.save()
    for verb in VERBS:
        with pytest.raises(Refused, match="released on"):
            may(of(queue.ada), verb, cast.organizer)


def test_what_is_no_longer_submitted_is_not_screened(cast, queue):
    Application.objects.filter(pk=queue.ada.pk).update(state="withdrawn", withdrawn_at=DAY)
    with pytest.raises(Refused, match="not in the queue any more"):
        passes(queue.ada, cast.organizer)


# Decisions ------------------------------------------------------------------------------------


def test_passing_on_is_kept_with_who_and_when_and_ends_the_claim(cast, queue):
    actions.claim(of(queue.ada), by=cast.organizer, now=DAY)
    passes(queue.ada, cast.organizer, now=LATER)
    row = of(queue.ada)
    assert (row.state, row.decided_by, row.decided_at) == ("passed", cast.organizer, LATER)
    assert (row.claimed_by, row.claimed_until) == (None, None)
    event = Event.objects.about(row).get()
    assert (event.verb, event.old_state, event.new_state) == (
        "screening passed", "waiting", "passed",
    )  # fmt: skip


def test_rejecting_keeps_the_reason_and_both_notes_and_no_event_holds_a_note(cast, queue):
    rejects(
        queue.ada, cast.organizer,
        note_for_applicant="Say which idea.", note_for_colleagues="seen elsewhere",
    )  # fmt: skip
    row = of(queue.ada)
    assert (row.state, row.reason.code) == ("rejected", "misaligned")
    assert (row.note_for_applicant, row.note_for_colleagues) == (
        "Say which idea.", "seen elsewhere",
    )  # fmt: skip
    event = Event.objects.about(row).get()
    assert event.reason == row.reason.words
    everything = str(Event.objects.values_list("reason", "changes", "object_name", "verb"))
    assert "seen elsewhere" not in everything
    assert "Say which idea." not in everything


def test_deciding_twice_is_refused(cast, queue):
    passes(queue.ada, cast.organizer)
    with pytest.raises(Refused, match="passed now"):
        rejects(queue.ada, cast.lead_organizer)


def test_a_text_that_changed_while_it_was_read_is_read_again(cast, queue):
    with pytest.raises(Refused, match="changed while you were reading"):
        passes(queue.ada, cast.organizer, version=queue.ada.version - 1)
    passes(queue.ada, cast.organizer, version=queue.ada.version)
    assert of(queue.ada).state == "passed"


@pytest.mark.parametrize("decide", [passes, rejects])
def test_each_decision_can_be_undone_by_any_organizer_with_or_without_a_reason(cast, queue, decide):
    decide(queue.ada, cast.organizer, note_for_colleagues="hm")
    actions.undo(of(queue.ada), by=cast.lead_organizer, now=LATER, reason="A slip.")
    row = of(queue.ada)
    assert (row.state, row.reason, row.decided_at, row.decided_by) == ("waiting", None, None, None)
    assert row.note_for_colleagues == "hm"
    assert Event.objects.about(row).get(verb="screening undone").reason == "A slip."
    with pytest.raises(Refused, match="waiting already"):
        actions.undo(row, by=cast.organizer, now=LATER)
