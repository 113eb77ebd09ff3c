from typing import Any

import pytest
from django.test import Client

from tests.amp.github_stand_in import github_stand_in


@pytest.fixture
def github() -> Any:
    with github_stand_in() as stand_in:
        yield stand_in


@pytest.fixture
def browser() -> Client:
    """A second person's browser, or the same person's on another device."""
    return Client()
