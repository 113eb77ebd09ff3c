"""Nobody finds on the admin what was said of an application of their own."""

import pytest
from django.urls import reverse

from tests.cast import application_of, signed_in
from tests.factories import (
    NOW,
    EligibilityCheckFactory,
    FeedbackRequestFactory,
    FreedPlaceFactory,
    LaterCloseFactory,
    OfferFactory,
    ParticipationFactory,
    PlacementFactory,
)

LISTS = ("eligibilitycheck", "placement", "offer", "feedbackrequest")


@pytest.fixture
def rows(cast):
    """Of the applicant, who organizes the cohort since, and of somebody else."""
    ParticipationFactory(user=cast.applicant, cohort=cast.cohort, organizer=True)
    other = application_of(cast.outsider, cast.cohort, cast.project)
    made = {name: [] for name in LISTS}
    assignment = None
    for application in (cast.application, other):
        made["eligibilitycheck"].append(
            EligibilityCheckFactory(
                application=application, user=application.user, cohort=cast.cohort
            )
        )
        about = {"assignment": assignment} if assignment else {"assignment__cohort": cast.cohort}
        made["placement"].append(PlacementFactory(application=application, **about))
        assignment = made["placement"][0].assignment
        made["offer"].append(
            OfferFactory(
                application=application, project=cast.project, offered_at=NOW,
                answer_by=NOW.replace(day=29),
            )
        )  # fmt: skip
        made["feedbackrequest"].append(
            FeedbackRequestFactory(application=application, project=cast.project)
        )
    return made


@pytest.mark.parametrize("name", LISTS)
def test_an_organizer_sees_others_rows_and_not_their_own(cast, rows, name):
    own, other = rows[name]
    listing = reverse(f"admin:applications_{name}_changelist")
    page_of = lambda row: reverse(f"admin:applications_{name}_change", args=[row.pk])  # noqa: E731
    me, colleague = signed_in(cast.applicant), signed_in(cast.organizer)
    assert list(me.get(listing).context["cl"].result_list) == [other]
    assert me.get(page_of(own)).status_code == 404
    assert me.get(page_of(other)).status_code == 200
    assert {row.pk for row in colleague.get(listing).context["cl"].result_list} == {
        own.pk, other.pk,
    }  # fmt: skip


def test_a_later_close_is_read_there_and_written_nowhere(cast):
    row = LaterCloseFactory(cohort=cast.cohort, user=cast.outsider)
    url = reverse("admin:applications_laterclose_change", args=[row.pk])
    client = signed_in(cast.organizer)
    assert "The power was cut for two days." in client.get(url).content.decode()
    assert client.post(url, {"reason": "Another"}).status_code == 403
    assert client.get(reverse("admin:applications_laterclose_add")).status_code == 403
    row.refresh_from_db()
    assert row.reason == "The power was cut for two days."


@pytest.mark.parametrize(
    "make",
    [
        lambda cast: FreedPlaceFactory(project=cast.project),
        lambda cast: FeedbackRequestFactory(application=cast.application, project=cast.project),
    ],
    ids=["freed place", "request for feedback"],
)
def test_what_follows_the_release_is_read_there_and_written_nowhere(cast, make):
    row = make(cast)
    rows = type(row).objects.filter(pk=row.pk)
    name, client = f"admin:applications_{row._meta.model_name}", signed_in(cast.organizer)
    url, before = reverse(f"{name}_change", args=[row.pk]), rows.values().get()
    assert "CLI" in client.get(url).content.decode()
    assert client.post(url, {"reason": "Ill", "answer": "No", "state": "x"}).status_code == 403
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert rows.values().get() == before
