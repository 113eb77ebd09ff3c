"""What every answer tells the browser."""

from contextlib import closing

import pytest

pytestmark = pytest.mark.django_db

PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/admin/login/",
    "/healthz",
    "/nowhere",
    "/?a=%00",
    "/static/css/base.css",
]


def headers_of(client, page):
    with closing(client.get(page)) as answer:
        return answer.headers


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_a_strict_policy(client, page):
    policy = headers_of(client, page)["Content-Security-Policy"]

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["img-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("asked", [{}, {"HTTP_HOST": "elsewhere.example"}])
def test_a_redirect_to_https_and_a_refused_host_carry_the_policy_too(client, settings, asked):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/accounts/login/", **asked)
    assert answer.status_code == (400 if asked else 301)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_other_headers(client, page):
    headers = headers_of(client, page)

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_https_is_asked_for_and_remembered(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000

    answer = client.get("/accounts/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/accounts/login/")
    assert client.get("/healthz").status_code == 200, "Supervisors ask without HTTPS."

    answer = client.get("/accounts/login/", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("address", ["/accounts/login/?next=%00", "/a%00b/", "/?q=a%00"])
def test_a_nul_in_an_address_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


HALF = b'--x\r\nContent-Disposition: form-data; name="receipt"\r\n\r\n+2AA-\r\n--x--\r\n'


@pytest.mark.parametrize(("encoding", "status"), [("utf-7", 400), ("rot13", 400), ("UTF-8", 200)])
def test_a_form_in_an_encoding_that_no_browser_sends_is_a_bad_request(client, encoding, status):
    """UTF-7 can spell half a character: it would break whatever shows or keeps it."""
    kind = f"multipart/form-data; boundary=x; charset={encoding}"
    assert client.generic("POST", "/help/return/", HALF, content_type=kind).status_code == status


def test_cookies_are_kept_from_scripts_and_from_other_sites(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True

    cookie = client.get("/accounts/login/", secure=True).cookies["csrftoken"]

    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
