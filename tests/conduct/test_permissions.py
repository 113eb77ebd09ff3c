"""Who may do what: every verb for every kind of seat, and for those who have none."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from conduct.actions.ceremony import make_recovery_key
from conduct.permissions import check, check_reader
from conduct.powers import POWERS
from conduct.rules.sealing import new_pair
from conduct.states import SeatKind
from tests.conduct.committee import Unlocked, report_to
from tests.conduct.rows import seat
from tests.factories import NOW, ParticipationFactory, UserFactory

FULL, ALTERNATE, EXTERNAL = SeatKind.FULL, SeatKind.ALTERNATE, SeatKind.EXTERNAL
WELLBEING = SeatKind.WELLBEING
TRUTH = {
    "report.read": {FULL, ALTERNATE, EXTERNAL},
    "report.write": {FULL, ALTERNATE, EXTERNAL},
    "report.move": {FULL, ALTERNATE, EXTERNAL},
    "report.recuse": {FULL, ALTERNATE, EXTERNAL},
    "report.share": {FULL, ALTERNATE, EXTERNAL},
    "report.hold": {FULL, ALTERNATE},
    "decision.propose": {FULL, ALTERNATE, EXTERNAL},
    "decision.vote": {FULL, ALTERNATE, EXTERNAL},
    "seat.appoint": {FULL},
    "seat.end": {FULL},
    "seat.keep": {FULL, ALTERNATE, EXTERNAL, WELLBEING},
    "recovery.make": {FULL},
    "numbers.release": {FULL, ALTERNATE},
    "talk.read": {WELLBEING},
    "talk.write": {WELLBEING},
}


def test_the_table_is_the_truth():
    assert set(TRUTH) == set(POWERS)


@pytest.mark.parametrize("kind", SeatKind)
@pytest.mark.parametrize("verb", TRUTH)
def test_a_seat_may_what_the_table_says(db, kind, verb):
    pair = new_pair()
    one = Unlocked(seat(kind=kind, public_key=pair.public), pair)
    if kind in TRUTH[verb]:
        assert check(one, verb, now=NOW) == one.seat
    else:
        with pytest.raises(PermissionDenied, match="kind of seat"):
            check(one, verb, now=NOW)


@pytest.mark.parametrize("verb", TRUTH)
def test_no_account_may_anything(scene, verb):
    everybody = [
        UserFactory(is_superuser=True),
        ParticipationFactory(lead_organizer=True).user,
        ParticipationFactory(wellbeing=True).user,
        AnonymousUser(),
        None,
        # A seat that nobody unlocked.
        scene.committee.ada.seat,
    ]
    for anybody in everybody:
        with pytest.raises(PermissionDenied):
            check(anybody, verb, now=NOW)


@pytest.mark.parametrize(
    "verb", [verb for verb in TRUTH if verb.startswith(("report", "decision"))]
)
def test_without_a_copy_no_kind_of_seat_may_anything(committee, verb):
    scene = report_to(committee, shut_out=(str(committee.eli.seat.pk),))
    with pytest.raises(PermissionDenied, match="nothing here for you"):
        check_reader(committee.eli, verb, scene.report, now=NOW)
    assert check_reader(committee.ada, verb, scene.report, now=NOW).seat == committee.ada.seat


def test_once_somebody_is_seated_only_they_make_a_recovery_key(committee):
    for anybody in (None, UserFactory(is_superuser=True), committee.xenia):
        with pytest.raises(PermissionDenied):
            make_recovery_key(by=anybody, now=NOW)
    key, _paper = make_recovery_key(by=committee.ada, now=NOW)
    assert key.replaced_at is None
