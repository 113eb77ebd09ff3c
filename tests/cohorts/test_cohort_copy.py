"""Copying a cohort: texts and shifted phases, nothing personal."""

from datetime import UTC, date, datetime

import pytest

from cohorts.models import Cohort, Phase
from tests.cohorts.browse import errors, get, post
from tests.factories import CohortFactory, ParticipationFactory, PhaseFactory

FACTS = {"name": "AMP 2027", "number": "5", "slug": "amp-2027", "first_day": "2027-02-01"}


def test_texts_and_dates_come_along_and_nobody_does(cast):
    answer = post(cast.organizer, "desk_copy", "amp-2026", **FACTS)
    made = Cohort.objects.get(slug="amp-2027")
    assert answer["Location"] == "/desk/amp-2027/schedule/"
    assert (made.state, made.confirmed_at) == ("draft", None)
    assert made.expectations == cast.cohort.expectations
    assert made.boundaries == cast.cohort.boundaries
    assert [phase.first_day(made.zone) for phase in made.phases.all()] == [
        phase.first_day(cast.cohort.zone) + (date(2027, 2, 1) - date(2026, 2, 1))
        for phase in cast.cohort.phases.all()
    ]
    assert [row.user for row in made.participations.all()] == [cast.organizer]
    assert not made.projects.exists()
    assert not made.invitations.exists()
    assert made.discussion_url == ""


def test_days_stay_whole_across_daylight_saving(cast):
    source = CohortFactory(slug="berlin", number=8, time_zone="Europe/Berlin")
    ParticipationFactory(cohort=source, user=cast.organizer, organizer=True)
    # Winter, CET: from midnight to midnight.
    PhaseFactory(
        cohort=source,
        starts_at=datetime(2026, 1, 31, 23, 0, tzinfo=UTC),
        ends_at=datetime(2026, 2, 28, 23, 0, tzinfo=UTC),
    )
    post(cast.organizer, "desk_copy", "berlin", **FACTS | {"first_day": "2026-07-01"})
    phase = Phase.objects.get(cohort__slug="amp-2027")
    assert phase.starts_at == datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
    assert phase.ends_at == datetime(2026, 7, 28, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("slug", "amp-2026"), ("number", "4"), ("first_day", "9999-01-01"), ("first_day", "soon"),
     ("first_day", "0001-01-01"), ("name", "")],
)  # fmt: skip
def test_nonsense_is_refused_beside_the_field(cast, field, typed):
    answer = post(cast.organizer, "desk_copy", "amp-2026", **FACTS | {field: typed})
    assert field in errors(answer)
    assert answer.context["form"][field].value() == typed
    assert not Cohort.objects.filter(slug="amp-2027").exists()


def test_a_finished_cohort_can_be_copied(cast):
    assert post(cast.other_organizer, "desk_copy", "amp-2024", **FACTS).status_code == 302


def test_others_find_no_desk(cast):
    assert get(cast.mentor, "desk_copy", "amp-2026").status_code == 404
