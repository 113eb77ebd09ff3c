"""Which hosts the portal itself may call."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether ``url`` may be fetched: https, on one of ``hosts``, at the usual port.

    This machine may be on the list too, for tests and development: there plain
    http and other ports are fine. An address that carries a name or a password
    is no address for this purpose.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if host not in hosts or "@" in parts.netloc:
        return False
    if is_loopback(host):
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and port in {None, 443}


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def roster_problems(url: str, hosts: Collection[str]) -> list[str]:
    """What is wrong with the settings; ``url`` is not repeated, it may carry a token."""
    if any(set(host) & set("/*@?# ") or host != host.lower() for host in hosts):
        return ["ROSTER_HOSTS is not understood: give host names in small letters, by commas."]
    if url and not is_allowed(url, hosts):
        known = ", ".join(hosts)
        return [f"ROSTER_URL cannot be fetched: give an https address on one of {known}."]
    return []
