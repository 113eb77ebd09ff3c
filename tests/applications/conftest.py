"""What tests of applications have besides the cast: a list of maintainers that was just read."""

from typing import Any

import pytest

from applications.models import Application
from tests.applications.contesting import say
from tests.applications.screened import begin_screening
from tests.applications.selection import Selection, begin_selection
from tests.cast import Cast
from tests.factories import NOW, ApplicationFactory, RosterImportFactory, RosterSpanFactory


@pytest.fixture
def roster(cast: Cast) -> Any:
    """The list of maintainers as read yesterday, with one person on it."""
    reading = RosterImportFactory()
    return RosterSpanFactory(last_import=reading, login="maintainer-mo", github_id=5555)


@pytest.fixture
def draft(cast: Cast, roster: Any) -> Application:
    """An empty draft of somebody whom no rule blocks or leaves undecided."""
    cast.outsider.github_id, cast.outsider.github_login = 77, "otto"
    cast.outsider.save()
    empty = dict.fromkeys(("motivation", "contributions", "availability", "ai_use"), "")
    return ApplicationFactory(
        cohort=cast.cohort, user=cast.outsider, hours_per_week=None, saved_at=NOW, **empty
    )


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return begin_selection(cast)


@pytest.fixture
def queue(cast: Cast) -> Selection:
    return begin_screening(cast)


@pytest.fixture
def on_list(cast, roster):
    """The applicant's login stands on the list of maintainers."""
    return RosterSpanFactory(
        login=cast.applicant.github_login, github_id=None, last_import=roster.last_import
    )


@pytest.fixture
def contested(cast, on_list):
    return say(cast)
