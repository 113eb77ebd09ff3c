"""Through the form: a second before the close is in, a second after is out, whatever the zone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from applications.models import Application
from cohorts.models import ANYWHERE_ON_EARTH, end_of_day
from tests.amp.test_received import stamp
from tests.applications.writing import post, typed, url
from tests.cast import signed_in

SECOND = timedelta(seconds=1)
FAR_EAST = ZoneInfo("Pacific/Kiritimati")
CLOSES = {
    "the end of the day in Kiritimati": end_of_day(date(2026, 5, 30), FAR_EAST),
    "when clocks go forward": end_of_day(date(2026, 3, 28), ZoneInfo("Europe/Berlin")),
    "when clocks go back": end_of_day(date(2026, 10, 31), ZoneInfo("America/New_York")),
    "anywhere on Earth": end_of_day(date(2026, 5, 30), ANYWHERE_ON_EARTH),
}


@pytest.fixture(params=CLOSES.values(), ids=CLOSES)
def close(request, cast, draft):
    """The close of a cohort in which somebody has a whole draft."""
    post(cast.outsider, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    phase = cast.cohort.phases.get(kind="applications")
    phase.ends_at = request.param
    phase.starts_at = min(phase.starts_at, request.param - timedelta(days=20))
    phase.save()
    return request.param


def hand_in(cast, now, **headers):
    with time_machine.travel(now, tick=False):
        client = signed_in(cast.outsider)
        client.post(url("submit", "amp-2026"), **headers)
    return Application.objects.get(user=cast.outsider)


def test_a_second_before_is_in(cast, close):
    written = hand_in(cast, close - SECOND)
    assert (written.state, written.submitted_at) == ("submitted", close - SECOND)


@pytest.mark.parametrize("late", [timedelta(0), SECOND])
def test_from_the_instant_on_it_is_out(cast, close, late):
    assert hand_in(cast, close + late).state == "draft"


def test_who_waited_for_a_worker_is_in_when_the_proxy_says_so(cast, close, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    came = {"HTTP_X_REQUEST_START": stamp(close - SECOND)}
    written = hand_in(cast, close + 20 * SECOND, **came)
    assert (written.state, written.submitted_at) == ("submitted", close - SECOND)


def test_who_claims_to_have_waited_is_out_without_a_trusted_proxy(cast, close):
    came = {"HTTP_X_REQUEST_START": stamp(close - SECOND)}
    assert hand_in(cast, close + 20 * SECOND, **came).state == "draft"


def test_saving_at_the_last_second_counts_and_a_second_later_nothing_is_lost(cast, close):
    for now, status in ((close - SECOND, 302), (close, 409)):
        with time_machine.travel(now, tick=False):
            data = typed(cast.project, version=2, motivation="The last word.") | {"save": "1"}
            response = signed_in(cast.outsider).post(url("apply", "amp-2026"), data)
        assert response.status_code == status
    assert Application.objects.get(user=cast.outsider).saved_at == close - SECOND
    assert "The last word." in response.content.decode()
