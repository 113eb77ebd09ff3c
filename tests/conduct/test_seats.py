"""Seats: appointed by members, unlocked by six words or the kit, renewed, ended."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from conduct.actions.reading import read
from conduct.actions.seats import (
    TRIES,
    appoint_seat,
    drop_ended,
    end_seat,
    renew_key,
    renew_passphrase,
    unlock,
    unlock_with_kit,
)
from conduct.actions.sharing import recover, share
from conduct.actions.stances import state_conflict
from conduct.models import ConductEvent, Report, SealedCopy, Seat
from conduct.permissions import Unlocked
from conduct.rules.decisions import Stand
from conduct.rules.passphrase import read_printed
from conduct.rules.sealing import new_pair
from tests.conduct.committee import again, everybody_is_free, report_to, seat_committee, tell
from tests.factories import NOW, UserFactory


def appoint(committee, **changes):
    facts = {"name": "Fay", "kind": "full", "person": uuid.uuid4(), "now": NOW}
    by = {"by": committee.ada} if committee else {}
    return appoint_seat(**{**facts, **by, **changes})


def unlocked(handed):
    return Unlocked(handed.seat, read_printed(handed.kit))


def test_six_words_unlock_the_seat_and_its_reports(scene):
    ada = scene.committee.ada
    opened = unlock(ada.seat, scene.committee.passphrases["ada"], now=NOW)
    assert opened == ada
    state_conflict(scene.report, Stand.NONE, by=opened, now=NOW)
    assert read(scene.report, by=opened, now=NOW).told == scene.told


def test_wrong_words_are_refused_noted_and_counted(committee):
    ada = committee.ada.seat
    for _try in range(TRIES):
        with pytest.raises(Refused, match="not the six words"):
            unlock(ada, "one two three four five six", now=NOW)
    assert ConductEvent.objects.last().verb == "unlocking failed"
    with pytest.raises(Refused, match="five tries"):
        unlock(ada, committee.passphrases["ada"], now=NOW)
    later = NOW + timedelta(minutes=16)
    assert unlock(ada, committee.passphrases["ada"], now=later).seat == ada
    assert unlock(committee.ben.seat, committee.passphrases["ben"], now=NOW)


def test_the_kit_unlocks_too(committee):
    assert unlock_with_kit(committee.ada.seat, committee.ada.pair, now=NOW) == committee.ada
    with pytest.raises(Refused, match="not the recovery kit"):
        unlock_with_kit(committee.ada.seat, committee.ben.pair, now=NOW)


def test_somebody_elses_locked_key_does_not_open_here(committee):
    locked = committee.ben.seat.locked_key
    Seat.objects.filter(pk=committee.ada.seat.pk).update(locked_key=locked)
    ada = Seat.objects.get(pk=committee.ada.seat.pk)
    with pytest.raises(Refused):
        unlock(ada, committee.passphrases["ben"], now=NOW)


def test_neither_words_nor_keys_are_kept_or_shown(committee):
    handed = appoint(committee)
    for secret in (handed.passphrase, handed.kit):
        assert secret not in repr(handed)
    pair = read_printed(handed.kit)
    for field in Seat._meta.fields:
        value = getattr(handed.seat, field.name)
        held = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        assert pair.private not in held
        assert handed.passphrase.encode() not in held


def test_a_new_member_reads_the_next_report_and_none_of_before(scene):
    fay = unlocked(appoint(scene.committee))
    assert not Report.objects.visible_to(fay.seat).exists()
    following = report_to(scene.committee)
    assert Report.objects.visible_to(fay.seat, NOW).get() == following.report


def test_only_full_members_appoint(committee):
    for anybody in (None, UserFactory(is_superuser=True), committee.xenia, committee.ada.seat):
        with pytest.raises(PermissionDenied):
            appoint(committee, by=anybody)
    assert appoint(committee, kind="alternate").seat.kind == "alternate"


def test_the_first_member_is_appointed_by_nobody(db):
    seat_committee("ada")
    Seat.objects.all().delete()
    assert appoint(None, by=None).seat.name == "Fay"
    with pytest.raises(PermissionDenied):
        appoint(None, by=None)


@pytest.mark.parametrize("kind", ["alternate", "external", "wellbeing"])
def test_no_other_seat_is_there_before_a_full_member_is(db, kind):
    seat_committee("ada")
    Seat.objects.all().delete()
    with pytest.raises(PermissionDenied, match="No full member is seated"):
        appoint(None, by=None, kind=kind)
    assert not Seat.objects.exists()


def test_whoever_runs_the_server_seats_nobody_beside_contacts_and_external_members(db):
    committee = seat_committee("ada", "xenia")
    Seat.objects.filter(pk=committee.ada.seat.pk).update(kind="wellbeing")
    with pytest.raises(PermissionDenied, match="No full member is seated"):
        appoint(None, by=None, kind="wellbeing")
    assert appoint(None, by=None).seat.kind == "full"


def test_no_seat_before_there_is_a_recovery_key(db):
    with pytest.raises(Refused, match="no recovery key"):
        appoint(None, by=None)


def test_one_seat_per_person_and_members_have_an_account(committee):
    with pytest.raises(ValidationError, match="has a seat already"):
        appoint(committee, person=committee.ben.seat.person)
    with pytest.raises(ValidationError, match="have an account"):
        appoint(committee, person=None)
    assert appoint(committee, person=None, kind="external").seat


def test_a_seat_that_will_end_is_the_persons_only_one_until_it_does(committee):
    person, last = uuid.uuid4(), NOW + timedelta(days=30)
    first = appoint(committee, person=person, until=last).seat
    for kind in ("full", "alternate", "wellbeing"):
        with pytest.raises(ValidationError, match="has a seat already"):
            appoint(committee, person=person, kind=kind, now=last - timedelta(seconds=1))
    # The clock has not looked since.
    second = appoint(committee, person=person, now=last).seat
    assert Seat.objects.get(pk=first.pk).ended_at == last
    for at in (NOW, last - timedelta(seconds=1), last, last + timedelta(days=1)):
        assert Seat.objects.active(at).filter(person=person).count() == 1
    assert Seat.objects.active(last).get(person=person) == second


def test_an_agreed_end_can_come_earlier_and_an_end_is_never_moved(committee):
    fay = appoint(committee, until=NOW + timedelta(days=30)).seat
    end_seat(fay, by=committee.ada, now=NOW + timedelta(days=1))
    appoint(committee, person=fay.person, now=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="has ended already"):
        end_seat(fay, by=committee.ada, now=NOW + timedelta(days=2))
    assert Seat.objects.get(pk=fay.pk).ended_at == NOW + timedelta(days=1)


def test_a_lost_passphrase_is_renewed_with_the_kit(scene):
    ada = unlock_with_kit(scene.committee.ada.seat, scene.committee.ada.pair, now=NOW)
    handed = renew_passphrase(by=ada, now=NOW)
    seat = Seat.objects.get(pk=ada.seat.pk)
    assert unlock(seat, handed.passphrase, now=NOW).pair == ada.pair
    with pytest.raises(Refused):
        unlock(seat, scene.committee.passphrases["ada"], now=NOW)
    assert Report.objects.visible_to(seat).exists()


def test_a_lost_key_is_renewed_by_another_member_and_reports_are_shared_again(scene):
    everybody_is_free(scene)
    handed = renew_key(scene.committee.ada.seat, by=scene.committee.ben, now=NOW)
    ada = unlocked(handed)
    assert not Report.objects.visible_to(ada.seat).exists()
    with pytest.raises(PermissionDenied, match="key was renewed"):
        read(scene.report, by=scene.committee.ada, now=NOW)
    share(scene.report, ada.seat, by=scene.committee.ben, now=NOW)
    assert read(scene.report, by=ada, now=NOW).told == scene.told
    assert again(scene.report).generation == 2


def test_nobody_renews_a_passphrase_for_somebody_else(committee):
    stolen = Unlocked(committee.ada.seat, new_pair())
    with pytest.raises(PermissionDenied):
        renew_passphrase(by=stolen, now=NOW)


def test_a_seat_that_ends_keeps_nothing_and_the_next_reader_renews_the_key(scene):
    everybody_is_free(scene)
    eli = scene.committee.eli
    end_seat(eli.seat, by=scene.committee.ada, now=NOW)
    assert not SealedCopy.objects.filter(seat=eli.seat).exists()
    read(scene.report, by=scene.committee.ben, now=NOW)
    assert again(scene.report).generation == 2
    following = report_to(scene.committee).report
    assert not following.copies.filter(seat=eli.seat).exists()


def test_the_last_full_member_stays_until_there_is_another(db):
    committee = seat_committee("ada", "xenia")
    with pytest.raises(Refused, match="last full member"):
        end_seat(committee.ada.seat, by=committee.ada, now=NOW)


def test_a_seat_whose_date_has_come_loses_its_copies_by_itself(scene):
    eli = scene.committee.eli
    Seat.objects.filter(pk=eli.seat.pk).update(ended_at=NOW)
    assert not Report.objects.visible_to(eli.seat, NOW).exists()
    assert drop_ended(NOW) == 1
    assert drop_ended(NOW) == 0
    assert not SealedCopy.objects.filter(seat=eli.seat).exists()
    assert again(scene.report).renewal_asked_at == NOW


def test_a_seat_ends_with_the_day_that_was_agreed_and_the_clock_says_so_once(scene):
    last = NOW + timedelta(days=30)
    fay = appoint(scene.committee, until=last).seat
    report_to(scene.committee)
    assert drop_ended(last - timedelta(seconds=1)) == 0
    assert drop_ended(last + timedelta(minutes=1)) == 1
    assert drop_ended(last + timedelta(minutes=2)) == 0
    assert Seat.objects.get(pk=fay.pk).ended_at == last
    assert not SealedCopy.objects.filter(seat=fay).exists()


def test_the_recovery_key_gives_a_seat_what_it_may_have(committee):
    free = report_to(committee)
    shut = report_to(committee, shut_out=(str(committee.eli.seat.pk),))
    handed = renew_key(committee.eli.seat, by=committee.ada, now=NOW)
    assert recover(committee.paper, handed.seat, now=NOW) == 1
    eli = unlocked(handed)
    assert Report.objects.visible_to(eli.seat).get() == free.report
    assert shut.report.copies.filter(seat=eli.seat).count() == 0
    assert recover(committee.paper, handed.seat, now=NOW) == 0


def test_another_paper_recovers_nothing(scene):
    with pytest.raises(Refused, match="opens no report"):
        recover(new_pair(), scene.committee.ada.seat, now=NOW)


def test_sharing_is_refused_where_the_reporter_or_the_people_shut_a_seat_out(committee):
    eli = committee.eli.seat
    scene = report_to(committee, shut_out=(str(eli.pk),))
    everybody_is_free(scene, "ada")
    with pytest.raises(Refused, match="cannot have this report"):
        share(scene.report, eli, by=committee.ada, now=NOW)
    named = report_to(committee, people=tell().people, kind="named", reporter=str(eli.person))
    everybody_is_free(named, "ada")
    with pytest.raises(Refused, match="cannot have this report"):
        share(named.report, eli, by=committee.ada, now=NOW)
