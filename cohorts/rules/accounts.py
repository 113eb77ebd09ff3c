"""Closing an account: said twice, for good, with a mark for whoever comes back."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from amp.refused import Refused

# Reserved for addresses that lead nowhere (RFC 2606, section 2).
NOWHERE = "closed.invalid"
# The kind of the last message to somebody.
GOODBYE = "account/closed"


def address_of_nobody(key: UUID) -> str:
    return f"{key}@{NOWHERE}"


def require_own_address(typed: str, address: str) -> None:
    """Whoever types their address means it."""
    if typed.strip().casefold() != address.casefold():
        raise Refused(_("This is not the address of this account."))


def identities(*, addresses: Sequence[str], github_id: int | None) -> list[str]:
    """Whose account it is, in words that do not depend on how they were typed."""
    found = [f"address:{address.strip().casefold()}" for address in addresses]
    return [*found, f"github:{github_id}"] if github_id is not None else found


def mark_of(identity: str) -> str:
    """A keyed hash (HMAC with SHA-256): without the server's secret key nobody can try names."""
    return marked(identity, settings.SECRET_KEY)


def marks_of(identity: str) -> list[str]:
    """As it may have been kept, with today's secret key or an earlier one."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [marked(identity, secret) for secret in secrets]


def marked(identity: str, secret: str) -> str:
    return salted_hmac("former identity", identity, secret=secret, algorithm="sha256").hexdigest()
