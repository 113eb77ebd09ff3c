"""The roster reads itself: twice a day, applied where small and clean, else left to a person."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amp.clock import tick
from applications.actions.roster import (
    apply_import,
    discard_import,
    import_roster,
    latest_import,
    roster_fact,
)
from applications.actions.roster_sync import sync_roster
from applications.models import RosterImport, RosterSource, RosterSpan
from applications.states import RosterImportState
from cohorts.models import Event, Message
from tests.applications.test_import_roster import ROSTERS, bring_in, on_roster
from tests.factories import CohortFactory, ParticipationFactory
from tests.file_stand_in import file_host
from tests.moments import at_one_moment, needs_postgresql

START = datetime(2026, 5, 20, 12, tzinfo=UTC)
HALF_A_DAY = timedelta(hours=12)
HALF_AN_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def file(name):
    return (ROSTERS / name).read_bytes()


@pytest.fixture
def host(settings):
    with file_host(file("base.yaml")) as host:
        settings.ROSTER_URL = host.url
        yield host


@pytest.fixture
def read(host):
    """The roster as it stands: twenty people, read from the host and applied by a person."""
    sync_roster(now=START - HALF_A_DAY)
    apply_import(RosterImport.objects.get(), by=None, now=START - HALF_A_DAY)
    host.asked.clear()


def states():
    rows = RosterImport.objects.order_by("read_at", "applied_at").values_list("state", flat=True)
    return [str(state) for state in rows]


def last():
    found = latest_import(START + 100 * HALF_A_DAY)
    assert found is not None
    return found


# When


def test_without_an_address_nothing_is_read(host, settings):
    settings.ROSTER_URL = ""
    assert tick(START) == []
    assert host.asked == []
    assert not RosterSource.objects.exists()


def test_the_clock_reads_the_roster(host):
    assert tick(START) == []
    assert len(host.asked) == 1
    assert RosterImport.objects.get().source == host.url


def test_it_is_read_again_after_twelve_hours_and_not_before(host, read):
    sync_roster(now=START - SECOND)
    assert host.asked == []
    sync_roster(now=START)
    sync_roster(now=START + SECOND)
    sync_roster(now=START + HALF_A_DAY - SECOND)
    assert len(host.asked) == 1
    sync_roster(now=START + HALF_A_DAY)
    assert len(host.asked) == 2


def test_another_address_is_read_at_once(host, read, settings):
    settings.ROSTER_URL = host.url + "?branch=other"
    sync_roster(now=START - SECOND)
    assert host.asked == []  # The query is not part of what the address is known by.
    settings.ROSTER_URL = host.url.replace("MAINTAINERS", "OTHER")
    sync_roster(now=START - SECOND)
    assert len(host.asked) == 1


@pytest.mark.django_db(transaction=True)
@needs_postgresql
def test_of_two_clocks_at_one_moment_one_reads(host):
    assert at_one_moment(*[lambda: sync_roster(now=START)] * 4) == []
    assert len(host.asked) == 1
    assert RosterImport.objects.count() == 1


# As before


def test_the_first_reading_is_left_to_a_person(host):
    sync_roster(now=START)
    waiting = RosterImport.objects.get()
    assert (waiting.state, waiting.imported_by, waiting.etag) == ("proposed", None, host.etag)
    assert waiting.text == file("base.yaml").decode()
    assert not RosterSpan.objects.exists()


def test_a_file_that_was_not_sent_again_is_a_reading_without_its_text(host, read):
    standing = last()
    sync_roster(now=START)
    again = last()
    assert host.asked[0]["If-None-Match"] == host.etag
    assert again != standing
    assert (again.state, again.read_at, again.applied_at) == ("applied", START, START)
    assert (again.version, again.text, again.etag) == (standing.version, "", host.etag)
    assert again.difference["added"] == []
    kept = RosterImport.objects.filter(version=again.version).exclude(text="")
    assert kept.get().text == file("base.yaml").decode()
    assert RosterSpan.objects.count() == 20


def test_an_identical_file_is_a_reading_without_its_text_too(host, read):
    host.knows_etags = False
    sync_roster(now=START)
    sync_roster(now=START + HALF_A_DAY)
    assert "If-None-Match" not in host.asked[1]
    assert [row.text for row in RosterImport.objects.order_by("read_at")][1:] == ["", ""]
    fact = roster_fact(START + HALF_A_DAY)
    assert fact is not None
    assert fact.read_at == START + HALF_A_DAY


def test_what_was_read_by_hand_meanwhile_is_not_taken_for_the_hosts_file(host, read):
    bring_in("two-removed.yaml", START - SECOND)
    sync_roster(now=START)
    assert "If-None-Match" not in host.asked[0]
    assert len(on_roster()) == 20


def test_a_file_read_by_hand_from_a_file_is_recognized(host):
    bring_in("base.yaml", START - HALF_A_DAY)
    sync_roster(now=START)
    assert states() == ["applied", "applied"]
    assert (last().text, last().source) == ("", host.url)


# Applied by itself


@pytest.mark.parametrize("name", ["two-removed.yaml", "renamed.yaml", "id-added.yaml"])
def test_a_small_clean_difference_is_applied_by_itself(host, read, name):
    host.content = file(name)
    sync_roster(now=START)
    applied = last()
    assert (applied.state, applied.read_at, applied.imported_by) == ("applied", START, None)
    assert (applied.text, applied.etag) == (host.content.decode(), host.etag)
    assert not Message.objects.exists()


def test_spans_begin_when_the_file_was_read(host, read):
    host.content += b"- github: zoe-new\n  githubID: 4711\n"
    sync_roster(now=START)
    assert RosterSpan.objects.get(login="zoe-new").from_at == START


# Left to a person


@pytest.fixture
def organizers(cast):
    """Organizers of cohorts in every state; only those that are announced and go on care."""
    for state in ("draft", "announced", "running", "finished", "cancelled"):
        cohort = CohortFactory(name=state, state=state)
        ParticipationFactory(cohort=cohort, user__email=f"{state}@example.org", organizer=True)
    return cast


@pytest.mark.parametrize(
    ("name", "numbers", "why"),
    [
        ("added-22.yaml", "22 added", "22 people added"),
        ("many-removed.yaml", "6 removed", "need to be confirmed"),
        ("misspelt-key.yaml", "1 unreadable", "cannot be read"),
        ("twice-by-case.yaml", "1 twice in the file", "stand there twice"),
    ],
)
def test_everything_else_waits_and_organizers_are_told(host, read, organizers, name, numbers, why):
    host.content = file(name)
    sync_roster(now=START)
    assert states() == ["applied", "proposed"]
    assert len(on_roster()) == 20
    waiting = RosterImport.objects.get(state="proposed")
    messages = Message.objects.all()
    assert {message.recipient.email for message in messages} == {
        "lead@example.org", "organizer@example.org",
        "announced@example.org", "running@example.org",
    }  # fmt: skip
    text = messages[0].text
    assert numbers in messages[0].subject
    assert numbers in text
    assert why in text
    assert f"http://testserver/admin/applications/rosterimport/{waiting.pk}/change/" in text
    assert "read the list of maintainers on 20 May 2026, 12:00 UTC" in text


def test_the_same_file_is_neither_queued_nor_told_twice(host, read, cast):
    host.content = file("added-22.yaml")
    for turn in range(3):
        sync_roster(now=START + turn * HALF_A_DAY)
    assert states() == ["applied", "proposed"]
    assert Message.objects.count() == 2
    assert len(host.asked) == 3


def test_what_waits_can_be_applied_by_a_person_and_is_recognized_then(host, read, cast):
    host.content = file("added-22.yaml")
    sync_roster(now=START)
    waiting = RosterImport.objects.get(state="proposed")
    apply_import(waiting, by=cast.organizer, now=START + SECOND)
    assert len(on_roster()) == 42
    sync_roster(now=START + HALF_A_DAY)
    assert host.asked[-1]["If-None-Match"] == host.etag
    assert states() == ["applied", "applied", "applied"]


@pytest.mark.parametrize(
    ("name", "becomes"),
    [("misspelt-key.yaml", "proposed"), ("two-removed.yaml", "applied"), ("base.yaml", "applied")],
)
def test_a_newer_reading_puts_an_older_one_aside(host, read, cast, name, becomes):
    host.content = file("added-22.yaml")
    sync_roster(now=START)
    host.content = file(name)
    sync_roster(now=START + HALF_A_DAY)
    assert states() == ["applied", "discarded", becomes]
    event = Event.objects.get(new_state=RosterImportState.DISCARDED)
    assert (event.by, event.reason) == (None, "A newer reading took its place.")


def test_a_file_that_comes_back_is_queued_again(host, read, cast):
    for turn, name in enumerate(["added-22.yaml", "misspelt-key.yaml", "added-22.yaml"]):
        host.content = file(name)
        sync_roster(now=START + turn * HALF_A_DAY)
    assert states() == ["applied", "discarded", "discarded", "proposed"]


def test_what_a_person_put_aside_does_not_come_back(host, read, cast):
    host.content = file("added-22.yaml")
    sync_roster(now=START)
    waiting = RosterImport.objects.get(state="proposed")
    discard_import(waiting, by=cast.organizer, now=START, reason="A prank.")
    sync_roster(now=START + HALF_A_DAY)
    assert states() == ["applied", "discarded"]
    assert last().read_at == START - HALF_A_DAY
    assert Message.objects.count() == 2


def test_what_a_person_uploaded_is_not_put_aside(host, read, cast):
    text = file("misspelt-key.yaml").decode()
    import_roster(text=text, source="x", by=cast.organizer, now=START - SECOND)
    host.content = file("added-22.yaml")
    sync_roster(now=START)
    assert states() == ["applied", "proposed", "proposed"]


def test_what_a_person_uploaded_is_not_queued_beside_it(host, read, cast):
    text = file("added-22.yaml").decode()
    import_roster(text=text, source="x", by=cast.organizer, now=START - SECOND)
    host.content = file("added-22.yaml")
    sync_roster(now=START)
    assert states() == ["applied", "proposed"]


# What fails


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "no file at this address"),
        ({"status": 500}, "sent no file (500)"),
        ({"content": b"- github: ["}, "no readable YAML"),
        ({"content": b"\xff\xfe\x00"}, "no text in UTF-8"),
        ({"content": b"#" * 2_000_001}, "larger than 2 MB"),
        ({"leads_to": "https://example.org/"}, "example.org is not one of them"),
    ],
)
def test_a_failure_changes_nothing_and_is_kept_and_logged(host, read, caplog, answer, words):
    vars(host).update(answer)
    with caplog.at_level(logging.DEBUG):
        sync_roster(now=START)
    assert states() == ["applied"]
    assert len(on_roster()) == 20
    assert words in RosterSource.objects.get().failure
    assert words in caplog.text


def test_the_address_with_its_token_is_neither_logged_nor_kept(host, settings, caplog):
    settings.ROSTER_URL = host.url + "?token=secret"
    host.status = 404
    sync_roster(now=START)
    host.status = 200
    sync_roster(now=START + HALF_AN_HOUR)
    assert "The roster was not read" in caplog.text
    assert "secret" not in caplog.text
    assert (RosterSource.objects.get().address, RosterImport.objects.get().source) == (
        host.url, host.url,
    )  # fmt: skip


def test_a_failure_is_tried_again_after_half_an_hour(host, read):
    host.status = 500
    sync_roster(now=START)
    sync_roster(now=START + HALF_AN_HOUR - SECOND)
    assert len(host.asked) == 1
    host.status = 200
    sync_roster(now=START + HALF_AN_HOUR)
    source = RosterSource.objects.get()
    assert (source.answered_at, source.failure) == (START + HALF_AN_HOUR, "")
    assert last().read_at == START + HALF_AN_HOUR


def test_another_import_in_the_moment_of_reading_wins(host, read):
    """The host says "as before", but what stands is not what it was before."""
    from applications.actions import roster_sync

    before = last()
    bring_in("two-removed.yaml", START - SECOND)
    with pytest.raises(roster_sync.Refused, match="Another roster was imported"):
        roster_sync.keep_unchanged(last(), before, START)
    assert len(on_roster()) == 18


def test_a_mark_that_is_too_long_is_not_kept(host, read, monkeypatch):
    monkeypatch.setattr(type(host), "etag", property(lambda _host: '"' + 300 * "x" + '"'))
    host.content = file("renamed.yaml")
    sync_roster(now=START)
    assert (last().etag, last().state) == ("", "applied")
    sync_roster(now=START + HALF_A_DAY)
    assert states()[-1] == "applied"


def test_a_reading_takes_as_many_queries_for_few_waiting_as_for_none(host, read, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(at):
        with CaptureQueriesContext(connection) as asked:
            sync_roster(now=at)
        return len(asked)

    first = queries(START)
    for _number in range(3):
        ParticipationFactory(cohort=cast.cohort, organizer=True)
    assert queries(START + HALF_A_DAY) == first <= 16


# The real file


REAL = Path(__file__).parents[3] / "shared" / "data" / "maintainers"


@pytest.mark.skipif(not REAL.is_dir(), reason="The real rosters (../shared/data) are not here.")
def test_of_the_real_files_only_the_small_last_change_is_applied_by_itself(host, cast):
    what_became = []
    for turn, path in enumerate(sorted(REAL.glob("*.yaml"))):
        at = START + turn * HALF_A_DAY
        host.content = path.read_bytes()
        sync_roster(now=at)
        row = RosterImport.objects.get(read_at=at)
        what_became.append(str(row.state))
        if row.state == RosterImportState.PROPOSED:
            apply_import(row, by=cast.organizer, now=at, confirm_removals=True)
    # 47 added; 6 added and 3 removed; 31 added and 7 removed; 5 changed.
    assert what_became == ["proposed", "applied", "proposed", "applied"]
    assert len(on_roster()) == 74
