"""What tests of confidential reports have: a committee that is seated, and one report.

They may lie in a database of their own, so that each test is given every database there is.
"""

from typing import Any

import pytest
import time_machine

from tests.conduct.committee import Committee, Scene, report_to, seat_committee
from tests.factories import NOW


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        ours = "/conduct/" in str(item.path) and "/rules/" not in str(item.path)
        # Where a test says how it uses databases itself, its word is the nearer one.
        if ours and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture
def committee(db: Any) -> Committee:
    return seat_committee()


@pytest.fixture
def scene(committee: Committee) -> Scene:
    """A report about somebody outside the committee; nobody has looked at it yet."""
    return report_to(committee)


@pytest.fixture
def noon() -> Any:
    """The clock stands still at ``NOW``: views take the time from it."""
    with time_machine.travel(NOW, tick=False):
        yield
