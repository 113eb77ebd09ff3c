"""Writing and renewing sealed copies: who will be able to open a report from now on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.opening import Opened, place_of_copy, seal_into, unseal, with_root
from conduct.actions.server import (
    mark,
    parts_of_receipt,
    parts_of_recovery,
    parts_of_seat,
    require_vouched,
)
from conduct.models import SEALED_MODELS, RecoveryKey, Report, SealedCopy, Seat, StandingConflict
from conduct.rules import sealing
from conduct.rules.readers import SeatFacts


def facts_of(seats: Iterable[Seat], involved: Iterable[str]) -> list[SeatFacts]:
    """What the rule needs of each seat; standing conflicts are compared by their hashes."""
    marks = [mark(person) for person in involved]
    bound = set(
        StandingConflict.objects.filter(person_mark__in=marks).values_list("seat", flat=True)
    )
    return [
        SeatFacts(str(seat.pk), seat.kind, str(seat.person or ""), seat.pk in bound)
        for seat in seats
    ]


def current_recovery() -> RecoveryKey:
    key = RecoveryKey.objects.filter(replaced_at=None).first()
    if key is None:
        raise Refused(_("There is no recovery key yet, so no report can be taken in."))
    return key


def copy_for_seat(opened: Opened, seat: Seat) -> SealedCopy:
    require_vouched(parts_of_seat(seat), seat.voucher)
    return make_copy(opened, opened.root, bytes(seat.public_key), seat=seat)


def copy_for_recovery(opened: Opened, key: RecoveryKey) -> SealedCopy:
    require_vouched(parts_of_recovery(key), key.voucher)
    return make_copy(opened, opened.root, bytes(key.public_key), recovery=key)


def copy_for_receipt(opened: Opened) -> SealedCopy:
    report = opened.report
    require_vouched(parts_of_receipt(report), report.receipt_voucher)
    return make_copy(opened, opened.shared, bytes(report.receipt_public_key or b""))


def make_copy(
    opened: Opened,
    secret: bytes | None,
    public: bytes,
    *,
    seat: Seat | None = None,
    recovery: RecoveryKey | None = None,
) -> SealedCopy:
    if secret is None:
        raise sealing.Broken
    report = opened.report
    copy = SealedCopy(report=report, seat=seat, recovery=recovery, generation=report.generation)
    copy.wrapped = sealing.wrap(secret, public, place_of_copy(report, copy.holder))
    return copy


def write_copies(opened: Opened, seats: Iterable[Seat]) -> None:
    """One for each seat, for the recovery key, and for the receipt."""
    copies = [copy_for_seat(opened, seat) for seat in seats]
    copies += [copy_for_recovery(opened, current_recovery()), copy_for_receipt(opened)]
    SealedCopy.objects.bulk_create(copies)


def renew(opened: Opened, seats: QuerySet[Seat]) -> Opened:
    """A new key for everything, sealed to ``seats`` only: what older copies hold opens nothing.

    The caller has locked the report and opened the transaction.
    """
    report = Report.objects.get(pk=opened.report.pk)
    report.generation += 1
    report.renewal_asked_at = None
    renewed = with_root(report, sealing.new_key(), opened.seat)
    for model in SEALED_MODELS:
        for row in model._default_manager.filter(report=report):
            contents = {name: unseal(row, opened, name) for name in row.SEALED}
            seal_into(row, contents, renewed)
            row.save(update_fields=[*row.SEALED])
    report.copies.all().delete()
    report.save(update_fields=["generation", "renewal_asked_at"])
    write_copies(renewed, seats)
    return renewed


def ask_for_renewal(report: Report, now: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(renewal_asked_at=now)
    report.renewal_asked_at = now
