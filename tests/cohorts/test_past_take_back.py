"""A record of a past organizer that was a mistake is taken back, and stays readable."""

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from cohorts.actions.past_organizers import record_past_organizer, take_back_past_organizer
from cohorts.models import Event, PastOrganizer
from tests.cast import signed_in
from tests.cohorts.browse import errors, get, page, post
from tests.cohorts.test_admin_verbs import confirm, do
from tests.factories import NOW, PastOrganizerFactory

WHY = "A typing mistake: octocat was meant."


@pytest.fixture
def mistyped(cast):
    return PastOrganizerFactory(github_login="octokat", cohort_name="AMP 2023")


def test_a_lead_takes_it_back_on_the_desk(cast, mistyped):
    assert "Take back" in page(get(cast.lead_organizer, "desk_people", "amp-2026"))
    shown = page(get(cast.lead_organizer, "desk_past_take_back", "amp-2026", mistyped.pk))
    assert "That @octokat organized AMP 2023." in shown
    answer = post(cast.lead_organizer, "desk_past_take_back", "amp-2026", mistyped.pk, reason=WHY)
    assert answer.status_code == 302
    row = PastOrganizer.objects.get()
    assert (row.taken_back_at, row.taken_back_by) == (NOW, cast.lead_organizer)
    event = Event.objects.about(row).get()
    assert (event.verb, event.by, event.reason) == (
        "past organizer taken back", cast.lead_organizer, WHY,
    )  # fmt: skip
    assert "octokat" not in page(get(cast.lead_organizer, "desk_people", "amp-2026"))


def test_the_right_one_or_the_same_one_can_be_recorded_afterwards(cast, mistyped):
    facts = {"github_login": "octokat", "github_id": None, "cohort_name": "AMP 2023"}
    take_back_past_organizer(mistyped, by=cast.lead_organizer, now=NOW, reason=WHY)
    record_past_organizer(by=cast.organizer, now=NOW, **facts)
    assert PastOrganizer.objects.standing(NOW).count() == 1


def test_it_is_not_taken_back_twice_or_without_a_reason(cast, mistyped):
    answer = post(cast.lead_organizer, "desk_past_take_back", "amp-2026", mistyped.pk, reason="  ")
    assert "reason" in errors(answer)
    with pytest.raises(Refused, match="what is wrong"):
        take_back_past_organizer(mistyped, by=cast.lead_organizer, now=NOW, reason=" ")
    take_back_past_organizer(mistyped, by=cast.lead_organizer, now=NOW, reason=WHY)
    with pytest.raises(Refused, match="taken back already"):
        take_back_past_organizer(mistyped, by=cast.lead_organizer, now=NOW, reason=WHY)
    gone = get(cast.lead_organizer, "desk_past_take_back", "amp-2026", mistyped.pk)
    assert gone.status_code == 404


def test_an_organizer_without_lead_does_not(cast, mistyped):
    assert "Take back" not in page(get(cast.organizer, "desk_people", "amp-2026"))
    for ask in (get, post):
        answer = ask(cast.organizer, "desk_past_take_back", "amp-2026", mistyped.pk)
        assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        take_back_past_organizer(mistyped, by=cast.organizer, now=NOW, reason=WHY)
    assert PastOrganizer.objects.standing(NOW).exists()


def test_the_admin_has_the_same_verb_and_keeps_the_row_with_its_history(cast, mistyped):
    lead = signed_in(cast.lead_organizer)
    assert "The record was a mistake" in lead.get(do(mistyped, "take_back")).content.decode()
    answer = confirm(lead, mistyped, "take_back", reason=WHY)
    assert "is taken back" in answer.content.decode()
    assert "octokat" in answer.content.decode()
    history = lead.get(f"/admin/cohorts/pastorganizer/{mistyped.pk}/history/")
    assert WHY in history.content.decode()
