"""Role × address × verb: who sees anything of a report in the committee's rooms."""

import re
from contextlib import ExitStack, contextmanager
from copy import deepcopy

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from conduct.actions.seats import Handed, appoint_seat, end_seat
from conduct.actions.sharing import share
from conduct.actions.stances import recuse, state_conflict
from conduct.rules.decisions import Stand
from conduct.urls import urlpatterns
from conduct.views.care.acts import VERBS
from tests.cast import signed_in
from tests.conduct.care.visiting import signed_in_freshly, travel, unlocked_client
from tests.conduct.committee import report_to, seat_committee
from tests.factories import NOW, UserFactory

CANARY, NAMED = "xylophonist", "Odd Oskar"
# Drawn anew for each answer: tokens, six words and kits.
TOKEN = re.compile(
    r"""name="csrfmiddlewaretoken" value="\w+"|class="once">[^<]+|'Content-Length': '\d+'"""
)
# No route of a page has a part that varies: that is itself a promise.
PATHS = sorted(
    reverse(f"conduct:{route.name}") for route in urlpatterns if route.name.startswith("care")
)
NOWHERE = "00000000-0000-4000-8000-000000000000"

# What each may learn: nothing, that there are people named, or all of it.
NOBODY = ["outsider", "mentor", "organizer", "lead organizer", "superuser", "ended seat"]
MEMBERS = ["shut out", "recused", "soft", "full", "alternate", "external"]
READERS = {"full", "alternate", "external"}


def appointed(kind, name, committee) -> tuple[Client, Handed]:
    person = UserFactory(name=name)
    facts = {"name": name, "kind": kind, "person": person.pk}
    handed = appoint_seat(**facts, by=committee.ada, now=NOW)
    client = signed_in_freshly(person)
    client.post("/care/", {"words": handed.passphrase})
    return client, handed


@pytest.fixture
def table(cast):
    """A browser for each role, and a report that only some of them may read."""
    committee = seat_committee("ada", "cem", "dina", "eli")
    clients = {
        "anonymous": Client(),
        "outsider": signed_in(cast.outsider),
        "mentor": signed_in(cast.mentor),
        "organizer": signed_in(cast.organizer),
        "lead organizer": signed_in(cast.lead_organizer),
        "superuser": signed_in(UserFactory(is_superuser=True)),
    }
    clients["alternate"], _handed = appointed("alternate", "Alma", committee)
    clients["external"], external = appointed("external", "Xenia", committee)
    clients["ended seat"], ended = appointed("full", "Fabi", committee)
    end_seat(ended.seat, by=committee.ada, now=NOW.replace(microsecond=1))
    scene = report_to(committee, what=CANARY, shut_out=(str(committee.dina.seat.pk),))
    report = scene.report
    for name, stand in (("ada", Stand.NONE), ("cem", Stand.SOFT)):
        state_conflict(report, stand, by=committee.seats[name], now=NOW)
    recuse(report, by=committee.eli, now=NOW)
    share(report, external.seat, by=committee.ada, now=NOW)
    names = {"full": "ada", "soft": "cem", "shut out": "dina", "recused": "eli"}
    for role, name in names.items():
        clients[role] = unlocked_client(committee, name)
    for role in ("alternate", "external"):
        clients[role].post("/care/report/state/", {"report": report.pk, "stand": "none"})
    for role in MEMBERS:
        clients[role].post("/care/open/", {"report": report.pk})
    return clients, report


@contextmanager
def undone(client):
    """Whatever the request did is taken back: the next one finds the same world."""
    cookies = deepcopy(client.cookies)
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)
    client.cookies = cookies


def answers(client, report):
    """Every address by GET and POST, as ``(verb, address, status, words)``."""
    for path in PATHS:
        for verb in ("get", "post"):
            with undone(client):
                response = getattr(client, verb)(path, {"report": report, "file": report})
            words = TOKEN.sub("", f"{response.content.decode()} {response.headers}")
            yield verb, path, response.status_code, words


def test_nobody_learns_more_than_their_part(table, figure):
    with travel(seconds=1):
        asked = leaks = 0
        clients, report = table
        for role, client in clients.items():
            allowed = {CANARY, NAMED} if role in READERS else set()
            for _verb, path, _status, words in answers(client, report.pk):
                asked += 1
                seen = {word for word in (CANARY, NAMED, str(report.pk)) if word in words}
                own = {str(report.pk)} if role in {*READERS, "soft"} else set()
                leaks += bool(seen - allowed - own)
                assert not seen - allowed - own, (role, path)
    figure(f"role × address × verb in the committee's rooms: {leaks} of {asked} leak")
    assert asked == len(clients) * len(PATHS) * 2 > 500


def test_readers_see_it(table):
    clients, _report = table
    for role in READERS:
        assert CANARY in clients[role].get("/care/report/").content.decode(), role


@pytest.mark.parametrize("role", NOBODY)
def test_without_a_seat_every_address_is_like_one_that_is_not_there(table, role):
    clients, report = table
    client = clients[role]
    with travel(seconds=1):
        nowhere = client.get("/no-such-page/")
        expected = TOKEN.sub("", nowhere.content.decode())
        for _verb, path, status, words in answers(client, report.pk):
            assert status == 404, path
            assert words.startswith(expected), path


def test_nobody_signed_in_is_led_to_sign_in_from_everywhere(table):
    clients, report = table
    for _verb, path, status, words in answers(clients["anonymous"], report.pk):
        assert status == 302, path
        assert "/accounts/login/?next=/care/" in words


@pytest.mark.parametrize("role", ["shut out", "recused"])
def test_a_report_without_a_copy_is_like_one_that_never_was(table, role):
    clients, report = table
    there, nowhere = (list(answers(clients[role], key)) for key in (report.pk, NOWHERE))
    assert there == nowhere
    acts = {f"/care/report/{name}/" for name in VERBS}
    statuses = {status for verb, path, status, _words in there if verb == "post" and path in acts}
    assert statuses == {404}


def test_a_locked_member_is_led_back_to_the_door(table):
    clients, report = table
    client = clients["full"]
    client.cookies.pop("care")
    for _verb, path, status, _words in answers(client, report.pk):
        assert status == 302 or path in {"/care/", "/care/lock/"}, path


def test_accounts_of_members_are_no_way_around_the_door(table):
    """The seat is the account's, but without the six words nothing of it opens."""
    clients, report = table
    fresh = Client()
    fresh.cookies["sessionid"] = clients["full"].cookies["sessionid"].value
    for _verb, path, _status, words in answers(fresh, report.pk):
        assert CANARY not in words, path
