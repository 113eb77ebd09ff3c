"""Two hundred people hand in at one moment, in the last minute, to two web processes."""

import pytest

from applications.models import Application
from cohorts.models import Message
from tests.cluster.last_minute import last_minute
from tests.cluster.season import ON_REDIS, PEOPLE
from tests.processes import manage

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]


def test_none_is_lost_and_none_is_doubled():
    manage("migrate", "--verbosity", "0", **ON_REDIS)
    rush = last_minute()
    assert (rush.answered, rush.kept) == (PEOPLE, PEOPLE)
    assert (rush.doubled, rush.errors) == (0, 0)
    assert Application.objects.filter(state="submitted").count() == PEOPLE
    receipts = Message.objects.filter(kind="applications/submitted")
    assert receipts.values("recipient").distinct().count() == receipts.count() == PEOPLE
