"""The room of seats: appointing, ending, new words and keys, conflicts, and the log."""

import re

import pytest
from django.db.models import F
from django.test import Client

from conduct.models import LogHead, Seat, StandingConflict
from tests.conduct.care.visiting import (
    account_of,
    at_the_door,
    signed_in_freshly,
    travel,
    unlocked_client,
)
from tests.conduct.committee import report_to, seat_committee
from tests.factories import UserFactory

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def committee(db, at_noon):
    return seat_committee("ada", "ben", "xenia")


@pytest.fixture
def ada(committee):
    return unlocked_client(committee, "ada")


def page_of(response) -> str:
    return response.content.decode()


def once(page: str) -> tuple[str, str]:
    """The six words and the kit that a page shows."""
    words, kit = (part.partition("<")[0].strip() for part in page.split('class="once">')[1:])
    return words, kit


def opens(client: Client, words: str) -> bool:
    client.post("/care/", {"words": words})
    return "What waits for you" in page_of(client.get("/care/"))


def test_everybody_who_sits_here_is_shown_with_kind_and_key(committee, ada):
    page = page_of(ada.get("/care/seats/"))
    for words in ("Ada", "Ben", "Xenia", "external member", committee.recovery.fingerprint):
        assert words in page
    assert "It was never proved." in page


def test_a_new_member_is_handed_words_that_open_their_seat(ada):
    cem = UserFactory(name="Cem", email="cem@example.org")
    wanted = {"name": "Cem", "kind": "alternate", "account": "cem@example.org"}
    response = ada.post("/care/seats/appoint/", wanted)
    words, kit = once(page_of(response))
    assert len(words.split()) == 6
    assert response["Cache-Control"] == "no-store"
    assert words not in page_of(ada.get("/care/seats/"))
    assert opens(signed_in_freshly(cem), words)
    assert opens(signed_in_freshly(cem), kit)


def test_a_seat_is_not_given_twice_nor_to_nobody(committee, ada):
    UserFactory(pk=committee.ben.seat.person, email="ben@example.org")
    wanted = {"name": "Ben", "kind": "full", "account": "ben@example.org"}
    assert "has a seat already" in page_of(ada.post("/care/seats/appoint/", wanted))
    for account, words in (("", "have an account"), ("no@example.org", "Nobody here has this")):
        response = ada.post("/care/seats/appoint/", {**wanted, "account": account})
        assert words in page_of(response)
    assert Seat.objects.count() == 3


def test_only_full_members_change_who_sits_here(committee):
    Seat.objects.filter(pk=committee.ben.seat.pk).update(kind="alternate")
    ben = unlocked_client(committee, "ben")
    assert "Appoint a member" not in page_of(ben.get("/care/seats/"))
    wanted = {"name": "Cem", "kind": "external"}
    assert ben.post("/care/seats/appoint/", wanted).status_code == 403
    seat = {"seat": committee.ada.seat.pk}
    assert ben.post("/care/seats/end/", seat).status_code == 403
    assert ben.post("/care/seats/key/", seat).status_code == 403


def test_a_seat_is_ended(committee, ada):
    with travel(seconds=1):
        ada.post("/care/seats/end/", {"seat": committee.ben.seat.pk})
        assert "Ben" not in page_of(ada.get("/care/seats/"))


def test_ones_own_seat_is_not_ended_here(committee, ada):
    response = ada.post("/care/seats/end/", {"seat": committee.ada.seat.pk})
    assert "Select a valid choice" in page_of(response)


def test_a_new_key_for_somebody_else(committee, ada):
    report_to(committee)
    words, _kit = once(page_of(ada.post("/care/seats/key/", {"seat": committee.ben.seat.pk})))
    ben = at_the_door(committee, "ben")
    assert opens(ben, words)
    assert "Nothing waits for you" in page_of(ben.get("/care/"))


def test_new_words_replace_the_old_ones(committee, ada):
    words, _kit = once(page_of(ada.post("/care/seats/words/")))
    client = signed_in_freshly(account_of(committee, "ada"))
    assert not opens(client, committee.passphrases["ada"])
    assert opens(client, words)


def test_a_standing_conflict_keeps_reports_away(committee, ada):
    UserFactory(email="oskar@example.org", github_login="odd-oskar", github_id=77)
    assert ada.post("/care/seats/declare/", {"account": "@Odd-Oskar"}).status_code == 302
    assert "You have named 1 person." in page_of(ada.get("/care/seats/"))
    assert StandingConflict.objects.get().seat == committee.ada.seat


def test_the_log_says_whether_it_is_whole(committee, ada):
    assert "The log is whole" in page_of(ada.post("/care/seats/log/"))
    LogHead.objects.update(number=F("number") + 1)
    assert "The log was changed or cut" in page_of(ada.post("/care/seats/log/"))


def test_the_log_does_not_tell_how_much_happens(committee, ada):
    before = TOKEN.sub("", page_of(ada.post("/care/seats/log/")))
    report_to(committee)
    assert TOKEN.sub("", page_of(ada.post("/care/seats/log/"))) == before
