"""Whoever is reported, shut out or all-powerful cannot tell a portal with reports from one without.

The same world is looked at twice: without a report, and with one, five or fifty about its lead
organizer, who is on the committee herself. Everything within reach of her, of a superuser and of
a member whom the reporters shut out is read byte by byte: pages, feeds, calendars, the admin and
its searches, what monitoring asks, their mails, and every row outside conduct's own tables. Each
must be the same but for tokens and clocks.
"""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from amp.clock import tick
from conduct.actions.escalating import escalate
from conduct.actions.receiving import receive
from conduct.actions.seats import lock_seat
from conduct.actions.stances import names
from conduct.actions.writing import write_as_reporter
from conduct.models import Notice, Report, Seat
from conduct.permissions import Unlocked
from conduct.rules import sealing
from conduct.rules.report import Kind, Person
from tests.cast import prove_again, signed_in
from tests.conduct.audit import AUDIT
from tests.conduct.care.visiting import signed_in_freshly
from tests.conduct.committee import STARTED, seat_committee, tell
from tests.factories import NOW, UserFactory, published_project

NUMBERS = [1, 5, 50] if AUDIT else [5]
STARTS = [
    "/", "/me/", "/me/account/data/", "/cohorts/", "/cohorts/amp-2026/",
    "/cohorts/amp-2026/schedule.ics", "/cohorts/amp-2026/changes.atom",
    "/desk/", "/desk/amp-2026/", "/admin/", "/readyz", "/healthz",
    "/help/", "/help/write/", "/help/return/", "/help/talk/", "/help/boundaries/", "/help/numbers/",
    "/care/", "/robots.txt", "/admin/conduct/", "/admin/conduct/report/",
    "/admin/cohorts/event/?q=report", "/admin/cohorts/message/?q=waits",
    "/desk/amp-2026/events/?q=report", "/desk/amp-2026/messages/?q=waits",
]  # fmt: skip
LINK = re.compile(r'(?:href|action|formaction)="(/[^"#]*)')
# Adding a passkey begins with something that is drawn anew.
NO_PAGE = re.compile(r"/(static|i18n|logout|sign-?out|webauthn/add)/|/accounts/(logout|github)")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\?.*")
OF_A_KIND = 3 if AUDIT else 1
# Of tokens and clocks: the token of a form, the nonce of a policy, and the cookie of either.
TOKENS = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|nonce-[^\']+|csrfToken": "\w+"'
)


def bytes_of(response):
    content = response.getvalue() if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name != "ETag"}
    said = "\n".join(f"{name}: {headers[name]}" for name in sorted(headers))
    return TOKENS.sub(b"-", b"%d\n%s\n%s" % (response.status_code, said.encode(), content))


def crawl(client):
    """Every page that is found by links, a few of each kind, with all that it answers; one's own
    data, for which the password is asked again, too."""
    prove_again(client)
    found, kinds, waiting = {}, Counter(), list(reversed(STARTS))
    while waiting:
        path = waiting.pop()
        kind = KEY.sub("", path)
        if (
            path in found
            or NO_PAGE.search(path)
            or (path not in STARTS and kinds[kind] == OF_A_KIND)
        ):
            continue
        kinds[kind] += 1
        found[path] = bytes_of(client.get(path))
        links = LINK.findall(found[path].decode("utf-8", "replace"))
        waiting += [link.replace("&amp;", "&") for link in links]
    return found


def differing(one, other):
    return {path for path in {*one, *other} if one.get(path) != other.get(path)}


def rows():
    """Every row outside conduct: tasks, messages, events, sessions, caches, people."""
    said = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in sorted(connections[alias].introspection.table_names(cursor)):
                if not table.startswith("conduct_") and table != "sqlite_sequence":
                    cursor.execute(f'SELECT * FROM "{table}"')
                    said[alias, table] = sorted(map(repr, cursor.fetchall()))
    return said


def seat_for(person):
    """On the committee, and with their rooms open in a browser of their own."""
    pair = sealing.new_pair()
    seat = Seat(person=person.pk, name=person.name, kind="full", started_at=STARTED)
    words = lock_seat(seat, pair)
    seat.save(force_insert=True)
    browser = signed_in_freshly(person)
    assert browser.post("/care/", {"words": words}).status_code == 302
    assert "What waits for you" in browser.get("/care/").content.decode()
    return Unlocked(seat, pair), browser


@pytest.fixture
def world(cast, committee_of_two):
    """The lead organizer and another one sit on the committee, as they do in real life."""
    superuser = UserFactory(name="Root", email="root@example.org", is_superuser=True)
    lena, hers = seat_for(cast.lead_organizer)
    omar, his = seat_for(cast.organizer)
    browsers = {
        "the lead organizer": hers,
        "a superuser": signed_in(superuser),
        "a member who is shut out": his,
    }
    return cast, browsers, [lena, omar]


@pytest.fixture
def committee_of_two(db):
    """Two who read, with accounts, so that there are mails to see."""
    seat_committee("ada", "ben")
    for name in ("ada", "ben"):
        person = Seat.objects.get(name=name.title()).person
        UserFactory(pk=person, email=f"{name}@example.org")


def report_about(cast, shut_out, *, number, now=NOW):
    """About the lead organizer, each in other words, with all that a reporter does next."""
    for each in range(number):
        told = tell(
            what=f"The {each}. time that she wrote to me.",
            kind=Kind.CONFIDENTIAL if each % 2 else Kind.ANONYMOUS,
            reporter=str(cast.applicant.pk) if each % 2 else "",
            urgent=not each % 3,
            people=(Person("Lead Lena", str(cast.lead_organizer.pk)),),
            shut_out=(str(shut_out.seat.pk),),
        )
        received = receive(told, now=now)
        write_as_reporter(received.receipt, "And once more.", now=now)
        escalate(received.receipt, now=now + timedelta(days=8))


def six_days_pass():
    """In either world: what the portal reminds of by itself is the same. In less than a week, so
    that no task is forgotten and made anew under another number."""
    for day in range(6):
        assert tick(NOW + timedelta(days=day, hours=1)) == []


def test_nobody_without_a_copy_can_tell_that_there_are_reports(world, figure, mailoutbox):
    cast, browsers, [lena, omar] = world
    six_days_pass()
    without = {who: crawl(browser) for who, browser in browsers.items()}
    assert all(len(found) > 40 for found in without.values())
    before = rows()
    for number in NUMBERS:
        report_about(cast, omar, number=number - Report.objects.count())
        six_days_pass()
        # Rows first: a look leaves traces of its own, such as when a session was last used.
        assert differing(before, rows()) == set()
        for who, browser in browsers.items():
            assert differing(without[who], crawl(browser)) == set(), who
        before = rows()
        assert {mail.to[0] for mail in mailoutbox} == {"ada@example.org", "ben@example.org"}
        figure(
            f"portal with {number} reports beside one with none, for three people: "
            f"0 of {sum(map(len, without.values()))} pages and 0 of {len(before)} tables differ"
        )
    for member in (lena, omar):
        assert not Notice.objects.filter(seat=member.seat).exists()
        assert not Report.objects.visible_to(member.seat, NOW).exists()
        for report in Report.objects.all():
            with pytest.raises(PermissionDenied, match="There is nothing here for you"):
                names(report, by=member, now=NOW)
    # The look is not blind: what anybody may know is noticed.
    published_project(cast.cohort, lead=cast.other_mentor, title="Spec", slug="spec")
    who = "the lead organizer"
    assert len(differing(without[who], crawl(browsers[who]))) > 5
    assert differing(before, rows())
