"""Changing a confirmed schedule: seen first, then numbered, public, told once to each."""

from datetime import UTC, datetime

import pytest

from cohorts.models import Cohort, Message, ScheduleChange
from cohorts.rules.changes import in_words
from tests.cohorts.browse import errors, get, page, post
from tests.factories import CohortFactory, ParticipationFactory, PhaseFactory, schedule_2026

NEW = {
    "title": "Final evaluation",
    "first_day": "2026-10-08",
    "last_day": "2026-10-20",
    "reason": "The mentors asked for it.",
}


@pytest.fixture
def final(cast):
    return cast.cohort.phases.get(kind="final")


def change(cast, final, by=None, **typed):
    person = by or cast.organizer
    return post(person, "desk_schedule_change", "amp-2026", final.pk, **NEW | typed)


def test_old_and_new_are_shown_before_anybody_is_told(cast, final):
    answer = change(cast, final)
    shown = page(answer)
    assert answer.status_code == 200
    assert "6 October 2026, 00:00 UTC" in shown
    assert "8 October 2026, 00:00 UTC" in shown
    assert "20 October 2026, 23:59 UTC" in shown
    assert "The mentors asked for it." in shown
    assert "people are told by mail" in shown
    assert not ScheduleChange.objects.exists()
    assert not Message.objects.exists()


def test_what_the_preview_carries_is_what_is_published(cast, final):
    hidden = dict(change(cast, final).context["hidden"])
    answer = post(
        cast.organizer, "desk_schedule_change", "amp-2026", final.pk, **hidden, publish="1"
    )
    assert answer["Location"] == "/desk/amp-2026/schedule/"
    published = ScheduleChange.objects.get()
    assert (published.number, published.changed_by) == (1, cast.organizer)
    assert published.reason == "The mentors asked for it."
    assert published.differences == [
        {
            "phase": "Final evaluation",
            "field": "starts_at",
            "old": "2026-10-06T00:00:00+00:00",
            "new": "2026-10-08T00:00:00+00:00",
        },
        {
            "phase": "Final evaluation",
            "field": "ends_at",
            "old": "2026-10-18T00:00:00+00:00",
            "new": "2026-10-21T00:00:00+00:00",
        },
    ]
    final.refresh_from_db()
    assert final.ends_at == datetime(2026, 10, 21, tzinfo=UTC)


def test_everyone_it_touches_is_told_exactly_once(cast, final):
    ParticipationFactory(
        user=cast.organizer, cohort=cast.cohort, mentor=True
    )  # two roles, one mail
    change(cast, final, publish="1")
    told = list(Message.objects.values_list("recipient__name", flat=True))
    assert len(told) == len(set(told))
    expected = {
        cast.lead_organizer, cast.organizer, cast.mentor, cast.co_mentor, cast.other_mentor,
        cast.mentee, cast.volunteer, cast.wellbeing,
    }  # fmt: skip
    assert {str(person) for person in expected} <= set(told)
    assert {"Outsider Otto", "Earlier Eva"}.isdisjoint(told)
    assert Message.objects.values("key").distinct().count() == len(told)


def test_changes_count_on(cast, final):
    change(cast, final, publish="1")
    change(cast, final, publish="1", last_day="2026-10-21")
    assert list(ScheduleChange.objects.values_list("number", flat=True)) == [2, 1]
    shown = page(get(cast.organizer, "desk_schedule", "amp-2026"))
    assert "No. 2" in shown


def test_without_a_reason_nothing_is_published(cast, final):
    for reason in ("", "  "):
        answer = change(cast, final, reason=reason, publish="1")
        assert "reason" in errors(answer)
        assert answer.context["form"]["last_day"].value() == "2026-10-20"
    assert not ScheduleChange.objects.exists()


def test_without_a_difference_nothing_is_published(cast, final):
    same = {"first_day": "2026-10-06", "last_day": "2026-10-17"}
    for extra in ({}, {"publish": "1"}):
        answer = change(cast, final, **same, **extra)
        assert errors(answer)["__all__"] == ["Nothing is different from the schedule as it stands."]


def test_a_change_that_breaks_the_order_is_refused_before_it_is_shown(cast, final):
    early = {"first_day": "2026-01-08", "last_day": "2026-01-20"}
    for extra in ({}, {"publish": "1"}):
        answer = change(cast, final, **early, **extra)
        assert "“Final evaluation” starts before “Midterm evaluation”." in errors(answer)["__all__"]
    final.refresh_from_db()
    assert final.starts_at.month == 10


def test_back_from_the_preview_the_form_has_what_was_typed(cast, final):
    answer = change(cast, final, edit="1")
    assert answer.context["form"]["reason"].value() == NEW["reason"]
    assert not answer.context["differences"]


def test_the_second_of_two_tabs_is_told(cast, final):
    opened = get(cast.lead_organizer, "desk_schedule_change", "amp-2026", final.pk)
    seen = opened.context["form"]["seen"].value()
    hidden = dict(change(cast, final, by=cast.lead_organizer, seen=seen).context["hidden"])
    change(cast, final, publish="1", last_day="2026-10-25")
    answer = post(
        cast.lead_organizer, "desk_schedule_change", "amp-2026", final.pk, **hidden, publish="1"
    )
    assert "in the meantime" in errors(answer)["__all__"][0]
    assert ScheduleChange.objects.count() == 1


def test_the_kind_of_a_phase_stays(cast, final):
    change(cast, final, publish="1", kind="kickoff")
    final.refresh_from_db()
    assert final.kind == "final"


def test_a_title_changes_in_public_too(cast, final):
    same = {"first_day": "2026-10-06", "last_day": "2026-10-17", "title": "The last look"}
    change(cast, final, publish="1", **same)
    assert ScheduleChange.objects.get().differences == [
        {
            "phase": "Final evaluation",
            "field": "title",
            "old": "Final evaluation",
            "new": "The last look",
        }
    ]


@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer", "mentee"])
def test_for_others_there_is_no_such_page(cast, final, who):
    assert change(cast, final, by=getattr(cast, who), publish="1").status_code == 404


def test_a_draft_is_edited_instead(cast):
    draft = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=draft, user=cast.organizer, organizer=True)
    schedule_2026(draft)
    phase = draft.phases.get(kind="final")
    answer = post(cast.organizer, "desk_schedule_change", "next", phase.pk, **NEW, publish="1")
    assert "edit it freely" in errors(answer)["__all__"][0]


def test_a_change_of_a_confirmed_draft_is_numbered_and_told_to_nobody(cast):
    draft = CohortFactory(state="draft", slug="next", number=9)
    Cohort.objects.filter(pk=draft.pk).update(
        confirmed_at=draft.created_at, confirmed_by=cast.organizer
    )
    ParticipationFactory(cohort=draft, user=cast.organizer, organizer=True)
    schedule_2026(draft)
    phase = draft.phases.get(kind="final")
    assert "nobody is mailed" in page(
        post(cast.organizer, "desk_schedule_change", "next", phase.pk, **NEW)
    )
    post(cast.organizer, "desk_schedule_change", "next", phase.pk, **NEW, publish="1")
    assert ScheduleChange.objects.get().number == 1
    assert not Message.objects.exists()


def test_an_ended_cohort_keeps_its_schedule(cast):
    schedule_2026(cast.other_cohort)
    phase = cast.other_cohort.phases.get(kind="final")
    answer = post(
        cast.other_organizer, "desk_schedule_change", "amp-2024", phase.pk, **NEW, publish="1"
    )
    assert "has ended" in errors(answer)["__all__"][0]


def test_a_phase_added_later_is_a_public_change_too(cast):
    facts = {
        "kind": "screening",
        "title": "",
        "first_day": "2026-06-01",
        "last_day": "2026-06-04",
        "reason": "So that everyone knows.",
    }
    preview = post(cast.organizer, "desk_schedule_add", "amp-2026", **facts)
    assert [it.new for it in preview.context["differences"]][-2:] == [
        "1 June 2026, 00:00 UTC",
        "4 June 2026, 23:59 UTC",
    ]
    post(cast.organizer, "desk_schedule_add", "amp-2026", **facts, publish="1")
    published = ScheduleChange.objects.get()
    assert published.differences[0]["phase"] == "Screening"
    assert published.differences[0]["old"] is None


def test_all_of_an_added_phase_is_published_as_the_preview_showed_it(cast):
    facts = {
        "kind": "midterm",
        "title": "A second look",
        "description": "For those who began late.",
        "first_day": "2026-09-01",
        "last_day": "2026-09-04",
        "ends_anywhere_on_earth": "on",
        "reason": "So that everyone knows.",
    }
    preview = post(cast.organizer, "desk_schedule_add", "amp-2026", **facts)
    post(cast.organizer, "desk_schedule_add", "amp-2026", **facts, publish="1")
    published = in_words(ScheduleChange.objects.get().differences, UTC)
    assert published == preview.context["differences"]
    assert [(it.what, it.new) for it in published] == [
        ("kind", "midterm evaluation"),
        ("title", "A second look"),
        ("description", "For those who began late."),
        ("begins", "1 September 2026, 00:00 UTC"),
        ("ends", "4 September 2026 anywhere on Earth (5 September 2026, 11:59 UTC)"),
    ]


def test_anywhere_on_earth_is_said_in_log_mail_and_feed(cast, final):
    change(cast, final, publish="1", ends_anywhere_on_earth="on")
    words = "20 October 2026 anywhere on Earth (21 October 2026, 11:59 UTC)"
    assert words in page(get(cast.organizer, "desk_schedule", "amp-2026"))
    assert words in page(get(None, "schedule", "amp-2026"))
    assert words in Message.objects.first().text
    assert words in page(get(None, "changes_feed", "amp-2026"))


# Taking a phase out -------------------------------------------------------------------------


@pytest.fixture
def screening(cast):
    facts = {
        "starts_at": datetime(2026, 6, 1, tzinfo=UTC),
        "ends_at": datetime(2026, 6, 4, tzinfo=UTC),
    }
    return PhaseFactory(cohort=cast.cohort, kind="screening", title="Screening", **facts)


def take_out(cast, phase, by=None, **typed):
    return post(by or cast.organizer, "desk_schedule_take_out", "amp-2026", phase.pk, **typed)


def test_an_optional_phase_is_taken_out_in_public(cast, screening):
    shown = page(get(cast.organizer, "desk_schedule_take_out", "amp-2026", screening.pk))
    assert "3 June 2026, 23:59 UTC" in shown
    assert "people are told by mail" in shown
    take_out(cast, screening, reason="We read them at once.")
    assert not cast.cohort.phases.filter(kind="screening").exists()
    published = ScheduleChange.objects.get()
    assert (published.number, published.reason) == (1, "We read them at once.")
    assert {(it["field"], it["new"]) for it in published.differences} == {
        (field, None) for field in ("kind", "title", "starts_at", "ends_at")
    }
    assert Message.objects.filter(kind="cohorts/schedule_changed").exists()
    assert "was Screening" in " ".join(Message.objects.first().text.split())


def test_not_without_a_reason(cast, screening):
    assert "reason" in errors(take_out(cast, screening, reason=" "))
    assert cast.cohort.phases.filter(pk=screening.pk).exists()


def test_what_every_schedule_has_stays(cast, final):
    assert "Every schedule has a phase" in page(
        get(cast.organizer, "desk_schedule_take_out", "amp-2026", final.pk)
    )
    answer = take_out(cast, final, reason="x")
    assert "Change its dates instead." in errors(answer)["__all__"][0]
    assert cast.cohort.phases.count() == 8


def test_only_what_can_go_is_offered_to_go(cast, screening, final):
    shown = page(get(cast.organizer, "desk_schedule", "amp-2026"))
    assert f"/{screening.pk}/take-out/" in shown
    assert f"/{final.pk}/take-out/" not in shown


@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer", "mentee"])
def test_for_others_there_is_nothing_to_take_out(cast, screening, who):
    assert take_out(cast, screening, by=getattr(cast, who), reason="x").status_code == 404


def test_a_draft_phase_is_removed_instead(cast):
    draft = CohortFactory(state="draft", slug="next", number=9)
    ParticipationFactory(cohort=draft, user=cast.organizer, organizer=True)
    phase = PhaseFactory(cohort=draft, kind="screening")
    shown = get(cast.organizer, "desk_schedule_take_out", "next", phase.pk)
    assert "edit it freely" in page(shown)
    answer = post(cast.organizer, "desk_schedule_take_out", "next", phase.pk, reason="x")
    assert "edit it freely" in errors(answer)["__all__"][0]


def test_a_part_of_the_selection_outside_of_it_is_refused(cast):
    facts = {
        "kind": "screening",
        "first_day": "2026-07-01",
        "last_day": "2026-07-04",
        "reason": "x",
    }
    for extra in ({}, {"publish": "1"}):
        answer = post(cast.organizer, "desk_schedule_add", "amp-2026", **facts, **extra)
        assert "“Screening” must lie within “Selection”." in errors(answer)["__all__"]
    assert cast.cohort.phases.count() == 8
