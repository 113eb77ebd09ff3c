"""Reading: after saying how one stands, with a sealed copy, and not otherwise."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from conduct.actions.reading import read, read_as_reporter
from conduct.actions.stances import allow, names, state_conflict
from conduct.models import ConductEvent, Report, SealedCopy, SealedField, Seat
from conduct.permissions import Unlocked
from conduct.rules.decisions import Stand
from conduct.rules.receipt import new_receipt
from conduct.rules.sealing import Broken, new_pair
from conduct.rules.stance import Extent
from tests.conduct.committee import everybody_is_free, report_to
from tests.factories import NOW, ParticipationFactory, UserFactory


def last_verb():
    return ConductEvent.objects.last().verb


def test_before_the_first_look_only_names_are_seen(scene):
    ada = scene.committee.ada
    assert names(scene.report, by=ada, now=NOW) == ["Odd Oskar"]
    assert last_verb() == "names read"
    with pytest.raises(Refused, match="First say how you stand"):
        read(scene.report, by=ada, now=NOW)


def test_a_member_without_conflict_reads_all_of_it(scene):
    everybody_is_free(scene, "ada")
    reading = read(scene.report, by=scene.committee.ada, now=NOW)
    assert reading.told == scene.told
    assert last_verb() == "read"


def test_a_soft_conflict_waits_for_the_others(scene):
    ada, ben = scene.committee.ada, scene.committee.ben
    state_conflict(scene.report, Stand.SOFT, by=ada, now=NOW)
    with pytest.raises(Refused, match="The others decide"):
        read(scene.report, by=ada, now=NOW)
    with pytest.raises(Refused, match="First say"):
        allow(scene.report, ada.seat, Extent.READS, by=ben, now=NOW)
    everybody_is_free(scene, "ben")
    allow(scene.report, ada.seat, Extent.NOTHING, by=ben, now=NOW)
    with pytest.raises(Refused, match="The others decide"):
        read(scene.report, by=ada, now=NOW)
    allow(scene.report, ada.seat, Extent.READS, by=ben, now=NOW)
    assert read(scene.report, by=ada, now=NOW).told == scene.told
    with pytest.raises(Refused, match="without a conflict"):
        allow(scene.report, ada.seat, Extent.READS, by=ada, now=NOW)
    with pytest.raises(Refused, match="not named a soft conflict"):
        allow(scene.report, ben.seat, Extent.READS, by=ben, now=NOW)


def test_the_reporter_comes_back_with_the_receipt(scene):
    reading = read_as_reporter(scene.receipt, now=NOW)
    assert reading.told == scene.told
    assert last_verb() == "opened by receipt"


def test_another_receipt_finds_nothing(scene):
    with pytest.raises(Refused, match="no report for this receipt"):
        read_as_reporter(new_receipt(), now=NOW)


def test_accounts_open_nothing_whatever_their_powers(scene):
    organizer = ParticipationFactory(lead_organizer=True).user
    everybody = [
        UserFactory(is_superuser=True),
        organizer,
        AnonymousUser(),
        None,
        scene.committee.ada,
    ]
    for anybody in everybody:
        assert not Report.objects.visible_to(anybody).exists()
    for anybody in everybody[:-1]:
        with pytest.raises(PermissionDenied):
            names(scene.report, by=anybody, now=NOW)
    assert Report.objects.visible_to(scene.committee.ada.seat).get() == scene.report


def test_a_member_without_a_copy_is_told_what_a_stranger_is_told(committee):
    eli = committee.eli
    scene = report_to(committee, shut_out=(str(eli.seat.pk),))
    assert not Report.objects.visible_to(eli.seat).exists()
    with pytest.raises(PermissionDenied, match="nothing here for you"):
        names(scene.report, by=eli, now=NOW)


def test_a_seat_that_ended_or_has_not_begun_reads_nothing(scene):
    everybody_is_free(scene, "ada")
    ada = scene.committee.ada
    later = NOW + timedelta(days=9)
    for dates in ({"ended_at": NOW}, {"started_at": later, "ended_at": None}):
        Seat.objects.filter(pk=ada.seat.pk).update(**dates)
        with pytest.raises(PermissionDenied, match="has ended"):
            read(scene.report, by=ada, now=NOW)


def test_a_seat_with_somebody_elses_key_reads_nothing(scene):
    ada = Unlocked(scene.committee.ada.seat, new_pair())
    with pytest.raises(PermissionDenied):
        read(scene.report, by=ada, now=NOW)


def swap_fields(scene):
    one, two = SealedField.objects.filter(report=scene.report, name__in=["what", "when"])
    SealedField.objects.filter(pk=one.pk).update(sealed=two.sealed)


def swap_reports(scene):
    other = report_to(scene.committee).report
    theirs = SealedField.objects.get(report=other, name="what").sealed
    SealedField.objects.filter(report=scene.report, name="what").update(sealed=theirs)


def flip_a_bit(scene):
    row = SealedField.objects.get(report=scene.report, name="what")
    damaged = bytearray(bytes(row.sealed))
    damaged[100] ^= 1
    SealedField.objects.filter(pk=row.pk).update(sealed=bytes(damaged))


def give_my_copy_of_another_report(scene):
    other = report_to(scene.committee).report
    mine = SealedCopy.objects.get(report=other, seat=scene.committee.ada.seat)
    SealedCopy.objects.filter(report=scene.report, seat=mine.seat).update(wrapped=mine.wrapped)


def an_older_generation(scene):
    SealedCopy.objects.filter(report=scene.report).update(generation=7)


@pytest.mark.parametrize(
    "spoil",
    [swap_fields, swap_reports, flip_a_bit, give_my_copy_of_another_report, an_older_generation],
)
def test_whatever_was_changed_past_the_portal_fails_closed_and_is_noted(scene, spoil):
    everybody_is_free(scene, "ada")
    spoil(scene)
    with pytest.raises(Broken, match="Nothing of it is shown"):
        read(scene.report, by=scene.committee.ada, now=NOW)
    event = ConductEvent.objects.last()
    assert event.verb == "something sealed did not open"
    assert event.report == scene.report.pk


def test_the_next_reader_is_not_told_who_looked(scene):
    everybody_is_free(scene, "ada", "ben")
    read(scene.report, by=scene.committee.ada, now=NOW)
    reading = read(scene.report, by=scene.committee.ben, now=NOW)
    assert [entry for entry in reading.entries if entry.author == "seat"] == []
