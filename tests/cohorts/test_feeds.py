"""The calendar and the feed of changes, read back by parsers."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from cohorts.actions.cohort import cancel
from cohorts.actions.schedule import change_schedule
from cohorts.models import Cohort, Phase, PhaseKind
from tests.factories import NOW, ScheduleChangeFactory

ICS = "/cohorts/amp-2026/schedule.ics"
ATOM = "/cohorts/amp-2026/changes.atom"
SPACE = {"a": "http://www.w3.org/2005/Atom"}


def calendar(client):
    response = client.get(ICS)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def feed(client):
    response = client.get(ATOM)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def move_final(cast, days, reason="Holidays"):
    final = cast.cohort.phases.get(kind=PhaseKind.FINAL)
    change_schedule(
        final, by=cast.organizer, now=NOW, reason=reason,
        ends_at=final.ends_at + timedelta(days=days),
    )  # fmt: skip


# Calendar --------------------------------------------------------------------------------


def test_every_phase_is_an_event_with_instants_in_utc(cast, client):
    book = calendar(client)
    events = {str(event["summary"]): event for event in book.walk("VEVENT")}
    assert len(events) == 8
    applications = events["AMP 2026: Applications"]
    assert applications["dtstart"].dt == datetime(2026, 5, 10, tzinfo=UTC)
    assert applications["dtend"].dt == datetime(2026, 5, 31, tzinfo=UTC)
    assert b"DTSTART:20260510T000000Z" in client.get(ICS).content
    assert applications["url"] == "http://testserver/cohorts/amp-2026/schedule/"


def test_the_calendar_has_a_name_and_what_the_standard_asks_for(cast, client):
    book = calendar(client)
    assert book["x-wr-calname"] == "AMP 2026"
    assert book["version"] == "2.0"
    assert book["prodid"]
    for event in book.walk("VEVENT"):
        assert event["dtstamp"]
        assert event["uid"]


def test_uids_stay_and_sequence_counts_the_changes(cast, client):
    before = {event["uid"]: int(event["sequence"]) for event in calendar(client).walk("VEVENT")}
    move_final(cast, 1)
    move_final(cast, 1)
    after = {event["uid"]: int(event["sequence"]) for event in calendar(client).walk("VEVENT")}
    assert set(before) == set(after)
    assert set(before.values()) == {0}
    assert set(after.values()) == {2}


def test_reading_twice_gives_the_same_calendar(cast, client):
    assert client.get(ICS).content == client.get(ICS).content


def test_a_change_moves_the_stamp(cast, client):
    before = calendar(client).walk("VEVENT")[0]["dtstamp"].dt
    move_final(cast, 1)
    assert calendar(client).walk("VEVENT")[0]["dtstamp"].dt == NOW > before


def test_a_cancelled_cohort_cancels_its_events(cast, client):
    assert {str(each["status"]) for each in calendar(client).walk("VEVENT")} == {"CONFIRMED"}
    cancel(cast.cohort, by=cast.lead_organizer, now=NOW, reason="No mentors.")
    assert {str(each["status"]) for each in calendar(client).walk("VEVENT")} == {"CANCELLED"}


NASTY = "a,b;c\\n\nEND:VEVENT\r\nX: \x0b\x01 😀 " + "é" * 200


def test_no_text_breaks_out_of_its_line(cast, client):
    Phase.objects.filter(kind=PhaseKind.KICKOFF).update(title=NASTY[:80], description=NASTY)
    Cohort.objects.filter(pk=cast.cohort.pk).update(name=NASTY[:120])
    events = calendar(client).walk("VEVENT")
    assert len(events) == 8
    assert all(len(line) <= 75 for line in client.get(ICS).content.split(b"\r\n"))


# Feed ------------------------------------------------------------------------------------


def test_every_change_is_an_entry_the_newest_first(cast, client):
    move_final(cast, 1, "First <reason> & more")
    move_final(cast, 1, "Second reason")
    entries = feed(client).findall("a:entry", SPACE)
    assert [each.find("a:title", SPACE).text for each in entries] == ["Change 2", "Change 1"]
    summary = entries[1].find("a:summary", SPACE).text
    assert "First &lt;reason&gt; &amp; more" in summary
    assert "17 October 2026, 23:59 UTC → 18 October 2026, 23:59 UTC" in summary
    assert entries[0].find("a:author/a:name", SPACE).text == "Organizer Omar"
    link = entries[0].find("a:link", SPACE).get("href")
    assert link == "http://testserver/cohorts/amp-2026/schedule/#change-2"


def test_ids_are_stable_and_do_not_depend_on_the_address(cast, client):
    change = ScheduleChangeFactory(cohort=cast.cohort, number=1)
    root = feed(client)
    assert root.find("a:id", SPACE).text == f"urn:uuid:{cast.cohort.pk}"
    assert root.find("a:entry/a:id", SPACE).text == f"urn:uuid:{change.pk}"


def test_updated_is_the_last_change(cast, client):
    ScheduleChangeFactory(cohort=cast.cohort, number=1, changed_at=NOW - timedelta(days=9))
    ScheduleChangeFactory(cohort=cast.cohort, number=2, changed_at=NOW - timedelta(days=3))
    root = feed(client)
    assert root.find("a:updated", SPACE).text == "2026-05-17T12:00:00+00:00"
    assert root.find("a:entry/a:updated", SPACE).text == "2026-05-17T12:00:00+00:00"


def test_without_a_change_it_was_updated_when_the_schedule_was_confirmed(cast, client):
    assert feed(client).find("a:updated", SPACE).text == cast.cohort.confirmed_at.isoformat()


def test_the_feed_names_itself_and_its_page(cast, client):
    links = {each.get("rel"): each.get("href") for each in feed(client).findall("a:link", SPACE)}
    assert links == {
        "alternate": "http://testserver/cohorts/amp-2026/schedule/",
        "self": "http://testserver/cohorts/amp-2026/changes.atom",
    }


@pytest.mark.parametrize("reason", [NASTY, "\ufffe\uffff", "]]>", "&#0;"])
def test_no_text_breaks_the_feed(cast, client, reason):
    change = ScheduleChangeFactory(cohort=cast.cohort, number=1, reason=reason)
    change.differences[0]["phase"] = reason
    change.save()
    assert len(feed(client).findall("a:entry", SPACE)) == 1


def test_both_cost_the_same_for_one_and_many(cast, client, django_assert_max_num_queries):
    for address in (ICS, ATOM):
        with django_assert_max_num_queries(5) as before:
            client.get(address)
        for _more in range(3):
            ScheduleChangeFactory(cohort=cast.cohort)
        with django_assert_max_num_queries(len(before)):
            client.get(address)
