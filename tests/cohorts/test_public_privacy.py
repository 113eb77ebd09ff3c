"""The page that says what is kept about people."""

import pytest

from tests.cast import signed_in

pytestmark = pytest.mark.django_db


def test_anybody_can_read_what_is_kept(client):
    answer = client.get("/privacy/")
    assert answer.status_code == 200
    assert "A draft is yours alone." in answer.content.decode()


def test_every_page_leads_to_it(cast):
    page = signed_in(cast.applicant).get("/").content.decode()
    assert 'href="/privacy/"' in page
