"""A cohort's texts."""

from datetime import timedelta

import pytest

from cohorts.models import Cohort, Event, Phase
from tests.cohorts.browse import errors, get, page, post
from tests.cohorts.test_cohort_create import FACTS
from tests.factories import NOW, CohortFactory, ParticipationFactory


@pytest.fixture
def draft(cast):
    cohort = CohortFactory(state="draft", slug="amp-2028", number=9, time_zone="UTC")
    ParticipationFactory(cohort=cohort, user=cast.organizer, organizer=True)
    return cohort


def typed(cohort, **changes):
    fields = [*FACTS, "summary", "expectations", "code_of_conduct", "boundaries"]
    fields += ["slack_url", "discussion_url"]
    return {field: getattr(cohort, field) for field in fields} | changes


def test_an_organizer_edits_and_old_and_new_are_kept(cast):
    words = typed(cast.cohort, name="AMP 26", summary="Shorter.")
    assert post(cast.organizer, "desk_cohort_edit", "amp-2026", **words).status_code == 302
    assert Cohort.objects.get(pk=cast.cohort.pk).name == "AMP 26"
    event = Event.objects.get(verb="edited")
    assert event.changes["name"] == ["AMP 2026", "AMP 26"]
    assert set(event.changes) == {"name", "summary"}


def test_saving_without_a_change_records_nothing(cast):
    words = typed(cast.cohort)
    words["expectations"] = words["expectations"].replace("\n", "\r\n")  # as browsers send it
    assert post(cast.organizer, "desk_cohort_edit", "amp-2026", **words).status_code == 302
    assert not Event.objects.filter(verb="edited").exists()


@pytest.mark.parametrize("who", ["mentor", "outsider", "other_organizer", "applicant"])
def test_the_desk_is_not_there_for_others(cast, who):
    assert get(getattr(cast, who), "desk_cohort_edit", "amp-2026").status_code == 404


@pytest.mark.parametrize(
    "field", ["slack_url", "discussion_url", "expectations", "code_of_conduct"]
)
def test_what_the_gate_asked_for_cannot_be_emptied_afterwards(cast, field):
    answer = post(
        cast.organizer, "desk_cohort_edit", "amp-2026", **typed(cast.cohort, **{field: ""})
    )
    assert "cannot be empty" in errors(answer)["__all__"][0]
    assert getattr(Cohort.objects.get(pk=cast.cohort.pk), field)


@pytest.mark.parametrize("field", ["slug", "time_zone", "funding"])
def test_what_people_rely_on_is_fixed_even_for_a_forged_form(cast, field):
    forged = {"slug": "elsewhere", "time_zone": "Asia/Tokyo", "funding": "funded"}[field]
    form = get(cast.organizer, "desk_cohort_edit", "amp-2026").context["form"]
    assert form.fields[field].disabled
    post(cast.organizer, "desk_cohort_edit", "amp-2026", **typed(cast.cohort, **{field: forged}))
    fresh = Cohort.objects.get(pk=cast.cohort.pk)
    assert getattr(fresh, field) == getattr(cast.cohort, field)


@pytest.mark.parametrize("field", ["slug", "time_zone", "funding"])
def test_the_action_refuses_it_too(cast, field):
    from amp.refused import Refused
    from cohorts.actions.cohort import edit_cohort

    forged = {"slug": "elsewhere", "time_zone": "Asia/Tokyo", "funding": "funded"}[field]
    with pytest.raises(Refused):
        edit_cohort(cast.cohort, by=cast.organizer, now=NOW, **{field: forged})


def test_funding_can_change_until_applications_open(cast):
    cast.cohort.phases.filter(kind="applications").update(
        starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=9)
    )
    words = typed(cast.cohort, funding="funded")
    assert post(cast.organizer, "desk_cohort_edit", "amp-2026", **words).status_code == 302
    assert Cohort.objects.get(pk=cast.cohort.pk).funding == "funded"


def test_a_draft_keeps_its_days_when_its_zone_changes(cast, draft):
    from tests.factories import schedule_2026

    schedule_2026(draft)
    words = typed(draft, time_zone="America/New_York", slug="amp-28")
    assert post(cast.organizer, "desk_cohort_edit", "amp-2028", **words).status_code == 302
    cohort = Cohort.objects.get(slug="amp-28")
    phase = Phase.objects.get(cohort=cohort, kind="applications")
    assert phase.starts_at.isoformat() == "2026-05-10T04:00:00+00:00"
    assert (phase.first_day(cohort.zone).day, phase.last_day(cohort.zone).day) == (10, 30)


def test_the_second_of_two_tabs_is_told(cast):
    seen = get(cast.organizer, "desk_cohort_edit", "amp-2026").context["form"]["seen"].value()
    first, second = typed(cast.cohort, summary="One."), typed(cast.cohort, summary="Two.")
    post(cast.organizer, "desk_cohort_edit", "amp-2026", **first, seen=seen)
    answer = post(cast.lead_organizer, "desk_cohort_edit", "amp-2026", **second, seen=seen)
    assert "in the meantime" in errors(answer)["__all__"][0]
    assert answer.context["form"]["summary"].value() == "Two."
    assert Cohort.objects.get(pk=cast.cohort.pk).summary == "One."
    again = answer.context["form"]["seen"].value()
    post(cast.lead_organizer, "desk_cohort_edit", "amp-2026", **second, seen=again)
    assert Cohort.objects.get(pk=cast.cohort.pk).summary == "Two."


def test_the_form_carries_what_was_read(cast):
    assert 'name="seen"' in page(get(cast.organizer, "desk_cohort_edit", "amp-2026"))


def test_an_ended_cohort_stays_as_it_was(cast):
    answer = post(
        cast.other_organizer, "desk_cohort_edit", "amp-2024", **typed(cast.other_cohort, name="X")
    )
    assert "has ended" in errors(answer)["__all__"][0]
