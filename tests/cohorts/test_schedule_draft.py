"""Drafting a schedule: adding, editing, removing, suggesting, with what is wrong said each time."""

from datetime import UTC, date, datetime

import pytest

from cohorts.models import Cohort, Event, Phase
from cohorts.rules.schedule import problems, remarks
from tests.cohorts.browse import errors, get, page, post, said
from tests.factories import CohortFactory, ParticipationFactory, PhaseFactory, schedule_2026

DAYS = {
    "kind": "kickoff",
    "title": "Kickoff",
    "first_day": "2027-06-15",
    "last_day": "2027-06-15",
}


@pytest.fixture
def draft(cast):
    cohort = CohortFactory(state="draft", slug="next", number=9, time_zone="Europe/Berlin")
    ParticipationFactory(cohort=cohort, user=cast.lead_organizer, lead_organizer=True)
    ParticipationFactory(cohort=cohort, user=cast.organizer, organizer=True)
    return cohort


def test_an_organizer_adds_a_phase(cast, draft):
    assert post(cast.organizer, "desk_phase_add", "next", **DAYS).status_code == 302
    phase = draft.phases.get()
    assert (phase.first_day(draft.zone), phase.last_day(draft.zone)) == (date(2027, 6, 15),) * 2
    assert Event.objects.get(verb="phase added").by == cast.organizer
    shown = page(get(cast.organizer, "desk_schedule", "next"))
    assert "15 June 2027, end of the day" in shown
    assert "The phase “applications” has no dates yet." in shown
    assert "has no dates yet: kickoff" not in shown


def test_what_is_wrong_is_said_after_each_step(cast, draft):
    schedule_2026(draft)
    assert get(cast.organizer, "desk_schedule", "next").context["problems"] == []
    phase = draft.phases.get(kind="kickoff")
    early = DAYS | {"first_day": "2026-01-01", "last_day": "2026-01-02"}
    post(cast.organizer, "desk_phase_edit", "next", phase.pk, **early)
    shown = get(cast.organizer, "desk_schedule", "next").context
    assert shown["problems"] == ["“Kickoff” starts before “Selection”."]
    assert "“Selection” and “Kickoff” overlap." not in shown["remarks"]


def test_a_phase_is_edited_and_both_values_are_kept(cast, draft):
    phase = PhaseFactory(cohort=draft, kind="kickoff", title="Kickoff")
    post(cast.organizer, "desk_phase_edit", "next", phase.pk, **DAYS | {"title": "Welcome"})
    phase.refresh_from_db()
    assert phase.title == "Welcome"
    assert Event.objects.get(verb="phase edited").changes["title"] == ["Kickoff", "Welcome"]


def test_the_form_shows_the_days_in_the_cohorts_zone(cast, draft):
    phase = PhaseFactory(cohort=draft)  # 10 May, 12:00 UTC – 30 May, 12:00 UTC
    form = get(cast.organizer, "desk_phase_edit", "next", phase.pk).context["form"]
    assert form["first_day"].value() == date(2026, 5, 10)
    assert form["first_time"].value().hour == 14


def test_the_second_of_two_tabs_is_told_and_keeps_what_was_typed(cast, draft):
    phase = PhaseFactory(cohort=draft, kind="kickoff", title="Kickoff")
    seen = get(cast.organizer, "desk_phase_edit", "next", phase.pk).context["form"]["seen"].value()
    first = DAYS | {"title": "First", "seen": seen}
    post(cast.organizer, "desk_phase_edit", "next", phase.pk, **first)
    answer = post(
        cast.organizer, "desk_phase_edit", "next", phase.pk, **first | {"title": "Second"}
    )
    assert "Somebody saved this in the meantime" in errors(answer)["__all__"][0]
    assert answer.context["form"]["title"].value() == "Second"
    phase.refresh_from_db()
    assert phase.title == "First"
    again = DAYS | {"title": "Second", "seen": answer.context["form"]["seen"].value()}
    assert post(cast.organizer, "desk_phase_edit", "next", phase.pk, **again).status_code == 302


def test_a_phase_is_removed_by_post_only(cast, draft):
    phase = PhaseFactory(cohort=draft)
    assert get(cast.organizer, "desk_phase_remove", "next", phase.pk).status_code == 405
    post(cast.organizer, "desk_phase_remove", "next", phase.pk)
    assert not draft.phases.exists()
    assert Event.objects.get(verb="phase removed").object_name == "Applications"


def test_removing_it_twice_finds_nothing(cast, draft):
    phase = PhaseFactory(cohort=draft)
    post(cast.organizer, "desk_phase_remove", "next", phase.pk)
    assert post(cast.organizer, "desk_phase_remove", "next", phase.pk).status_code == 404


def test_a_phase_of_another_cohort_is_not_here(cast, draft):
    phase = cast.cohort.phases.first()
    assert get(cast.organizer, "desk_phase_edit", "next", phase.pk).status_code == 404
    assert post(cast.organizer, "desk_phase_remove", "next", phase.pk).status_code == 404
    assert Phase.objects.filter(pk=phase.pk).exists()


def test_a_confirmed_schedule_is_not_edited_any_more(cast):
    phase = cast.cohort.phases.get(kind="kickoff")
    answer = post(cast.organizer, "desk_phase_edit", "amp-2026", phase.pk, **DAYS)
    assert "Change it with a reason" in errors(answer)["__all__"][0]
    answer = post(cast.organizer, "desk_phase_remove", "amp-2026", phase.pk)
    assert "Change it with a reason" in said(answer)[0]
    answer = post(cast.organizer, "desk_phase_add", "amp-2026", **DAYS)
    assert "Change it with a reason" in errors(answer)["__all__"][0]
    assert cast.cohort.phases.count() == 8


@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer"])
def test_for_others_there_is_no_schedule_to_draft(cast, draft, who):
    for name in ("desk_schedule", "desk_phase_add", "desk_schedule_suggest"):
        assert get(getattr(cast, who), name, "next").status_code == 404


def test_one_day_suggests_all_eight_phases_in_order(cast, draft):
    shown = get(cast.organizer, "desk_schedule_suggest", "next", first_day="2027-07-01")
    assert len(shown.context["rows"]) == 8
    assert not draft.phases.exists()
    post(cast.organizer, "desk_schedule_suggest", "next", first_day="2027-07-01")
    phases = list(draft.phases.all())
    assert problems(phases) == []
    assert not any("overlap" in words for words in remarks(phases))
    # The published shape: announcement on 1 July, kickoff on 9 September, recognition 6–10 January.
    days = {phase.kind: phase.first_day(draft.zone) for phase in phases}
    assert (days["announcement"], days["kickoff"]) == (date(2027, 7, 1), date(2027, 9, 9))
    assert days["recognition"] == date(2028, 1, 6)


def on(kind, first, last, year=2027):
    at = [datetime(year, *day, tzinfo=UTC) for day in (first, last)]
    return Phase(kind=kind, title=kind.capitalize(), starts_at=at[0], ends_at=at[1])


@pytest.mark.parametrize(
    ("phases", "found"),
    [
        (
            [on("applications", (5, 1), (6, 1)), on("selection", (6, 1), (7, 10)),
             on("kickoff", (5, 20), (5, 21))],
            ["“Applications” and “Kickoff” overlap."],
        ),
        (
            [on("midterm", (8, 1), (8, 9)), on("midterm", (9, 1), (10, 9)),
             on("final", (10, 1), (10, 9))],
            ["Between “Midterm” and “Midterm” lie 23 days.", "“Midterm” and “Final” overlap."],
        ),
        (
            [on("ideas", (3, 1), (4, 1)), on("ideas", (4, 1), (5, 1)),
             on("applications", (5, 1), (6, 1))],
            [],
        ),
        (
            [on("selection", (6, 1), (6, 12)), on("review", (6, 2), (6, 5)),
             on("decision", (6, 9), (6, 12))],
            [],
        ),
        (
            [on("ideas", (3, 1), (5, 1)), on("applications", (3, 2), (3, 9)),
             on("selection", (5, 2), (5, 9))],
            ["“Ideas” and “Applications” overlap.", "Between “Ideas” and “Selection” lies 1 day."],
        ),
    ],
)  # fmt: skip
def test_every_overlap_of_two_kinds_and_every_real_gap_is_pointed_out(phases, found):
    assert remarks(phases) == found


def test_a_cancelled_draft_stays_as_it_was(cast, draft):
    schedule_2026(draft)
    phase = draft.phases.get(kind="final")
    Cohort.objects.filter(pk=draft.pk).update(state="cancelled")
    for name, keys in (
        ("desk_phase_add", ()),
        ("desk_phase_edit", (phase.pk,)),
        ("desk_schedule_suggest", ()),
    ):
        answer = post(cast.organizer, name, "next", *keys, **DAYS)
        assert "has ended" in errors(answer)["__all__"][0]
    assert "has ended" in said(post(cast.organizer, "desk_phase_remove", "next", phase.pk))[0]
    assert "has ended" in said(post(cast.lead_organizer, "desk_schedule_confirm", "next"))[0]
    shown = page(get(cast.organizer, "desk_schedule", "next"))
    assert "Remove" not in shown
    assert "Add a phase" not in shown


def test_only_what_is_missing_is_suggested(cast, draft):
    PhaseFactory(cohort=draft, kind="applications")
    post(cast.organizer, "desk_schedule_suggest", "next", first_day="2027-07-01")
    assert draft.phases.count() == 8
    answer = post(cast.organizer, "desk_schedule_suggest", "next", first_day="2027-07-01")
    assert "has dates already" in errors(answer)["__all__"][0]
    assert draft.phases.count() == 8


@pytest.mark.parametrize("typed", ["", "9999-12-31", "0001-01-01", "soon", "2026-02-31"])
def test_a_nonsense_day_suggests_nothing(cast, draft, typed):
    answer = post(cast.organizer, "desk_schedule_suggest", "next", first_day=typed)
    assert "first_day" in errors(answer)
    assert get(cast.organizer, "desk_schedule_suggest", "next", first_day=typed).status_code == 200
    assert not draft.phases.exists()
