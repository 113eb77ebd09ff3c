"""Nearly the same proposals are marked, for whoever may read both, and never for applicants."""

from datetime import timedelta

import pytest
from django.db import transaction

from amp import clock
from applications.actions import likeness as actions
from applications.actions.likeness import compare_some, due
from applications.models import Application, LookAlike, ProjectChoice, Submission
from applications.rules import likeness as rules
from applications.tasks import compare_submissions
from tests.applications.screened import begin_screening, of, rejects
from tests.applications.selection import DAY, on
from tests.applications.writing import get, page
from tests.cast import application_of, signed_in
from tests.factories import SubmissionFactory, UserFactory

TEXT = " ".join(
    f"In week {n} I read the parser, write one test and ask a question." for n in range(9)
)
NEARLY = TEXT.replace("week 3", "the third week")
OTHER = " ".join(f"Step {n}: draw the diagram of module {n * 7} on paper first." for n in range(9))


# The rule -------------------------------------------------------------------------------------


def of_text(text, part="approach"):
    return rules.texts_of([dict.fromkeys(rules.PARTS, "") | {part: text}])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (TEXT, TEXT, True),
        (TEXT, TEXT.upper().replace(" ", "\n  "), True),
        (TEXT, NEARLY, True),
        (TEXT, OTHER, False),
        (TEXT, TEXT[:300], False),
        (TEXT[:199], TEXT[:199], False),
        (TEXT[:200] + "x", TEXT[:200] + "x", True),
        ("", "", False),
        (" " * 5000, " " * 5000, False),
    ],
)
def test_alike_are_long_texts_that_are_nearly_the_same(one, other, alike):
    assert bool(rules.likeness(of_text(one), of_text(other))) is alike


def test_it_is_from_ninety_percent():
    base = "a" * 1000
    for changed, found in ((100, 90), (101, 0)):
        other = "b" * changed + "a" * (1000 - changed)
        assert rules.likeness(of_text(base), of_text(other)) == found


def test_parts_are_compared_with_parts_of_their_kind():
    assert rules.likeness(of_text(TEXT), of_text(TEXT, "timeline")) == 0


def test_the_lengths_alone_never_rule_out_what_is_alike():
    for extra in range(0, 400, 7):
        other = TEXT + "x" * extra
        if not rules.may_be_alike(TEXT, other):
            assert rules.fuzz.ratio(TEXT, other) < rules.ALIKE


def test_the_runs_are_the_texts_again_and_mark_what_stands_in_both():
    left, right = rules.runs(TEXT, NEARLY)
    assert "".join(run.text for run in left) == TEXT
    assert "".join(run.text for run in right) == NEARLY
    assert "the third week " in [run.text for run in right if not run.is_alike]
    assert rules.runs("", "") == ([], [])


# The comparison -------------------------------------------------------------------------------


@pytest.fixture
def pair(cast):
    """Ada and Ben with nearly the same approach to the project, Cem with another one."""
    selection = begin_screening(cast)
    for application, text in (
        (selection.ada, TEXT), (selection.ben, NEARLY), (selection.cem, OTHER),
    ):  # fmt: skip
        say(application, text)
        SubmissionFactory(application=application)
    return selection


def say(application, text):
    application.choices.filter(rank=1).update(approach=text)


def marked():
    return {frozenset((row.one_id, row.other_id)) for row in LookAlike.objects.all()}


def both(pair):
    return {frozenset((pair.ada.pk, pair.ben.pk))}


def test_what_is_new_is_compared_with_everybody_elses_and_marked(pair):
    assert compare_some(now=DAY) == 3
    assert marked() == both(pair)
    assert 95 <= LookAlike.objects.get().likeness < 100
    assert not due().exists()
    assert set(Submission.objects.values_list("compared_at", flat=True)) == {DAY}


def test_again_it_changes_nothing(pair):
    compare_some(now=DAY)
    first = LookAlike.objects.get()
    Submission.objects.update(compared_at=None)
    compare_some(now=DAY + timedelta(hours=1))
    again = LookAlike.objects.get()
    assert (again.pk, again.found_at) == (first.pk, first.found_at)


def test_killed_before_it_was_written_it_is_due_as_before(pair):
    with transaction.atomic():
        compare_some(now=DAY)
        transaction.set_rollback(True)
    assert marked() == set()
    assert due().count() == 3
    compare_some(now=DAY)
    assert marked() == both(pair)


def test_a_changed_text_takes_the_mark_away_or_brings_it(pair):
    compare_some(now=DAY)
    say(pair.ben, OTHER)
    SubmissionFactory(application=pair.ben)
    compare_some(now=DAY)
    assert marked() == {frozenset((pair.ben.pk, pair.cem.pk))}


def test_a_small_change_moves_the_percentage(pair):
    compare_some(now=DAY)
    say(pair.ben, TEXT)
    SubmissionFactory(application=pair.ben)
    compare_some(now=DAY)
    assert LookAlike.objects.get().likeness == 100


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_whoever_handed_in_anew_meanwhile_is_left_to_the_next_comparison(pair, who):
    mine = dict(actions.handed(Application.objects.filter(pk=pair.ada.pk)))
    found = actions.alike_to(mine)[pair.ada.pk]
    assert set(found) == {pair.ben.pk}
    Application.objects.filter(pk=getattr(pair, who).pk).update(submitted_at=DAY)
    actions.mark(pair.ada.pk, pair.ada.submitted_at, found, now=DAY)
    assert marked() == set()


def test_drafts_withdrawn_ones_and_other_cohorts_are_not_compared(pair):
    Application.objects.filter(pk=pair.ben.pk).update(state="withdrawn", withdrawn_at=DAY)
    elsewhere = application_of(UserFactory(), pair.cast.other_cohort, pair.cast.project)
    say(elsewhere, TEXT)
    SubmissionFactory(application=elsewhere)
    assert compare_some(now=DAY) == 4
    assert marked() == set()
    assert not due().exists()


def test_a_few_at_a_time_in_memory_find_the_same(pair, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 1)
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    assert [compare_some(now=DAY) for _time in range(4)] == [1, 1, 1, 0]
    assert marked() == both(pair)


def test_the_clock_asks_and_the_task_settles_all(pair):
    from django_tasks_db.models import DBTaskResult

    with on(DAY):
        for _twice in range(2):
            assert clock.tick(DAY) == []
        path = compare_submissions.module_path
        assert DBTaskResult.objects.filter(task_path=path).count() == 1
        assert compare_submissions.call() == 3
        assert compare_submissions.call() == 0
    assert marked() == both(pair)


# Who sees it ----------------------------------------------------------------------------------


@pytest.fixture
def found(pair):
    compare_some(now=DAY)
    with on(DAY):
        yield LookAlike.objects.get()


def side_by_side(person, mark):
    return get(person, "look_alike", mark.pk)


def test_organizers_see_it_in_the_queue_and_at_the_desk(pair, found):
    cast = pair.cast
    for name, key in (("desk_screen", of(pair.ada).pk), ("desk_application", pair.ada.pk)):
        text = page(get(cast.organizer, name, "amp-2026", key))
        assert "Looks like another proposal" in text
        assert "A mark, no verdict" in text
        assert "Ben" in text
    text = page(get(cast.organizer, "desk_application", "amp-2026", pair.cem.pk))
    assert "Looks like another proposal" not in text


def test_side_by_side_marks_what_stands_in_both(pair, found):
    text = page(side_by_side(pair.cast.organizer, found))
    assert "<mark>" in text
    assert "the third week" in text
    assert "Applicant Ada" in text
    assert "Ben" in text


def test_mentors_of_the_project_see_it_and_other_mentors_do_not(pair, found):
    cast = pair.cast
    choice = pair.ada.choices.get(project=cast.project)
    assert "Looks like another proposal" in page(get(cast.mentor, "review", choice.pk))
    assert side_by_side(cast.mentor, found).status_code == 200
    other = pair.ada.choices.get(project=cast.other_project)
    assert "Looks like another proposal" not in page(get(cast.other_mentor, "review", other.pk))
    assert side_by_side(cast.other_mentor, found).status_code == 404


def test_a_mentor_who_may_read_only_one_of_them_does_not_see_it(pair, found):
    rejects(pair.ben, pair.cast.organizer)
    choice = pair.ada.choices.get(project=pair.cast.project)
    assert "Looks like another proposal" not in page(get(pair.cast.mentor, "review", choice.pk))
    assert side_by_side(pair.cast.mentor, found).status_code == 404
    assert side_by_side(pair.cast.organizer, found).status_code == 200


def test_for_nobody_else_and_never_for_applicants(pair, found):
    can = {
        name
        for name, person in pair.cast.people.items()
        if side_by_side(person, found).status_code == 200
    }
    assert can == {"organizer", "lead_organizer", "mentor", "co_mentor"}
    assert side_by_side(pair.ben.user, found).status_code == 404
    assert side_by_side(None, found).status_code == 302
    for person in (pair.ada.user, pair.ben.user):
        text = page(signed_in(person).get("/cohorts/amp-2026/application/"))
        assert "alike" not in text.casefold()


def test_markup_in_both_texts_is_text(pair, found):
    evil = "<script>alert(1)</script> " + TEXT
    ProjectChoice.objects.filter(application__in=[pair.ada, pair.ben], rank=1).update(approach=evil)
    text = page(side_by_side(pair.cast.organizer, found))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_mark_whose_texts_are_not_alike_any_more_is_not_shown(pair, found):
    say(pair.ben, OTHER)
    assert side_by_side(pair.cast.organizer, found).status_code == 404
