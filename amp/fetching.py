"""Fetching a file from another host: within a time, within a size, from a host on a list.

Whatever goes wrong is ``Refused`` in words. They name the host and never the
whole address, which may carry a token.
"""

import asyncio
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext as _

from amp.hosts import is_allowed, is_loopback
from amp.refused import Refused

# Seconds: until the host answers the call, between two pieces, and for all of it.
CONNECT: Final = 5.0
READ: Final = 10.0
TOTAL: Final = 30.0
REDIRECTS_AT_MOST: Final = 3
PIECE: Final = 65_536
HEADERS: Final = {
    "User-Agent": "AsyncAPI-Maintainership-Program-Portal (roster)",
    "Accept": "text/plain, application/yaml, */*;q=0.1",
    # A packed file may be a thousand times as large once it is unpacked.
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file's bytes, and the mark by which its host knows this version of it."""

    data: bytes
    etag: str = ""


def fetch(
    url: str,
    *,
    hosts: Collection[str],
    bytes_at_most: int,
    etag: str = "",
    seconds: float = TOTAL,
) -> Fetched | None:
    """The file at ``url``, or ``None`` when it is still the one that ``etag`` names.

    Redirects are followed only to ``hosts``. Raises ``Refused`` when the host
    is not on the list, cannot be reached, is too slow, has no such file, or
    sends more than ``bytes_at_most``.
    """
    require_allowed(url, hosts)
    host = host_of(url)
    try:
        return asyncio.run(within(seconds, url, hosts, bytes_at_most, etag))
    except (TimeoutError, httpx.TimeoutException):
        words = _("%(host)s did not answer in time. Nothing was changed.")
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, ValueError):
        words = _("%(host)s could not be reached. Nothing was changed.")
    raise Refused(words % {"host": host})


async def within(
    seconds: float, url: str, hosts: Collection[str], bytes_at_most: int, etag: str
) -> Fetched | None:
    async with asyncio.timeout(seconds):
        return await follow(url, hosts, bytes_at_most, etag)


async def follow(url: str, hosts: Collection[str], bytes_at_most: int, etag: str) -> Fetched | None:
    """Ask ``url``, and where it leads to; every step is looked at before it is taken."""
    headers = HEADERS | ({"If-None-Match": etag} if etag else {})
    for _step in range(REDIRECTS_AT_MOST + 1):
        require_allowed(url, hosts)
        async with (
            # A proxy of the environment leads outside, never to this machine.
            httpx.AsyncClient(
                timeout=httpx.Timeout(READ, connect=CONNECT), trust_env=not on_this_machine(url)
            ) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            if response.next_request is None:
                return await content(response, bytes_at_most)
            url = str(response.next_request.url)
    raise Refused(
        _("%(host)s leads from one address to the next. Nothing was changed.")
        % {"host": host_of(url)}
    )


async def content(response: httpx.Response, bytes_at_most: int) -> Fetched | None:
    asked_for_news = "If-None-Match" in response.request.headers
    if response.status_code == httpx.codes.NOT_MODIFIED and asked_for_news:
        return None
    if response.status_code != httpx.codes.OK:
        raise Refused(no_file(response))
    data = bytearray()
    async for piece in response.aiter_raw(PIECE):
        data += piece
        if len(data) > bytes_at_most:
            raise Refused(too_large(response, bytes_at_most))
    return Fetched(bytes(data), response.headers.get("ETag", ""))


def require_allowed(url: str, hosts: Collection[str]) -> None:
    if not is_allowed(url, hosts):
        raise Refused(
            _(
                "Files are fetched by https from %(hosts)s only, and %(host)s is not one of "
                "them. Nothing was fetched."
            )
            % {"hosts": ", ".join(hosts) or _("no host"), "host": host_of(url)}
        )


def no_file(response: httpx.Response) -> str:
    facts = {"host": host_of(str(response.url)), "status": response.status_code}
    if response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        return _("%(host)s has no file at this address (%(status)s). Nothing was changed.") % facts
    return _("%(host)s sent no file (%(status)s). Nothing was changed.") % facts


def too_large(response: httpx.Response, bytes_at_most: int) -> str:
    facts = {"host": host_of(str(response.url)), "limit": bytes_at_most // 1_000_000}
    return _("The file at %(host)s is larger than %(limit)s MB. Nothing was changed.") % facts


def host_of(url: str) -> str:
    """The host as words for a person; an address may be no address at all."""
    try:
        return urlsplit(url).hostname or _("this address")
    except ValueError:
        return _("this address")


def without_secrets(url: str) -> str:
    """The address as it may be kept and shown: no query, in which a token may stand."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def on_this_machine(url: str) -> bool:
    return is_loopback(urlsplit(url).hostname or "")
