"""What the server itself contributes: its secrets, its signature, one transaction."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.models import RecoveryKey, Report, Seat
from conduct.rules import server_keys


def whole() -> Any:
    """All or nothing, on the database of ``conduct``."""
    return transaction.atomic(using=settings.CONDUCT_DATABASE)


def pepper() -> bytes:
    return server_keys.derived(secret("CONDUCT_PEPPER"), "pepper")


def server_key(purpose: str) -> bytes:
    return server_keys.derived(secret("CONDUCT_KEY"), purpose)


def secret(name: str) -> str:
    """Never made up: what it sealed would be lost with the process."""
    value: str = getattr(settings, name)
    if not value:
        raise Refused(
            _("Confidential reports are switched off: %(name)s is missing on this server.")
            % {"name": name}
        )
    return value


def parts_of_seat(seat: Seat) -> list[bytes]:
    generation = str(seat.key_generation).encode()
    return [b"seat", seat.pk.bytes, as_bytes(seat.person), generation, bytes(seat.public_key)]


def parts_of_recovery(key: RecoveryKey) -> list[bytes]:
    return [b"recovery", key.pk.bytes, bytes(key.public_key)]


def parts_of_receipt(report: Report) -> list[bytes]:
    return [b"receipt", report.pk.bytes, bytes(report.receipt_public_key or b"")]


def as_bytes(value: uuid.UUID | None) -> bytes:
    return value.bytes if value else b""


def vouch(parts: list[bytes]) -> bytes:
    return server_keys.voucher(server_key("voucher"), parts)


def require_vouched(parts: list[bytes], given: Any) -> None:
    server_keys.require_vouched(server_key("voucher"), parts, bytes(given or b""))


def mark(person: str) -> bytes:
    return server_keys.mark(server_key("person"), person)
