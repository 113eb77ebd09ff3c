"""A wrong address gets our page, in the demo as in production."""

import pytest

pytestmark = pytest.mark.django_db

NOT_THERE = ["/nowhere/", "/cohorts/no-such-cohort/"]


@pytest.mark.parametrize("address", NOT_THERE)
def test_in_production(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "404.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("address", NOT_THERE)
def test_in_the_demo(client, settings, address):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "amp.not_found.NotFound"]

    answer = client.get(address)

    assert answer.status_code == 404
    assert "404.html" in [template.name for template in answer.templates]
    assert b"DEBUG = True" not in answer.content
