"""Importing the maintainer roster by command, from an address."""

import pytest
from django.core.management import CommandError

from applications.models import RosterImport
from tests.applications.test_import_roster import bring_in, command, command_json, on_roster
from tests.file_stand_in import HOST, file_host

pytestmark = pytest.mark.django_db

ADA = b"- name: Ada\n  github: ada\n  githubID: 1\n"


@pytest.fixture
def host():
    with file_host(ADA) as host:
        yield host


def test_an_address_is_shown_and_applied_like_a_file(host):
    shown = command_json(host.url)
    assert shown["added"] == [{"login": "ada", "id": 1, "line": 1}]
    assert shown["applied"] is False
    assert not RosterImport.objects.exists()
    applied = command_json(host.url, "--on", "2026-05-04", "--apply")
    assert applied["applied"] is True
    kept = RosterImport.objects.get()
    assert (kept.source, kept.text) == (host.url, ADA.decode())
    assert on_roster() == {"ada"}


def test_a_token_in_the_address_is_not_kept(host):
    command(host.url + "?token=secret#part", "--apply")
    assert RosterImport.objects.get().source == host.url


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "127.0.0.1 has no file at this address"),
        ({"status": 503}, r"127.0.0.1 sent no file \(503\)"),
        ({"leads_to": "https://example.org/there"}, "example.org is not one of them"),
        ({"content": b"#" * 2_000_001}, "larger than 2 MB"),
        ({"content": b"\xff\xfe\x00"}, "no text in UTF-8"),
        ({"content": b"- github: ["}, "no readable YAML"),
        ({"content": b"<!doctype html><title>Sign in</title>"}, "no list of entries"),
        ({"content": b""}, "is empty"),
    ],
)
def test_whatever_goes_wrong_is_said_in_words_and_changes_nothing(host, answer, words):
    bring_in("base.yaml")
    vars(host).update(answer)
    with pytest.raises(CommandError, match=words):
        command(host.url, "--apply")
    assert RosterImport.objects.count() == 1
    assert len(on_roster()) == 20


def test_a_host_off_the_list_is_not_called(host, settings):
    settings.ROSTER_HOSTS = ["raw.githubusercontent.com"]
    with pytest.raises(CommandError, match=f"{HOST} is not one of them"):
        command(host.url)
    assert host.asked == []
