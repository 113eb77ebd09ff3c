"""Slowing down a flood, without keeping who came.

Counted is in this process's memory only, under a hash of the address whose salt is random and
changes each hour; then the old counts are gone, and nobody can tell any more whose they were.
Each process of the portal counts for itself, so that several together let more through.
"""

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter
from datetime import datetime
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from conduct.rules.clocks import coarse

# Several people may share an address, as in an office or behind Tor.
MOST_AN_HOUR: Final = 10
# About two megabytes. Whoever comes when it is full is not counted, and not refused either.
MOST_ADDRESSES: Final = 20_000
# One line at home has as many IPv6 addresses as it likes, within these bits.
BITS_OF_ONE_LINE: Final = 64


class Counts:
    """How often each address came within the hour that runs."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.hour: datetime | None = None
        self.salt = b""
        self.times: Counter[bytes] = Counter()

    def allow(self, address: str, *, now: datetime) -> bool:
        """Count one more. The first one of an address is always allowed."""
        with self.lock:
            self.begin_hour(coarse(now))
            mark = hashlib.blake2b(address.encode(), key=self.salt, digest_size=16).digest()
            if mark not in self.times and len(self.times) >= MOST_ADDRESSES:
                return True
            self.times[mark] = min(self.times[mark] + 1, MOST_AN_HOUR + 1)
            return self.times[mark] <= MOST_AN_HOUR

    def begin_hour(self, hour: datetime) -> None:
        if self.hour != hour:
            self.hour, self.salt, self.times = hour, secrets.token_bytes(32), Counter()


counts = Counts()


def may_go_on(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this visitor may send one more now. A first report is never refused."""
    address = line_of(request)
    return not address or counts.allow(address, now=now)


def line_of(request: HttpRequest) -> str:
    """The address as the trusted proxy gives it; empty where nobody can tell one from another."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request) or "")
    except (PermissionDenied, ValueError):
        return ""
    if address.is_loopback:
        # A proxy on this machine that does not say for whom it asks: that is everybody.
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, BITS_OF_ONE_LINE), strict=False))
    return str(address)
