"""Strings known to break input handling, as rosters, in rosters and as addresses of rosters."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.urls import reverse

from amp.fetching import fetch
from amp.hosts import is_allowed
from amp.refused import Refused
from applications.models import RosterImport, RosterSpan
from tests.applications.test_admin_deciding import confirm
from tests.applications.test_import_roster import command
from tests.cast import signed_in
from tests.factories import NOW, RosterSourceFactory
from tests.naughty import STRINGS, needs_strings

pytestmark = needs_strings

CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufeff\\ufffe\\uffff]")
A_SAMPLE = STRINGS[::40]


def upload(client, content, name="MAINTAINERS.yaml"):
    file = SimpleUploadedFile(name, content.encode(errors="replace"))
    return client.post(reverse("admin:applications_rosterimport_add"), {"file": file}, follow=True)


def as_yaml(entry):
    """In one line; what YAML forbids is escaped, and nothing else."""
    return "".join(
        json.dumps(character)[1:-1] if CONTROL.match(character) else character
        for character in json.dumps(entry, ensure_ascii=False)
    )


def test_as_names_and_logins_of_a_roster_they_are_read_shown_and_applied(cast):
    entries = [{"name": each, "github": f"user-{n}"} for n, each in enumerate(STRINGS)]
    entries += [{"name": "Ada", "github": each, "githubID": each} for each in STRINGS]
    text = "".join(f"- {as_yaml(entry)}\n" for entry in entries)
    client = signed_in(cast.organizer)
    assert upload(client, text).status_code == 200
    waiting = RosterImport.objects.get()
    assert len(waiting.difference["unreadable"]) > 100
    confirm(client, waiting, "apply")
    names = set(RosterSpan.objects.values_list("name", flat=True))
    assert any("<script>alert" in name for name in names)
    for page in (waiting, RosterSpan.objects.latest("name")):
        address = reverse(f"admin:applications_{page._meta.model_name}_change", args=[page.pk])
        shown = client.get(address)
        assert shown.status_code == 200
        assert b"<script>alert" not in shown.content


def test_as_a_roster_they_are_answered_in_words(cast):
    client = signed_in(cast.organizer)
    for text in [*A_SAMPLE, "\n".join(STRINGS)]:
        answer = upload(client, text)
        assert answer.status_code == 200, text
        assert b"errorlist" in answer.content, text
    assert not RosterImport.objects.exists()


def test_as_the_name_of_the_file_they_do_no_harm(cast):
    client = signed_in(cast.organizer)
    for name in A_SAMPLE:
        assert upload(client, "- github: ada\n", name=name or "x").status_code == 200


@pytest.mark.django_db
def test_as_a_path_or_an_address_they_are_refused_in_words():
    for each in A_SAMPLE:
        for told in (each, f"https://{each}", f"https://raw.githubusercontent.com@{each}"):
            if told.strip() in {"", "-", ".", "/"}:
                continue
            with pytest.raises(CommandError, match=r"cannot be read|Files are fetched"):
                command("--", told)


def test_no_address_of_theirs_is_ever_called():
    for each in STRINGS:
        address = f"http://{each}"
        if is_allowed(address, ["127.0.0.1"]):
            assert address.startswith("http://127.0.0.1"), each
            continue
        with pytest.raises(Refused):
            fetch(address, hosts=["127.0.0.1"], bytes_at_most=10)


def test_as_why_the_last_attempt_failed_they_are_shown_as_text(cast, settings):
    client = signed_in(cast.organizer)
    source = RosterSourceFactory(tried_at=NOW)
    settings.ROSTER_URL = source.address
    for each in A_SAMPLE:
        source.failure = each.replace("\0", "")[:300]
        source.save()
        assert client.get("/desk/amp-2026/").status_code == 200
