"""The recovery key: its public half stays here, its private half leaves on paper, once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.copies import current_recovery
from conduct.actions.log import record
from conduct.actions.server import parts_of_recovery, require_vouched, vouch, whole
from conduct.models import RecoveryKey
from conduct.permissions import check_make_recovery
from conduct.rules import sealing
from conduct.rules.passphrase import printed
from conduct.rules.sealing import Broken, Pair


def make_recovery_key(*, by: Any, now: datetime) -> tuple[RecoveryKey, str]:
    """The key, and its private half as it is printed. Nobody can be given that a second time.

    A key before this one keeps opening what was sealed to it; what is sealed or renewed from
    now on is sealed to the new one.
    """
    seat = check_make_recovery(by, now=now)
    pair = sealing.new_pair()
    key = RecoveryKey(
        public_key=pair.public, fingerprint=sealing.fingerprint(pair.public), made_at=now
    )
    key.voucher = vouch(parts_of_recovery(key))
    with whole():
        RecoveryKey.objects.filter(replaced_at=None).update(replaced_at=now)
        key.save(force_insert=True)
        record("recovery key made", seat=seat, now=now)
    return key, printed(pair.private)


def drill(pair: Pair, *, now: datetime) -> RecoveryKey:
    """Prove that the paper opens what the portal seals to the recovery key today."""
    key = current_recovery()
    require_vouched(parts_of_recovery(key), key.voucher)
    place = sealing.Place(str(key.pk), "recoverykey", "drill", now.isoformat(), 1)
    test = sealing.new_key()
    wrapped = sealing.wrap(test, bytes(key.public_key), place)
    try:
        opened = sealing.unwrap(wrapped, pair, place)
    except Broken:
        opened = b""
    if opened != test:
        record("recovery drill failed", now=now)
        raise Refused(
            _("This is not the private half of %(key)s, so it would open nothing.")
            % {"key": key.fingerprint}
        )
    with whole():
        key.last_drill_at = now
        key.save(update_fields=["last_drill_at"])
        record("recovery drill succeeded", now=now)
    return key
