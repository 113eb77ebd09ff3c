"""The first page of help: what somebody in need sees first, and that nothing is lost there."""

import pytest
from django.urls import reverse

from conduct.actions.seats import end_seat
from conduct.models import RecoveryKey, Report, Seat
from tests.conduct.committee import seat_committee
from tests.conduct.reporting import WRITE, begin, go_on, open_words, words_of
from tests.factories import NOW

HELP = "/help/"
pytestmark = pytest.mark.usefixtures("noon")


def test_danger_comes_first_then_the_doors(client, committee):
    words = words_of(client.get(reverse("conduct:doors")))
    places = [
        words.index(part)
        for part in (
            "How can we help you?",
            "Is somebody in danger now?",
            "Call the emergency number",
            "Write, marked urgent",
            "Somebody broke the Code of Conduct",
            "A selection or an evaluation was not fair",
            "I need to talk to someone",
            "I have a receipt",
            "Who reads a report",
            "What the committee promises",
            "What this does not protect against",
        )
    ]
    assert places == sorted(places)


def test_it_names_who_reads_with_their_roles(client, committee):
    words = words_of(client.get(HELP))
    for name in ("Ada", "Ben", "Cem", "Dina", "Eli"):
        assert f"{name} , member" in words
    assert "people from outside are asked: Xenia , external member" in words


def test_it_says_what_it_does_not_protect_against(client, committee):
    words = words_of(client.get(HELP))
    for limit in (
        "could change its program",
        "A device that somebody else watches",
        "sees that reports exist and which seats can read them, not what they say",
        "Old backups keep old copies",
        "may let an attentive person guess",
    ):
        assert limit in words


def test_a_door_is_chosen_by_a_form_and_stands_in_no_address(client, committee):
    page = client.get(HELP).content.decode()
    for door in ("code_of_conduct", "fairness", "emergency"):
        assert f'<input type="hidden" name="door" value="{door}">' in page
        assert f"={door}" not in page.replace(f'value="{door}"', "")
    assert client.get(WRITE).headers["Location"] == HELP


def no_seat(_settings):
    Seat.objects.update(ended_at=NOW)


def no_recovery_key(_settings):
    RecoveryKey.objects.update(replaced_at=NOW)


def no_pepper(settings):
    settings.CONDUCT_PEPPER = ""


def no_key(settings):
    settings.CONDUCT_KEY = ""


ROOMS = [no_seat, no_recovery_key, no_pepper, no_key]


@pytest.mark.parametrize("empty", ROOMS)
def test_an_empty_room_takes_nothing_in_and_names_the_address(client, committee, settings, empty):
    empty(settings)
    for page in (client.get(HELP), begin(client)):
        words = words_of(page)
        assert "Nobody would read a report here now" in words
        assert "conduct@example.org" in words
        assert f'action="{WRITE}"' not in page.content.decode()


@pytest.mark.parametrize("empty", ROOMS)
def test_who_wrote_while_the_room_emptied_gets_their_words_back(client, committee, settings, empty):
    page = open_words(client)
    empty(settings)
    words = words_of(go_on(client, page, "send", what="Every night.", where="In the chat"))
    assert "What you wrote was not kept" in words
    assert "Every night. In the chat" in words
    assert not Report.objects.exists()


def test_with_external_members_only_nobody_is_seated(client, db):
    seat_committee("xenia")
    assert "Nobody would read" in words_of(client.get(HELP))


def test_a_seat_that_ended_is_not_named(client, committee):
    end_seat(committee.ben.seat, by=committee.ada, now=NOW)
    assert "Ben , member" not in words_of(client.get(HELP))
