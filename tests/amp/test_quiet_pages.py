"""Pages of help send no referrer, and their forms are still taken from nobody else's site."""

import pytest
from django.test import Client

QUIET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@pytest.mark.parametrize(
    "path", ["/help/", "/help", "/care", "/help/nothing/here/", "/care/nothing/here/"]
)
def test_every_answer_is_quiet(client, db, path):
    answer = client.get(path)
    assert {name: answer.headers[name] for name in QUIET} == QUIET
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_other_pages_are_as_they_were(client, db):
    for path in ("/", "/helpful/"):
        assert client.get(path).headers["Referrer-Policy"] == "same-origin"


def post(path, **headers):
    """A form with its token, as a browser posts it that was told to send no referrer."""
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    token = client.cookies["csrftoken"].value
    return client.post(
        path, {"csrfmiddlewaretoken": token}, headers={"Origin": "null", **headers}
    ).status_code


def test_a_form_without_an_origin_is_taken_from_this_site_only(db):
    assert post("/help/", **{"Sec-Fetch-Site": "same-origin"}) != 403
    assert post("/help/") != 403
    for elsewhere in ("cross-site", "same-site", "none"):
        assert post("/help/", **{"Sec-Fetch-Site": elsewhere}) == 403


def test_other_forms_need_their_origin(db):
    assert post("/accounts/login/", **{"Sec-Fetch-Site": "same-origin"}) == 403


def test_without_the_token_nothing_is_taken(db):
    client = Client(enforce_csrf_checks=True)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/help/", headers=headers).status_code == 403
