"""Files come from hosts on the list, in time and in size; else words say why not."""

import socket

import pytest

from amp.fetching import Fetched, fetch
from amp.hosts import is_allowed
from amp.refused import Refused
from tests.file_stand_in import HOST, file_host

LISTED = ["raw.githubusercontent.com", HOST]


@pytest.fixture
def host():
    with file_host(b"- github: ada\n") as host:
        yield host


def get(url, **options):
    return fetch(url, **({"hosts": LISTED, "bytes_at_most": 1_000_000} | options))


def refusal(url, **options):
    with pytest.raises(Refused) as refused:
        get(url, **options)
    return refused.value.message


def test_a_file_comes_with_the_mark_of_its_version(host):
    assert get(host.url) == Fetched(b"- github: ada\n", host.etag)


def test_a_file_that_is_still_the_same_is_not_sent_again(host):
    assert get(host.url, etag=host.etag) is None
    assert host.asked[-1]["If-None-Match"] == host.etag


def test_a_changed_file_is_sent_again(host):
    before = host.etag
    host.content = b"- github: bo\n"
    fetched = get(host.url, etag=before)
    assert fetched == Fetched(b"- github: bo\n", host.etag)


def test_a_host_without_marks_will_do(host):
    host.knows_etags = False
    assert get(host.url) == Fetched(b"- github: ada\n", "")


def test_the_portal_says_who_it_is_and_wants_nothing_packed(host):
    get(host.url)
    asked = host.asked[-1]
    assert asked["User-Agent"].startswith("AsyncAPI-Maintainership-Program-Portal")
    assert asked["Accept-Encoding"] == "identity"
    assert "Cookie" not in asked
    assert "Authorization" not in asked


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://raw.githubusercontent.com/asyncapi/community/master/MAINTAINERS.yaml", True),
        ("https://RAW.githubusercontent.com/x", True),
        ("https://raw.githubusercontent.com:443/x", True),
        ("https://raw.githubusercontent.com:8443/x", False),
        ("http://raw.githubusercontent.com/x", False),
        ("ftp://raw.githubusercontent.com/x", False),
        ("file:///etc/passwd", False),
        ("https://github.com/x", False),
        ("https://raw.githubusercontent.com.example.org/x", False),
        ("https://example.org/raw.githubusercontent.com", False),
        ("https://example.org#raw.githubusercontent.com", False),
        ("https://example.org\\@raw.githubusercontent.com/x", False),
        ("https://somebody:secret@raw.githubusercontent.com/x", False),
        ("https://raw.githubusercontent.com@example.org/x", False),
        ("https://raw.githubusercontent.com:port/x", False),
        ("https://[raw.githubusercontent.com/x", False),
        ("http://127.0.0.1:8111/x", True),
        ("http://127.0.0.2/x", False),
        ("http://localhost/x", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("//raw.githubusercontent.com/x", False),
        ("", False),
    ],
)
def test_only_https_from_the_list_is_fetched_and_this_machine_where_it_is_listed(url, allowed):
    assert is_allowed(url, LISTED) is allowed
    if not allowed:
        assert "Nothing was fetched." in refusal(url)


def test_this_machine_is_not_called_unless_it_is_on_the_list(host):
    words = refusal(host.url, hosts=["raw.githubusercontent.com"])
    assert words == (
        "Files are fetched by https from raw.githubusercontent.com only, and 127.0.0.1 is not "
        "one of them. Nothing was fetched."
    )
    assert host.asked == []


def test_a_redirect_on_the_same_host_is_followed(host):
    host.leads_to = "/there"
    fetched = get(host.url)
    assert fetched is not None
    assert fetched.data == b"- github: ada\n"


def test_a_redirect_to_a_host_off_the_list_is_not_followed(host):
    host.leads_to = "http://localhost:1/there"
    assert "localhost is not one of them" in refusal(host.url)


def test_a_redirect_in_a_circle_ends(host):
    host.leads_to = host.url
    assert "leads from one address to the next" in refusal(host.url)
    assert len(host.asked) == 4


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "127.0.0.1 has no file at this address (404). Nothing was changed."),
        (410, "127.0.0.1 has no file at this address (410). Nothing was changed."),
        (403, "127.0.0.1 sent no file (403). Nothing was changed."),
        (500, "127.0.0.1 sent no file (500). Nothing was changed."),
        (206, "127.0.0.1 sent no file (206). Nothing was changed."),
    ],
)
def test_whatever_is_no_file_is_said_in_words(host, status, words):
    host.status = status
    assert refusal(host.url) == words


def test_a_file_that_is_too_large_is_not_read_to_its_end(host):
    host.is_endless = True
    assert refusal(host.url) == "The file at 127.0.0.1 is larger than 1 MB. Nothing was changed."


def test_a_file_may_be_as_large_as_the_limit(host):
    host.content = b"#" * 1_000_000
    fetched = get(host.url)
    assert fetched is not None
    assert len(fetched.data) == 1_000_000


def test_a_host_that_says_nothing_is_left_in_time(host):
    host.pause = 1
    assert (
        refusal(host.url, seconds=0.2) == "127.0.0.1 did not answer in time. Nothing was changed."
    )


def test_a_host_that_sends_byte_by_byte_is_left_in_time(host):
    host.pause_between = 0.1
    assert "did not answer in time" in refusal(host.url, seconds=0.4)


def test_a_host_that_is_not_there_is_said_in_words():
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))
        url = f"http://{HOST}:{nobody.getsockname()[1]}/?token=secret"
        assert refusal(url) == "127.0.0.1 could not be reached. Nothing was changed."


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(host, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert get(host.url) is not None
