"""Importing the roster as an organizer: looked at first, then applied or discarded."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amp.refused import Refused
from applications.actions.roster import (
    apply_import,
    current_difference,
    discard_import,
    import_roster,
)
from applications.models import RosterImport, RosterSpan
from cohorts.models import Event
from tests.applications.test_import_roster import DAY, HOUR, MONDAY, bring_in, on_roster, text_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_waiting_import_changes_nothing_until_it_is_applied():
    waiting, difference = bring_in("base.yaml", apply=False)
    assert (waiting.state, waiting.applied_at) == ("proposed", None)
    assert waiting.difference == difference.as_json(details=True)
    assert not RosterSpan.objects.exists()
    apply_import(waiting, by=None, now=MONDAY + HOUR)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.applied_at) == ("applied", MONDAY + HOUR)
    assert set(RosterSpan.objects.values_list("from_at", flat=True)) == {MONDAY}


def test_a_waiting_import_is_compared_anew_when_it_is_applied():
    bring_in("base.yaml")
    waiting, difference = bring_in("added-22.yaml", MONDAY + DAY, apply=False)
    bring_in("added-22.yaml", MONDAY + HOUR)
    assert len(difference.added) == 22
    assert current_difference(waiting, now=MONDAY + DAY).added == ()
    assert apply_import(waiting, by=None, now=MONDAY + DAY).added == ()


def test_a_waiting_import_is_refused_once_a_later_one_is_applied():
    waiting, _difference = bring_in("base.yaml", apply=False)
    bring_in("renamed.yaml", MONDAY + HOUR)
    with pytest.raises(Refused, match="applied already"):
        apply_import(waiting, by=None, now=MONDAY + DAY)
    assert "cleo-writes" in on_roster()


def test_on_one_day_the_refusal_names_the_hours():
    waiting, _difference = bring_in("base.yaml", MONDAY + HOUR, apply=False)
    bring_in("renamed.yaml", MONDAY + 2 * HOUR)
    with pytest.raises(Refused, match=r"4 May 2026, 02:00 UTC is applied .* 4 May 2026, 01:00 UTC"):
        apply_import(waiting, by=None, now=MONDAY + DAY)


def test_an_import_is_applied_once():
    first, _difference = bring_in("base.yaml")
    with pytest.raises(Refused, match="applied now"):
        apply_import(first, by=None, now=MONDAY + DAY)


def test_of_two_imports_at_the_same_moment_the_second_is_told(monkeypatch):
    bring_in("base.yaml")
    # The second had looked before the first was done.
    monkeypatch.setattr("applications.actions.roster.known_records", lambda _at: [])
    with pytest.raises(Refused, match="Somebody else was faster"):
        bring_in("base.yaml", MONDAY + HOUR)
    assert RosterSpan.objects.count() == 20
    assert RosterImport.objects.count() == 1


def test_removals_are_confirmed_when_a_waiting_import_is_applied():
    bring_in("base.yaml")
    waiting, _difference = bring_in("many-removed.yaml", MONDAY + DAY, apply=False)
    with pytest.raises(Refused, match="confirm the removals"):
        apply_import(waiting, by=None, now=MONDAY + DAY)
    apply_import(waiting, by=None, now=MONDAY + DAY, confirm_removals=True)
    assert len(on_roster()) == 14


def test_an_organizer_imports_applies_and_discards(cast):
    first, _difference = bring_in("base.yaml", NOW, by=cast.organizer, apply=False)
    apply_import(first, by=cast.organizer, now=NOW)
    second, _difference = bring_in("renamed.yaml", NOW, by=cast.other_organizer, apply=False)
    discard_import(second, by=cast.organizer, now=NOW, reason="Wrong file")
    assert (first.imported_by, first.state) == (cast.organizer, "applied")
    assert (second.imported_by, second.state) == (cast.other_organizer, "discarded")
    assert Event.objects.get(verb="discard roster").reason == "Wrong file"


def test_a_discarded_import_is_kept_and_cannot_be_applied(cast):
    waiting, _difference = bring_in("base.yaml", NOW, apply=False)
    discard_import(waiting, by=cast.organizer, now=NOW)
    with pytest.raises(Refused, match="discarded now"):
        apply_import(waiting, by=cast.organizer, now=NOW)
    assert RosterImport.objects.get().text == text_of("base.yaml")
    assert not RosterSpan.objects.exists()


@pytest.mark.parametrize("somebody", ["outsider", "applicant", "mentor", "mentee", "volunteer"])
def test_whoever_is_no_organizer_can_neither_import_nor_apply_nor_discard(cast, somebody):
    person = cast.people[somebody]
    waiting, _difference = bring_in("base.yaml", NOW, apply=False)
    with pytest.raises(PermissionDenied):
        bring_in("base.yaml", NOW, by=person)
    with pytest.raises(PermissionDenied):
        apply_import(waiting, by=person, now=NOW)
    with pytest.raises(PermissionDenied):
        discard_import(waiting, by=person, now=NOW)
    assert not RosterSpan.objects.exists()


def test_each_step_leaves_an_event_with_its_numbers():
    bring_in("base.yaml")
    bring_in("two-removed.yaml", MONDAY + DAY)
    events = Event.objects.order_by("at", "verb").values_list("verb", "new_state", "reason")
    assert list(events) == [
        ("apply roster", "applied", "20 added"),
        ("read roster", "", "20 added"),
        ("apply roster", "applied", "2 removed"),
        ("read roster", "", "2 removed"),
    ]


def test_an_import_takes_the_same_number_of_queries_for_few_and_for_many():
    def queries(text, at):
        with CaptureQueriesContext(connection) as captured:
            import_roster(text=text, source="x", by=None, now=at, apply=True)
        return len(captured)

    queries("- github: ada\n", MONDAY)
    few = queries("- github: ada\n- github: bo\n", MONDAY + DAY)
    known = "- github: ada\n- github: bo\n"
    many = queries(known + text_of("added-22.yaml"), MONDAY + 2 * DAY)
    assert few == many
