"""The instant that counts is when the server received the request, not when it got round to it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory

from amp.received import EPOCH, Received, received_at

NOW = datetime(2026, 5, 30, 23, 59, 59, 500_000, tzinfo=UTC)
A_MINUTE = timedelta(seconds=60)


def stamp(at):
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    return f"t={milliseconds // 1000}.{milliseconds % 1000:03}"


def seen(header=None, now=NOW):
    """What a request with this header is taken to have come in at."""
    headers = {} if header is None else {"HTTP_X_REQUEST_START": header}
    request = RequestFactory().get("/", **headers)
    with time_machine.travel(now, tick=False):
        Received(lambda request: request)(request)
    return received_at(request)


@pytest.fixture
def behind_a_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def test_without_a_proxy_the_own_clock_counts():
    assert seen() == NOW


def test_the_clock_stands_still_for_one_request():
    request = RequestFactory().get("/")
    with time_machine.travel(NOW, tick=False):
        Received(lambda request: request)(request)
    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        assert received_at(request) == NOW


def test_a_request_that_went_through_no_middleware_is_received_now():
    with time_machine.travel(NOW, tick=False):
        assert received_at(RequestFactory().get("/")) == NOW


def test_what_a_visitor_claims_counts_for_nothing_without_a_trusted_proxy():
    assert seen(stamp(NOW - timedelta(seconds=30))) == NOW


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(milliseconds=1), A_MINUTE])
def test_behind_a_proxy_its_instant_counts(behind_a_proxy, waited):
    assert seen(stamp(NOW - waited)) == NOW - waited


@pytest.mark.parametrize("waited", [-timedelta(milliseconds=1), A_MINUTE + timedelta(seconds=1)])
def test_an_instant_that_makes_no_sense_is_not_believed(behind_a_proxy, waited):
    assert seen(stamp(NOW - waited)) == NOW


@pytest.mark.parametrize(
    "nonsense",
    [
        "", "t=", "t=0.000", "1780185599.500", "t=1780185599", "t=1780185599.5", "t=nan",
        "t=1780185599.500, t=1780185500.000", "t=١٧٨٠١٨٥٥٩٩.٥٠٠",
        "t=-780185599.500", "t=" + "9" * 400,
    ],
)  # fmt: skip
def test_nonsense_is_not_believed(behind_a_proxy, nonsense):
    assert seen(nonsense) == NOW


def test_every_request_has_its_instant(client, db, at_noon):
    assert client.get("/healthz").wsgi_request.received_at == at_noon
