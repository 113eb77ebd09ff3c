"""What a stranger meets first."""

import pytest

from tests.browser.visitor import visiting
from tests.cast import gather


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_the_cohort_and_the_next_step(chromium, live_server, at_noon):
    gather()
    with visiting(chromium, live_server.url) as stranger:
        stranger.go("/")
        stranger.sees("AMP 2026")
        stranger.finds_no_fault("home")
